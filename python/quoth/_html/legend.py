"""The legend of a text: who says how much, which filters on a click and leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoth._html.words import count, name, plural

if TYPE_CHECKING:
    from quoth._html.groups import Group
    from quoth._html.views import View

# So many lines are always in sight; the others unfold.
_IN_SIGHT = 12

# So many can be filtered by: each needs a rule of CSS.
FILTERS = 100

_KEY = {
    "direct": ("m q direct cu", "direct"),
    "indirect": ("m q indirect cu", "indirect"),
    "mixed": ("m q mixed cu", "mixed"),
    "topic": ("m q topic cu", "topic"),
    "nested": ("m q direct nested cu", "↳ inside another"),
    "unsure": ("who unsure cu", "speaker unsure?"),
    "by": ("by m cu", "who reports it"),
    "name": ("m q name cu", "name"),
    "nominal": ("m q nominal cu", "description"),
    "pronoun": ("m q pronoun cu", "pronoun"),
}


def legend(view: View, prefix: str) -> str:
    """Give the legend: radio buttons that need no script, and links to the first of each."""
    title = summary(view)
    if not view.groups:
        return f'<p class="none">{title}.</p>'
    everything = (
        f'<li class="line"><label><input type="radio" name="{prefix}who" class="all" checked> all</label> '
        f"{view.shown:,}</li>"
    )
    lines = [_line(group, prefix) for group in view.groups]
    first = "".join([everything, *lines[:_IN_SIGHT]])
    rest = "".join(lines[_IN_SIGHT:])
    more = count(len(lines) - _IN_SIGHT, f"more {view.by}")
    hidden = f'<details><summary>{more}</summary><ul class="lines">{rest}</ul></details>' if rest else ""
    lists = f'<ul class="lines">{first}</ul>{hidden}'
    return f'<fieldset class="legend"><legend>{title}</legend>{lists}{_key(view)}</fieldset>'


def summary(view: View) -> str:
    """Say how many are shown, and of how many."""
    named = sum(group.place is not None for group in view.groups)
    if not view.total:
        return f"No {plural(view.noun)} found"
    number = count(view.shown, view.noun)
    if view.shown < view.total:
        number = f"{view.shown:,} of {count(view.total, view.noun)}"
    preposition = {"mention": "of", "entity": "with"}.get(view.noun, "by")
    return f"{number} {preposition} {count(named, view.by)}" if named else number


def _line(group: Group, prefix: str) -> str:
    number = f'<a href="#{group.ids[0]}" title="to the first">{len(group.ids):,}</a>'
    shown = f"{group.key} {name(group.name, 60)}" if group.key else name(group.name, 60)
    if group.place is None or group.place < FILTERS:
        shown = f'<label><input type="radio" name="{prefix}who" class="f{group.number}"> {shown}</label>'
    return f'<li class="line {group.colour}">{shown} {number}</li>'


def _key(view: View) -> str:
    samples = [f'<span class="{_KEY[kind][0]}">{_KEY[kind][1]}</span>' for kind in view.key]
    switch = (
        '<label class="switch"><input type="checkbox" class="names" checked> names, dates and sums</label>'
        if view.entities
        else ""
    )
    return f'<p class="key">{" ".join(samples)} {switch}</p>' if samples or switch else ""
