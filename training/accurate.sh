#!/bin/sh
# Corpora → models/accurate.safetensors: sh training/accurate.sh [DATA] [RUNS] [START]
#
# Trains six teachers, each without a sixth of the articles; writes what each says of the articles
# that it has not read, and what all say of other texts; trains runs from START on these soft labels
# and averages their weights (Wortsman et al., 2022). START is a model file or the weights of a run;
# without it the runs start from one that is trained from MiniLM's own weights.
#
# The settings stand in training/accurate.toml, or in the file that SETTINGS names. A step whose
# result is there already is left out. With PARALLEL=1 the runs of one step go side by side, for a
# GPU. TEACHER_START names weights of a teacher to start from instead of MPNet's packages.
set -eu
data=${1:-../shared/data}
runs=${2:-runs}
start=${3:-}
settings=${SETTINGS:-training/accurate.toml}
file=models/accurate.safetensors
export OMP_WAIT_POLICY=PASSIVE
mkdir -p "$runs"

# Runs a command, in the background with PARALLEL=1.
start_job() {
    if [ "${PARALLEL:-}" ]; then "$@" & else "$@"; fi
}

# train MODEL STAGE RUN NAME OPTION...: one run of a stage, to RUNS/NAME.
train() {
    model=$1 stage=$2 run=$3 name=$4
    shift 4
    [ -e "$runs/$name/model.pt" ] && return
    start_job python -m training train "$model" --settings "$settings" --stage "$stage" --run "$run" \
        --data "$data" --out "$runs/$name" --threads 1 ${PARALLEL:+--workers 1} "$@"
}

# Entities of the installed quoth in PolNeAR's articles.
silver=$runs/silver.jsonl
[ -e "$silver" ] || python -m training label "$data/quotes/polnear_train.jsonl" "$silver"

# Texts with coreference and news without, with the mentions that the installed quoth finds there.
coref=$runs/coref.jsonl
[ -e "$coref" ] || python -m training.coref_train prepare --silver --data "$data" "$coref"

for run in 1 2 3 4 5 6; do
    train teacher teacher $run teacher-$run --fold $((run - 1)) 6 --silver "$silver" \
        ${TEACHER_START:+--start "$TEACHER_START"}
done
wait
for part in 0 1 2 3 4 5 6 7 8 9 10 11; do
    [ -e "$runs/soft-labels/$part" ] || start_job \
        python -m training teach "$runs"/teacher-[1-6]/model.pt \
        --settings "$settings" --data "$data" --silver "$silver" --threads 1 --part $part 12 --out "$runs/soft-labels/$part"
done
wait

if [ "$start" ]; then
    python -m training average "$start" --settings "$settings" --shares 1 --out "$runs/start.pt"
else
    train accurate base 1 base --silver "$silver"
    wait
    cp "$runs/base/model.pt" "$runs/start.pt"
fi
for run in 1 2; do
    train accurate first $run first-$run --start "$runs/start.pt" --coref "$coref" \
        --soft-labels "$runs"/soft-labels/*
done
wait
python -m training average "$runs"/first-[12]/model.pt "$runs/start.pt" --settings "$settings" \
    --out "$runs/accurate.pt"

python -m training calibrate "$runs/accurate.pt" --data "$data"
python -m training export "$runs/accurate.pt" "$runs/accurate-flat.safetensors" --settings "$settings"
# Heads for reports inside quotations, which PolNeAR does not annotate.
python -m training.nested "$runs/accurate-flat.safetensors" --data "$data" --settings "$settings" \
    --into "$runs/accurate.safetensors"
# The head for coreference that came with the runs is worse than one that is trained anew. It learns
# from the annotation and from three wider ones, on news without annotation too.
head() {
    python -m training.coref_train head "$runs/accurate.safetensors" "$coref" --cache "$runs/coref-vectors.pt" "$@"
}
for seed in 1 2 3; do
    head --width 128 --dropout 0.35 --epochs 8 --seed $seed --out "$runs/coref-teacher-$seed.pt"
done
python -m training.coref_train answer "$runs/accurate.safetensors" "$coref" "$runs"/coref-teacher-[1-3].pt \
    --cache "$runs/coref-vectors.pt" --out "$runs/coref-soft.pt"
head --soft "$runs/coref-soft.pt" --epochs 14 --into "$runs/accurate-coref.safetensors"
# The roles of paragraphs that have no marks.
python -m training.roles "$runs/accurate-coref.safetensors" --data "$data" --into "$file"
python -m training evaluate "$file" --data "$data"
