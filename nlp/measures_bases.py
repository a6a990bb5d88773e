"""The legal basis of a measure: a law of the list anywhere in the text, else one that the text cites in"
" full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from nlp.gazetteers.rows import legal_bases
from nlp.measures_drafts import Draft
from nlp.measures_lead import lead_sentences
from nlp.measures_rules import Rules
from nlp.measures_scene import Range, Scene
from nlp.products import ProductHit
from store.records import MeasureType, Product

_NUMBER = (
    r"(?:[Nn]o\.?|[Nn]umber|[Nn]r\.?|#)? ?"
    r"(?=[\w.]{0,6}\d)[A-Z\d][\w./-]{0,24}(?:\([A-Z\d]{1,6}\)[\w./]{0,12})?"
)
_ACT = re.compile(
    r"(?:\b[Aa]rticle \d[\w.()]{0,8} of the )?"
    r"\b(?:[A-Z][\w'’-]{1,24}|\([A-Z]\w{1,20}\))(?: (?:[A-Z][\w'’-]{1,24}|\([A-Z]\w{1,20}\)|and|of|on|the"
    r"|for|in|to)){0,7}?"
    r" (?:Act|Law|Code|Ordinance|Statute|Agreement)\b"
    r"(?:,? (?:[Nn]o\.? ?\d[\w./-]{0,12}(?: of \d{4})?|of \d{4}|\d{4}))?"
)
_NUMBERED = re.compile(
    r"\b(?:(?:[Rr]oyal|[Pp]residential|[Mm]inisterial|[Ee]xecutive|[Ii]mplementing|[Gg]eneral|[Gg]azette"
    r"|[Ll]egal"
    r"|[Ss]upreme|[Ff]ederal|[Cc]ommission)\s{1,6}){0,2}(?:[Dd]ecree|[Rr]esolution|[Dd]ecision|[Rr]egulation"
    r"|[Oo]rder"
    r"|[Nn]otification|[Pp]roclamation|[Cc]ircular|[Dd]irective|Legal Notice|Gazette Notice|Republic Act"
    r"|S\.R\.O\.|S\.I\.|Law"
    r"|Act)"
    rf"(?: \([A-Z]{{2,9}}\))? {_NUMBER}"
)
_CITED = re.compile(
    r"\b(?:under|pursuant to|invok(?:es?|ed|ing)|conferred by|powers? (?:of|in|under)|accordance with"
    r"|basis of|based on"
    r"|authority of|authorised by|authorized by|provided (?:for )?(?:by|in)|citing|cites?|cited|terms of"
    r"|virtue of"
    r"|legal basis (?:is|was)|relies on|relied on|resting? on|rests on|refers? to|in line with"
    r"|within the meaning of"
    r"|as per|using|uses?|used|backed by|rooted in|through)\b[^.;]{0,70}$"
)
_CITES = re.compile(
    r"\b(?:under|pursuant to|invok(?:es?|ed|ing)|conferred by|basis|based on|authority|authori[sz]ed by"
    r"|provided by"
    r"|citing|cites?|cited|by virtue|relies|relied|rests?|using|uses)\b"
)
_PACT = re.compile(r"Agreement\b")
_HINT = re.compile(
    r"\b(?:Act|Law|Code|Ordinance|Statute|Agreement|[Dd]ecree|[Rr]esolution|[Dd]ecision|[Rr]egulation"
    r"|[Oo]rder"
    r"|[Nn]otification|[Pp]roclamation|[Cc]ircular|[Dd]irective|[Nn]otice|S\.R\.O|S\.I)\b"
)
_PRESIDENTIAL = frozenset({"US", "PH"})  # whose presidents sign executive orders
_TAIL = " .,;:)"


@dataclass(frozen=True, slots=True)
class _Cited:
    name: str
    start: int
    end: int


def with_bases(drafts: list[Draft], scene: Scene, rules: Rules) -> list[Draft]:
    """News with its legal basis: a law of the list that the lead names or the rest cites, else another."""
    if not any(draft.main and draft.basis is None for draft in drafts):
        return drafts
    lead = lead_sentences(scene)
    own = {mark[1:] for draft in drafts if draft.main for mark in draft.marks if mark[0] == "event"}
    likely = [s for s in scene.sentences if s in lead or s in own or _CITES.search(scene.folded, *s)]
    named = [span for span in likely if rules.any_basis.search(scene.folded, *span)]
    written = [span for span in scene.sentences if _HINT.search(scene.text, *span)]
    return [
        draft if draft.basis is not None or not draft.main else _with(draft, named, written, scene, rules)
        for draft in drafts
    ]


def _with(draft: Draft, named: list[Range], written: list[Range], scene: Scene, rules: Rules) -> Draft:
    lead = lead_sentences(scene) if draft.lead else set()
    own = {mark[1:] for mark in draft.marks if mark[0] == "event"} | lead
    found = (
        _listed(draft, [span for span in named if span in own], scene, rules)
        or _listed(draft, [span for span in named if span not in own], scene, rules)
        or next(
            one
            for one in (*_written(sorted(written, key=lambda span: span not in own), scene), None)
            if one is None or not _foreign(one, draft, scene, rules)
        )
    )
    if found is None:
        return draft
    return replace(draft, basis=found.name, marks=(*draft.marks, ("legal_basis", found.start, found.end)))


@cache
def _schemes() -> dict[str, str]:
    """Laws that grant preferences, each with its acronym where it has one."""
    found = (one for one in legal_bases() if one.type == MeasureType.PREFERENCE)
    return {one.name: next((name for name in one.names if name.isupper()), one.name) for one in found}


def with_scheme(draft: Draft) -> Draft:
    """A preference without goods is named by its scheme: "AGOA preference"."""
    if draft.type is not MeasureType.PREFERENCE or draft.products or draft.basis is None:
        return draft
    mark = next((mark for mark in draft.marks if mark[0] == "legal_basis"), None)
    short = _schemes().get(draft.basis)
    if mark is None or short is None:
        return draft
    hit = ProductHit(mark[1], mark[2], Product(name=f"{short} preference"), "")
    return replace(draft, products=(hit,), marks=(*draft.marks, ("products", hit.start, hit.end)))


def _foreign(cited: _Cited, draft: Draft, scene: Scene, rules: Rules) -> bool:
    """Whether a law is one of the list that another state has."""
    span = (cited.start, cited.end)
    if cited.name.startswith("Executive Order"):
        return not _PRESIDENTIAL & set(draft.imposer)
    if not rules.any_basis.search(scene.folded, *span):
        return False
    known = (one for one in rules.bases if one.pattern.search(scene.folded, *span))
    return any(one.imposer is not None and one.imposer not in draft.imposer for one in known)


def _listed(draft: Draft, spans: list[Range], scene: Scene, rules: Rules) -> _Cited | None:
    """The first law of the list that the spans name and that is the imposer's own, or anybody's."""
    for basis in rules.bases if spans else ():
        cited = next((m for span in spans if (m := basis.pattern.search(scene.folded, *span))), None)
        own = basis.imposer is None or basis.imposer in draft.imposer
        if (
            cited is not None
            and own
            and (basis.type is not MeasureType.PREFERENCE or draft.type is basis.type)
        ):
            return _Cited(basis.name, *cited.span())
    return None


def _written(spans: list[Range], scene: Scene) -> Iterator[_Cited]:
    """Laws as the text writes them ("the Customs Act, 1969"), then numbered acts ("Decree 456")."""
    for span in spans:
        for act in _ACT.finditer(scene.text, *span):
            pact = _PACT.search(act[0]) and not act[0].startswith(("Article", "article"))
            if not pact and _CITED.search(scene.folded[span[0] : act.start()]):
                yield _cut(act)
    for span in spans:
        yield from (_cut(one) for one in _NUMBERED.finditer(scene.text, *span))


def _cut(found: re.Match[str]) -> _Cited:
    name = " ".join(found[0].rstrip(_TAIL).split())
    return _Cited(name, found.start(), found.start() + len(found[0].rstrip(_TAIL)))
