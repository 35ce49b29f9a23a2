#!/bin/sh
# The servers and tools that the acceptance tests drive. On a machine that has them it only looks.
set -eu

missing=
# need <package> <program>...: one of the programs stands for the package.
need() {
  package=$1
  shift
  for program; do
    command -v "$program" >/dev/null && return
  done
  missing="$missing $package"
}

need redis-server redis-server valkey-server
need postgresql postgres /usr/lib/postgresql/*/bin/postgres
need poppler-utils pdftotext
need chromium chromium chromium-browser google-chrome
need iproute2 ip
need faketime faketime
need openssl openssl
need prometheus promtool

[ -z "$missing" ] && exit

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need what is not installed here: apt-get install$missing" >&2
  exit 1
fi

# Debian starts a server as soon as it is installed, unless this says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update
# The list is words.
# shellcheck disable=SC2086
apt-get install --yes --no-install-recommends $missing
