#!/usr/bin/env bash
# Prints the speeds and memory that matter to people at the screen. Usage: run_all.sh BUILD_FOLDER
set -euo pipefail
build=$1
here="$(cd "$(dirname "$0")" && pwd)"
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} OMP_WAIT_POLICY=passive
demo="$build/bench/demo"
if [ ! -e "$demo/demo.mimik/workspace.db" ]; then
    rm -rf "$demo"
    "$build/bin/mimik-cli" demo --quick --seed 7 --out "$demo" >/dev/null 2>&1
fi
"$here/start_up.sh" "$build/bin/mimik" "$demo/demo.mimik"
for bench in "$build"/bench/bench_*; do
    [ -x "$bench" ] && [ -f "$bench" ] || continue
    echo "== $(basename "$bench")"
    "$bench"
done
# Against a copy of the official code, where one is named.
if [ -n "${MIMIK_STYLEGAN2_ADA:-}" ]; then
    echo "== the official code in $MIMIK_STYLEGAN2_ADA"
    /usr/bin/env python3 "$here/stylegan_official.py" "$MIMIK_STYLEGAN2_ADA" "$build/bench"
fi
