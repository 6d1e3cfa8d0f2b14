"""What the charts of ``quoth.plot`` share: colours, scales, bars, and the chart of nothing.

Neither background nor colour of text is set, so that the theme of the user's Altair holds, and
charts can stand side by side (``chart | chart``).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from quoth._extra import required
from quoth._printable import distinct, on_one_line
from quoth._vocabulary import KINDS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping, Sequence

# Of one order from dark to light, so that they are told apart without colour too: from black and
# white print and by the colour-blind. The last is that of topics, which few ask for.
KIND_COLOURS = dict(zip(KINDS, ("#156aa8", "#e07b00", "#8cc5b0", "#b5b5b5"), strict=True))
ACTOR_COLOURS = {"PERSON": "#3b87c8", "ORG": "#e07b00"}
ACTOR_NAMES = {"PERSON": "person", "ORG": "organisation"}
ONE_COLOUR = "#3b87c8"
GREY = "#8a8a8a"
ARROW_COLOUR = "#b0416e"

# Text within a chart, which themes forget: white where they made the background dark.
_TEXT_COLOUR = (
    "isValid(background) && background != 'transparent' && luminance(background) < 0.4 ? '#ffffff' : '#000000'"
)
_NUMBERS = itertools.count(1)
WIDTH = 560
_STEP = 22
_GRID = 0.5
_NAME = 40
_LABEL = 230


def altair(user: str) -> Any:  # noqa: ANN401
    """Import Altair, or say how to get it."""
    return required("altair", f"docs.plot.{user}")


def title(alt: Any, text: str, *below: str) -> Any:  # noqa: ANN401
    return alt.TitleParams(text=text, subtitle=list(below), anchor="start", offset=12)


def data(alt: Any, rows: Iterable[Mapping[str, Any]]) -> Any:  # noqa: ANN401
    """Put rows into the chart itself: no limit of Altair holds for them, and no library of frames is needed."""
    return alt.InlineData(values=list(rows))


def first(shown: int, number: int, noun: str = "speaker") -> str:
    """Say how many of a number are shown."""
    if shown == number:
        return f"All {number:,} {noun}s" if number > 1 else f"The only {noun}"
    return f"The first {f'{shown:,} ' if shown > 1 else ''}of {number:,} {noun}s"


def nothing(alt: Any, heading: str, sentence: str) -> Any:  # noqa: ANN401
    """Give the chart of a collection without anything to show: a sentence."""
    return (
        alt.Chart(data(alt, [{"sentence": sentence}]), title=title(alt, heading), width=WIDTH, height=60)
        .mark_text(fontSize=13, color=text_colour(alt))
        .encode(text="sentence:N")
    )


def shown(name: str, most: int = _NAME) -> str:
    """Give a name as charts show it.

    Altair puts data into a script of a page as it is, where ``</script>`` would end it: an
    invisible character behind each ``<`` keeps that from being markup.
    """
    return on_one_line(name, most).replace("<", "<\N{ZERO WIDTH NON-JOINER}")


def names_shown(names: Iterable[str]) -> list[str]:
    """Give names as charts show them, each of its own."""
    return distinct(map(shown, names))


def kind_scale(alt: Any, kinds: Iterable[str]) -> Any:  # noqa: ANN401
    """Give the colours of those kinds that there are, always the same."""
    there = set(kinds)
    kept = [kind for kind in KINDS if kind in there]
    return alt.Scale(domain=kept, range=[KIND_COLOURS[kind] for kind in kept])


def selected_kind(alt: Any) -> Any:  # noqa: ANN401
    """Give what a click on the legend selects; named anew, so that charts side by side have their own."""
    return alt.selection_point(name=f"kind_{next(_NUMBERS)}", fields=["kind"], bind="legend")


def by_kind(alt: Any, kinds: Iterable[str], selection: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give the channels that part bars by kind; a click on a kind in the legend shows that alone."""
    return {
        "color": alt.Color(
            "kind:N", title="kind", scale=kind_scale(alt, kinds), legend=alt.Legend(orient="top", symbolType="square")
        ),
        "order": alt.Order("order:Q"),
        "opacity": alt.condition(selection, alt.value(1), alt.value(0.15)),
    }


