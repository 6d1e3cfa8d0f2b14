"""Texts and names as charts and pages show them, without what no screen can show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What HTML cannot hold: lone surrogates, control characters but for tab, line feed and carriage
# return, and what no text is to use.
_NOT_SHOWN = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def printable(text: str) -> str:
    """Put U+FFFD for each character that cannot be shown; the text stays as long as it is."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str, most: int = 80) -> str:
    """Give a name or a title on one line, cut to ``most`` code points."""
    line = " ".join(printable(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def distinct(names: Iterable[str]) -> list[str]:
    """Give each a name of its own: of two people with one name, the second has a number."""
    last: dict[str, int] = {}
    used: set[str] = set()
    found = []
    for name in names:
        number, own = last.get(name, 0), name
        while number == 0 or own in used:
            number += 1
            own = name if number == 1 else f"{name} ({number})"
        last[name] = number
        used.add(own)
        found.append(own)
    return found
