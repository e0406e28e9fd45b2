#!/bin/sh
# Makes a private authority and a certificate for each service (and each NAME), for development: services speak RPC
# with client certificates, and only the gateway's and the services' own are let in. Run again, it
# makes what is missing or about to expire.
#
# An operator's NAME is `operator.WHO`: funding takes whom the certificate names for who acts.
#
# DIRECTORY/ca.key stays with whoever runs this; DIRECTORY/NAME is for that service alone, and holds
# service.crt, service.key and ca.crt.
set -eu
mkdir -p "${1:?usage: certificates.sh DIRECTORY [NAME…]}"
cd "$1"
shift
umask 077

is_good() { openssl x509 -checkend 604800 -noout -in "$1" >/dev/null 2>&1; }

if ! is_good ca.crt; then
  rm -f ca.crt ./*/service.crt
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
    -subj /CN=stack-development -keyout ca.key -out ca.crt 2>/dev/null
fi
for name in gateway onboarding wallet funding investing aicfo "$@"; do
  mkdir -p "$name"
  cp ca.crt "$name/ca.crt"
  if ! is_good "$name/service.crt"; then
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
      -keyout "$name/service.key" -out request 2>/dev/null
    printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n' \
      "$name" >extensions
    openssl x509 -req -in request -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 \
      -extfile extensions -out "$name/service.crt" 2>/dev/null
    rm request extensions
  fi
  # The containers' user reads its key from the service's volume.
  if [ "$(id -u)" -eq 0 ]; then chown 65532 "$name/service.key"; fi
  chmod 755 "$name"
  chmod 644 "$name/service.crt" "$name/ca.crt"
done
