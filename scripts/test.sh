#!/usr/bin/env bash
# Usage: scripts/test.sh PURE-PACKAGE-PATTERN...
# What `make test` does once its tools are there. The patterns name packages
# that run under the race detector too; patterns without packages are fine.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step 'gofmt, vet, staticcheck'
scripts/lint.sh
echo 'govulncheck 需要联网的漏洞库，不在这里运行：make vuln (needs the public database, not run here)'

step 'cross builds'
scripts/cross.sh

step 'go test ./...'
scripts/pg-for-tests.sh bash -c 'go test -json -timeout 15m ./... | go run ./scripts/testgate'

step 'race detector where it is quick'
if command -v gcc >/dev/null 2>&1; then
  CGO_ENABLED=1 go test -race -short -timeout 15m $(go list "$@" 2>/dev/null | grep -vE '(sql|web)$')
  # The pure-Go engine is very slow under it: one conformance pass has to do.
  CGO_ENABLED=1 scripts/pg-for-tests.sh go test -race -short -timeout 15m ./internal/command/commandsql
  # Several files are checked at the same time.
  CGO_ENABLED=1 go test -race -run 'TestScript|TestInOrder' -timeout 15m ./internal/cli
else
  echo '没有 gcc，跳过竞争检测 (no gcc: race detector skipped)'
  [[ ${CI:-} != true ]]
fi
