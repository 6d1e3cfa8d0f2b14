"""Cue → act: speech, writing, thought or stance, from lists of words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ACTS = ("speech", "writing", "thought", "stance")
UNKNOWN = -1

VERBS = Path(__file__).parent.parent / "src" / "lexicon" / "verbs.txt"
OTHERS = Path(__file__).parent / "acts.txt"


def act(words: list[str]) -> int:
    """The number of the act of a cue: that of its first word that is listed; `UNKNOWN` if none is."""
    forms = lexicon()
    lower = [word.lower().replace("’", "'") for word in words]
    return next((forms[word] for word in lower if word in forms), UNKNOWN)


@cache
def lexicon() -> dict[str, int]:
    """The act of every inflected form. Where two lists have a form, the first counts."""
    found: dict[str, int] = {}
    for path in (VERBS, OTHERS):
        number = UNKNOWN
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            heading, colon, rest = line.partition(":") if not line.startswith(" ") else ("", "", line)
            if colon:
                number = next((i for i, name in enumerate(ACTS) if name in heading.split()), UNKNOWN)
            for entry in rest.split():
                for form in forms(entry):
                    found.setdefault(form, number)
    return found


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
