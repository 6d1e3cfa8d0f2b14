"""How fast quoth analyses articles on one thread, beside a peer in the same run, on more threads, and on hostile text.

    python benches/throughput.py ../shared/data/quotes/polnear_dev.jsonl [--model fast] [--peer] [--threads 2]

The input is JSONL with a "text" in each line. Every figure is the best of five runs, each over all texts. `--peer` also
times spaCy's tokeniser and rule-based sentence splitter (pip install spacy), which do a small part of the work: it
gives the scale of the machine. `--threads` compares one thread with so many, which says something on an idle machine
only.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import quoth

RUNS = 5
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
]
SHORT = {"fast": 100_000, "accurate": 20_000}
TIMES = 4


def best_of(work: Callable[[], object], runs: int = RUNS) -> float:
    """The shortest time that `work` took, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def report(name: str, texts: list[str], seconds: float) -> float:
    """Prints one line of the table; returns MB of UTF-8 a second."""
    rate = sum(len(text.encode()) for text in texts) / 1e6 / seconds
    print(f"{name:32} {rate:9.2f} MB/s {len(texts) / seconds:10.0f} documents/s")
    return rate


def spacy_sentences(texts: list[str]) -> Callable[[], object]:
    """The peer: spaCy's tokeniser and sentencizer."""
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return lambda: list(pipeline.pipe(texts))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", choices=["accurate", "fast"], default="accurate")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--threads", type=int)
    args = parser.parse_args()
    with args.data.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]

    print(f"{len(texts)} texts of {args.data.name}; {platform.machine()}, Python {platform.python_version()}")
    ours = best_of(lambda: quoth.analyze_many(texts, model=args.model, threads=1))
    rate = report(f"quoth {args.model}", texts, ours)
    table = best_of(lambda: quoth.analyze_many(texts, model=args.model, threads=1).quotes.__arrow_c_stream__())
    report("  and the quotes as Arrow", texts, table)
    if args.threads:
        more = best_of(lambda: quoth.analyze_many(texts, model=args.model, threads=args.threads))
        print(f"{args.threads} threads take the same texts at {ours / more:.2f} times the rate of one")
    if args.peer:
        peer = report("spaCy tokeniser and sentencizer", texts, best_of(spacy_sentences(texts)))
        print(f"quoth does all its work at {rate / peer:.1f} times the rate of the peer's part")

    analyze = partial(quoth.analyze, model=args.model)
    growths = {}
    for pattern in HOSTILE:
        short = pattern * (SHORT[args.model] // len(pattern))
        growths[pattern] = best_of(partial(analyze, short * TIMES), 3) / best_of(partial(analyze, short), 3)
    worst = max(growths, key=growths.__getitem__)
    print(f"hostile text {TIMES} times as long takes at most {growths[worst]:.1f} times as long ({worst!r})")


if __name__ == "__main__":
    main()
