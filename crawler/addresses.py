"""Addresses that tell the day: what stands in braces in a source's URL is filled in at each visit. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

SINCE = "{since}"
YEAR = "{year}"
OVERLAP = timedelta(days=3)  # documents are entered late, and a day's list is not closed when we ask
FIRST = timedelta(days=14)  # how far back the first visit asks


def filled(url: str, *, last_ok: datetime | None, now: datetime) -> str:
    """``url`` with the day from which documents are wanted for ``{since}``, and this year for ``{year}``."""
    since = (last_ok - OVERLAP if last_ok else now - FIRST).date()
    return url.replace(SINCE, since.isoformat()).replace(YEAR, str(now.year))


def varies(url: str) -> bool:
    """Whether the address is another one from day to day, so that no validator of the last visit fits."""
    return SINCE in url or YEAR in url
