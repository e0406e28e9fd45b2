#pragma once
#include <stddef.h>
#include <stdint.h>

// The part of OpenSSL 3 that the Cryptography library uses, without macros and variadic calls.
// Every function that can fail returns 1 for success and 0 for failure, or a null pointer.
// Output buffers are the caller's: `*length` holds the room on entry and the bytes written on return.

typedef struct evp_pkey_st co_key;

enum co_digest { CO_SHA1 = 1, CO_SHA256 = 2 };

// Hashes and derived keys.
int co_md5(const uint8_t *message, size_t length, uint8_t digest[16]);
int co_sha256(const uint8_t *message, size_t length, uint8_t digest[32]);
int co_hmac_sha256(const uint8_t *key, size_t key_length, const uint8_t *message, size_t length,
                   uint8_t tag[32]);
int co_scrypt(const uint8_t *password, size_t password_length, const uint8_t *salt,
              size_t salt_length, uint64_t n, uint64_t r, uint64_t p, uint64_t max_memory,
              uint8_t *out, size_t out_length);
int co_equal(const uint8_t *a, const uint8_t *b, size_t length);

// Keys. Each constructor's result is released with co_key_free.
co_key *co_rsa_generate(unsigned bits);
co_key *co_p256_generate(void);
co_key *co_public_from_spki(const uint8_t *der, size_t length);
co_key *co_rsa_public_from_pkcs1(const uint8_t *der, size_t length);
co_key *co_private_from_der(const uint8_t *der, size_t length);
co_key *co_certificate_public_key(const uint8_t *der, size_t length);
void co_key_free(co_key *key);
int co_key_is_rsa(const co_key *key);
int co_key_is_p256(const co_key *key);
int co_key_bits(const co_key *key);

// Exports.
int co_public_spki(const co_key *key, uint8_t *out, size_t *length);
int co_private_pkcs8(const co_key *key, uint8_t *out, size_t *length);
int co_rsa_number(const co_key *key, int exponent, uint8_t *out, size_t *length);

// Signatures: RSA is PKCS#1 v1.5, P-256 is ECDSA in DER.
int co_sign(co_key *key, int digest, const uint8_t *message, size_t length, uint8_t *out,
            size_t *out_length);
int co_verify(co_key *key, int digest, const uint8_t *message, size_t length,
              const uint8_t *signature, size_t signature_length);

// RSA-OAEP with SHA-256 for the digest and for MGF1, no label.
int co_oaep_encrypt(co_key *key, const uint8_t *message, size_t length, uint8_t *out,
                    size_t *out_length);
int co_oaep_decrypt(co_key *key, const uint8_t *message, size_t length, uint8_t *out,
                    size_t *out_length);

// X.509. Times are seconds since 1970.
int co_certificate_validity(const uint8_t *der, size_t length, int64_t *not_before,
                            int64_t *not_after);
int co_self_signed(co_key *key, const char *common_name, const uint8_t *serial,
                   size_t serial_length, int64_t not_before, int64_t not_after, uint8_t *out,
                   size_t *length);
