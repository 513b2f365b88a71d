#!/usr/bin/env bash
# Installs what the tests use beside Go on a fresh Debian or Ubuntu machine.
# Does nothing where everything is present. The program itself needs none of it.
set -euo pipefail

# program:package pairs; a program may also stand in PostgreSQL's own folder.
wanted=(
  chromium:chromium
  initdb:postgresql
  pdftotext:poppler-utils
  strace:strace
  npm:npm
)

present() {
  command -v "$1" >/dev/null 2>&1 && return
  compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null
}

# soffice alone does not say which of its parts are there.
office_part() {
  local program
  program=$(readlink -f "$(command -v soffice)" 2>/dev/null) || return 1
  [[ -f $(dirname "$program")/$1 ]]
}

missing=()
for pair in "${wanted[@]}"; do
  present "${pair%%:*}" || missing+=("${pair#*:}")
done
# The race detector links against the C library's headers and start files.
if ! present gcc || [[ ! -e /usr/include/stdlib.h ]]; then
  missing+=(gcc libc6-dev)
fi
office_part libswlo.so || missing+=(libreoffice-writer-nogui)
office_part libsclo.so || missing+=(libreoffice-calc-nogui)
# What the browser itself writes, such as in a date field, stands in the pictures of the manual.
if [[ ! -f /usr/lib/chromium/locales/zh-CN.pak ]] && grep -qs '^ID=debian' /etc/os-release; then
  missing+=(chromium-l10n)
fi
# Pages and converted documents are looked at with Chinese glyphs.
if ! command -v fc-list >/dev/null 2>&1 || [[ -z $(fc-list ':lang=zh-cn' family) ]]; then
  missing+=(fontconfig fonts-noto-cjk)
fi

# Old browsers come last: fetching them needs npm.
old_browsers() {
  if command -v npm >/dev/null 2>&1; then
    "$(dirname "$0")/old-chromium.sh" && return
  fi
  [[ ${CI:-} != true ]] # tests that need them are skipped outside CI
}

if ((${#missing[@]} == 0)); then
  old_browsers
  exit
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "测试还需要这些程序，请用本机的软件源安装：${missing[*]}" >&2
  echo "These are needed by some tests; install them with this system's package manager: ${missing[*]}" >&2
  [[ ${CI:-} == true ]] && exit 1
  exit 0 # tests that need them are skipped outside CI
fi
as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "缺少 ${missing[*]}，当前用户不能安装。请以 root 执行：apt-get install ${missing[*]}" >&2
    [[ ${CI:-} == true ]] && exit 1
    exit 0
  fi
  as_root=(sudo)
fi
echo "安装测试工具 / installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
# No recommended packages: LibreOffice would bring a desktop, PostgreSQL a second cluster.
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
old_browsers
