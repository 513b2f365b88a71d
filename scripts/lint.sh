#!/usr/bin/env bash
# Form and static analysis.
set -euo pipefail
cd "$(dirname "$0")/.."
unformatted=$(gofmt -l $(git ls-files '*.go'))
if [[ -n $unformatted ]]; then
  echo "gofmt 未通过 / not formatted:" >&2
  echo "$unformatted" >&2
  exit 1
fi
go vet ./...
# The tool has a go.mod of its own, so that it never reaches the program's list of dependencies.
go tool -modfile=tools/go.mod staticcheck ./...
