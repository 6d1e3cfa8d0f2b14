"""Measures how often the installed quoth tells topics from quotations as a reader does.

    python accuracy/topics.py [--train ../shared/data/quotes/polnear_train.jsonl] [--models accurate fast]

`topics.jsonl` has 400 attributions of PolNeAR train, drawn at random and classed by reading, as README.md says. An
attribution counts where the library found it, with a cue in common and half of the content.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from needed import needed

import quoth

LEAST_OVERLAP = 0.5


def main() -> None:
    """Print a table of both parts and all models."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--train", default="../shared/data/quotes/polnear_train.jsonl", type=Path)
    parser.add_argument("--models", default=["accurate", "fast"], nargs="+")
    options = parser.parse_args()
    needed("the corpora", "--train FILE", options.train)
    with (Path(__file__).parent / "topics.jsonl").open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    wanted = {one["article"] for one in read}
    with options.train.open(encoding="utf-8") as lines:
        articles = {article["id"]: article for article in map(json.loads, lines) if article["id"] in wanted}

    print("| model | part | found | agree | topics of the reader / of the library / of both |")
    print("|---|---|---|---|---|")
    for model in options.models:
        texts = [article["text"] for article in articles.values()]
        found = quoth.analyze_many(texts, model=model, acts="all", kinds="all")
        documents = dict(zip(articles, found, strict=True))
        for part in ("first", "later"):
            pairs = Counter(
                (one["topic"], answer)
                for one in read
                if one["part"] == part
                and (answer := is_topic(documents[one["article"]], articles[one["article"]], one["attribution"]))
                is not None
            )
            print(row(model, part, pairs))


def row(model: str, part: str, pairs: Counter[tuple[bool, bool]]) -> str:
    """Give the line of the table for the counts of (the reader's class, the library's)."""
    both, total = pairs[True, True], sum(pairs.values())
    agree = 100 * (both + pairs[False, False]) / total
    of_reader, of_library = both + pairs[True, False], both + pairs[False, True]
    return f"| {model} | {part} | {total} | {agree:.1f} % | {of_reader} / {of_library} / {both} |"


def is_topic(document: quoth.Document | None, article: dict[str, Any], attribution: int) -> bool | None:
    """Say whether the library calls an attribution a topic; None where it did not find it."""
    gold = article["quotes"][attribution]
    content, cue = characters(gold["content"]), characters(gold["cue"])
    best, most = None, LEAST_OVERLAP
    for quote in document.quotes if document else ():
        if quote.cue is None or not cue & characters([(quote.cue.start, quote.cue.end)]):
            continue
        mine = characters([(piece.start, piece.end) for piece in quote.content])
        overlap = len(content & mine) / len(content | mine)
        if overlap >= most:
            best, most = quote, overlap
    return best and best.kind == "topic"


def characters(spans: list[tuple[int, int]]) -> set[int]:
    """Give the offsets in any of the spans."""
    return {offset for start, end in spans for offset in range(start, end)}


if __name__ == "__main__":
    main()
