"""Scores and misses as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from store.records import Agreement, Findings, Measure
from training.corpus import mains
from training.scoring import ACCURACIES, Scores, score, value


def table(scores: Scores, spans: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    """A row per field: precision and recall, or a share of right ones, with the interval and the counts."""
    yield f"{'field':18s} {'value':>6s}  {'95 %':11s}  {'P':>5s} {'R':>5s}  counts"
    for field, (right, false, missed) in scores.items():
        low, high = spans[field]
        start = f"{field:18s} {value(field, scores[field]):6.3f}  {low:.3f}-{high:.3f}  "
        if field in ACCURACIES:
            yield f"{start}{'':11s}  {right} of {right + missed}"
        else:
            precision, recall = (right / below if below else 1.0 for below in (right + false, right + missed))
            yield f"{start}{precision:5.3f} {recall:5.3f}  right {right}, false {false}, missed {missed}"


def misses(gold: Findings, read: Findings) -> Iterator[str]:
    """What was read wrongly in one article: the fields, then both sides' main events."""
    wrong = [field for field, counts in score(gold, read).items() if counts[1] or counts[2]]
    if wrong:
        yield f"{gold.id}: {', '.join(wrong)}"
        for name in ("countries", "blocs", "ports"):
            yield from _difference(name, getattr(gold, name), getattr(read, name))
        for side, findings in (("gold", gold), ("read", read)):
            yield f"  {side} alert {findings.alert}"
            yield from (f"  {side} {_told(one)}" for one in mains(findings))


def _difference(name: str, gold: tuple[str, ...], read: tuple[str, ...]) -> Iterator[str]:
    missed, false = sorted(set(gold) - set(read)), sorted(set(read) - set(gold))
    if missed or false:
        yield f"  {name} missed {missed} false {false}"


def _told(event: Agreement | Measure) -> str:
    if isinstance(event, Agreement):
        return f"{event.type} {event.status} {[one.name for one in event.parties]} signed {event.signed}"
    goods = [one.name for one in event.products]
    what = f"{event.type} {event.action} {event.imposer} -> {event.target}"
    return f"{what} {goods} {event.rate} {event.effective}"
