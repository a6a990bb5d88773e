"""Which papers a sentence tells of: one named twice counts once, one that another leads to not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.lexicon import clause
from nlp.triggers import Trigger, vetoes

MEANS = ("joint_venture", "carrier_alliance")  # an agreement to form one is one
_VAGUE_AIMS = ("cooperation_agreement", "carrier_alliance")
_EARLY = ("mou", "letter_of_intent")  # papers that say what is to follow

_OTHERS = re.compile(r"\b(?:with|among|between|other|several|its|many) sister (?:sea|air)?ports\Z")
_AWARDED = re.compile(r"\b(?:award|grant|hand|won)\w*\b[^.;]{0,90} (?:to|by) (?:an?|the) \Z")
_OLD = re.compile(
    r"\b(?:existing|previous|earlier|current|old)(?: \w{1,12})?"
    r" [\ue000-\ue007](?:'s)?(?: [\ue000-\ue007])? \Z"
)
_DONE_TO = re.compile(r" (?:is|was|were|has been|have been|had been) ")  # its own verb stands between
_VERBS = ("lease", "contract", "deal")  # papers by name that are verbs too


def for_what(text: str, paper: Trigger) -> Trigger:
    """A contract to run a terminal is a concession, one that dockworkers accept a labour contract, and an
    agreement that establishes a free trade area is of free trade."""
    after = text[paper.end : paper.end + 110]
    if paper.type in ("contract", "other") and clause("docks").search(
        text, max(0, paper.start - 110), paper.start
    ):
        return replace(paper, type="labour_agreement")
    before = text[max(0, paper.start - 80) : paper.start]
    trusted = clause("trusted").search(before) or clause("trusting").match(after)
    if paper.type in ("other", "cooperation_agreement") and trusted:
        return replace(paper, type="mutual_recognition", strength="strong")
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
            end = last.end if _DONE_TO.match(between) else paper.end
            last = replace(last, end=end, type=paper.type, strength=paper.strength)
            continue
        if last and (_named_again(between) or clause("by_means").search(between)):
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


def aim_of(text: str, deed: Trigger, papers: Sequence[Trigger]) -> bool:
    """Letters of intent to become sister ports: what they mean to do is not done yet."""
    early = (one for one in papers if one.type in _EARLY)
    return any(text[one.end : deed.start] in (" to ", " to jointly ") for one in early)


def no_paper(text: str, paper: Trigger) -> bool:
    """Whether a word that may name a paper names none here: a verb, other ports, a loan, an old pact."""
    words = text[max(0, paper.start - 40) : paper.start].split()[-3:]
    if text[paper.start : paper.end] in _VERBS and clause("verb").search(
        text[max(0, paper.start - 24) : paper.start]
    ):
        return True
    awarded = _AWARDED.search(text, max(0, paper.start - 110), paper.start)
    if (paper.type == "joint_venture" and awarded) or (
        paper.strength == "loose" and text.startswith("'s ", paper.end)
    ):
        return True  # the works were awarded to a joint venture of two; the alliance's agreement
    if paper.type == "sister_port" and _OTHERS.search(text[max(0, paper.start - 12) : paper.end]):
        return True  # a meeting with sister ports
    return bool(vetoes("before").search(" ".join(words))) or bool(_OLD.search(text, 0, paper.start))
