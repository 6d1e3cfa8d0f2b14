"""Rows → lines of a terminal, in columns that fit its width."""

from __future__ import annotations

import shutil
import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

from quoth._command_line.messages import without_control

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Widths in columns of the terminal. The last cell of a row gets what the others leave.
_MAX_WIDTH = 26
_MIN_LAST_WIDTH = 20
_SEPARATOR = "  "
_NO_TERMINAL = (100, 24)


def lines(rows: Sequence[Sequence[str]], max_widths: Sequence[int] = ()) -> Iterator[str]:
    """Give a line for each of ``rows``, of which the first is the heading.

    Cells are cut to ``max_widths``, beyond those to 26 columns, and the last one of each row to what
    is left of the terminal.
    """
    *widths, last = (max(map(width, column)) for column in zip(*rows, strict=True))
    widths = [min(most, used) for most, used in zip_longest(max_widths, widths, fillvalue=_MAX_WIDTH)]
    terminal = shutil.get_terminal_size(fallback=_NO_TERMINAL).columns
    left = terminal - sum(widths) - len(_SEPARATOR) * len(widths)
    widths.append(min(last, max(_MIN_LAST_WIDTH, left)))
    for row in rows:
        yield _SEPARATOR.join(fit(cell, most) for cell, most in zip(row, widths, strict=True)).rstrip()


def printable(text: str) -> str:
    """Put ``text`` on one line, without the control characters that a terminal obeys."""
    return without_control(" ".join(text.split()))


def fit(text: str, most: int) -> str:
    """Cut or fill ``text`` to ``most`` columns."""
    used = width(text)
    if used <= most:
        return text + " " * (most - used)
    kept, used = "", 0
    for char in text:
        used += width(char)
        if used > most - 1:
            break
        kept += char
    kept = kept.rstrip() + "…"
    return kept + " " * (most - width(kept))


def width(text: str) -> int:
    """Count the columns of a terminal that ``text`` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
