"""Counts what is still wrong on the dev sets, by classes, of the installed quoth.

    python accuracy/errors.py [--models accurate fast] [--data ../shared/data] [--eval ../shared/eval]

Exact spans of PolNeAR and entities of worldwide newswire by what stands in their place, quotations and speakers of our
own corpus by why they are missing or wrong, pronouns of GAP's 400 held-out texts by whom they are given to.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from needed import corpora
from yardstick import dev
from yardstick_scores import Scorers, gold_of, pieces

import quoth
from quoth._command_line.evaluation import found_of_each, matches, same_people

sys.path.append(str(Path(__file__).parents[1]))
FILES = {
    "polnear": ("quotes/polnear_dev",),
    "newswire": ("entities/worldwide_dev",),
    "gap": ("coref/gap_dev", "coref/gap_validation"),
}
INTRODUCTION = """# What is still wrong

By `python accuracy/errors.py > accuracy/errors.md`, on the development sets of `README.md`.
Columns say what stands in the place of what the key has: *other borders* overlap with it, *added*
is what the library finds where the key has nothing. Of our own corpus a missing quotation is
*part of another*, *a topic* or *another act* where the library gives that when asked for all acts
and kinds. Of GAP's 400 held-out texts, the pronouns that stand for one of the two names."""
ROLES = ("source", "cue", "content")
PRONOUN = re.compile("he|she|they|it|who|i|we|you|him|her|his|their|my|our|that|this|which", re.IGNORECASE)
Labelled = tuple[int, int, str]
Record = dict[str, Any]
Counts = Counter[tuple[str, ...]]


def records(data: Path, name: str) -> list[Record]:
    """The records of a set."""
    paths = [data / f"{file}.jsonl" for file in FILES[name]]
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def analysed_texts(texts: list[Record], **options: Any) -> Iterator[tuple[Record, quoth.Document]]:
    """Each record with what the library finds in its text."""
    docs = quoth.analyze_many([one["text"] for one in texts], **options)
    return ((one, doc) for one, doc in zip(texts, docs, strict=True) if doc is not None)


def classes(gold: set[Labelled], found: set[Labelled]) -> Iterator[tuple[str, str]]:
    """The label and the class of each span of the key, and of each found one that the key has nothing of."""

    def place(one: Labelled, others: Iterable[Labelled]) -> str:
        touching = [other for other in others if other[0] < one[1] and one[0] < other[1]]
        if any(other[2] == one[2] for other in touching):
            return "other borders"
        if any(other[:2] == one[:2] for other in touching):
            return "other label"
        return "other label and borders" if touching else "nothing"

    for one in gold:
        yield one[2], "right" if one in found else place(one, found)
    for one in found - gold:
        if place(one, gold) == "nothing":
            yield one[2], "added"


def roles(articles: list[Record], model: str) -> Counts:
    """Exact spans of sources, cues and contents."""
    count: Counts = Counter()
    for article, doc in analysed_texts(articles, model=model, acts="all", kinds="all"):
        gold = {(*span, role) for one in article["quotes"] for role in ROLES for span in one[role]}
        found: set[Labelled] = set()
        for quote in doc.quotes:
            parts = {"source": [quote.source], "cue": [quote.cue], "content": quote.content}
            found |= {(part.start, part.end, role) for role in ROLES for part in parts[role] if part}
        count.update(classes(gold, found))
    return count


def entities(articles: list[Record], model: str, same: dict[str, str]) -> Counts:
    """Entities, by the label of the key, or the found one of what is added."""
    count: Counts = Counter()
    for article, doc in analysed_texts(articles, model=model):
        gold = {(start, end, same.get(label.upper(), label.upper())) for start, end, label in article["entities"]}
        count.update(classes(gold, {(one.start, one.end, one.label) for one in doc.entities}))
    return count


