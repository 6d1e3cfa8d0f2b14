"""Which part of a text stands in quotation marks, and so whether a quotation is direct, indirect or mixed."""

from __future__ import annotations

import re

from corpus.spans import Span

# Opening mark → what closes it. A single mark closes only where no letter follows: “don’t” has none.
_PAIRS = {"“": "”", "‘": "’", '"': '"', "'": "'", "``": "''", "«": "»", "''": "''", "`": "'"}
_OPENING = re.compile(r"(?<![^\W_])(``|''|[“‘\"'«`])(?=[\w“‘\"'\[(…—–-])")


def quoted_parts(text: str) -> list[Span]:
    """The stretches in quotation marks, marks and all; one that is not closed runs to the end of the text.

    >>> quoted_parts("It was ‘a fool’s errand’, and “mad")
    [Span(start=7, end=24), Span(start=30, end=34)]
    """
    found, at = [], 0
    while opening := _OPENING.search(text, at):
        closing = re.escape(_PAIRS[opening[1]])
        if len(opening[1]) == 1 and opening[1] in "‘'`":
            closing += r"(?!\w)"
        end = re.compile(closing).search(text, opening.end())
        at = end.end() if end else len(text)
        found.append(Span(opening.start(), at))
    return found


def kind_by_marks(pieces: list[str]) -> str:
    """direct, indirect or mixed, by what of the content stands in marks."""
    inside = outside = False
    for piece in pieces:
        parts = quoted_parts(piece)
        inside = inside or bool(parts)
        rest, at = "", 0
        for part in parts:
            rest, at = rest + piece[at : part.start], part.end
        outside = outside or bool(re.search(r"\w", rest + piece[at:]))
    return "indirect" if not inside else "mixed" if outside else "direct"
