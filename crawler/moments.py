"""Written dates -> aware times; a day without an hour is its first minute in UTC. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crawler.article import plausible

_MAX = 60  # characters; a longer text is no date
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
# What English pages write; 03/04/2026 is two days and needs a form of its own.
_FORMS = ("%B %d %Y", "%d %B %Y", "%b %d %Y", "%d %b %Y", "%Y %B %d", "%d-%b-%Y", "%Y/%m/%d", "%d.%m.%Y")


def iso(text: object) -> datetime | None:
    """An ISO 8601 date or time; None for anything else, and for a time from before the web."""
    if not isinstance(text, str) or len(text) > _MAX:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return _aware(moment)


def written(text: object, *, form: str = "") -> datetime | None:
    """A date as people write it: by ``form`` of strptime where one is given, else ISO or plain English."""
    if not isinstance(text, str) or len(text) > _MAX:
        return None
    if form:
        return _by(" ".join(text.split()), form)
    plain = " ".join(_WEEKDAY.sub("", _ORDINAL.sub(r"\1", text.strip())).replace(",", " ").split())
    for one in _FORMS:
        if moment := _by(plain.replace("Sept ", "Sep ").replace(". ", " "), one):
            return moment
    return iso(text)


def _by(text: str, form: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, form)
    except ValueError:
        return None
    return _aware(moment)


def _aware(moment: datetime) -> datetime | None:
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
    return plausible(moment)
