"""Where the words that report a quotation stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quoth._quoth import Quote

# What may stand between cue, source and content for them to be joined by one line.
_GAP = re.compile(r"[^\w\n]{0,3}")


def attribution_spans(text: str, quote: Quote) -> list[tuple[int, int]]:
    """Give where cue and source stand, each up to the content or one another where they are beside it.

    So the line under them touches the content that it is the line of.
    """
    parts = sorted((part.start, part.end) for part in (quote.cue, quote.source) if part is not None)
    joined: list[list[int]] = []
    for start, end in parts:
        if joined and _beside(text, joined[-1][1], start):
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    for span in joined:
        for piece in quote.content:
            if piece.end <= span[0] and _beside(text, piece.end, span[0]):
                span[0] = piece.end
            if piece.start >= span[1] and _beside(text, span[1], piece.start):
                span[1] = piece.start
    return [(start, end) for start, end in joined]


def _beside(text: str, end: int, start: int) -> bool:
    return start <= end or _GAP.fullmatch(text, end, start) is not None
