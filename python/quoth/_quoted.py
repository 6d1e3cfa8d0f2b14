"""A text → what of it stands in quotation marks, and by that the kind of a quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quoth._corrections import _Place
    from quoth._quoth import _Kind

# A mark that may open → those that close it. What is not in pairs does both, by where it stands.
_CLOSING = {"“": '”"', '"': '"”', "„": '“”"', "«": "»", "‹": "›", "‘": "’'", "'": "'’", "``": "''"}
# Apostrophes stand at the head of words too (*’em*), so one of these without its partner is no mark.
_SINGLE = frozenset("‘'‹")
_MARK = re.compile("``|''|[“”\"„«»‹›‘’']")
_PARAGRAPH = re.compile(r"(?:.|\n(?![^\S\n]*\n))+")
# Deeper than that nobody quotes; it bounds the search for what a mark closes.
_DEPTH = 8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Quoted:
    """The stretches of a text that stand in quotation marks, within others too."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stretches = sorted(_stretches(text), key=lambda place: (place[0], -place[1]))
        # From each of these places on, up to the next, text stands in that stretch, or in none.
        self._borders: list[int] = []
        self._innermost: list[_Place | None] = []
        around: list[_Place] = []
        for place in self._stretches:
            self._close(around, place[0])
            around.append(place)
            self._add(place[0], place)
        self._close(around, len(text))

    def kind(self, content: Iterable[_Place], said_at: _Place | None) -> _Kind:
        """Give the kind of a quotation: direct if all its words are in marks, mixed if some are.

        ``said_at`` is the place of its cue or source. Marks around that too are of another
        quotation, in which this one is a report: *“The mayor said **it was shut**,” she told us.*
        """
        found = {
            self._is_quoted(start + word.start(), said_at)
            for start, end in content
            for word in _WORD.finditer(self._text[start:end])
        }
        if found == {True}:
            return "direct"
        return "mixed" if True in found else "indirect"

    def _is_quoted(self, at: int, said_at: _Place | None) -> bool:
        number = bisect_right(self._borders, at) - 1
        stretch = self._innermost[number] if number >= 0 else None
        return stretch is not None and not (said_at and stretch[0] <= said_at[0] and said_at[1] <= stretch[1])

    def _close(self, around: list[_Place], until: int) -> None:
        while around and around[-1][1] <= until:
            end = around.pop()[1]
            self._add(end, around[-1] if around else None)

    def _add(self, at: int, stretch: _Place | None) -> None:
        self._borders.append(at)
        self._innermost.append(stretch)


def _stretches(text: str) -> Iterator[_Place]:
    for paragraph in _PARAGRAPH.finditer(text):
        # The marks that are open, with their places.
        opened: list[tuple[str, int]] = []
        for found in _MARK.finditer(text, paragraph.start(), paragraph.end()):
            number, end = _closed_by(text, found, opened)
            if number is not None:
                yield opened[number][1], end
                del opened[number:]
            if end != found.end() and found.group() in _CLOSING and len(opened) < _DEPTH and _may_open(text, found):
                opened.append((found.group(), found.start()))
        # Of a quotation over several paragraphs only the last has a mark that closes.
        left = [start for mark, start in opened if mark not in _SINGLE]
        yield from ((start, paragraph.end()) for start in left[:1])


def _closed_by(text: str, found: re.Match[str], opened: list[tuple[str, int]]) -> tuple[int | None, int]:
    """Give which of the open marks is closed by this one, the last that can be, and where that ends."""
    mark, start, end = found.group(), found.start(), found.end()
    for i in reversed(range(len(opened))):
        # Lines that each open the marks anew are paragraphs.
        if mark == opened[i][0] and mark not in _SINGLE and text[start - 1] == "\n":
            return i, start
        if mark in _CLOSING[opened[i][0]] and not text[end : end + 1].isalnum():
            return i, end
    return None, start


def _may_open(text: str, mark: re.Match[str]) -> bool:
    """Tell apostrophes (*don't*) and signs of inches from marks, which have no letter or digit before them."""
    return not text[mark.start() - 1 : mark.start()].isalnum() and bool(text[mark.end() : mark.end() + 1].strip())
