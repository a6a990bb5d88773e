"""Acts that tell of a pact without naming a paper: when they do, and which of two readings an act has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.entities import BLOC, COUNTRY, DEMONYM, Entity, Masked
from nlp.lexicon import clause
from nlp.normal import fold
from nlp.triggers import Trigger, beside, whole
from store.records import AgreementStatus, PartyKind

_STATES = COUNTRY + DEMONYM + BLOC
_AHEAD = 160  # characters behind an act within which what it is done to stands
_NEAR = 70  # characters between a go-ahead and what it is given to
_THE_PAPER = re.compile(r" (?:(?:their|its|our|the|an?)(?: [\w'/.]{1,14}){0,4} )?\Z")


def agrees(masked: Masked, act: Trigger, parties: Sequence[Entity], reference: str | None) -> bool:
    """Whether an act that needs no paper has its parties; plain agreeing to do something takes two."""
    text = masked.text
    if not beside(act, text):
        return False
    if act.beside == "stake":
        firms = len(parties) > 1 and any(one.sign not in _STATES for one in parties)
        return firms and _of_a_port(masked, act)
    if act.beside == "pooled":
        return len(parties) > 1
    if act.type == "other":
        return len(parties) > 1 or members_of(text, act) is not None
    if act.type == "concession" and not _of_a_port(masked, act):
        return False
    if act.type == "cooperation_agreement":
        return len(parties) > 1 or reference is not None
    if act.type == "trade":
        return all(one.sign in _STATES for one in parties)
    return bool(parties or reference)


def _of_a_port(masked: Masked, act: Trigger) -> bool:
    """Whether what is bought or was won is something of a port or a railway, by the words or the names."""
    text = masked.text[act.start : act.end + _AHEAD]
    named = [e for at, e in masked.entities.items() if at < act.end + _AHEAD]
    if any(one.ports or one.party.kind is PartyKind.PORT for one in named):
        return True
    field = clause("field")
    trade = clause("transport_field")
    called = any(field.search(name) or trade.search(name) for name in (fold(e.party.name) for e in named))
    return called or bool(field.search(text) or clause("privatised").search(text))


def members_of(text: str, act: Trigger) -> str | None:
    """members for "fifteen countries have agreed to ...": those of a bloc that the opening names."""
    found = act.type == "other" and clause("members").search(text[: act.start])
    return "members" if found else None


def unpacked(text: str, act: Trigger, papers: Sequence[Trigger]) -> Trigger:
    """They agreed to extend their lease, to sell a stake: the second verb says what is done."""
    if act.type != "other" or act.beside:
        return act
    at = text.rfind(" ", act.start, act.end) + 1
    inner = whole(text[at : act.end])
    if inner is None or inner.role != "act":
        return act
    inner = replace(inner, start=at, end=act.end)
    if inner.beside:
        return inner if beside(inner, text) else act
    papered = any(_THE_PAPER.fullmatch(text[act.end : p.start]) for p in papers)
    return inner if papered and not inner.type else act


def cleared(text: str, act: Trigger, acts: Sequence[Trigger]) -> Trigger | None:
    """Shareholders voted to approve the sale of a stake: the act that gives the deed its go-ahead."""
    before = (one for one in acts if one.status is AgreementStatus.APPROVED and not one.type)
    near = (one for one in before if 0 <= act.start - one.end <= _NEAR)
    return next((one for one in near if clause("cleared").match(text[one.end : act.start])), None)


def spoken(text: str, deeds: Sequence[Trigger]) -> list[Trigger]:
    """The deeds of a sentence without those in the words of another: named it as the preferred bidder."""
    kept: list[Trigger] = []
    busy = 0
    for deed in deeds:
        if deed.start < busy:
            continue
        kept.append(deed)
        told = clause(deed.beside).match(text[deed.end : deed.end + _AHEAD]) if deed.beside else None
        busy = deed.end + told.end() if told else busy
    return kept
