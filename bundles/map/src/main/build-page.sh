#!/bin/sh
# Checks, tests and builds the page in the working folder, into the folder that is named; does nothing if that is done.
# Packages are installed again only when the lock file has changed.
set -eu
out=$1

needs="the page of org.o7s.map is built with npm and Node.js 20.19 or newer: https://nodejs.org, or apt-get install nodejs npm where that is new enough"
command -v npm > /dev/null || { echo "$needs" >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
    echo "$needs; here is $(node --version)" >&2
    exit 1
}

sum() { cksum < "$1"; }
all() { find . -path ./node_modules -prune -o -path ./dist -prune -o -type f ! -name '.done*' -print | sort | xargs cat | cksum; }

if [ "$(cat .done-install 2> /dev/null)" != "$(sum package-lock.json)" ]; then
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
    sum package-lock.json > .done-install
fi
if [ ! -e "$out/index.html" ] || [ "$(cat .done-build 2> /dev/null)" != "$(all)" ]; then
    rm -rf "$out"
    npm run --silent check
    npm run --silent test
    npm run --silent build -- --outDir "$out" --emptyOutDir --logLevel warn
    all > .done-build
fi
