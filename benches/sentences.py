"""How exact and how fast quoth splits sentences, beside its peers in one run; and how it takes long and hostile text.

    pip install sentencex nupunkt pysbd blingfire spacy syntok
    python benches/sentences.py --data ../shared/data --eval ../shared/eval

Every splitter is called from Python and must give code-point offsets, by which its accuracy is scored. Accuracy is
boundary F1 on the dev set of `--data`; `--eval` is the folder of the scorer. Speed is by the processor time of one
thread, which other work on the machine disturbs least: the best run of several turns over the dev set, and over one
long news text (the slower splitters get less of it). Peers that are not installed are left out.
"""

import argparse
import datetime
import importlib.util
import math
import platform
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from given import records_of, texts_of

import quoth

Spans = list[tuple[int, int]]
Splitter = Callable[[str], Spans]

# How often each splitter has its turn, and for how many seconds of it a quick one runs again and again.
TURNS = 5
TURN = 0.5
COLUMNS = ["ewt/para", "ewt/flat", "ewt/wrap", "gum/para", "gum/flat", "lines/flat", "partut/flat"]
# A peer that takes longer than this for a tenth of the long text is measured on that tenth.
PATIENCE = 5.0
HOSTILE = ["7", ".", "“", '"', "Mr. ", "a", "? ", "\n"]
LENGTH = 20_000_000


def located(text: str, pieces: Iterator[str]) -> Spans:
    """The spans of sentences that a splitter gives as str."""
    spans, at = [], 0
    for piece in pieces:
        start = text.find(piece, at)
        if start >= 0:
            at = start + len(piece)
            spans.append((start, at))
    return spans


def ours() -> Splitter:
    return quoth.sentence_spans


def sentencex() -> Splitter:
    import sentencex

    def split(text: str) -> Spans:
        return [(one["start_index"], one["end_index"]) for one in sentencex.get_sentence_boundaries("en", text)]

    return split


def nupunkt() -> Splitter:
    import nupunkt

    return nupunkt.sent_spans  # type: ignore[no-any-return]


def pysbd() -> Splitter:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [(one.start, one.end) for one in segmenter.segment(text)]


def blingfire() -> Splitter:
    import blingfire

    return lambda text: [tuple(span) for span in blingfire.text_to_sentences_and_offsets(text)[1]]


def spacy() -> Splitter:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**9
    return lambda text: [(one.start_char, one.end_char) for one in nlp(text).sents]


def syntok() -> Splitter:
    from syntok import segmenter

    def split(text: str) -> Spans:
        sentences = [sentence for paragraph in segmenter.analyze(text) for sentence in paragraph]
        return [(one[0].offset, one[-1].offset + len(one[-1].value)) for one in sentences if one]

    return split


SPLITTERS = {
    "quoth": ours,
    "sentencex": sentencex,
    "nupunkt": nupunkt,
    "blingfire": blingfire,
    "syntok": syntok,
    "spacy": spacy,
    "pysbd": pysbd,
}


def seconds(work: Callable[[], object], least: float = 0.0) -> float:
    """The least time that `work` took of the processor in one run, of as many as it takes to be busy for `least`."""
    best, busy = math.inf, 0.0
    while busy <= least:
        start = time.thread_time()
        work()
        taken = time.thread_time() - start
        best, busy = min(best, taken), busy + taken
    return best


def in_turns(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The least time of each: they take turns, so that other work on the machine disturbs all of them alike."""
    best = dict.fromkeys(works, math.inf)
    for _ in range(TURNS):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work, TURN))
    return best


def scorer(folder: Path) -> Any:  # noqa: ANN401 a module without types
    """The module that scores every splitter."""
    file = folder / "score_sentences.py"
    spec = importlib.util.spec_from_file_location("score_sentences", file)
    if not file.is_file() or spec is None or spec.loader is None:
        sys.exit(f"there is no {file}; the scorers are not part of this project: --eval FOLDER says where they are")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def installed(names: list[str]) -> dict[str, Splitter]:
    """The splitters of these names, without peers that are not installed."""
    splitters = {}
    for name in names:
        try:
            splitters[name] = SPLITTERS[name]()
        except ImportError:
            continue
        splitters[name]("Warm up. Go.")
    return splitters


def accuracy(split: Splitter, dev: list[dict[str, Any]], score: Any) -> list[float]:  # noqa: ANN401
    """Boundary F1 in each of the columns, in percent."""
    predicted = [{"id": record["id"], "sentences": split(record["text"])} for record in dev]
    table = score.score(dev, predicted)
    return [100 * table[column]["boundary"][2] for column in COLUMNS]


def rates(splitters: dict[str, Splitter], texts: list[str]) -> dict[str, float]:
    """Millions of characters a second of each."""
    times = in_turns({name: lambda split=split: [split(text) for text in texts] for name, split in splitters.items()})
    return {name: sum(map(len, texts)) / time / 1e6 for name, time in times.items()}


def rates_of_long(splitters: dict[str, Splitter], long: str) -> dict[str, float]:
    """The same over one long text, or over the tenth of it that the slower ones get."""
    tenth = long[: len(long) // 10]
    slow = {name: split for name, split in splitters.items() if seconds(lambda split=split: split(tenth)) > PATIENCE}
    quick = {name: split for name, split in splitters.items() if name not in slow}
    return rates(quick, [long]) | rates(slow, [tenth])


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--only", nargs="+", choices=list(SPLITTERS), default=list(SPLITTERS))
    args = parser.parse_args()
    score = scorer(args.eval)
    dev = records_of(args.data / "sentences" / "dev.jsonl")
    long = "\n\n".join(texts_of(args.data / "quotes" / "polnear_dev.jsonl")) * 4

    today = datetime.datetime.now(tz=datetime.timezone.utc).date()
    python = sys.version.split(maxsplit=1)[0]
    print(f"{today}, {platform.machine()}, Python {python}; one text of {len(long) / 1e6:.1f} M characters\n")
    print("| splitter | " + " | ".join(COLUMNS) + " | M characters/s, dev set | long text |")
    print("|---" * (len(COLUMNS) + 3) + "|")
    splitters = installed(args.only)
    of_dev, of_long = rates(splitters, [record["text"] for record in dev]), rates_of_long(splitters, long)
    for name, split in splitters.items():
        label = f"{name} {quoth.__version__ if name == 'quoth' else version(name)}"
        cells = [f"{f1:.1f}" for f1 in accuracy(split, dev, score)]
        print(f"| {label} | {' | '.join(cells)} | {of_dev[name]:.2f} | {of_long[name]:.2f} |", flush=True)

    news = (long * (LENGTH // len(long) + 1))[:LENGTH]
    print(f"\n| {LENGTH // 10**6} M characters | M characters/s |\n|---|---|")
    for label, text in [("news", news), *((f"`{piece!r}` again and again", piece) for piece in HOSTILE)]:
        whole = text if len(text) == LENGTH else text * (LENGTH // len(text))
        print(
            f"| {label} | {LENGTH / seconds(lambda whole=whole: quoth.sentence_spans(whole)) / 1e6:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
