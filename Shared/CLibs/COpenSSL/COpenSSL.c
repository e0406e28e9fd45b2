#include "COpenSSL.h"

#include <limits.h>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

// OpenSSL keeps its errors in a queue of the thread; nobody reads it here, so it is emptied.
static int done(int success) {
  if (!success) ERR_clear_error();
  return success;
}

int co_md5(const uint8_t *message, size_t length, uint8_t digest[16]) {
  return done(EVP_Digest(message, length, digest, NULL, EVP_md5(), NULL) == 1);
}

int co_sha256(const uint8_t *message, size_t length, uint8_t digest[32]) {
  return done(EVP_Digest(message, length, digest, NULL, EVP_sha256(), NULL) == 1);
}

int co_hmac_sha256(const uint8_t *key, size_t key_length, const uint8_t *message, size_t length,
                   uint8_t tag[32]) {
  unsigned written = 32;
  if (key_length > INT_MAX) return 0;
  // A null key would mean "the key of last time" to HMAC.
  const void *used = key_length == 0 ? "" : (const void *)key;
  return done(HMAC(EVP_sha256(), used, (int)key_length, message, length, tag, &written) != NULL);
}

int co_scrypt(const uint8_t *password, size_t password_length, const uint8_t *salt,
              size_t salt_length, uint64_t n, uint64_t r, uint64_t p, uint64_t max_memory,
              uint8_t *out, size_t out_length) {
  return done(EVP_PBE_scrypt((const char *)password, password_length, salt, salt_length, n, r, p,
                             max_memory, out, out_length) == 1);
}

int co_equal(const uint8_t *a, const uint8_t *b, size_t length) {
  return CRYPTO_memcmp(a, b, length) == 0;
}

// Keys

co_key *co_rsa_generate(unsigned bits) {
  EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
  done(key != NULL);
  return key;
}

co_key *co_p256_generate(void) {
  EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
  done(key != NULL);
  return key;
}

// Trailing bytes after the structure are an error: nobody sends them honestly.
static EVP_PKEY *whole(EVP_PKEY *key, const uint8_t *at, const uint8_t *end) {
  if (key != NULL && at != end) {
    EVP_PKEY_free(key);
    key = NULL;
  }
  done(key != NULL);
  return key;
}

co_key *co_public_from_spki(const uint8_t *der, size_t length) {
  const uint8_t *at = der;
  if (length > LONG_MAX) return NULL;
  return whole(d2i_PUBKEY(NULL, &at, (long)length), at, der + length);
}

co_key *co_rsa_public_from_pkcs1(const uint8_t *der, size_t length) {
  const uint8_t *at = der;
  if (length > LONG_MAX) return NULL;
  return whole(d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)length), at, der + length);
}

co_key *co_private_from_der(const uint8_t *der, size_t length) {
  const uint8_t *at = der;
  if (length > LONG_MAX) return NULL;
  return whole(d2i_AutoPrivateKey(NULL, &at, (long)length), at, der + length);
}

co_key *co_certificate_public_key(const uint8_t *der, size_t length) {
  const uint8_t *at = der;
  if (length > LONG_MAX) return NULL;
  X509 *certificate = d2i_X509(NULL, &at, (long)length);
  EVP_PKEY *key = certificate == NULL ? NULL : X509_get_pubkey(certificate);
  X509_free(certificate);
  done(key != NULL);
  return key;
}

void co_key_free(co_key *key) { EVP_PKEY_free(key); }

int co_key_is_rsa(const co_key *key) { return EVP_PKEY_is_a(key, "RSA"); }

int co_key_is_p256(const co_key *key) {
  char group[32];
  size_t length = 0;
  if (!EVP_PKEY_is_a(key, "EC")) return 0;
  if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                     &length) != 1)
    return done(0);
  return strcmp(group, "prime256v1") == 0 || strcmp(group, "P-256") == 0;
}

int co_key_bits(const co_key *key) { return EVP_PKEY_get_bits(key); }

// Exports

static int give(const uint8_t *bytes, int count, uint8_t *out, size_t *length) {
  if (count <= 0 || (size_t)count > *length) return 0;
  memcpy(out, bytes, (size_t)count);
  *length = (size_t)count;
  return 1;
}

int co_public_spki(const co_key *key, uint8_t *out, size_t *length) {
  uint8_t *der = NULL;
  int count = i2d_PUBKEY(key, &der);
  int success = give(der, count, out, length);
  OPENSSL_free(der);
  return done(success);
}

int co_private_pkcs8(const co_key *key, uint8_t *out, size_t *length) {
  int success = 0;
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
  uint8_t *der = NULL;
  if (info != NULL) {
    int count = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
    success = give(der, count, out, length);
    if (count > 0) OPENSSL_clear_free(der, (size_t)count);
  }
  PKCS8_PRIV_KEY_INFO_free(info);
  return done(success);
}

