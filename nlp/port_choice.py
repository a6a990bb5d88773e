"""Decides which port a name stands for where several bear it, and what an acronym stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from nlp.cues import any_of
from nlp.gazetteer import Hit
from nlp.gazetteers.rows import Row
from nlp.scene import Scene
from nlp.states import region_after

_NAMES = frozenset(("country", "demonym", "abbreviation"))
_OF_COUNTRY = re.compile(
    r"(?: (?:sea)?port| harbou?r| [a-z]{1,12} terminal)?(?:, ?| ?\(| in (?:the )?)"
    r"(?:(?:north|south|east|west|central)\w{0,12} ){0,2}"
)
_COUNTRYS = re.compile(
    r"(?:'s?)? (?:[a-z-]{1,14} ){0,2}(?:(?:sea)?port (?:of |city of )?|(?:sea)?port, |city of )?"
)


def which(scene: Scene, hit: Hit, rows: Sequence[Row]) -> str | None:
    """The UN/LOCODE that the text makes likelier than any other of the name; None where it does not tell."""
    fits: dict[str, int] = {}
    for row in rows:
        code = row.code or ""
        fits[code] = max(_fit(scene, hit, row), fits.get(code, -1))
    best, *others = sorted(fits.items(), key=lambda item: -item[1])
    if not others or best[1] > others[0][1]:
        return best[0]
    chiefs = [row.code for row in rows if row.chief and fits[row.code or ""] == best[1]]
    return chiefs[0] if len(chiefs) == 1 else None


def _fit(scene: Scene, hit: Hit, row: Row) -> int:
    """What follows the name counts most, then the region, then the country, then the publisher's home."""
    told = scene.told.difference(hit.entries)
    beside = _is_beside(scene, hit, row)
    named = any(entry.country == row.country and entry.kind in _NAMES for entry in told)
    implied = any(entry.country == row.country and entry.kind not in _NAMES for entry in told)
    score = 8 * _region_follows(scene, hit, row) + 3 * (row.region in scene.regions) + 4 * beside
    return score + 2 * named + implied + (scene.home == row.country) + _is_airport(scene, hit, row)


def _is_beside(scene: Scene, hit: Hit, row: Row) -> bool:
    """Tripoli, Libya; Tripoli port in northern Lebanon; the Lebanese port of Tripoli."""
    leader, follower = scene.leader(hit), scene.follower(hit)
    if follower and _OF_COUNTRY.fullmatch(scene.text[hit.end : follower.start]):
        return any(entry.country == row.country for entry in follower.entries)
    if leader and _COUNTRYS.fullmatch(scene.text[leader.end : hit.start]):
        return any(entry.country == row.country and entry.kind in _NAMES for entry in leader.entries)
    return False


def _region_follows(scene: Scene, hit: Hit, row: Row) -> bool:
    """Portland, Oregon; Portland, Ore."""
    if not row.region:
        return False
    found = region_after(scene.text, hit.end)
    if found is not None:
        return (row.country, row.region) in found.states
    return bool(re.match(rf",? ?\(?{re.escape(row.region)}\b", scene.after(hit.end)))


def _is_airport(scene: Scene, hit: Hit, row: Row) -> bool:
    return row.role == "air" and bool(
        re.match(rf"(?: \w+)? {any_of('air_word')}", scene.after(hit.end), re.I)
    )


def spelt_out(rows: Sequence[Row], told: Collection[str | None]) -> list[str | None]:
    """The ports of an acronym, of those the text names in full: "Hamburg Port Authority (HPA)"."""
    return [row.code for row in rows if row.code in told]
