"""Texts and names as charts and pages show them, without what no screen can show."""

from __future__ import annotations

import re

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
