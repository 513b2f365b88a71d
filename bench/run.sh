#!/usr/bin/env bash
# Measures reading and checking beside the peers, as ratios in one run, and
# writes bench/RESULTS.md. The peers are installed from the npm registry into
# bench/.peers, which is not kept in the repository. Without npm or network
# the peers are left out and the rest is measured.
set -euo pipefail
cd "$(dirname "$0")/.."

peers=bench/.peers
if [[ ! -x $peers/node_modules/.bin/autocorrect ]]; then
  if command -v npm >/dev/null 2>&1; then
    mkdir -p "$peers"
    npm install --prefix "$peers" --no-audit --no-fund --silent \
      autocorrect-node@2.14.0 zhlint@0.8.2 @lint-md/cli@2.2.4 || echo 'peers could not be installed: left out' >&2
  else
    echo 'npm is missing: the peers are left out' >&2
  fi
fi
CGO_ENABLED=0 go run ./bench -peers "$peers/node_modules/.bin" -out bench/RESULTS.md "$@"
