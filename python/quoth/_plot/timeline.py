"""Quotations and the days of their documents → charts over time."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._plot import chart
from quoth._plot.periods import Period, named_between, period_of, short_name, span_of, unit_of
from quoth._vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from quoth._spoken import Spoken


_STEP = 26
# The area of the largest circle in pixels, and so much room at both ends that it is not cut.
_LARGEST, _MARGIN = 480, 14
# So many periods have their name on the axis.
_NAMED = 8


class Dated(NamedTuple):
    """Quotations, each with the period in which its document lies, and what to say of that."""

    said: Spoken
    periods: list[Period | None]
    unit: str
    note: str

    @classmethod
    def of(cls, said: Spoken, days: Sequence[datetime.date | None], wanted: str) -> Dated:
        """Put quotations into periods of the unit that is wanted."""
        there = [day for row in said.rows if (day := days[row]) is not None]
        unit = unit_of(there, wanted)
        periods = [None if day is None else period_of(day, unit) for day in days]
        of_quotes = [periods[row] for row in said.rows]
        undated = sum(period is None for period in of_quotes)
        note = f"by {unit}, {span_of(there, unit)}" if there else f"by {unit}"
        if undated:
            note += f"; {undated:,} of {len(of_quotes):,} quotations have no date"
        return cls(said, of_quotes, unit, note)


def _time_axis(alt: Any, field: str, periods: Collection[Period], unit: str) -> Any:  # noqa: ANN401
    # In UTC, so that a day is the same day in every time zone. Each name stands in the middle of its
    # period, where its dot is.
    shown = named_between(min(periods), max(periods), unit, _NAMED)
    # The charts count time in milliseconds.
    names = {round(_middle(period).timestamp() * 1000): short_name(period, unit) for period in shown}
    axis = alt.Axis(
        labelExpr=f"{json.dumps(names)}[toNumber(datum.value)]",
        labelOverlap=True,
        values=list(names),
        gridOpacity=0.5,
    )
    return alt.X(f"{field}:T", title=None, scale=alt.Scale(type="utc", padding=_MARGIN), axis=axis)


def kinds(alt: Any, dated: Dated) -> Any:  # noqa: ANN401
    counted: Counter[tuple[Period, str]] = Counter(
        (period, kind) for period, kind in zip(dated.periods, dated.said.kinds, strict=True) if period is not None
    )
    heading = chart.title(alt, "Quotations over time", dated.note)
    if not counted:
        return chart.nothing(alt, "Quotations over time", "There are no quotations with a date to show.")
    rows: list[dict[str, Any]] = []
    for period in sorted({period for period, _ in counted}):
        height = 0
        for kind in KINDS:
            if number := counted[period, kind]:
                times = {"period": period.name, "start": period.start.isoformat(), "end": period.end.isoformat()}
                rows.append({**times, "kind": kind, "number": number, "from": height, "to": height + number})
                height += number
    selection = chart.selected_kind(alt)
    channels = chart.by_kind(alt, (row["kind"] for row in rows), selection)
    del channels["order"]
    return (
        alt.Chart(chart.data(alt, rows), title=heading, width=chart.WIDTH, height=240, view=chart.unframed(alt))
        .mark_rect(stroke="white", strokeWidth=0.6)
        .encode(
            x=_time_axis(alt, "start", {period for period, _ in counted}, dated.unit),
            x2="end:T",
            y=alt.Y("from:Q", title="quotations", axis=chart.number_axis(alt)),
            y2="to:Q",
            tooltip=[
                alt.Tooltip("period:N", title="when"),
                alt.Tooltip("kind:N"),
                alt.Tooltip("number:Q", title="quotations", format=","),
            ],
            **channels,
        )
        .add_params(selection)
    )


def speakers(alt: Any, dated: Dated, top: int) -> Any:  # noqa: ANN401
    counted: Counter[tuple[int, Period]] = Counter(
        (one, period)
        for together, period in zip(dated.said.speakers, dated.periods, strict=True)
        if period is not None
        for one in together
    )
    if not counted:
        return chart.nothing(
            alt, "Who is quoted when", "There are no quotations with a date and a named speaker to show."
        )
    totals: Counter[int] = Counter()
    for (one, _), number in counted.items():
        totals[one] += number
    most = [one for one, _ in totals.most_common(top)]
    names = dict(zip(most, chart.names_shown(dated.said.people[one].name for one in most), strict=True))
    rows: list[dict[str, Any]] = [
        {"name": names[one], "period": period.name, "middle": _middle(period).isoformat(), "number": number}
        for (one, period), number in sorted(counted.items(), key=lambda item: item[0][1])
        if one in names
    ]
    largest = max(row["number"] for row in rows)
    return (
        alt.Chart(
            chart.data(alt, rows),
            title=chart.title(alt, "Who is quoted when", f"{chart.first(len(most), len(totals))}, {dated.note}"),
            width=chart.WIDTH,
            height=alt.Step(_STEP),
            view=chart.unframed(alt),
        )
        .mark_circle(color=chart.ONE_COLOUR, opacity=0.9, stroke="white", strokeWidth=0.6)
        .encode(
            x=_time_axis(alt, "middle", {period for one, period in counted if one in names}, dated.unit),
            y=chart.names_axis(alt, list(names.values()), grid=True),
            size=alt.Size(
                "number:Q",
                title="quotations",
                # The area is as large as the number, from nothing on.
                scale=alt.Scale(domain=[0, largest], range=[0, _LARGEST]),
                legend=alt.Legend(orient="top", values=_examples(largest), symbolFillColor=chart.GREY),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="who"),
                alt.Tooltip("period:N", title="when"),
                alt.Tooltip("number:Q", title="quotations", format=","),
            ],
        )
    )


def _middle(period: Period) -> datetime.datetime:
    start = datetime.datetime.combine(period.start, datetime.time(), datetime.timezone.utc)
    return start + (period.end - period.start) / 2


def _examples(largest: int) -> list[int]:
    """Give the numbers whose circles the legend shows."""
    return sorted({1, (largest + 1) // 2, largest})
