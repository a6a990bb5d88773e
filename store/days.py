"""Arithmetic on days that are cut to the known precision. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_SHAPE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


def precision(cut: str | None) -> str:
    """``day``, ``month``, ``year`` or ``unknown``: how exactly a cut ISO day is known."""
    return "unknown" if cut is None else _PRECISIONS[len(cut)]


def span(cut: str) -> tuple[date, date]:
    """First and last day that ``2019``, ``2019-11`` or ``2019-11-07`` can mean.

    :raises ValueError: not a cut ISO day
    """
    if len(cut) == 4:
        return date(int(cut), 1, 1), date(int(cut), 12, 31)
    if len(cut) == 7:
        year, month = int(cut[:4]), int(cut[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = date.fromisoformat(cut)
    return day, day


def is_day(text: str) -> bool:
    """``text`` is a day of the calendar, whole or cut, as ISO 8601 writes it."""
    if not _SHAPE.fullmatch(text):
        return False
    try:
        span(text)
    except ValueError:
        return False
    return True


def gap(one: str, other: str) -> int:
    """Least number of days that can lie between two cut days; 0 where they may be the same day."""
    (first, first_end), (second, second_end) = span(one), span(other)
    return max((second - first_end).days, (first - second_end).days, 0)
