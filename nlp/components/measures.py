"""Component: reads trade measures (tariffs, duties, bans, quotas, port fees ...) into ``doc._.measures``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register, text_of
from nlp.measures_confidence import confidence
from nlp.measures_drafts import Draft, drafts
from nlp.measures_hs import coded
from nlp.measures_merge import listed, measures
from nlp.measures_rules import Rules
from nlp.measures_rules import load as load_rules
from nlp.measures_scene import scene
from nlp.normal import fold
from nlp.relevance import opens
from store.records import Evidence, Measure, Realis

register()

_MOST = 24  # a document that seems to tell of more is a table or a list of old measures


class MeasuresComponent:
    """Needs the spans countries, blocs, orgs and dates; works without any of them, and then knows less."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        seen = scene(doc, self._rules)
        if seen is not None:
            told, chance = drafts(seen, self._rules), doc._.relevance.measure if doc._.relevance else None
            found = measures(told, seen, self._rules)
            opened = opens(chance) and not any(draft.main for draft in found)
            if opened:
                found = measures(told, seen, self._rules, opened=True)
            sure = partial(confidence, chance=chance, opened=opened)
            doc._.measures = tuple(_measure(draft, doc, sure(draft)) for draft in found[:_MOST])
        return doc


@Language.factory("quaywire_measures", assigns=["doc._.measures"])
def make_measures(nlp: Language, name: str) -> MeasuresComponent:
    return MeasuresComponent(load_rules())


def _measure(draft: Draft, doc: Doc, sure: float) -> Measure:
    past = draft.background and draft.realis is Realis.ASSERTED
    return Measure(
        type=draft.type,
        action=draft.action,
        realis=Realis.PAST if past and not draft.main else draft.realis,
        main=draft.main,
        imposer=draft.imposer,
        target=draft.target,
        excluded=tuple(code for code in draft.excluded if code not in draft.target),
        products=listed(coded(draft.products, fold(text_of(doc)))),
        rate=draft.rate.value if draft.rate else None,
        rate_prior=draft.rate.prior if draft.rate else None,
        rate_unit=draft.rate.unit if draft.rate else None,
        announced=draft.announced,
        effective=draft.effective,
        ends=draft.ends,
        legal_basis=draft.basis,
        confidence=sure,
        evidence=tuple(_evidence(draft, doc)),
    )


def _evidence(draft: Draft, doc: Doc) -> Iterator[Evidence]:
    shift: int = doc._.shift
    for name, start, end in dict.fromkeys(draft.marks):
        if start >= shift:
            yield Evidence(field=name, start=start - shift, end=end - shift, quote=text_of(doc)[start:end])
