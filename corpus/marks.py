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
        at = _closing_end(text, opening[1], opening.end())
        found.append(Span(opening.start(), at))
    return found


def _closing_end(text: str, mark: str, start: int) -> int:
    """Where the stretch ends that this mark opened.

    A single closing mark looks like the apostrophe of a plural (‘The players’ bus is late,’), so of several up to the
    next opening mark the last counts if a comma or a terminal mark stands before it.
    """
    closing = re.escape(_PAIRS[mark])
    if mark not in "‘'`":
        end = re.compile(closing).search(text, start)
        return end.end() if end else len(text)
    following = _OPENING.search(text, start)
    limit = following.start() if following else len(text)
    ends = list(re.compile(closing + r"(?!\w)").finditer(text, start, limit))
    if not ends:
        late = re.compile(closing + r"(?!\w)").search(text, limit)
        return late.end() if late else len(text)
    return ends[-1].end() if text[ends[-1].start() - 1] in ",.?!…–—" else ends[0].end()


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
