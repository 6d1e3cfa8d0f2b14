"""Values of dates (ISO 8601-2, the Extended Date/Time Format) and of sums of money (ISO 4217 and a number)."""

import calendar
import re

CURRENCIES = frozenset(
    (
        "AED AFN AMD ARS AUD AZN BBD BDT BGN BHD BND BRL BSD BWP BZD CAD CHF CLP CNY COP CZK DKK DZD EGP ETB EUR FJD "
        "GBP GEL GHS GYD HKD HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KRW KWD KZT LAK LBP LKR MAD MMK MNT "
        "MOP MUR MVR MWK MXN MYR NAD NGN NOK NPR NZD OMR PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SEK SGD SOS "
        "THB TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND XAF XCD XOF YER ZAR ZMW ZWL"
    ).split()
)
MONTHS = list(calendar.month_name)[1:]
_DATE = re.compile(r"([0-9X]{4})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?[~?%]?")
_MONEY = re.compile(r"([A-Z]{3}) (0|[1-9][0-9]*)(\.[0-9]+)?(?:/(0|[1-9][0-9]*)(\.[0-9]+)?)?")


def is_date(value: str) -> bool:
    """Whether it is a date, a month, a year, a decade (198X) or an interval of two of them (1998/2003).

    >>> is_date("2026-05-03"), is_date("XXXX-05-03"), is_date("198X"), is_date("2026-02-30")
    (True, True, True, False)
    """
    parts = value.split("/")
    return len(parts) <= 2 and all(_is_one_date(part) for part in parts)


def _is_one_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if not found:
        return False
    year, month, day = found.groups()
    if not re.fullmatch(r"[0-9]*X*", year):
        return False
    if month in {None, "XX"}:
        return day is None or day == "XX" or month == "XX"
    if not 1 <= int(month) <= 12:
        return False
    if day in {None, "XX"}:
        return True
    # A year that is left open may be a leap year.
    longest = calendar.monthrange(int(year) if year.isdigit() and int(year) else 2000, int(month))[1]
    return 1 <= int(day) <= longest


def is_money(value: str) -> bool:
    """Whether it is a currency and an amount, or two of them ("USD 500/580").

    >>> is_money("GBP 4000000"), is_money("EUR 3.25"), is_money("GBP 4,000"), is_money("POUND 4")
    (True, True, False, False)
    """
    found = _MONEY.fullmatch(value)
    return found is not None and found[1] in CURRENCIES
