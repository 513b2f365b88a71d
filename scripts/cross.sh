#!/usr/bin/env bash
# Builds for every platform that a release serves, without a C compiler and
# without keeping the result. The binary's size is a promise: it is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for platform in linux/amd64 linux/arm64 linux/loong64 windows/amd64; do
  CGO_ENABLED=0 GOOS=${platform%/*} GOARCH=${platform#*/} go build -trimpath -ldflags '-s -w' -o "$out/bihuan" ./cmd/bihuan
  printf '%-14s %5.1f MB\n' "$platform" "$(stat -c %s "$out/bihuan" | awk '{print $1/1e6}')"
done
