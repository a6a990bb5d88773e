"""What a clause claims: that something was done, will be, might be, was long ago, or was not."""

from __future__ import annotations

import re

from nlp.lexicon import clause
from store.records import AgreementStatus, Realis

_NOUN = ("signing", "signature", "conclusion", "ratification", "renewal")
_BEGINS = ("enters ", "takes ", "comes ", "goes ", "is in force", "becomes ", "enter ", "take ", "come ")
_KEEPS = ("extend", "renew", "prolong", "lengthen", "amend", "terminat", "end")
_AGREED = re.compile(
    r"\b(?:agree[sd]?(?: in principle| provisionally| conditionally| jointly)?"
    r"|decide[sd]?|vote[sd]?|opt(?:ed|s)|resolve[sd]?|chose|elected) to(?: \w{1,14})? $"
)


def realis(text: str, start: int, end: int) -> Realis:
    """The claim made of the act at ``start`` to ``end`` of a folded sentence, by the words around it."""
    before = text[max(0, start - 110) : start]
    verb = text[start:end]
    if clause("denied").search(before):
        return Realis.DENIED
    if clause("negated").search(before[-60:]):
        return Realis.DENIED
    if clause("hypothetical").search(before[-80:]):
        return Realis.HYPOTHETICAL
    if verb.startswith(_NOUN) and clause("later").match(text[end : end + 110]):
        return Realis.PLANNED
    if verb.startswith(_BEGINS) and clause("once").search(before[-70:]):
        return Realis.HYPOTHETICAL
    if verb.startswith(_KEEPS) and clause("pact_to").search(before):
        return Realis.ASSERTED
    if clause("declares").search(before) or clause("journey").search(before):
        return Realis.ASSERTED
    if _AGREED.search(before) and not verb.startswith(("sign", "ink", "conclud", "negotia")):
        return Realis.ASSERTED
    if clause("planned").search(before[-60:]) and not verb.endswith(("ed", "signing of")):
        return Realis.PLANNED
    if re.search(
        r"\b(?:will|to|shall|would|could|may|might|can)(?: \w{1,12})? be(?: \w{1,12})? $",
        before,
    ):
        return (
            Realis.PLANNED
            if not re.search(r"\b(?:could|may|might|would|can)(?: \w{1,12})? be\b", before[-40:])
            else Realis.HYPOTHETICAL
        )
    return Realis.ASSERTED


def denies(text: str, start: int) -> bool:
    """Whether someone denies what follows, rather than that it merely did not happen."""
    return bool(clause("denied").search(text[max(0, start - 110) : start]))


def told_as_past(text: str, start: int, end: int, *, strictly: bool) -> bool:
    """Whether the act is looked back upon; ``strictly``: by words that cannot stand in the news itself."""
    pattern = clause("long_past") if strictly else clause("past")
    return bool(
        pattern.search(text[max(0, start - 90) : start]) or clause("after_past").search(text[end : end + 90])
    )


def settled(status: AgreementStatus, claim: Realis) -> AgreementStatus:
    """The status an agreement has when the act of ``status`` is claimed so."""
    if claim is Realis.DENIED:
        return AgreementStatus.DENIED
    if claim is Realis.ASSERTED or claim is Realis.PAST:
        return status
    firm = (
        AgreementStatus.TERMINATED,
        AgreementStatus.SUSPENDED,
        AgreementStatus.APPROVED,
    )
    if status is AgreementStatus.NEGOTIATING:
        return status
    if status is AgreementStatus.IN_FORCE:
        return AgreementStatus.APPROVED  # only what is approved waits to come into force
    return AgreementStatus.PROPOSED if status not in firm else AgreementStatus.ANNOUNCED
