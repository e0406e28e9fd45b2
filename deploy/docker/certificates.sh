#!/bin/sh
# Makes a private authority and a certificate for each service, once, for development: services
# speak RPC with client certificates, and only the gateway's and the services' own are let in.
set -eu
cd "${1:?usage: certificates.sh DIRECTORY}"
[ -f ca.crt ] && exit 0
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
  -subj /CN=stack-development -keyout ca.key -out ca.crt 2>/dev/null
for name in gateway onboarding wallet funding investing aicfo; do
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj "/CN=$name" -keyout "$name.key" -out "$name.csr" 2>/dev/null
  printf 'subjectAltName=DNS:%s,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n' "$name" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 \
    -extfile "$name.ext" -out "$name.crt" 2>/dev/null
  rm "$name.csr" "$name.ext"
done
chmod 755 .
chmod 644 ./*.crt
# The containers' user reads its key from the shared volume; ca.key stays with root.
chown 65532 gateway.key onboarding.key wallet.key funding.key investing.key aicfo.key
