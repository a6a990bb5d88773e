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
    follower = scene.next_to(hit)
    beside = follower is not None and any(entry.country == row.country for entry in follower.entries)
    named = any(entry.country == row.country and entry.kind in _NAMES for entry in told)
    implied = any(entry.country == row.country and entry.kind not in _NAMES for entry in told)
    score = (
        8 * _region_follows(scene, hit, row)
        + 3 * (row.region in scene.regions)
        + 4 * (beside and not row.region)
    )
    return score + 2 * named + implied + (scene.home == row.country) + _is_airport(scene, hit, row)


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
