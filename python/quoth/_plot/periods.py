"""Days → the periods of a time line: days, weeks, months or years."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from quoth._plot.choice import check_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONTHS_OF_YEAR = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS = ("day", "week", "month", "year")
MOST = 400
"""So many periods fit side by side."""

# Up to so many days from the first to the last, a bar each day, and so on, is a picture.
_DAYS, _WEEKS, _MONTHS = 45, 400, 3700
_LENGTHS = {"day": 1, "week": 7, "month": 30.4, "year": 365.2}


class Period(NamedTuple):
    """A day, week, month or year, from its first day to the first of the next."""

    start: datetime.date
    end: datetime.date
    name: str


def unit_of(days: Sequence[datetime.date], wanted: str) -> str:
    """Give the unit that was ``wanted``, or for "auto" the one in which all ``days`` make a picture.

    Raises:
        ValueError: There is no such unit, or there are more periods than fit side by side.
    """
    check_choice(wanted, "unit", ("auto", *UNITS))
    length = (max(days) - min(days)).days + 1 if days else 1
    if wanted == "auto":
        return "day" if length <= _DAYS else "week" if length <= _WEEKS else "month" if length <= _MONTHS else "year"
    number = round(length / _LENGTHS[wanted])
    if number > MOST:
        message = f'unit="{wanted}" makes {number:,} periods, and {MOST} can be shown; pass a longer one or "auto"'
        raise ValueError(message)
    return wanted


def period_of(day: datetime.date, unit: str) -> Period:
    """Give the period in which a day lies."""
    if unit == "day":
        return Period(day, _later(day, 1), written(day))
    if unit == "week":
        start = _later(day, -day.weekday())
        return Period(start, _later(start, 7), f"week of {written(start)}")
    if unit == "month":
        start = day.replace(day=1)
        return Period(start, _later(start, 31).replace(day=1), f"{_MONTHS_OF_YEAR[start.month - 1]} {start.year}")
    start = day.replace(month=1, day=1)
    return Period(start, _later(start, 366).replace(month=1, day=1), str(start.year))


def named_between(first: Period, last: Period, unit: str, most: int) -> list[Period]:
    """Give every period from the first to the last, or as many at even steps as may be shown."""
    periods = [first]
    while (following := period_of(periods[-1].end, unit)).start <= last.start and following.start > periods[-1].start:
        periods.append(following)
    return periods[:: -(-len(periods) // most)]


def short_name(period: Period, unit: str) -> str:
    """Give a name that fits below an axis: "5 Jan 2026", also of the week that begins then, "Jan 2026", "2026"."""
    day = f"{period.start.day} " if unit in ("day", "week") else ""
    month = f"{_MONTHS_OF_YEAR[period.start.month - 1][:3]} " if unit != "year" else ""
    return f"{day}{month}{period.start.year}"


def span_of(days: Sequence[datetime.date], unit: str) -> str:
    """Give from when to when ``days`` are, as exactly as the unit is."""
    ends = [written(day) if unit in ("day", "week") else period_of(day, unit).name for day in (min(days), max(days))]
    return " to ".join(dict.fromkeys(ends))


def written(day: datetime.date) -> str:
    """Give a day as people write it, in no matter which locale."""
    return f"{day.day} {_MONTHS_OF_YEAR[day.month - 1]} {day.year}"


def _later(day: datetime.date, days: int) -> datetime.date:
    """Give the day so many days later, or the first or last that there is."""
    last = datetime.date.max.toordinal()
    return datetime.date.fromordinal(min(max(day.toordinal() + days, 1), last))
