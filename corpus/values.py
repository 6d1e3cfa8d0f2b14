"""Values of dates (ISO 8601-2, the Extended Date/Time Format) and of sums of money (ISO 4217 and a number)."""

import calendar
import re
from pathlib import Path

CURRENCIES = frozenset(
    code
    for line in Path(__file__).with_name("currencies.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for code in line.split()
)
MONTHS = list(calendar.month_name)[1:]
_DATE = re.compile(r"(-?[0-9X]{4})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?[~?%]?")
_MONEY = re.compile(r"([A-Z]{3}) (0|[1-9][0-9]*)(\.[0-9]+)?(?:/(0|[1-9][0-9]*)(\.[0-9]+)?)?")


def is_date(value: str) -> bool:
    """Whether it is a date, a month, a year, a decade (198X) or an interval of two of them (1998/2003).

    A year before Christ has a hyphen in front: -0043 is 44 BC.

    >>> is_date("2026-05-03"), is_date("XXXX-05-03"), is_date("198X"), is_date("2026-02-30"), is_date("-0043")
    (True, True, True, False, True)
    """
    parts = value.split("/")
    return len(parts) <= 2 and all(_is_one_date(part) for part in parts)


def _is_one_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if not found:
        return False
    year, month, day = found.groups()
    if not re.fullmatch(r"-?[0-9]*X*", year) or year == "-0000":
        return False
    if month in {None, "XX"}:
        return day is None or day == "XX" or month == "XX"
    if not 1 <= int(month) <= 12:
        return False
    if day in {None, "XX"}:
        return True
    # A year that is left open may be a leap year; the calendar repeats every 400 years.
    open_year = "X" in year
    longest = calendar.monthrange(2000 if open_year else int(year) % 400 + 400, int(month))[1]
    return 1 <= int(day) <= longest


def year_before_christ(text: str) -> str | None:
    """The value of words that are a year before Christ. ISO 8601 has a year 0, which is 1 BC.

    >>> year_before_christ("44 BC"), year_before_christ("2,700 BCE"), year_before_christ("AD 860")
    ('-0043', '-2699', None)
    """
    found = re.fullmatch(r"([1-9][0-9]{0,3}|[1-9],[0-9]{3})\sB\.?C\.?(?:E\.?)?", text)
    if found is None:
        return None
    year = int(found[1].replace(",", "")) - 1
    return f"-{year:04}" if year else "0000"


def is_money(value: str) -> bool:
    """Whether it is a currency and an amount, or two of them ("USD 500/580").

    >>> is_money("GBP 4000000"), is_money("EUR 3.25"), is_money("GBP 4,000"), is_money("POUND 4")
    (True, True, False, False)
    """
    found = _MONEY.fullmatch(value)
    return found is not None and found[1] in CURRENCIES
