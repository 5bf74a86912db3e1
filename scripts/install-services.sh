#!/bin/sh
# Installs PostgreSQL and Redis where they are missing. Neither is started, and nothing of theirs is changed.
set -eu

has_postgres() {
  command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1
}
has_redis() {
  command -v redis-server >/dev/null 2>&1
}

packages=''
has_postgres || packages="$packages postgresql"
has_redis || packages="$packages redis-server"
if [ -z "$packages" ]; then
  echo 'PostgreSQL and Redis are installed.'
  exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" != 0 ]; then
    echo "Missing:$packages. Run this script as root: sudo sh $0" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  # In run level 1 Debian starts no server that it has just installed.
  export RUNLEVEL=1
  # shellcheck disable=SC2086 # one word for each package
  apt-get install -y --no-install-recommends $packages ||
    { apt-get update && apt-get install -y --no-install-recommends $packages; }
elif command -v brew >/dev/null 2>&1; then
  echo 'Missing:'"$packages"'. Run: brew install postgresql@17 redis' >&2
  # shellcheck disable=SC2016 # for the reader to paste
  echo 'and bring PostgreSQL into PATH: export PATH="$(brew --prefix postgresql@17)/bin:$PATH"' >&2
  exit 1
else
  echo "Missing:$packages. Install PostgreSQL 13 or later (the program postgres) and Redis (redis-server)." >&2
  exit 1
fi

has_postgres && has_redis || { echo 'PostgreSQL or Redis is still missing.' >&2; exit 1; }
echo 'PostgreSQL and Redis are installed.'
