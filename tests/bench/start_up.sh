#!/usr/bin/env bash
# Time from process start to the first painted usable window, and resident memory then: medians of 7 runs.
set -euo pipefail
program=$1
workspace=$2
echo "== start of mimik on the demo workspace"
for _ in 1 2 3 4 5 6 7; do
    MIMIK_TIMING=quit "$program" "$workspace" 2>/dev/null | grep -E '^first paint'
done | sort -k3 -n | sed -n 4p
