"""Who belonged to a bloc on a day: the European Union of 2019 had the United Kingdom, that of today has not.

``blocs.jsonl`` gives the members of today, the day the bloc began (``since``) and, of a bloc that is no more,
its last (``until``); ``joined`` dates those who came later than the founders, ``left`` those who are gone, by
their last day.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from nlp.gazetteers.rows import FOLDER, Record, records


def members(bloc: str, day: date) -> frozenset[str]:
    """The states of ``bloc`` (its short name, "EU") on ``day`` as ISO 3166-1 alpha-2 codes.

    Empty before the bloc began, after it ended, and for a pact whose parties are not listed. Raises KeyError
    for a bloc that is not in the list.
    """
    item, told = _blocs()[bloc], day.isoformat()
    if not item.get("since", "0") <= told <= item.get("until", "9"):
        return frozenset()
    joined, left = item.get("joined", {}), item.get("left", {})
    return frozenset(
        state for state in {*item["members"], *left} if joined.get(state, "0") <= told <= left.get(state, "9")
    )


@cache
def _blocs() -> dict[str, Record]:
    return {item["code"]: item for item in records(FOLDER / "blocs.jsonl")}
