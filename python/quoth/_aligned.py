"""What stands beside the documents of a collection: a date or another value for each.

A column may be a list, a series of pandas or Polars, an array of NumPy or Arrow, or any iterable.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from quoth._read import is_missing

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def values_of(column: Any, count: int, name: str) -> list[Any]:  # noqa: ANN401 any library has columns
    """Give the values of a column that has one for each of ``count`` documents; None where one is missing.

    Raises:
        TypeError: ``column`` is no column.
        ValueError: It has more or fewer values than there are documents.
    """
    if isinstance(column, (str, bytes, Mapping)) or not isinstance(column, Iterable) or hasattr(column, "columns"):
        message = f"{name} got {type(column).__name__}; pass a list with one for each document"
        raise TypeError(message)
    values = [_plain(value) for value in column]
    if len(values) != count:
        message = f"{name} got {len(values)} for {count} documents; pass one for each"
        raise ValueError(message)
    return values


def days_of(column: Any, count: int, name: str = "dates") -> list[datetime.date | None]:  # noqa: ANN401
    """Give the day of each document; None where it has none.

    Raises:
        TypeError: ``column`` is no column, or has something else than dates.
        ValueError: It has more or fewer values than there are documents, or a str is no ISO date.
    """
    return [_day(value, place, name) for place, value in enumerate(values_of(column, count, name))]


def labels_of(column: Any, count: int, name: str) -> list[str | None]:  # noqa: ANN401
    """Give what to call the value of each document; None where it has none."""
    return [None if value is None else _label(value) for value in values_of(column, count, name)]


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Give the value of Python for a scalar of Arrow, and None for every kind of missing value."""
    if hasattr(value, "as_py"):
        value = value.as_py()
    # A date of NumPy is no date of Python, and one of nanoseconds no number either: its text is.
    if type(value).__name__ == "datetime64":
        value = None if str(value) == "NaT" else str(value)
    # In CSV, a missing value is an empty text.
    is_empty = isinstance(value, str) and not value.strip()
    return None if is_empty or is_missing(value) else value


def _day(value: object, place: int, name: str) -> datetime.date | None:
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        message = f"{name} got {type(value).__name__} at {place}; pass str, datetime.date or None"
        raise TypeError(message)
    if _DAY.match(value):
        with suppress(ValueError):
            return datetime.date.fromisoformat(value[:10])
    message = f"{name} got {value!r:.60} at {place}; pass an ISO date such as 2026-11-27"
    raise ValueError(message)


def _label(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
