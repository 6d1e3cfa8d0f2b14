"""Cue → act: speech, writing, thought or stance, from lists of words.

    python -m training.acts --data ../shared/data        # agreement with the cues that were labelled by hand

That command splits words at white space and punctuation, close to the tokens of the featuriser.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ACTS = ("speech", "writing", "thought", "stance")
UNKNOWN = -1
SPEECH, WRITING, STANCE = ACTS.index("speech"), ACTS.index("writing"), ACTS.index("stance")

VERBS = Path(__file__).parent.parent / "src" / "lexicon" / "lists" / "verbs.txt"
ACT_WORDS = Path(__file__).parent / "acts.txt"
GOLD = Path(__file__).parent / "acts_gold.jsonl"


def act(words: Sequence[str], source: Sequence[str] = ()) -> int:
    """The number of the act of a cue: that of its first listed word, or `UNKNOWN`.

    A word that "carries" leaves the act to the next listed word. Speech in a document, or by a `source` that is a
    document, is writing.
    """
    listed = lexicon()
    lower = [word.lower().replace("’", "'") for word in words]
    known = [(word, listed[word]) for word in lower if word in listed]
    while len(known) > 1 and carried(known[0][0], known[1][1]):
        known = known[1:]
    found = known[0][1] if known else UNKNOWN
    return WRITING if found == SPEECH and (in_medium(lower) or is_document(source)) else found


def carried(word: str, following: int) -> bool:
    """Whether the next listed word decides: after a word that "carries", or one that "voices" if the next is stance."""
    return word in words_under("carries") or (word in words_under("voices") and following == STANCE)


def in_medium(words: list[str]) -> bool:
    """Whether a medium comes after "in", "on" or "via", with no other preposition between: "in a later statement"."""
    media = words_under("medium") | words_under("document")
    after = ""
    for word in words:
        if word in words_under("preposition"):
            after = word
        elif word in media and after in {"in", "on", "via"}:
            return True
    return False


def is_document(source: Sequence[str]) -> bool:
    """Whether the last word before the first preposition or mark is a document: "a report by the FBI"."""
    head = ""
    for word in source:
        if word.lower() in words_under("preposition") or not word[0].isalnum():
            break
        head = word.lower()
    return head in words_under("document")


@cache
def lexicon() -> dict[str, int]:
    """The act of every inflected form. Where two lists have a form, the first counts."""
    found: dict[str, int] = {}
    for path in (ACT_WORDS, VERBS):
        for heading, entry in entries(path):
            for number, name in enumerate(ACTS):
                if name in heading:
                    for form in forms(entry):
                        found.setdefault(form, number)
    return found


@cache
def words_under(heading: str) -> frozenset[str]:
    """The forms of a list of `acts.txt` that is no act."""
    return frozenset(form for words, entry in entries(ACT_WORDS) if heading in words for form in forms(entry))


def entries(path: Path) -> Iterator[tuple[list[str], str]]:
    """The words of each heading, with each entry below it."""
    heading: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        before, colon, rest = line.partition(":") if not line.startswith(" ") else ("", "", line)
        if colon:
            heading = before.split()
        for entry in rest.split():
            yield heading, entry


def forms(entry: str) -> set[str]:
    """The forms of `lemma` or `lemma/past/participle`, those of a noun among them; a "=" keeps a word as it is."""
    if entry.startswith("="):
        return {entry[1:]}
    lemma, *irregular = entry.split("/")
    stem = lemma.removesuffix("e")
    found = {lemma, stem + "ing", *irregular}
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        found |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    else:
        found |= {lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s"), stem + "ed"}
    if lemma[-1] not in "aeiouwxy" and lemma[-2] in "aeiou":
        found |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    if lemma.endswith("ee"):
        found |= {lemma + "ing", lemma + "d"}
    return found


def words_of(text: str) -> list[str]:
    """Words and marks."""
    return re.findall(r"\w+(?:['’.-]\w+)*|[^\w\s]", text)


def kappa(table: Counter[tuple[int, int]]) -> float:
    """Cohen's kappa of pairs of classes."""
    total = table.total()
    same = sum(count for (row, column), count in table.items() if row == column) / total
    rows, columns = Counter[int](), Counter[int]()
    for (row, column), count in table.items():
        rows[row] += count
        columns[column] += count
    chance = sum(rows[number] * columns[number] for number in rows) / total**2
    return (same - chance) / (1 - chance)


def report(data: Path, gold: Path) -> None:
    """Prints how the lists class the cues that were labelled by hand."""
    with (data / "quotes" / "polnear_train.jsonl").open(encoding="utf-8") as lines:
        documents = {record["id"]: record for record in map(json.loads, lines)}
    table = Counter[tuple[int, int]]()
    for line in gold.read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        document = documents[labelled["id"]]
        quote = next(quote for quote in document["quotes"] if quote["cue"] and quote["cue"][0] == labelled["cue"])
        cue, source = (words_of(" ".join(document["text"][a:b] for a, b in quote[role])) for role in ("cue", "source"))
        table[ACTS.index(labelled["act"]), act(cue, source)] += 1

    classed = Counter({pair: count for pair, count in table.items() if pair[1] != UNKNOWN})
    same = sum(classed[number, number] for number in range(len(ACTS)))
    print(
        f"{classed.total()} of {table.total()} cues classed; of these {same} as labelled, {same / classed.total():.1%}"
    )
    print(f"Cohen's kappa {kappa(classed):.2f}\n")
    print(f"{'labelled':10}" + "".join(f"{name:>10}" for name in (*ACTS, "none")))
    for row, name in enumerate(ACTS):
        print(f"{name:10}" + "".join(f"{table[row, column]:10}" for column in (*range(len(ACTS)), UNKNOWN)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Agreement of the lists with the cues that were labelled by hand.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--gold", type=Path, default=GOLD, help="the cues that were labelled by hand")
    arguments = parser.parse_args()
    report(arguments.data, arguments.gold)