def quotations(own: Scorers, articles: list[Any], model: str) -> tuple[Counts, Counts]:
    """Quotations of our own corpus that are missing, and speakers that are wrong, by class."""
    missing: Counts = Counter()
    speakers: Counts = Counter()
    for article in articles:
        key = gold_of.said(article)
        gold = quoth.Document.from_json(json.dumps(gold_of.gold(article)))
        found = quoth.analyze(article.text, model=model)
        answers = list(found_of_each(gold, found, matches(0.3)[1]))
        lost = [one for one, answer in zip(key, answers, strict=True) if answer is None]
        everything = list(quoth.analyze(article.text, model=model, acts="all", kinds="all").quotes)
        instead = own.matched(lost, everything)
        for at, one in enumerate(lost):
            other = everything[instead[at]] if at in instead else None
            missing["inside another" if one.within else "in no other", one.kind, why(other)] += 1
        for one, quote, answer in zip(key, gold.quotes, answers, strict=True):
            if quote.speakers and answer and not same_people(quote.speakers, answer.speakers):
                phrase = " ".join(article.text[start:end] for start, end in one.source)
                speakers[source_of(phrase), "wrong" if answer.speakers else "nobody"] += 1
    return missing, speakers


def why(instead: quoth.Quote | None) -> str:
    """Why a quotation is not given: what the library finds in its place when asked for all acts and kinds."""
    if instead is None or not pieces(instead):
        return "not found"
    if instead.act not in {"speech", "writing"}:
        return "another act"
    return "a topic" if instead.kind == "topic" else "part of another"


def source_of(phrase: str) -> str:
    """A pronoun, none, or a name or description."""
    if not phrase:
        return "none"
    return "a pronoun" if PRONOUN.fullmatch(phrase) else "a name or description"


def pronouns(texts: list[Record], model: str) -> Counts:
    """Pronouns of GAP whose antecedent is one of the two names, by gender and by whom they are given to."""
    count: Counts = Counter()
    for one, doc in analysed_texts(texts, model=model):
        if not (one["is_a"] or one["is_b"]):
            continue
        start = one["pronoun"][0]
        names = [
            {(m.start, m.end) for m in person.mentions if m.kind == "name"}
            for person in doc.people
            if any(m.start == start for m in person.mentions)
        ]
        said = {
            key for key in ("a", "b") if any(s < one[key][1] and one[key][0] < e for spans in names for s, e in spans)
        }
        right = "a" if one["is_a"] else "b"
        answer = "right" if said == {right} else "the other" if said - {right} else "somebody else"
        count["women" if one["gender"] == "F" else "men", answer if names else "nobody"] += 1
    return count


def table(title: str, count: Counts) -> str:
    """The counts: a row for each first part, a column for each last one, the most frequent first."""
    rows = sorted(
        {key[:-1] for key in count}, key=lambda row: (-sum(n for key, n in count.items() if key[:-1] == row), row)
    )
    columns = sorted(
        {key[-1] for key in count}, key=lambda name: (-sum(n for key, n in count.items() if key[-1] == name), name)
    )
    lines = [f"| {title} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {', '.join(row)} | " + " | ".join(str(count[(*row, name)]) for name in columns) + " |" for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Prints the tables of each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["accurate", "fast"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    args = parser.parse_args()
    corpora(args.data, *(f"{file}.jsonl" for files in FILES.values() for file in files))
    own = Scorers(args.eval)
    polnear, newswire, gap = (records(args.data, name) for name in FILES)
    kept = import_module("training.coref").held_out(gap)
    gap = [one for one in gap if one["id"] in kept]
    print(f"{INTRODUCTION}\n")
    for model in args.models:
        missing, speakers = quotations(own, dev(), model)
        print(f"## {model}\n")
        print(table("PolNeAR dev, all acts and kinds", roles(polnear, model)), end="\n\n")
        print(table("our own corpus, missing quotations", missing), end="\n\n")
        print(table("our own corpus, speakers of found quotations", speakers), end="\n\n")
        print(table("worldwide dev", entities(newswire, model, own.entities.SAME)), end="\n\n")
        print(table("GAP, pronouns of one of the two", pronouns(gap, model)), end="\n\n")


if __name__ == "__main__":
    main()
