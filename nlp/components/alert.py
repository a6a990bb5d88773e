"""Decides whether an article's news deserves an alert, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register
from store.records import (
    TOLD_FROM,
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertKind,
    Finding,
    Measure,
    PartyKind,
    Realis,
)

register()

_STATES = (PartyKind.GOVERNMENT, PartyKind.BLOC)
_KINDS = {
    AgreementType.MOU: AlertKind.MOU,
    AgreementType.LETTER_OF_INTENT: AlertKind.AGREEMENT,
    AgreementType.FREE_TRADE_AGREEMENT: AlertKind.TRADE_DEAL,
    AgreementType.TRADE_FRAMEWORK: AlertKind.TRADE_DEAL,
}


def alert_for(agreements: Sequence[Agreement], measures: Sequence[Measure]) -> tuple[AlertKind | None, float]:
    """The alert an article is worth and how sure we are, 0..1.

    Only main findings count; what is denied or merely possible raises none. Where agreements and measures
    are both news, the one told first (title, then lead) names the alert; in one sentence the agreement does.
    """
    told: list[Finding] = [*agreements, *measures]
    worthy = [found for found in told if _worthy(found)]
    if not worthy:
        return None, 0.0
    leading = min(worthy, key=lambda found: (_first_told(found), isinstance(found, Measure)))
    return _kind(leading), leading.confidence


def _worthy(found: Finding) -> bool:
    silent = found.realis in (Realis.DENIED, Realis.PAST) or (
        isinstance(found, Agreement)
        and (found.realis is Realis.HYPOTHETICAL or found.status is AgreementStatus.DENIED)
    )
    return found.main and not silent and found.confidence >= TOLD_FROM


def _first_told(found: Finding) -> int:
    return min((e.start for e in found.evidence if e.field == "event"), default=0)


def _kind(found: Finding) -> AlertKind:
    if isinstance(found, Measure):
        return AlertKind.TARIFF
    if found.type is AgreementType.MUTUAL_RECOGNITION and all(
        party.kind in _STATES for party in found.parties
    ):
        return AlertKind.TRADE_DEAL
    return _KINDS.get(found.type, AlertKind.AGREEMENT)


@Language.component(
    "quaywire_alert", requires=["doc._.agreements"], assigns=["doc._.alert", "doc._.confidence"]
)
def decide_alert(doc: Doc) -> Doc:
    doc._.alert, doc._.confidence = alert_for(doc._.agreements, doc._.measures)
    return doc
