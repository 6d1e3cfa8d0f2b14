#!/bin/sh
# Weights with quotations and entities → the same with an antecedent head:
# sh training/coref.sh [accurate|fast] [DATA] [RUNS] [START]
#
# Trains the encoder and all heads further on the corpora and on texts with coreference. On an H100
# it takes MINUTES (2.3) and one for reading and scoring. What `coref_train prepare` wrote is looked
# for as RUNS/coref.jsonl and made if it is missing, for which the installed quoth is needed.
set -eu
model=${1:-accurate}
data=${2:-../shared/data}
runs=${3:-runs}
start=${4:-models/$model.safetensors}
case $model in
fast) rates="--encoder-rate 1e-3 --head-rate 1e-3" ;;
*) rates="--encoder-rate 1.5e-4 --head-rate 1e-3 --word-rate 0 --masking 0.05" ;;
esac
mkdir -p "$runs"
[ -e "$runs/coref.jsonl" ] || python -m training.coref_train prepare --data "$data" "$runs/coref.jsonl"
# shellcheck disable=SC2086
python -m training train "$model" --data "$data" --start "$start" --coref "$runs/coref.jsonl" \
    --out "$runs/coref-$model" --epochs 12 --minutes "${MINUTES:-2.3}" $rates --batch-pieces 4096 \
    --average 0.998 --unjudged --workers 2 --threads 1 ${OPTIONS:-}
python -m training.coref_train score "$runs/coref-$model/model.pt" "$runs/coref.jsonl"
python -m training evaluate "$runs/coref-$model/model.pt" --data "$data" --settings "training/$model.toml"
