#!/usr/bin/env bash
# Usage: scripts/pg-for-tests.sh COMMAND...
# Runs COMMAND with BIHUAN_TEST_PG set to the URL of a PostgreSQL server of its
# own: loopback only, in a temporary folder, gone afterwards. Without an
# installed server the command runs without it, except in CI.
set -euo pipefail

find_bin() {
  local dir
  for dir in $(compgen -G '/usr/lib/postgresql/*/bin' | sort -rV) /usr/local/bin /usr/bin /opt/homebrew/bin; do
    [[ -x $dir/initdb && -x $dir/pg_ctl ]] && { echo "$dir"; return; }
  done
  return 1
}

if [[ -n ${BIHUAN_TEST_PG:-} ]]; then
  exec "$@"
fi
if ! bin=$(find_bin); then
  echo "没有找到 PostgreSQL 服务端程序：与它有关的测试跳过（PostgreSQL server not found, its tests are skipped）" >&2
  [[ ${CI:-} == true ]] && exit 1
  exec "$@"
fi

base=$(mktemp -d "${TMPDIR:-/tmp}/bihuan-pg.XXXXXX")
data=$base/data
# The server refuses to run as root.
as_owner=()
if ((EUID == 0)); then
  chown postgres "$base"
  as_owner=(runuser -u postgres --)
fi
in_base() { (cd "$base" && "${as_owner[@]}" "$@"); }

stop() {
  [[ -f $data/postmaster.pid ]] && in_base "$bin/pg_ctl" -D "$data" -m immediate -w -s stop || true
  rm -rf "$base"
}
trap stop EXIT
trap 'exit 130' INT TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
in_base bash -c "umask 077; printf '%s' '$password' > '$base/password'"
in_base "$bin/initdb" -D "$data" -U bihuan -E UTF8 --locale=C -A scram-sha-256 --pwfile="$base/password" >/dev/null

# Nothing here outlives the run, so it need not survive a power cut.
settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  port=$((20000 + RANDOM % 20000))
  if in_base "$bin/pg_ctl" -D "$data" -w -s -l "$base/log" -o "-p $port $settings" start 2>/dev/null; then
    started=yes
    break
  fi
done
if [[ -z ${started:-} ]]; then
  echo "测试用的 PostgreSQL 没有启动：" >&2
  tail -n 20 "$base/log" >&2 || true
  exit 1
fi
export BIHUAN_TEST_PG="postgres://bihuan:$password@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
