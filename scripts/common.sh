# Shared by the scripts beside it: where things are, installing what is missing, building.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*"; }

# Installs the packages named in the given lists that are not there yet (root, apt).
install_packages() {
  local missing=() package
  while read -r package; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done < <(sed -e 's/#.*//' -e '/^ *$/d' "$@")
  ((${#missing[@]})) || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing packages, to be installed by root with apt: ${missing[*]}" >&2
    exit 1
  fi
  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build PRESET [TARGET...]: configures once, builds, shows ninja's progress.
build() {
  local preset=$1
  shift
  # What several builds have in common, the compiler service above all, is compiled once.
  export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=$root
  local folder=$root/build/$preset
  [ -f "$folder/build.ninja" ] || (cd "$root" && cmake --preset "$preset" >"$root/build-$preset.log" 2>&1) ||
    { cat "$root/build-$preset.log" >&2; exit 1; }
  rm -f "$root/build-$preset.log"
  ninja -C "$folder" "$@"
}
