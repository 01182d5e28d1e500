#!/usr/bin/env bash
# Runs moto, an independent emulator of AWS, for the contract tests: moto.sh FOLDER PORT
# Debian's package and its dependencies are unpacked under FOLDER; nothing is installed on the system.
set -euo pipefail

mkdir -p "$1"
folder=$(cd "$1" && pwd)
port=$2
packages="$folder/root/usr/lib/python3/dist-packages"

# python3-moto is in Debian 13 only. Its dependencies come from the running release.
unpack() {
  local sources=/etc/apt/sources.list.d/debian.sources
  mkdir -p "$folder"/{lists/partial,cache/archives/partial,debs,root}
  local mirror
  mirror=$(awk '/^URIs:/ { print $2; exit }' "$sources")
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$folder/trixie.list"
  local trixie=(-qq -o Dir::Etc::sourcelist="$folder/trixie.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root)
  apt-get "${trixie[@]}" update
  cd "$folder/debs"
  apt-get "${trixie[@]}" download python3-moto
  apt-get -qq -o APT::Sandbox::User=root download \
    python3-{antlr4,attr,boto3,botocore,certifi,cffi-backend,chardet,charset-normalizer,click,cryptography,dateutil} \
    python3-{docker,flask,flask-cors,idna,itsdangerous,jinja2,jmespath,jsonschema,markupsafe,pyparsing,pyrsistent} \
    python3-{requests,responses,s3transfer,six,toml,urllib3,websocket,werkzeug,xmltodict,yaml}
  for package in ./*.deb; do dpkg -x "$package" "$folder/root"; done
  touch "$folder/unpacked"
}

[ -e "$folder/unpacked" ] || unpack >&2
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$packages"
exec /usr/bin/python3 -m moto.server -H 127.0.0.1 -p "$port"
