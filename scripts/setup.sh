#!/usr/bin/env bash
# Gets a fresh machine ready: Node packages, Chromium, the built extension in dist/. Safe to run again.
# With --training also Python packages, in .venv/.
set -euo pipefail
cd "$(dirname "$0")/.."

NODE_NEEDED=20.19.0
CHROMIUM_NEEDED=148

case "${1:-}" in
  '') training= ;;
  --training) training=1 ;;
  *) echo "Usage: bash scripts/setup.sh [--training]" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# Installs Debian packages quietly; fails where this machine does not let us.
apt_install() {
  if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then return 1; fi
  say "Installing $* ..."
  if [ -z "${apt_updated:-}" ]; then
    apt-get update -qq >/dev/null || return 1
    apt_updated=1
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; }

node_works() {
  command -v node >/dev/null && command -v npm >/dev/null && at_least "$NODE_NEEDED" "$(node -p process.versions.node)"
}

# Version of the Chromium that the scripts take. A package that is only a stub has none.
chromium_version() {
  local path
  path=$(node -e 'import("./scripts/browser.mjs").then((b) => console.log(b.chromiumPath()))' 2>/dev/null) || return 1
  "$path" --version 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -1
}
chromium_works() {
  local version
  version=$(chromium_version) && at_least "$CHROMIUM_NEEDED" "$version"
}

if ! node_works; then
  command -v node >/dev/null || apt_install nodejs npm ca-certificates || true
  node_works ||
    stop "Node $NODE_NEEDED or newer with npm is needed (here: $(node --version 2>/dev/null || echo none)), see https://nodejs.org"
fi

command -v openssl >/dev/null || apt_install openssl || stop "openssl is needed. As root: apt-get install openssl"

# npm ci starts from nothing each time, so it runs only when something changed.
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  say "Installing Node packages ..."
  npm ci --no-audit --no-fund --loglevel=error
fi

if ! chromium_works; then
  [ -z "${CHROMIUM:-}" ] || stop "CHROMIUM is set to $CHROMIUM, which is no Chromium $CHROMIUM_NEEDED or newer."
  # A bare machine has no fonts, and the badge wants some.
  apt_install chromium fonts-liberation || true
  if ! chromium_works; then
    # Ubuntu's package is a stub for snap. Playwright brings a Chromium of its own.
    say "Installing Chromium ..."
    npx playwright-core install --with-deps chromium >/dev/null || true
  fi
  chromium_works ||
    stop "Chromium $CHROMIUM_NEEDED or newer is needed. As root: apt-get install chromium. Or set CHROMIUM to the path of one."
fi

if [ -n "$training" ]; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3 python3-venv ||
    stop "Python 3.11 or newer with venv is needed. As root: apt-get install python3 python3-venv"
  [ -x .venv/bin/python ] || python3 -m venv .venv
  # pip says nothing new when all is there.
  say "Installing Python packages ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
fi

say "Building ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
npm run --silent build >"$log" 2>&1 || { cat "$log" >&2; stop "the build failed."; }
say "Ready: the extension is in $PWD/dist (Node $(node -p process.versions.node), Chromium $(chromium_version))."
