"""Spans of a text, in code points, and problems found in a file."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """The code points from `start` up to, but without, `end`."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether all of the other lies inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether they share a code point."""
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> Span:
        """The same, so many code points further on."""
        return Span(self.start + by, self.end + by)


class Problem(NamedTuple):
    """What is wrong in a file, and on which of its lines; line 0 is the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"