def number_axis(alt: Any) -> Any:  # noqa: ANN401
    return alt.Axis(tickMinStep=1, format=",d", tickCount=6, domain=False, ticks=False, gridOpacity=_GRID)


def unframed(alt: Any) -> Any:  # noqa: ANN401
    return alt.ViewBackground(stroke=None)


def text_colour(alt: Any) -> Any:  # noqa: ANN401
    return alt.ExprRef(expr=_TEXT_COLOUR)


def names_axis(alt: Any, names: Sequence[str], *, grid: bool = False) -> Any:  # noqa: ANN401
    axis = alt.Axis(labelLimit=_LABEL, domain=False, ticks=False, labelPadding=6, grid=grid, gridOpacity=_GRID)
    return alt.Y("name:N", sort=list(names), title=None, axis=axis)


def bars(
    alt: Any,  # noqa: ANN401
    counted: Sequence[tuple[str, Mapping[str, int]]],
    heading: Any,  # noqa: ANN401
    *,
    what: str,
    noun: str = "quotations",
) -> Any:  # noqa: ANN401
    """Give a bar for each name, parted by kind, with the sum at its end.

    Args:
        alt: Altair.
        counted: Names that differ, each with its numbers by kind, in order.
        heading: The title.
        what: What the names are of.
        noun: What is counted, in the plural.
    """
    names = [name for name, _ in counted]
    parts: list[dict[str, Any]] = [
        {"name": name, "kind": kind, "number": numbers[kind], "sum": sum(numbers.values()), "order": KINDS.index(kind)}
        for name, numbers in counted
        for kind in KINDS
        if numbers.get(kind)
    ]
    sums = [{"name": name, "sum": sum(numbers.values())} for name, numbers in counted]
    selection = selected_kind(alt)
    y = names_axis(alt, names)
    tooltip = [
        alt.Tooltip("name:N", title=what),
        alt.Tooltip("kind:N", title="kind"),
        alt.Tooltip("number:Q", title=noun, format=","),
        alt.Tooltip("sum:Q", title="all kinds", format=","),
    ]
    x = alt.X("number:Q", title=noun, axis=number_axis(alt))
    drawn = (
        alt.Chart(data(alt, parts))
        .mark_bar(stroke="white", strokeWidth=0.6)
        .encode(x=x, y=y, tooltip=tooltip, **by_kind(alt, (part["kind"] for part in parts), selection))
        .add_params(selection)
    )
    ends = (
        alt.Chart(data(alt, sums))
        .mark_text(align="left", dx=4, fontSize=11, color=text_colour(alt))
        .encode(x=alt.X("sum:Q"), y=y, text=alt.Text("sum:Q", format=","))
    )
    return (drawn + ends).properties(title=heading, width=WIDTH, height=alt.Step(_STEP), view=unframed(alt))


def shares(alt: Any, counted: Sequence[tuple[str, Counter[str]]], heading: Any) -> Any:  # noqa: ANN401
    """Give bars of one length, parted by kind."""
    rows: list[dict[str, Any]] = []
    for name, numbers in counted:
        total = numbers.total()
        label = f"{name} ({total:,})"
        rows += [
            {"name": label, "kind": kind, "number": numbers[kind], "share": numbers[kind] / total, "order": order}
            for order, kind in enumerate(KINDS)
            if numbers[kind]
        ]
    names = list(dict.fromkeys(row["name"] for row in rows))
    selection = selected_kind(alt)
    shares_axis = alt.Axis(format="%", tickCount=5, domain=False, ticks=False, gridOpacity=_GRID)
    tooltip = [
        alt.Tooltip("name:N", title="of"),
        alt.Tooltip("kind:N"),
        alt.Tooltip("number:Q", title="quotations", format=","),
        alt.Tooltip("share:Q", format=".1%"),
    ]
    return (
        alt.Chart(data(alt, rows), title=heading, width=WIDTH, height=alt.Step(_STEP), view=unframed(alt))
        .mark_bar(stroke="white", strokeWidth=0.6)
        .encode(
            x=alt.X("share:Q", title="share of quotations", axis=shares_axis, scale=alt.Scale(domain=[0, 1])),
            y=names_axis(alt, names),
            tooltip=tooltip,
            **by_kind(alt, (row["kind"] for row in rows), selection),
        )
        .add_params(selection)
    )
