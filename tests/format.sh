#!/usr/bin/env bash
# Fails when a source is not formatted as .clang-format says. usage: format.sh SOURCE_DIR
set -euo pipefail
cd "$1"
find core cuda datasets eval reports bench tests -name '*.h' -o -name '*.cpp' -o -name '*.cu' | xargs clang-format --dry-run --Werror
