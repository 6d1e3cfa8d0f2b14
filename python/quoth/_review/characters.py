"""Characters that a page cannot show."""

from __future__ import annotations

import re

_NOT_SHOWN = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """Give a text that a page can show, with every code point at its place."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text)
