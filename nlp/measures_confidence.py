"""How sure a measure's reading is: one number from signs that can be counted, weighed by a table.

The weights lie in ``nlp/patterns/measures_confidence.jsonl``; who fits them to a corpus rewrites that file
alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.confidence import confidence as weighed
from nlp.confidence import worded
from nlp.measures_drafts import Draft
from store.records import Realis


def confidence(draft: Draft, *, chance: float | None = None, opened: bool = False) -> float:
    """The chance, 0..1, that the text tells of this measure. Raises KeyError for a sign without a weight.

    ``chance`` is that of the article to be news of a measure, by the words it opens with; ``opened`` where
    nothing else made it news.
    """
    held = ["opened"] if opened and draft.main else []
    return weighed([*signs(draft), *worded(chance), *held], table="measures_confidence")


def signs(draft: Draft) -> Iterator[str]:
    """What speaks for the reading and against it, by the names in the table."""
    told = {
        "imposer_named": bool(draft.imposer) and not draft.weak,
        "imposer_unknown": not draft.imposer,
        "target_named": bool(set(draft.target) - {"*"}),
        "goods_known": any(hit.row for hit in draft.products),
        "goods_loose": any(not hit.row for hit in draft.products),
        "rate": draft.rate is not None,
        "effective": draft.effective is not None,
        "announced": draft.announced is not None,
        "basis": draft.basis is not None,
        "lead": draft.lead,
        "heading_only": draft.heading,
        "told_again": sum(mark[0] == "event" for mark in draft.marks) > 1,
        "planned": draft.realis is Realis.PLANNED,
        "hypothetical": draft.realis is Realis.HYPOTHETICAL,
        "background": not draft.main,
    }
    return (sign for sign, holds in told.items() if holds)
