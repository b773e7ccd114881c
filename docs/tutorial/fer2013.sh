#!/usr/bin/env bash
# The main job on real faces: FER2013. Usage: docs/tutorial/fer2013.sh FER2013.csv OUT [MINUTES]
# Trains on Training, judges on PrivateTest; MINUTES (default 20) is the time for fine-tuning the generator.
# A second call with the same OUT goes on where the first one was stopped.
set -euo pipefail
csv=$1
out=$2
minutes=${3:-20}
here="$(cd "$(dirname "$0")/../.." && pwd)"
cli="${MIMIK_CLI:-$here/build/bin/mimik-cli}"
model="${MIMIK_MODEL:-$here/resources/models/demo64.safetensors}"
seeds=${MIMIK_SEEDS:-0-1999}
mkdir -p "$out"
ws="$out/fer.mimik"
say() { printf '\n== %s\n' "$*"; }
json() { python3 -c "import json,sys; d=json.load(open(sys.argv[1])); print(eval(sys.argv[2], {'d': d, 'round': round, 'sorted': sorted}))" "$1" "$2"; }

say "1. Import $(basename "$csv") into a workspace"
[ -d "$ws" ] || "$cli" init "$ws"
[ -d "$ws/images/fer2013" ] || "$cli" import "$ws" --format fer2013 "$csv" --name fer2013

train_options=(--task expression --size 48 --split official --epochs 60 --patience 15 --batch 32 --augment flip,shift,erase --label-smoothing 0.1 --seed 1)
train() { # train RUN [more options]
    [ -e "$1/model.safetensors" ] || "$cli" train-fer --data "$ws/images/fer2013" "${train_options[@]}" "${@:2}" --out "$1" >/dev/null
}
judge() { # judge NAME RUN: predictions and metrics on the real PrivateTest faces
    rm -f "$out/$1.csv"
    "$cli" predict --model "$2/model.safetensors" "$ws/images/fer2013" --labels "$ws/images/fer2013/labels.csv" --split test --out "$out/$1.csv" >/dev/null
    "$cli" evaluate "$out/$1.csv" --json >"$out/$1.json"
    json "$out/$1.json" "'%-18s accuracy %.3f [%.3f, %.3f]  n %d  (chance 0.143)' % ('$1', d['accuracy'], d['accuracy_ci'][0], d['accuracy_ci'][1], d['n'])"
}

say "2. Train the expression classifier on the real Training faces"
train "$out/run-real"
judge real "$out/run-real"
json "$out/real.json" "'confusion, rows = actual: ' + ' '.join(d['labels']) + '\n' + '\n'.join('  '.join('%3d' % v for v in row) for row in d['confusion'])"

say "3. Fine-tune the bundled generator on the Training faces for $minutes minutes"
# Training faces only, without those that stand in the test part too.
[ -d "$out/fer2013-folders" ] || "$cli" export "$ws" --format folders --dataset fer2013 "$out/fer2013-folders" >/dev/null
[ -e "$out/gan/artifacts/model.safetensors" ] || "$cli" train-gan --data "$out/fer2013-folders/train" --resume "$model" --size 64 --aug noaug --mirror --minutes "$minutes" --kimg 1000 --snap 5 --seed 1 --out "$out/gan"

say "4. Generate faces of seeds $seeds and let the classifier propose seeds per class"
[ -d "$out/synthetic" ] || "$cli" generate --model "$out/gan/artifacts/model.safetensors" --seeds "$seeds" --psi 0.8 --out "$out/synthetic" >/dev/null
rm -rf "$out/synthetic.csv" "$out/seeds" "$out/scores.csv" "$out/labelled.csv" "$out/selected"
"$cli" predict --model "$out/run-real/model.safetensors" "$out/synthetic" --out "$out/synthetic.csv" >/dev/null
"$cli" propose "$out/synthetic.csv" --manifest "$out/synthetic/manifest.csv" --confidence 0.4 --out "$out/seeds"

say "5. Score against the real faces, select"
cp "$out/seeds/labels.csv" "$out/synthetic/labels.csv"
"$cli" iqa "$out/synthetic" --reference "$ws/images/fer2013" --reference-split train --metrics brisque,sharpness,contrast,ssim,rmse --out "$out/scores.csv"
printf '{"version":1,"all":[],"rank":{"metrics":{"ssim":1,"rmse":1,"brisque":1},"keep":180,"per":512,"seed":0}}\n' >"$out/rule.json"
# Choose among the faces that have a class only, so that the control drawn at random is as large.
awk -F, 'NR == FNR { known[$1]; next } FNR == 1 || $1 in known' "$out/seeds/labels.csv" "$out/scores.csv" >"$out/labelled.csv"
"$cli" select "$out/labelled.csv" --images "$out/synthetic" --rule "$out/rule.json" --random-control --out "$out/selected"

say "6. Train again with the synthetic faces; judge on the same real PrivateTest faces"
for condition in unselected selected random; do
    case $condition in
    unselected) synthetic="$out/synthetic" ;;
    selected) synthetic="$out/selected" ;;
    random) synthetic="$out/selected/random.txt" ;;
    esac
    train "$out/run-$condition" --synthetic "$synthetic"
    judge "real-$condition" "$out/run-$condition"
done

say "7. Report"
"$cli" ingest "$ws" "$out/gan" "$out/synthetic" "$out"/run-* >/dev/null
"$cli" ingest "$ws" "$out"/real*.csv --images fer2013 >/dev/null
"$cli" report "$ws" --out "$out/report.html"
