#!/bin/sh
# Corpora → models/fast.safetensors: sh training/fast.sh [DATA] [RUNS] [START]
#
# Needs what training/accurate.sh leaves in RUNS: soft-labels, coref.jsonl and coref-soft.pt. Trains
# two runs from START on them and averages their weights and those of START (Wortsman et al., 2022).
# START is a model file or the weights of a run; without it the runs start from one that is trained
# from the principal components of MiniLM's wordpiece table.
#
# The settings stand in training/fast.toml, or in the file that SETTINGS names. A run whose result
# is there already is left out. With PARALLEL=1 the two runs go side by side.
set -eu
data=${1:-../shared/data}
runs=${2:-runs}
start=${3:-}
settings=${SETTINGS:-training/fast.toml}
file=models/fast.safetensors
export OMP_WAIT_POLICY=PASSIVE

# train STAGE RUN NAME OPTION...: one run of a stage, to RUNS/NAME.
train() {
    stage=$1 run=$2 name=$3
    shift 3
    [ -e "$runs/$name/model.pt" ] && return
    set -- python -m training train fast --settings "$settings" --stage "$stage" --run "$run" \
        --data "$data" --out "$runs/$name" --threads 1 --soft-labels "$runs"/soft-labels/* \
        --coref "$runs/coref.jsonl" "$@"
    if [ "${PARALLEL:-}" ]; then "$@" --workers 1 & else "$@"; fi
}

if [ ! "$start" ]; then
    train base 1 fast-base
    wait
    start=$runs/fast-base/model.pt
fi
for run in 1 2; do
    train final $run fast-$run --start "$start"
done
wait
python -m training average "$runs"/fast-[12]/model.pt "$start" --settings "$settings" --out "$runs/fast.pt"

python -m training calibrate "$runs/fast.pt" --data "$data"
python -m training export "$runs/fast.pt" "$runs/fast-flat.safetensors" --settings "$settings"
# Heads for reports inside quotations, which PolNeAR does not annotate.
python -m training.nested "$runs/fast-flat.safetensors" --data "$data" --settings "$settings" \
    --into "$runs/fast.safetensors" \
    --rate 1e-2 --dropout 0.1 --epochs 30
# The head for coreference that came with the runs is worse than one that is trained anew, from the
# annotation and from those of `accurate`.
python -m training.coref_train head "$runs/fast.safetensors" "$runs/coref.jsonl" \
    --soft "$runs/coref-soft.pt" --epochs 16 --into "$runs/fast-coref.safetensors"
# The roles of paragraphs that have no marks.
python -m training.roles "$runs/fast-coref.safetensors" --data "$data" --into "$file"
python -m training evaluate "$file" --data "$data"
