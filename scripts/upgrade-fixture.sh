#!/usr/bin/env bash
# Usage: scripts/upgrade-fixture.sh NNNN
# Writes testdata/upgrade/NNNN/data.tar.gz: a data folder as today's program
# makes it from the demonstration. Every release gets one and keeps it
# unchanged: internal/trust opens all of them with the program of its time.
set -euo pipefail
cd "$(dirname "$0")/.."
number=${1:?which number?}
out=testdata/upgrade/$number/data.tar.gz
if [[ -e $out && ${2:-} != --again ]]; then
  echo "$out 已经存在：发布过的数据不再改动（未发布时可加 --again 重写）" >&2
  exit 1
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go run ./cmd/bihuan demo --only-data --data "$tmp/data" >/dev/null
mkdir -p "$(dirname "$out")"
tar -C "$tmp/data" --sort=name --owner=0 --group=0 --numeric-owner -cf - . | gzip -9n >"$out"
ls -l "$out"
