#!/usr/bin/env bash
# Makes generated code anew from its contracts: C by protoc-c, Swift by our plugin (Proto/Generator). The same inputs always
# give the same bytes. A SHA256SUMS beside the code names every input and output, so that staleness shows without a build.
#
#   Proto/generate.sh            generate
#   Proto/generate.sh --check    only say whether what is there is up to date (exit 1 if not)
#
# STACK_GENERATOR   a built plugin to use instead of building one
# STACK_GENERATOR_SCRATCH   where it is built (default .build-generator)
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

# Each set: where its contracts lie (as ROOT/stack/**/*.proto), and the module of its C code. The code goes to ROOT/Generated.
sets=("Proto StackProtoC" "Tests/Benchmarks/RPC/Contract BenchProtoC" "Tests/RPC/Contract TalkProtoC")

inputs() { find "$1/stack" -name '*.proto' | sort; find Proto/Generator -path '*/.build' -prune -o \( -name '*.swift' \) -print | sort; echo Proto/generate.sh; }
outputs() { find "$1/Generated" -type f ! -name SHA256SUMS | sort; }

check() {
  local root=$1 sums=$1/Generated/SHA256SUMS
  sha256sum --quiet --check "$sums" >&2 && diff <(cut -c67- "$sums" | sort) <({ inputs "$root"; outputs "$root"; } | sort) >&2
}

if [ "${1:-}" = --check ]; then
  for set in "${sets[@]}"; do
    check "${set% *}" || { echo "${set% *}/Generated is stale: run Proto/generate.sh" >&2; exit 1; }
  done
  exit 0
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

generate() {
  local root=$1 module=$2 protos
  mkdir "$new/C" "$new/Swift"
  mapfile -t protos < <(cd "$root" && find stack -name '*.proto' | sort)
  protoc-c --proto_path="$root" --c_out="$new/C" "${protos[@]}"
  protoc --proto_path="$root" --plugin=protoc-gen-stack-swift="$plugin" --stack-swift_out="$new/Swift" \
    --stack-swift_opt="module=$module" "${protos[@]}"

  # Clang sees the C code as one module, header by header.
  {
    echo "module $module {"
    for proto in "${protos[@]}"; do echo "  header \"${proto%.proto}.pb-c.h\""; done
    echo "  export *"
    echo "}"
  } >"$new/C/module.modulemap"

  rm -rf "$root/Generated"
  mv "$new" "$root/Generated"
  chmod -R u=rwX,go=rX "$root/Generated"
  { inputs "$root"; outputs "$root"; } | xargs sha256sum >"$new.sums"
  mv "$new.sums" "$root/Generated/SHA256SUMS"
  chmod 644 "$root/Generated/SHA256SUMS"
}

for set in "${sets[@]}"; do
  new=$(mktemp -d)
  trap 'rm -rf "$new"' EXIT
  generate "${set% *}" "${set#* }"
done
