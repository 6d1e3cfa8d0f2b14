#!/bin/sh
# Corpora → models/open.safetensors: sh training/open.sh [DATA] [RUNS]
#
# Trains a teacher and a small network on the corpora that training/open.toml names, which all allow
# commercial use; writes what the teacher says of these texts and of raw ones; goes
# on from the small network with these soft labels, in two runs, and averages their weights
# (Wortsman et al., 2022). Nothing else is read but MiniLM (Apache-2.0).
#
# The settings stand in training/open.toml, or in the file that SETTINGS names. A step whose result
# is there already is left out. With PARALLEL=1 the jobs of a step go side by side, for two cores.
set -eu
data=${1:-../shared/data}
runs=${2:-runs/open}
settings=${SETTINGS:-training/open.toml}
file=models/open.safetensors
export OMP_WAIT_POLICY=PASSIVE
mkdir -p "$runs/soft-labels"

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
        --data "$data" --out "$runs/$name" --threads 1 "$@"
}

# The classifier of sentence ends of model="open", from free texts alone.
sentence=models/sentence-open.safetensors
[ -e "$sentence" ] || python -m training.sentence --data "$data" --corpora ewt gum-free quoth --out "$sentence"

train accurate teacher 1 teacher
train fast base 1 base
wait
for part in 0 1 2 3 4 5 6 7; do
    [ -e "$runs/soft-labels/$part" ] || start_job \
        python -m training teach "$runs/teacher/model.pt" --settings "$settings" --data "$data" --threads 1 \
        --part $part 8 --out "$runs/soft-labels/$part"
    [ $((part % 2)) = 0 ] || wait
done

for run in 1 2; do
    train fast final $run final-$run --start "$runs/base/model.pt" --soft-labels "$runs"/soft-labels/*
done
wait
python -m training average "$runs"/final-[12]/model.pt --settings "$settings" --out "$runs/mean.pt"

# Most of the corpora do not tell nationalities from places: the lexicon does.
python -m training nationalities "$runs/mean.pt" --settings "$settings" --data "$data" \
    --soft-labels "$runs"/soft-labels/* --out "$runs/open.pt"

# Scores that are probabilities on the dev part of the project's own corpus.
python -m training calibrate "$runs/open.pt" --own --settings "$settings" --data "$data"
python -m training export "$runs/open.pt" "$runs/open.safetensors" --settings "$settings"
# The head for coreference learns on what the network itself finds in the texts.
python -m training.coref_train prepare --data "$data" --model "$runs/open.safetensors" --open-sentences \
    "$runs/coref.jsonl"
python -m training.coref_train head "$runs/open.safetensors" "$runs/coref.jsonl" --open-sentences --into "$file"
