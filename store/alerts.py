"""What a reader should hear. Pure."""

from __future__ import annotations

from collections.abc import Collection

from store.records import (
    TOLD_FROM,
    Agreement,
    AgreementType,
    AlertKind,
    Decision,
    Evidence,
    Finding,
    Measure,
    MeasureAction,
    Realis,
    Update,
)

_KINDS: dict[AgreementType, AlertKind] = {
    AgreementType.MOU: AlertKind.MOU,
    AgreementType.LETTER_OF_INTENT: AlertKind.AGREEMENT,
    AgreementType.FREE_TRADE_AGREEMENT: AlertKind.TRADE_DEAL,
    AgreementType.TRADE_FRAMEWORK: AlertKind.TRADE_DEAL,
    AgreementType.MUTUAL_RECOGNITION: AlertKind.TRADE_DEAL,
    AgreementType.COOPERATION_AGREEMENT: AlertKind.AGREEMENT,
    AgreementType.SISTER_PORT: AlertKind.AGREEMENT,
    AgreementType.CONCESSION: AlertKind.AGREEMENT,
    AgreementType.JOINT_VENTURE: AlertKind.AGREEMENT,
    AgreementType.CARRIER_ALLIANCE: AlertKind.AGREEMENT,
    AgreementType.LABOUR_AGREEMENT: AlertKind.AGREEMENT,
    AgreementType.CONTRACT: AlertKind.AGREEMENT,
    AgreementType.OTHER: AlertKind.AGREEMENT,
}
_REAL = frozenset({Realis.ASSERTED, Realis.PLANNED})
_ANNOUNCING = frozenset({MeasureAction.THREATENED, MeasureAction.PROPOSED})
_FREEING = frozenset(
    {MeasureAction.IMPOSED, MeasureAction.REDUCED, MeasureAction.REMOVED, MeasureAction.EXEMPTED}
)
_MATERIAL = frozenset({"status", "action", "rate", "signed", "effective"})


def kind_of(fact: Finding) -> AlertKind:
    """The kind of alert a record gives; the one mapping from types to kinds."""
    return AlertKind.TARIFF if isinstance(fact, Measure) else _KINDS[fact.type]


def is_told(finding: Finding, alert: AlertKind | None) -> bool:
    """The article is news of this event and claims it real: asserted, planned, or a measure threatened.

    What was read with less confidence than ``TOLD_FROM`` waits in ``v_review``.
    """
    if alert is None or not finding.main or finding.confidence < TOLD_FROM:
        return False
    if isinstance(finding, Measure) and finding.action in _ANNOUNCING:
        return finding.realis in _REAL | {Realis.HYPOTHETICAL}
    return finding.realis in _REAL


def is_told_by(pacts: Collection[Agreement], finding: Finding) -> bool:
    """One of the article's pacts tells a measure already: its parties free each other's goods as such.

    A measure on named goods is news of its own.
    """
    if not isinstance(finding, Measure) or finding.products or finding.action not in _FREEING:
        return False
    struck = {*finding.target} - {"*"}
    return any(
        pact.main
        and pact.type in {AgreementType.FREE_TRADE_AGREEMENT, AgreementType.TRADE_FRAMEWORK}
        and bool(struck)
        and struck <= {party.country for party in pact.parties}
        for pact in pacts
    )


def next_revision(
    finding: Finding, alert: AlertKind | None, decision: Decision, *, last: int, unheard: bool
) -> int | None:
    """The revision that this telling deserves, None if nobody need hear of it.

    :param last: the record's last revision, 0 if it was never told
    :param unheard: the record was told lately, but in silence only
    """
    change = last > 0 and isinstance(decision, Update) and is_material(decision.changes)
    denial = finding.main and alert is not None and finding.realis is Realis.DENIED
    if change and (is_told(finding, alert) or denial):  # who heard the news must hear that it is denied
        return last + 1
    return 1 if (last == 0 or unheard) and is_told(finding, alert) else None


def is_material(changes: Collection[str]) -> bool:
    return not _MATERIAL.isdisjoint(changes)


def sentence(evidence: Collection[Evidence]) -> str:
    """The sentence to quote: the first of the body that states the event; the headline, which a message shows
    anyway, only where the body states it nowhere; else the longest quote there is.
    """
    events = [item for item in evidence if item.field == "event"]
    if events:
        return min(events, key=lambda item: (item.start == 0, item.start)).quote
    return max((item.quote for item in evidence), key=len, default="")


def event_day(fact: Finding) -> str | None:
    """The day of the latest thing that happened to the record, as far as it is told."""
    if isinstance(fact, Measure):
        return fact.announced or fact.effective
    return _agreement_day(fact)


def _agreement_day(fact: Agreement) -> str | None:
    named = {"signed": fact.signed, "in_force": fact.in_force, "announced": fact.announced}
    return named.get(fact.status.value) or fact.announced
