"""What a clause claims: that something was done, will be, might be, was long ago, or was not."""

from __future__ import annotations

import re

from nlp.lexicon import clause
from store.records import AgreementStatus, Realis

_AGREED = re.compile(r"\b(?:agree[sd]?|decide[sd]?) to(?: \w{1,14})? $")


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
    if _AGREED.search(before) and not verb.startswith(("sign", "ink", "conclud", "negotia")):
        return Realis.ASSERTED
    if clause("planned").search(before[-60:]) and not verb.endswith(("ed", "signing of")):
        return Realis.PLANNED
    if re.search(
        r"\b(?:will be|to be|would be|could be|may be|might be)(?: \w{1,12})? $",
        before,
    ):
        return (
            Realis.PLANNED
            if not re.search(r"(?:could|may|might|would) be", before[-20:])
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
        AgreementStatus.IN_FORCE,
        AgreementStatus.APPROVED,
    )
    if status is AgreementStatus.NEGOTIATING:
        return status
    return AgreementStatus.PROPOSED if status not in firm else AgreementStatus.ANNOUNCED
