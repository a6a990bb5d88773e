"""Which type of agreement a draft is, where its own words leave it open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.lexicon import clause
from nlp.merge import Draft
from nlp.normal import fold
from nlp.story import Story
from store.records import AgreementType, Party, PartyKind


def type_of(story: Story, draft: Draft, parties: Sequence[Party]) -> AgreementType:
    """The type by the paper's name, else by who signs and what for."""
    if draft.type in ("other", "contract", "cooperation_agreement") and any(
        _union(party) for party in parties
    ):
        return AgreementType.LABOUR_AGREEMENT
    if draft.type in ("other", "contract") and _runs_a_terminal(story, draft, parties):
        return AgreementType.CONCESSION
    if draft.type in ("other", "cooperation_agreement") and _of_tariffs(story, draft, parties):
        return AgreementType.TRADE_FRAMEWORK
    if draft.type in ("other", "cooperation_agreement") and _of_carriers(story, draft, parties):
        return AgreementType.CARRIER_ALLIANCE
    company = any(party.kind is PartyKind.COMPANY for party in parties)
    firms = company or any(party.kind is PartyKind.PORT for party in parties)
    if draft.type == "other" and firms and _says(story, draft, "shares"):
        return AgreementType.OTHER
    if draft.type in ("other", "cooperation_agreement") and company and _says(story, draft, "made"):
        return AgreementType.CONTRACT
    if draft.type == "other" and _says(story, draft, "sale") and not _says(story, draft, "transport"):
        return AgreementType.CONTRACT
    if draft.type == "other" and (_says(story, draft, "transport") or not _says(story, draft, "own_field")):
        return AgreementType.COOPERATION_AGREEMENT  # who agrees on no more than to act together cooperates
    if draft.type != "trade":
        return AgreementType(draft.type)
    free = re.search(r"\b(?:free trade|ftas?|cepa)\b", fold(story.text))
    return AgreementType.FREE_TRADE_AGREEMENT if free else AgreementType.TRADE_FRAMEWORK


def _of_tariffs(story: Story, draft: Draft, parties: Sequence[Party]) -> bool:
    """States that agree what to do about their tariffs make a trade deal, whatever the text calls it."""
    states = (PartyKind.GOVERNMENT, PartyKind.BLOC)
    told = (
        fold(story.text[t.frame.start : t.frame.end]) for t in draft.told if t.zone != "body" and not t.past
    )
    return all(party.kind in states for party in parties) and any(map(clause("tariffs").search, told))


def _of_carriers(story: Story, draft: Draft, parties: Sequence[Party]) -> bool:
    """Companies that exchange slots, or share ships, make an alliance of carriers."""
    companies = all(party.kind is PartyKind.COMPANY for party in parties)
    told = {told.frame.sentence for told in draft.told}
    near = (line for line in story.lines if line.zone != "body" or line.index in told)
    return companies and any(clause("slots").search(fold(story.text[line.start : line.end])) for line in near)


def _says(story: Story, draft: Draft, kind: str) -> bool:
    """Whether a sentence that tells of the pact holds words of one kind."""
    told = (fold(story.text[told.frame.start : told.frame.end]) for told in draft.told)
    return any(clause(kind).search(sentence) for sentence in told)


def _runs_a_terminal(story: Story, draft: Draft, parties: Sequence[Party]) -> bool:
    company = any(party.kind is PartyKind.COMPANY for party in parties)
    return company and _says(story, draft, "operation")


def _union(party: Party) -> bool:
    return party.kind in (PartyKind.OTHER, PartyKind.COMPANY) and bool(
        clause("union").search(fold(party.name))
    )