int co_rsa_number(const co_key *key, int exponent, uint8_t *out, size_t *length) {
  BIGNUM *number = NULL;
  const char *name = exponent ? OSSL_PKEY_PARAM_RSA_E : OSSL_PKEY_PARAM_RSA_N;
  int success = EVP_PKEY_get_bn_param(key, name, &number) == 1 &&
                (size_t)BN_num_bytes(number) <= *length;
  if (success) *length = (size_t)BN_bn2bin(number, out);
  BN_free(number);
  return done(success);
}

// Signatures

static const EVP_MD *digest_named(int digest) {
  switch (digest) {
    case CO_SHA1: return EVP_sha1();
    case CO_SHA256: return EVP_sha256();
    default: return NULL;
  }
}

int co_sign(co_key *key, int digest, const uint8_t *message, size_t length, uint8_t *out,
            size_t *out_length) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  const EVP_MD *md = digest_named(digest);
  int success = context != NULL && md != NULL &&
                EVP_DigestSignInit(context, NULL, md, NULL, key) == 1 &&
                EVP_DigestSign(context, out, out_length, message, length) == 1;
  EVP_MD_CTX_free(context);
  return done(success);
}

int co_verify(co_key *key, int digest, const uint8_t *message, size_t length,
              const uint8_t *signature, size_t signature_length) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  const EVP_MD *md = digest_named(digest);
  int success = context != NULL && md != NULL &&
                EVP_DigestVerifyInit(context, NULL, md, NULL, key) == 1 &&
                EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
  EVP_MD_CTX_free(context);
  return done(success);
}

// RSA-OAEP

static int oaep(EVP_PKEY_CTX *context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1;
}

int co_oaep_encrypt(co_key *key, const uint8_t *message, size_t length, uint8_t *out,
                    size_t *out_length) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
  int success = context != NULL && EVP_PKEY_encrypt_init(context) == 1 && oaep(context) &&
                EVP_PKEY_encrypt(context, out, out_length, message, length) == 1;
  EVP_PKEY_CTX_free(context);
  return done(success);
}

int co_oaep_decrypt(co_key *key, const uint8_t *message, size_t length, uint8_t *out,
                    size_t *out_length) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
  int success = context != NULL && EVP_PKEY_decrypt_init(context) == 1 && oaep(context) &&
                EVP_PKEY_decrypt(context, out, out_length, message, length) == 1;
  EVP_PKEY_CTX_free(context);
  return done(success);
}

// X.509

static int seconds(const ASN1_TIME *time, int64_t *out) {
  int days = 0, rest = 0;
  ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
  int success = epoch != NULL && ASN1_TIME_diff(&days, &rest, epoch, time) == 1;
  ASN1_TIME_free(epoch);
  *out = (int64_t)days * 86400 + rest;
  return success;
}

int co_certificate_validity(const uint8_t *der, size_t length, int64_t *not_before,
                            int64_t *not_after) {
  const uint8_t *at = der;
  if (length > LONG_MAX) return 0;
  X509 *certificate = d2i_X509(NULL, &at, (long)length);
  int success = certificate != NULL && seconds(X509_get0_notBefore(certificate), not_before) &&
                seconds(X509_get0_notAfter(certificate), not_after);
  X509_free(certificate);
  return done(success);
}

static int encode(X509 *certificate, uint8_t **der, uint8_t *out, size_t *length) {
  int count = i2d_X509(certificate, der);
  return give(*der, count, out, length);
}

int co_self_signed(co_key *key, const char *common_name, const uint8_t *serial,
                   size_t serial_length, int64_t not_before, int64_t not_after, uint8_t *out,
                   size_t *length) {
  X509 *certificate = X509_new();
  BIGNUM *number = BN_bin2bn(serial, (int)serial_length, NULL);
  uint8_t *der = NULL;
  int success = 0;
  if (certificate != NULL && number != NULL) {
    X509_NAME *name = X509_get_subject_name(certificate);
    success = X509_set_version(certificate, X509_VERSION_3) == 1 &&
              BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL &&
              ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)not_before) != NULL &&
              ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)not_after) != NULL &&
              X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                         (const unsigned char *)common_name, -1, -1, 0) == 1 &&
              X509_set_issuer_name(certificate, name) == 1 &&
              X509_set_pubkey(certificate, key) == 1 &&
              X509_sign(certificate, key, EVP_sha256()) > 0 &&
              encode(certificate, &der, out, length);
  }
  OPENSSL_free(der);
  BN_free(number);
  X509_free(certificate);
  return done(success);
}
