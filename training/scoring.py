"""How well one article was read, field by field: counts that add up over articles.

Only main events are scored. A main event that the gold holds as background is neither right nor wrong.
Fields of an event are scored where it was found; parties of an event that was missed are missed too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from store.records import Agreement, Findings, Measure
from training.names import pairs, same

Counts = tuple[int, int, int]  # right, false, missed; an accuracy has its wrong ones under missed
Scores = dict[str, Counts]
E = TypeVar("E", Agreement, Measure)

ACCURACIES = frozenset(
    {
        "alert kind",
        "agreement type",
        "agreement status",
        "signed",
        "term",
        "measure type",
        "measure action",
        "rate",
        "prior rate",
        "effective",
        "legal basis",
    }
)
_FOUND = 1.0  # how alike an event of the gold and one that was read must be to be the same


def score(gold: Findings, read: Findings) -> Scores:
    """Counts per field for one article."""
    tally = _Tally()
    tally.sets("alert raised", {1} if gold.alert else set(), {1} if read.alert else set())
    if gold.alert and read.alert:
        tally.equal("alert kind", gold.alert, read.alert)
    for field in ("countries", "blocs", "ports"):
        tally.sets(field, getattr(gold, field), getattr(read, field))
    for pair in _events(tally, "agreements found", gold.agreements, read.agreements):
        _agreement(tally, *pair)
    for found in _events(tally, "measures found", gold.measures, read.measures):
        _measure(tally, *found)
    for kind in ("country", "bloc", "port", "org"):
        tally.sets(f"{kind} spans", _spans(gold, kind), _spans(read, kind))
    return dict(tally.counts)


def total(scores: Iterable[Scores]) -> Scores:
    """The counts of many articles in one."""
    tally = _Tally()
    for one in scores:
        for field, counts in one.items():
            tally.add(field, *counts)
    return dict(tally.counts)


def value(field: str, counts: Counts) -> float:
    """F1, or the accuracy of the fields in ``ACCURACIES``; 1.0 where there was nothing to find."""
    right, false, missed = counts
    weight = 1 if field in ACCURACIES else 2
    below = weight * right + false + missed
    return weight * right / below if below else 1.0


class _Tally:
    def __init__(self) -> None:
        self.counts: dict[str, Counts] = defaultdict(lambda: (0, 0, 0))

    def add(self, field: str, right: int, false: int, missed: int) -> None:
        held = self.counts[field]
        self.counts[field] = (held[0] + right, held[1] + false, held[2] + missed)

    def sets(self, field: str, gold: Iterable[object], read: Iterable[object]) -> None:
        wanted, got = set(gold), set(read)
        self.add(field, len(wanted & got), len(got - wanted), len(wanted - got))

    def names(self, field: str, gold: Sequence[str], read: Sequence[str]) -> None:
        right = len(pairs(gold, read, lambda one, other: float(same(one, other))))
        self.add(field, right, len(read) - right, len(gold) - right)

    def equal(self, field: str, gold: object, read: object) -> None:
        self.add(field, int(gold == read), 0, int(gold != read))

    def day(self, field: str, gold: str | None, read: str | None) -> None:
        """Right where the text's precision was reached: a longer day that begins so is right."""
        if gold:
            self.add(field, int((read or "").startswith(gold)), 0, int(not (read or "").startswith(gold)))


def matched(gold: Sequence[E], read: Sequence[E]) -> list[tuple[E, E]]:
    """Main events of the gold, each with the main event that tells it, where one does."""
    wanted, got = [one for one in gold if one.main], [one for one in read if one.main]
    return pairs(wanted, got, lambda one, other: _enough(_likeness(one, other), _FOUND))


def _events(tally: _Tally, field: str, gold: Sequence[E], read: Sequence[E]) -> list[tuple[E, E]]:
    found = matched(gold, read)
    missed = _without([one for one in gold if one.main], [one for one, _ in found])
    spare = _without([one for one in read if one.main], [other for _, other in found])
    behind = [one for one in gold if not one.main]
    old = pairs(behind, spare, lambda one, other: _enough(_likeness(one, other), 2 * _FOUND))
    tally.add(field, len(found), len(spare) - len(old), len(missed))
    for one in missed:
        if isinstance(one, Agreement):
            tally.add("parties", 0, 0, len(one.parties))
            tally.add("party countries", 0, 0, len(one.party_countries))
    return found


def _enough(likeness: float, floor: float) -> float:
    return likeness if likeness >= floor else 0.0


def _without(events: Sequence[E], taken: Collection[E]) -> list[E]:
    held = {id(one) for one in taken}
    return [one for one in events if id(one) not in held]


def _agreement(tally: _Tally, gold: Agreement, read: Agreement) -> None:
    tally.equal("agreement type", gold.type, read.type)
    tally.equal("agreement status", gold.status, read.status)
    tally.names("parties", [one.name for one in gold.parties], [one.name for one in read.parties])
    tally.sets("party countries", gold.party_countries, read.party_countries)
    tally.sets("party ports", gold.party_ports, read.party_ports)
    tally.sets("topics", gold.topics, read.topics)
    tally.day("signed", gold.signed, read.signed)
    if gold.term_months:
        tally.equal("term", gold.term_months, read.term_months)


def _measure(tally: _Tally, gold: Measure, read: Measure) -> None:
    tally.equal("measure type", gold.type, read.type)
    tally.equal("measure action", gold.action, read.action)
    for field in ("imposer", "target"):
        tally.sets(field, getattr(gold, field), getattr(read, field))
    tally.names("products", [one.name for one in gold.products], [one.name for one in read.products])
    if gold.rate is not None:
        tally.equal("rate", gold.rate, read.rate)
    if gold.rate_prior is not None:
        tally.equal("prior rate", gold.rate_prior, read.rate_prior)
    tally.day("effective", gold.effective, read.effective)
    if gold.legal_basis:
        tally.equal("legal basis", True, same(gold.legal_basis, read.legal_basis or ""))


def _likeness(gold: Agreement | Measure, read: Agreement | Measure) -> float:
    if isinstance(gold, Agreement) and isinstance(read, Agreement):
        return _agreement_likeness(gold, read)
    if isinstance(gold, Measure) and isinstance(read, Measure):
        return _measure_likeness(gold, read)
    return 0.0


def _agreement_likeness(gold: Agreement, read: Agreement) -> float:
    names = sum(any(same(one.name, other.name) for other in read.parties) for one in gold.parties)
    countries = len(set(gold.party_countries) & set(read.party_countries))
    return 2 * names + (gold.type == read.type) + 0.5 * countries


def _measure_likeness(gold: Measure, read: Measure) -> float:
    goods = sum(any(same(one.name, other.name) for other in read.products) for one in gold.products)
    rate = gold.rate is not None and gold.rate == read.rate
    places = 2 * len(set(gold.imposer) & set(read.imposer)) + 0.5 * len(set(gold.target) & set(read.target))
    return places + goods + rate + 0.25 * (gold.action == read.action)


def _spans(findings: Findings, kind: str) -> set[tuple[int, int]]:
    return {(one.start, one.end) for one in findings.mentions if one.kind == kind}
