"""A quotation → its name in messages, and the same one with another part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoth._corrections import AddQuote, CorrectionError
from quoth._printable import on_one_line

if TYPE_CHECKING:
    from quoth._quoth import Quote

_LONGEST = 40


def named(quote: Quote) -> str:
    """Give how messages call a quotation: its first words."""
    return on_one_line(quote.content_text, _LONGEST)


def with_part(quote: Quote, part: str, place: tuple[int, int]) -> AddQuote:
    """Give what adds the quotation again, with other borders, another cue or another source.

    Raises:
        CorrectionError: Another quotation stands at these borders, or the part is unknown.
    """
    if part not in {"content", "cue", "source"}:
        problem = f"a quotation has no {part!r:.20}"
        raise CorrectionError(problem)
    speakers = [(person.start, person.end) for person in quote.speakers]
    pieces = [(piece.start, piece.end) for piece in quote.content]
    if part == "content":
        pieces = [place]
    cue, source = quote.cue, quote.source
    return AddQuote(
        pieces[0][0],
        pieces[-1][1],
        cue=place if part == "cue" else cue and (cue.start, cue.end),
        source=place if part == "source" else source and (source.start, source.end),
        speaker=speakers or None,
        # With other borders the marks tell it anew.
        kind=None if part == "content" else quote.kind,
        act=quote.act,
        content=pieces if len(pieces) > 1 else (),
    )
