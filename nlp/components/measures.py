"""Component: reads trade measures (tariffs, duties, bans, quotas, port fees ...) into ``doc._.measures``."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register, text_of
from nlp.measures_drafts import Draft, drafts
from nlp.measures_merge import listed, measures
from nlp.measures_rules import Rules
from nlp.measures_rules import load as load_rules
from nlp.measures_scene import scene
from store.records import Evidence, Measure, MeasureType, Realis

register()

_MOST = 24  # a document that seems to tell of more is a table or a list of old measures


class MeasuresComponent:
    """Needs the spans countries, blocs, orgs and dates; works without any of them, and then knows less."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        seen = scene(doc, self._rules)
        if seen is not None:
            found = measures(drafts(seen, self._rules), seen, self._rules)[:_MOST]
            doc._.measures = tuple(_measure(draft, doc) for draft in found)
        return doc


@Language.factory("quaywire_measures", assigns=["doc._.measures"])
def make_measures(nlp: Language, name: str) -> MeasuresComponent:
    return MeasuresComponent(load_rules())


def _measure(draft: Draft, doc: Doc) -> Measure:
    past = draft.background and draft.realis is Realis.ASSERTED
    return Measure(
        type=draft.type,
        action=draft.action,
        realis=Realis.PAST if past and not draft.main else draft.realis,
        main=draft.main,
        imposer=draft.imposer,
        target=draft.target,
        excluded=tuple(code for code in draft.excluded if code not in draft.target),
        products=listed(draft.products),
        rate=draft.rate.value if draft.rate else None,
        rate_prior=draft.rate.prior if draft.rate else None,
        rate_unit=draft.rate.unit if draft.rate else None,
        announced=draft.announced,
        effective=draft.effective,
        ends=draft.ends,
        legal_basis=draft.basis,
        confidence=confidence(draft),
        evidence=tuple(_evidence(draft, doc)),
    )


def confidence(draft: Draft) -> float:
    """How sure we are, 0 to 1: each part that the text names itself adds to it."""
    score = 0.45 + 0.1 * bool(draft.imposer and not draft.weak) + 0.1 * bool(draft.rate)
    score += (
        0.1 * bool(draft.target and draft.target != ("*",)) + 0.05 * bool(draft.effective) + 0.05 * draft.lead
    )
    known = sum(1 for hit in draft.products if hit.row)
    score += 0.1 if known else 0.0
    score += 0.05 if draft.type is not MeasureType.TARIFF or draft.basis else 0.0
    score -= 0.1 * draft.weak + 0.05 * (draft.realis is not Realis.ASSERTED)
    return round(min(max(score, 0.05), 0.97), 2)


def _evidence(draft: Draft, doc: Doc) -> Iterator[Evidence]:
    shift: int = doc._.shift
    for name, start, end in dict.fromkeys(draft.marks):
        if start >= shift:
            yield Evidence(field=name, start=start - shift, end=end - shift, quote=text_of(doc)[start:end])
