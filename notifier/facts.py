"""An alert event as short facts for a reader; the Slack message and the console show the same ones. Pure.

What the article did not say is left out, or "not stated" where its absence matters; nothing is guessed.
"""

from dataclasses import dataclass

from notifier import wording
from notifier.text import clean, country_names, cut, flag
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertEvent,
    Finding,
    Measure,
    MeasureAction,
    Party,
    Product,
    Realis,
)

NOT_STATED = "not stated"
_SHOWN = 8  # names in one line; the rest is counted
_NAME = 80
_VALUE = 300
_CHANGE_WORDS = {
    "announced": "date announced",
    "effective": "effective date",
    "ends": "end date",
    "in_force": "in force since",
    "rate_prior": "previous rate",
    "signed": "date signed",
    "term_months": "term in months",
}
# States that claim no deed, so that no reserve is needed.
_NO_DEED = frozenset(
    {AgreementStatus.PROPOSED, AgreementStatus.NEGOTIATING, AgreementStatus.DENIED}
    | {MeasureAction.INVESTIGATION, MeasureAction.THREATENED, MeasureAction.PROPOSED}
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an alert; both texts are cleaned and on one line."""

    label: str
    value: str


def emoji(event: AlertEvent) -> str:
    """The sign before the headline: the alert's kind, or a revision."""
    return wording.UPDATE_EMOJI if event.revision > 1 else wording.ALERT[event.kind][0]


def headline(event: AlertEvent, before: Finding | None) -> str:
    """What happened: ``MOU signed``, ``Tariff imposed``, ``Update: MOU status announced → signed``."""
    if event.revision > 1 and event.changes:
        return cut(f"Update: {_subject(event)} {_changes(event, before)}", limit=140)
    if event.revision > 1:
        return f"Update: {_subject(event)}"
    return f"{_subject(event)} {_state(event.fact)}{_reserve(event.fact)}"


def facts(event: AlertEvent, before: Finding | None) -> tuple[Fact, ...]:
    """The facts of the event, in the order a reader wants them, known ones only."""
    match event.fact:
        case Agreement() as agreement:
            rows = _agreement(agreement)
        case Measure() as measure:
            rows = _measure(measure)
    if event.revision > 1:
        rows = [("Changed", _changes(event, before)), *rows]
    shown = (Fact(label, clean(value, limit=_VALUE)) for label, value in rows)
    return tuple(fact for fact in shown if fact.value)


def certainty(event: AlertEvent) -> tuple[str, ...]:
    """How far to trust it: publishers that tell it, official or not, confidence of the reading, record id."""
    told = f"{event.publishers} publishers" if event.publishers > 1 else "1 publisher"
    source = "official source" if event.official else "not an official source"
    lone = event.publishers == 1 and not event.official
    return (
        f"{told}, unconfirmed" if lone else told,
        source,
        f"{_confidence(event.fact.confidence)} confidence",
        f"record {clean(event.record_id, limit=60)}",
    )


def place(code: str) -> str:
    """A country or bloc code for a reader: flag and English name, or the code itself where it has none."""
    if code == "*":
        return "all origins"
    name = country_names().get(code, code)
    return f"{flag(code)} {name}".strip()


def _subject(event: AlertEvent) -> str:
    match event.fact:
        case Agreement(type=AgreementType.OTHER):
            return wording.ALERT[event.kind][1]
        case Agreement(type=AgreementType.MOU):
            return "MOU"
        case Agreement(type=kind):
            return wording.AGREEMENT_TYPE[kind].capitalize()
        case Measure(type=kind):
            return wording.MEASURE_TYPE[kind].capitalize()


def _state(fact: Agreement | Measure) -> str:
    match fact:
        case Agreement(status=status):
            return wording.AGREEMENT_STATUS[status]
        case Measure(action=action):
            return wording.MEASURE_ACTION[action]


def _reserve(fact: Agreement | Measure) -> str:
    """A deed that is only planned or possible must not read as done."""
    state = fact.status if isinstance(fact, Agreement) else fact.action
    if fact.realis is Realis.ASSERTED or state in _NO_DEED:
        return ""
    return f" ({fact.realis.value})"


def _agreement(fact: Agreement) -> list[tuple[str, str]]:
    return [
        ("Type", wording.AGREEMENT_TYPE[fact.type]),
        ("Status", _state(fact)),
        ("Claim", wording.REALIS[fact.realis]),
        ("Parties", _parties(fact)),
        ("Ports", _ports(fact)),
        *_dates(fact),
        ("Topics", ", ".join(topic.value.replace("_", " ") for topic in fact.topics)),
    ]


def _dates(fact: Agreement) -> list[tuple[str, str]]:
    return [
        ("Announced", fact.announced or ""),
        ("Signed", fact.signed or _missing_signature(fact)),
        ("In force", fact.in_force or ""),
        ("Ends", fact.ends or ""),
        ("Term", _term(fact.term_months)),
    ]


def _missing_signature(fact: Agreement) -> str:
    return f"date {NOT_STATED}" if fact.status is AgreementStatus.SIGNED else ""


def _measure(fact: Measure) -> list[tuple[str, str]]:
    return [
        ("Measure", wording.MEASURE_TYPE[fact.type]),
        ("Action", _state(fact)),
        ("Claim", wording.REALIS[fact.realis]),
        ("By", _places(fact.imposer) or NOT_STATED),
        ("Against", _places(fact.target) or NOT_STATED),
        ("Except", _places(fact.excluded)),
        ("Products", _some([_product(product) for product in fact.products])),
        ("Rate", _rates(fact)),
        ("Announced", fact.announced or ""),
        ("Effective", fact.effective or ""),
        ("Ends", fact.ends or ""),
        ("Legal basis", fact.legal_basis or ""),
    ]


def _parties(fact: Agreement) -> str:
    named = _some([_party(party) for party in fact.parties])
    return named or _places(fact.party_countries) or NOT_STATED


def _party(party: Party) -> str:
    name = clean(party.name, limit=_NAME)
    port = f" ({party.port})" if party.port else ""
    return f"{flag(party.country or '')} {name}{port}".strip()


def _ports(fact: Agreement) -> str:
    """Ports that no party's line has shown yet."""
    shown = {party.port for party in fact.parties}
    return _some([f"{flag(code[:2])} {code}".strip() for code in fact.party_ports if code not in shown])


def _product(product: Product) -> str:
    name = clean(product.name, limit=_NAME)
    return f"{name} (HS {product.hs})" if product.hs else name


def _places(codes: tuple[str, ...]) -> str:
    return _some([place(clean(code, limit=_NAME)) for code in codes])


def _some(names: list[str]) -> str:
    """The first few names; how many more there are is said, not hidden."""
    rest = len(names) - _SHOWN
    text = ", ".join(names[:_SHOWN])
    return f"{cut(text, limit=_VALUE - 12)} +{rest} more" if rest > 0 else text


def _rates(fact: Measure) -> str:
    new, prior = _rate(fact.rate, fact.rate_unit), _rate(fact.rate_prior, fact.rate_unit)
    if new and prior:
        return f"{prior} → {new}"
    if prior:
        return f"{prior} before, new rate {NOT_STATED}"
    if not new and fact.action in (MeasureAction.IMPOSED, MeasureAction.INCREASED):
        return NOT_STATED
    return new


def _rate(rate: float | None, unit: str | None) -> str:
    if rate is None:
        return ""
    if unit == "percent":
        return f"{rate:g}%"
    return f"{rate:g} {clean(unit or '(unit not stated)', limit=30)}"


def _term(months: int | None) -> str:
    if not months:
        return ""
    if months % 12:
        return f"{months} months" if months > 1 else "1 month"
    return f"{months // 12} years" if months > 12 else "1 year"


def _changes(event: AlertEvent, before: Finding | None) -> str:
    """``status announced → signed; date signed → 2026-11-19``; what moved the record comes first."""
    names = sorted(event.changes, key=lambda name: name not in ("status", "action"))
    return "; ".join(_change(name, event.changes[name], getattr(before, name, None)) for name in names)


def _change(name: str, new: str | float | None, old: object) -> str:
    label = _CHANGE_WORDS.get(name, clean(name, limit=_NAME).replace("_", " "))
    was = f"{_value(old)} " if isinstance(old, str | int | float) else ""
    return f"{label} {was}→ {_value(new)}"


def _value(value: str | float | None) -> str:
    if value is None:
        return NOT_STATED
    if isinstance(value, str):
        return clean(value, limit=_NAME).replace("_", " ")
    return f"{value:g}"


def _confidence(value: float) -> str:
    if value >= 0.8:
        return "high"
    return "medium" if value >= 0.5 else "low"
