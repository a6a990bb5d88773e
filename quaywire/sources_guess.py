"""What a source file says of a source that nobody has described yet. Pure; each guess is marked as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit

from crawler.canonical import host_of, site_of
from store.records import Source

HOUR_S = 3600
DAY_S = 24 * HOUR_S
_CADENCES_S = (6 * HOUR_S, 12 * HOUR_S, DAY_S, 2 * DAY_S, 3 * DAY_S, 7 * DAY_S, 14 * DAY_S, 30 * DAY_S)
_MAX_ID = 40
_MAX_NAME = 80

_FEED_WORDS = re.compile(
    r"\s*[»|:·–—-]+\s*(rss|atom|feed|news|latest|all|main)[\w ]*(feed|rss|news|articles|posts)?\s*$"
    r"|^\s*(rss|atom)( feed)?( of| for)?\s*[:|–—-]?\s*|\s+(rss|atom)?\s*feed\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]+")

# Country domains that are sold to everybody say nothing of a country.
_FOR_ANYBODY = frozenset({"ai", "cc", "co", "fm", "io", "ly", "me", "to", "tv", "ws"})
_REGIONS = {
    "EU": "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
    "Asia": "AE BD BH CN HK ID IL IN JO JP KH KR KW LB LK MM MO MY OM PH PK QA SA TH TR TW VN",
    "Africa": "AO BJ BW CI CM DJ DZ EG ET GA GH KE LR MA MG MU MZ NA NG RW SN TG TN TZ UG ZA ZM ZW",
}
_US_DOMAINS = frozenset({"gov", "mil", "us"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a source is at home: its region as the routes know it, and its country if it has one."""

    region: str
    country: str | None = None


def slug(words: str) -> str:
    """An id or family name out of ``words``: lower-case letters, digits and _; empty if none are left."""
    plain = unicodedata.normalize("NFKD", words.replace("ł", "l").replace("Ł", "L"))
    parts = _WORD.findall(plain.encode("ascii", "ignore").decode().lower().replace("'", ""))
    return "_".join(parts)[:_MAX_ID].strip("_")


def name_of(*told: str, url: str) -> str:
    """The first of ``told`` that says something, without the word "feed" around it; else the host."""
    for words in told:
        bare = " ".join(_FEED_WORDS.sub("", words).split())[:_MAX_NAME].strip(" -–—|»:")
        if slug(bare):
            return bare
    return host_of(url)


def home_of(url: str) -> Home:
    """What the last label of the host says."""
    label = host_of(url).rpartition(".")[2]
    if label in _US_DOMAINS:
        return Home(region="US", country="US")
    if label == "eu":
        return Home(region="EU")
    if label == "uk":
        return Home(region="UK", country="GB")
    if len(label) != 2 or label in _FOR_ANYBODY:
        return Home(region="global")
    country = label.upper()
    for region, members in _REGIONS.items():
        if country in members.split():
            return Home(region=region, country=country)
    return Home(region=country, country=country)


def official(url: str, name: str) -> bool:
    """Whether it looks like a public body or a port's own press office."""
    labels = host_of(url).split(".")
    public = {"gov", "gouv", "gob", "govt", "mil", "int"} & set(labels[-2:]) or site_of(url) == "europa.eu"
    return bool(public) or bool(re.match(r"(the )?port of\b|.*\bport authority\b", name, re.IGNORECASE))


def tags_of(name: str) -> tuple[str, ...]:
    """``ports`` for a port, ``press`` for whatever else prints news."""
    return (
        ("ports",) if re.search(r"\b(port of|port authority|ports? authority)\b", name, re.I) else ("press",)
    )


def publisher_of(url: str, sources: Iterable[Source]) -> str:
    """The family of the sources that are at home on the same site; else a family of its own."""
    site = site_of(url)
    known = [source.publisher for source in sources if site_of(source.homepage) == site]
    return known[0] if known else slug(site.partition(".")[0]) or "unknown"


def homepage_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def cadence_s(dates: Sequence[datetime]) -> int | None:
    """The wait within which seven of ten entries were followed by another, as one of the usual steps.

    None where fewer than three entries are dated, or where they are years apart.
    """
    ordered = sorted(dates)
    if len(ordered) < 3:
        return None
    gaps = sorted((later - earlier).total_seconds() for earlier, later in pairwise(ordered))
    usual = gaps[round(0.7 * (len(gaps) - 1))]
    return next((step for step in _CADENCES_S if usual <= step), None)


def intervals_s(cadence: int | None) -> tuple[int, int]:
    """How often to ask at most and at least: a lively paper twice an hour, a slow one every few hours."""
    wait = cadence or DAY_S
    least = HOUR_S // 2 if wait <= DAY_S else 2 * HOUR_S
    return least, min(max(wait, 6 * HOUR_S), DAY_S)


def min_articles(count: int) -> int:
    """Half of what it lists today, 5 at most: fewer would be a broken feed and not a quiet week."""
    return max(1, min(5, count // 2))
