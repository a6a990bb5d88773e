"""Which papers a sentence tells of: one named twice counts once, one that another leads to not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.lexicon import clause
from nlp.triggers import Trigger

MEANS = ("joint_venture", "carrier_alliance")  # an agreement to form one is one
_VAGUE_AIMS = ("cooperation_agreement", "carrier_alliance")
_EARLY = ("mou", "letter_of_intent")  # papers that say what is to follow


def for_what(text: str, paper: Trigger) -> Trigger:
    """A contract to run a terminal is a concession, one that dockworkers accept a labour contract, and an
    agreement that establishes a free trade area is of free trade."""
    after = text[paper.end : paper.end + 110]
    if paper.type in ("contract", "other") and clause("docks").search(
        text, max(0, paper.start - 110), paper.start
    ):
        return replace(paper, type="labour_agreement")
    if paper.type == "other" and clause("free_area").match(after):
        return replace(paper, type="free_trade_agreement", strength="strong")
    plain = paper.type == "contract" and clause("operation").match(after.lstrip())
    return replace(paper, type="concession", strength="strong") if plain else paper


def heads(text: str, papers: Sequence[Trigger]) -> Iterator[Trigger]:
    """Instruments that name one paper twice, memorandum of understanding (MOU), count once."""
    last: Trigger | None = None
    for paper in papers:
        between = text[last.end : paper.start] if last else ""
        if last and _same_paper(last, paper, between):
            last = replace(last, end=paper.end, type=paper.type, strength=paper.strength)
            continue
        if last and _named_again(between):
            continue
        if last and _aim(last, paper, between):
            continue  # what the paper before is meant to lead to
        if last:
            yield last
        last = paper
    if last:
        yield last


def _named_again(between: str) -> bool:
    opens = between in (" (", ' ("', " ", ", or ", " or ") or between.startswith(" (")
    return opens and len(between) < 12


def _same_paper(last: Trigger, paper: Trigger, between: str) -> bool:
    """An agreement on a free trade deal."""
    vague = last.strength == "weak" and last.type == "other" and paper.strength == "strong"
    return vague and bool(clause("named_twice").match(between) or clause("means").match(between))


def _aim(last: Trigger, paper: Trigger, between: str) -> bool:
    """A letter of intent to establish a sister-port relationship, a memorandum towards an agreement."""
    if paper.type == "joint_venture" or (paper.type in MEANS and last.type not in _EARLY):
        return False
    early = last.type in _EARLY
    aim = clause("aims_at" if paper.type in _VAGUE_AIMS else "leads_to").match(between)
    return bool((early and aim) or clause("purpose").search(between))
