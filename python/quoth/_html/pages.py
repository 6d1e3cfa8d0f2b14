"""The look of everything, and pages that hold it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from quoth._html import palette
from quoth._html.legend import FILTERS
from quoth._html.words import escape
from quoth._provenance import described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BEFORE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="{generator}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
"""
_AFTER = "\n</main>\n</body>\n</html>\n"

_PAGE_STYLE = """\
:root{color-scheme:light dark}
body{font-family:Georgia,"Times New Roman",serif;margin:2em auto;max-width:72em;padding:0 1em;\
background:#fff;color:#111}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}}
h1,h2{line-height:1.3}
@media(min-width:62em){
.quoth.article{display:grid;grid-template-columns:minmax(0,44em) 18em;gap:0 3em;align-items:start}
.quoth.article>.text{grid-column:1;grid-row:1}
.quoth.article>.legend,.quoth.article>.none{grid-column:2;grid-row:1/3;position:sticky;top:1em;\
max-height:calc(100vh - 2em);overflow:auto;padding:3px;box-sizing:border-box}
.quoth.article>.legend .lines{flex-direction:column;align-items:start}
}
@media print{body{background:#fff;color:#111;margin:0;max-width:none}}
"""

# What a reader has turned off: everything but what the checked line of the legend is about.
_OFF = "{--fill:transparent;--line:transparent;--ink-on:inherit;--pattern:none;--show:none;outline:none}"


@cache
def style(filters: int = FILTERS) -> str:
    """Give the CSS of all HTML, with rules for so many lines of a legend."""
    css = files("quoth._html").joinpath("style.css").read_text(encoding="utf-8").replace("\\\n", "")
    places = [*range(min(filters, FILTERS)), "u"]
    # The outer class twice: it is to win against the rules of single kinds.
    off = ",\n".join(f".quoth.quoth:has(.f{place}:checked) .text .m:not(.s{place})" for place in places)
    return f"{css}{palette.rules()}\n{off}{_OFF}\n"


def fragment(content: str, filters: int = 0) -> str:
    """Give HTML for a notebook or another page, with its style."""
    return f'<div class="quoth"><style>{style(filters)}</style>{content}</div>'


def page(
    title: str, pieces: Iterable[str], filters: int = FILTERS, made_by: Iterable[dict[str, Any]] = ()
) -> Iterator[str]:
    """Give a whole page in pieces, with rules for so many lines of a legend, and what made the documents."""
    generator = escape(described(made_by))
    yield _BEFORE.format(generator=generator, title=escape(title), style=f"{_PAGE_STYLE}{style(filters)}")
    yield from pieces
    yield _AFTER
