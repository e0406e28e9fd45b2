#!/usr/bin/env bash
# Makes Proto/Generated from Proto/stack: C by protoc-c, Swift by our plugin (Proto/Generator). The same inputs always
# give the same bytes. Proto/Generated/SHA256SUMS names every input and output, so that staleness shows without a build.
#
#   Proto/generate.sh            generate
#   Proto/generate.sh --check    only say whether what is there is up to date (exit 1 if not)
#
# STACK_GENERATOR   a built plugin to use instead of building one
# STACK_GENERATOR_SCRATCH   where it is built (default .build-generator)
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
generated=Proto/Generated
sums=$generated/SHA256SUMS

inputs() { find Proto/stack -name '*.proto' | sort; find Proto/Generator -path '*/.build' -prune -o \( -name '*.swift' \) -print | sort; echo Proto/generate.sh; }

if [ "${1:-}" = --check ]; then
  there() { { inputs; find $generated -type f ! -name SHA256SUMS; } | sort; }
  if sha256sum --quiet --check $sums >&2 && diff <(cut -c67- $sums | sort) <(there) >&2; then exit 0; fi
  echo "Proto/Generated is stale: run Proto/generate.sh" >&2
  exit 1
fi

for tool in protoc protoc-c sha256sum; do
  command -v $tool >/dev/null || { echo "missing: $tool (apt-get install protobuf-compiler protobuf-c-compiler)" >&2; exit 1; }
done

plugin=${STACK_GENERATOR:-}
if [ -z "$plugin" ]; then
  scratch=${STACK_GENERATOR_SCRATCH:-.build-generator}
  swift build --quiet --package-path Proto/Generator --scratch-path "$scratch" --product protoc-gen-stack-swift >&2
  plugin=$(swift build --package-path Proto/Generator --scratch-path "$scratch" --show-bin-path)/protoc-gen-stack-swift
fi

new=$(mktemp -d); trap 'rm -rf "$new"' EXIT
mkdir "$new/C" "$new/Swift"
mapfile -t protos < <(cd Proto && find stack -name '*.proto' | sort)
protoc-c --proto_path=Proto --c_out="$new/C" "${protos[@]}"
protoc --proto_path=Proto --plugin=protoc-gen-stack-swift="$plugin" --stack-swift_out="$new/Swift" "${protos[@]}"

# Clang sees the C code as one module, header by header.
{
  echo "module StackProtoC {"
  for proto in "${protos[@]}"; do echo "  header \"${proto%.proto}.pb-c.h\""; done
  echo "  export *"
  echo "}"
} >"$new/C/module.modulemap"

rm -rf $generated
mv "$new" $generated
trap - EXIT
chmod -R u=rwX,go=rX $generated
{ inputs; find $generated -type f ! -name SHA256SUMS | sort; } | xargs sha256sum >"$new.sums"
mv "$new.sums" $sums
chmod 644 $sums
