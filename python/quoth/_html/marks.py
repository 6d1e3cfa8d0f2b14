"""Marks on a text → HTML elements that nest."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from quoth._html.words import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Mark(NamedTuple):
    """An HTML element around the text from ``start`` to ``end``, in code points."""

    start: int
    end: int
    tag: str
    attributes: str = ""
    # Of marks of the same place, those of a lower rank are outside.
    rank: int = 0
    # Attributes and content of the first piece alone, where the element is split.
    only_first: str = ""
    before: str = ""

    def opening(self, *, first: bool) -> str:
        attributes = self.attributes + (self.only_first if first else "")
        return f"<{self.tag}{attributes}>{self.before if first else ''}"


class Block(NamedTuple):
    """A paragraph of the page, or the white space between two, which has no ``tag``."""

    start: int
    end: int
    tag: str = ""
    attributes: str = ""


def with_marks(text: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> Iterator[str]:
    """Give the text of ``blocks``, which follow one another, with ``marks`` as elements.

    Marks may overlap without one lying inside the other, which elements cannot: where one ends, those
    inside it are closed and opened again. A mark never reaches over the border of a block.
    """
    for block, parts in zip(blocks, _by_block(blocks, marks), strict=True):
        if not block.tag:
            yield escape(text[block.start : block.end])
            continue
        yield f"<{block.tag}{block.attributes}>"
        yield from _nested(text, block, sorted(parts, key=_order))
        yield f"</{block.tag}>"


def _order(part: tuple[Mark, bool]) -> tuple[int, int, int]:
    mark = part[0]
    return mark.start, -mark.end, mark.rank


def _by_block(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[list[tuple[Mark, bool]]]:
    """Cut the marks at the borders of blocks; each part with whether it is the first of its mark."""
    starts = [block.start for block in blocks]
    parts: list[list[tuple[Mark, bool]]] = [[] for _ in blocks]
    for mark in marks:
        first = True
        place = max(bisect_right(starts, mark.start) - 1, 0)
        while place < len(blocks) and blocks[place].start < mark.end:
            block = blocks[place]
            start, end = max(mark.start, block.start), min(mark.end, block.end)
            if block.tag and start < end:
                parts[place].append((mark._replace(start=start, end=end), first))
                first = False
            place += 1
    return parts


def _nested(text: str, block: Block, parts: list[tuple[Mark, bool]]) -> Iterator[str]:
    here = block.start
    around: list[Mark] = []
    for mark, first in parts:
        while ending := [one.end for one in around if one.end <= mark.start]:
            end = min(ending)
            yield escape(text[here:end])
            yield from _closed(around, end)
            here = end
        yield escape(text[here : mark.start])
        here = mark.start
        yield mark.opening(first=first)
        around.append(mark)
    while around:
        end = min(one.end for one in around)
        yield escape(text[here:end])
        yield from _closed(around, end)
        here = end
    yield escape(text[here : block.end])


def _closed(around: list[Mark], end: int) -> Iterator[str]:
    """Close the elements that end here, and for a moment those inside them."""
    outermost = next(place for place, mark in enumerate(around) if mark.end <= end)
    inside = around[outermost:]
    for mark in reversed(inside):
        yield f"</{mark.tag}>"
    around[outermost:] = [mark for mark in inside if mark.end > end]
    for mark in around[outermost:]:
        yield mark.opening(first=False)
