#!/usr/bin/env bash
# Puts Chromium 78 and 80, which office computers still run, where the browser
# tests look for them: ${XDG_CACHE_HOME:-~/.cache}/bihuan-test/chromium-NN.
# They come as npm packages; nothing is executed but the unpacking below.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/bihuan-test
browsers=(78:chrome-aws-lambda@1.20.4 80:chrome-aws-lambda@2.1.1)

unpack() { # PACKAGE-FILE FOLDER
  tar -xzf "$1" -C "$2"
  node -e '
    const fs = require("fs"), zlib = require("zlib"), [bin, out] = process.argv.slice(1);
    fs.writeFileSync(out + "/chromium", zlib.brotliDecompressSync(fs.readFileSync(bin + "/chromium.br")), {mode: 0o755});
    fs.writeFileSync(out + "/gl.tar", zlib.brotliDecompressSync(fs.readFileSync(bin + "/swiftshader.tar.br")));
  ' "$2/package/bin" "$2"
  tar -xf "$2/gl.tar" -C "$2"
  rm -r "$2/gl.tar" "$2/package" # the packages bring a wrapper that is not used
}

status=0
for pair in "${browsers[@]}"; do
  folder=$cache/chromium-${pair%%:*} package=${pair#*:}
  [[ -x $folder/chromium ]] && continue
  echo "下载旧版浏览器 / fetching an old browser: Chromium ${pair%%:*}"
  work=$(mktemp -d)
  if (cd "$work" && mkdir out && npm pack --silent "$package" >name && unpack "$(<name)" out); then
    mkdir -p "$cache"
    rm -rf "$folder"
    mv "$work/out" "$folder"
  else
    echo "没有取到 $package，旧版浏览器的测试无法运行 / the tests in old browsers cannot run" >&2
    status=1
  fi
  rm -rf "$work"
done
exit $status
