"""From the anchors of a document to drafts: one mention of one measure with all its sentence tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.measures_clauses import Anchor, anchors, realis
from nlp.measures_effects import goods, of_spared, spares, told_beside
from nlp.measures_goods import products
from nlp.measures_imposer import at_home, governing, outnumbers
from nlp.measures_lead import LEAD_REACH, lead_sentences
from nlp.measures_past import background, in_headline, was
from nlp.measures_roles import Sides, sides
from nlp.measures_rules import Basis, Rules
from nlp.measures_scene import Place, Range, Scene, When
from nlp.measures_when import announced, effective, ends, put_off_to
from nlp.products import ProductHit
from nlp.rates import Rate
from store.records import MeasureAction, MeasureType, Realis

_MOST = 150  # mentions read; what has more is a tariff schedule, not news
_MUTUAL = re.compile(r"\b(?:both|each other|mutual|our|their|reciprocally|on each side)\b")
_ANY_GOODS = re.compile(
    r"(?: [a-z]{1,12}){0,2} ?(?:on|of) (?:any |some |about |more than |over |all |certain "
    r"|another )?(?:[\d,.]{1,7} )?(?:[a-z]{1,12} )?"
    r"(?:items|categories|goods|products|tariff lines|imports)\b"
)
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those|fresh|such)(?: [\w.%]{1,20}){0,2} $")
_DUMPED_AND_SUBSIDISED = re.compile(
    r"dumping(?: duty| duties)? (?:and|&|/) (?:countervailing|anti.?subsidy)"
    r"|(?:countervailing|anti.?subsidy)(?: duty| duties)? (?:and|&|/) anti.?dumping"
)
_TALKED_OF = frozenset(
    {MeasureType.TARIFF, MeasureType.QUOTA, MeasureType.PREFERENCE, MeasureType.OTHER, MeasureType.LICENCE}
)
_IT = re.compile(r"\b(?:it|they|he|she) (?:also |has |had |will |would |then )?[a-z]{3,12}")
_PRONOUN = 80  # characters between a pronoun and the noun of its measure
_NEXT = 12  # characters up to the next sentence
_GRANTED = re.compile(r"(?:restor|grant|reinstat|introduc|renew|extend|offer|widen|expand)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A measure as one sentence tells it; ``marks`` are (field, start, end) of its evidence."""

    type: MeasureType
    action: MeasureAction
    realis: Realis
    lead: bool
    background: bool
    imposer: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    products: tuple[ProductHit, ...] = ()
    rate: Rate | None = None
    announced: str | None = None
    effective: str | None = None
    ends: str | None = None
    basis: str | None = None
    weak: bool = False  # the imposer is inferred
    heading: bool = False  # told in the headline only
    retold: bool = False  # below the lead and in the past passive, which tells history or the news in detail
    main: bool = False
    actless: bool = False  # neither a verb nor a rate says what is done
    marks: tuple[tuple[str, int, int], ...] = ()

    noun: Range = (0, 0)

    def thin(self) -> bool:
        """Whether it says nothing of what the measure is: only that there is one."""
        voided = self.action is MeasureAction.STRUCK_DOWN
        return not (self.products or self.target or self.rate or voided)


def drafts(scene: Scene, rules: Rules) -> list[Draft]:
    """Every act on a measure that the document tells, in reading order, open imposers filled."""
    leads = lead_sentences(scene)
    found: list[Draft] = []
    for sentence in scene.telling:
        if len(found) > _MOST:
            break
        rates = scene.rates_in(*sentence)
        for anchor in anchors(scene.text, scene.folded, sentence, rates, rules):
            draft = _draft(anchor, scene, rules, lead=sentence in leads)
            if draft is not None:
                found += [one for each in _each_other(draft, anchor, scene) for one in _both(each, scene)]
    found = _outward(_without_actless(found), scene)
    found = [_continued(draft, found[:i], scene) for i, draft in enumerate(found)]
    return [_imposed_by(_resumed(draft, found[:i], scene), found, scene) for i, draft in enumerate(found)]


def _resumed(draft: Draft, before: list[Draft], scene: Scene) -> Draft:
    """ "For basmati *it* lifted the minimum price": the state that acts in the sentence before goes on."""
    last = before[-1] if before else None
    told = _IT.search(scene.folded, max(draft.marks[0][1], draft.noun[0] - _PRONOUN), draft.noun[0])
    if draft.imposer or last is None or told is None or last.weak or len(last.imposer) != 1:
        return draft
    near = draft.marks[0][1] - last.marks[0][2] < _NEXT and last.imposer[0] not in draft.target
    return replace(draft, imposer=last.imposer, weak=True) if near else draft


def _draft(anchor: Anchor, scene: Scene, rules: Rules, *, lead: bool) -> Draft | None:
    spared = of_spared(scene.folded, anchor.clause[0], anchor.noun[0])
    if spared or anchor.mood in {"urged", "denied"} or (anchor.action is None and not lead):
        return None
    action, mode = realis(anchor)
    parts = sides(anchor, scene, rules)
    basis, cited = cited_in(scene.folded, anchor.sentence, rules)
    start = effective(scene, anchor.clause, anchor.sentence)
    stop = ends(scene, anchor.clause)
    if action is MeasureAction.DELAYED:
        start, stop = put_off_to(scene, anchor.clause), None
    told = announced(scene, anchor.sentence, (start, stop))
    hits = tuple(goods(anchor, scene) if anchor.effect else products(anchor, scene))
    if anchor.effect and not told_beside(anchor, parts, hits):
        return None
    if action is MeasureAction.EXEMPTED and not (hits or parts.target) and spares(scene.folded, anchor.noun):
        return None
    kind = anchor.type
    if basis is not None and basis.type is not None and kind is MeasureType.TARIFF:
        kind = basis.type
    if kind is MeasureType.QUOTA and anchor.rate is not None and anchor.rate.value == 0:
        anchor = replace(anchor, rate=None)  # a tariff-free quota is still a quota
    if action is MeasureAction.REDUCED and anchor.rate is not None and anchor.rate.value == 0:
        action = MeasureAction.REMOVED
    if kind is MeasureType.PREFERENCE and action is MeasureAction.REDUCED:
        action = MeasureAction.REMOVED  # dropped from a list
    if kind is MeasureType.PREFERENCE and anchor.act and _GRANTED.match(scene.folded, anchor.act[0]):
        action = MeasureAction.EXEMPTED
    begin = start.iso if start else None
    lawful = (basis.imposer,) if basis is not None and basis.imposer else ()
    days = {"effective": start, "ends": stop, "announced": told}
    return Draft(
        type=kind,
        action=action,
        realis=mode,
        lead=lead,
        background=(parts.foreign and anchor.retaliates) or background(anchor, scene, rules),
        heading=in_headline(anchor, scene),
        retold=anchor.passive and not lead and was(anchor, scene),
        imposer=_codes(parts.imposer) or lawful,
        target=_target(anchor, scene, parts, hits),
        excluded=_codes(parts.excluded),
        products=hits,
        rate=anchor.rate,
        announced=told.iso if told else None,
        effective=begin,
        ends=stop.iso if stop else None,
        basis=basis.name if basis else None,
        weak=parts.weak_imposer,
        actless=anchor.action is None and anchor.rate is None and not anchor.retaliates,
        marks=tuple(_marks(anchor, parts, hits, cited, days)),
        noun=anchor.noun,
    )


def cited_in(folded: str, span: Range, rules: Rules) -> tuple[Basis | None, re.Match[str] | None]:
    """The legal basis that a passage names, and where."""
    for basis in (rules.bases[index] for index in rules.law_screen.likely(folded[slice(*span)])):
        if (cited := basis.pattern.search(folded, *span)) is not None:
            return basis, cited
    return None, None


def _outward(found: list[Draft], scene: Scene) -> list[Draft]:
    """The duties of news on an export duty are export duties, where the text speaks of no imports."""
    if not any(d.lead and d.type is MeasureType.EXPORT_TAX for d in found) or "import" in scene.folded:
        return found
    outward = MeasureType.EXPORT_TAX
    return [replace(d, type=outward) if d.type is MeasureType.TARIFF else d for d in found]


def _without_actless(found: list[Draft]) -> list[Draft]:
    """What is named without a verb and without a rate is news only where nothing else of the lead is, and
    where it says whose measure it is: everybody speaks of "the tariffs", few of an export ban.
    """
    told = any(d.lead and not (d.actless or d.background or d.thin()) for d in found)
    return [d for d in found if not d.actless or not (told or _vague(d))]


def _vague(draft: Draft) -> bool:
    named = any(hit.row for hit in draft.products) or bool(set(draft.target) - {"*"})
    return draft.type in _TALKED_OF or draft.weak or not (named and draft.imposer)


def _target(anchor: Anchor, scene: Scene, parts: Sides, hits: tuple[ProductHit, ...]) -> tuple[str, ...]:
    """The origins hit; goods without an origin ("on 1,700 products") are of every origin."""
    if parts.target:
        return _codes(parts.target)
    charged = anchor.type is MeasureType.PORT_FEE and anchor.action is not None  # of all who call
    generic = charged or (not hits and _ANY_GOODS.match(scene.folded, anchor.noun[1]))
    return ("*",) if parts.every_origin or generic else ()


def _each_other(draft: Draft, anchor: Anchor, scene: Scene) -> list[Draft]:
    """ "Both agreed to suspend their tariffs": one measure of each side against the other."""
    sides_ = [code for code in draft.imposer if code]
    if len(sides_) != 2 or draft.target or not _MUTUAL.search(scene.folded, *anchor.clause):
        return [draft]
    first, second = sides_
    return [
        replace(draft, imposer=(first,), target=(second,)),
        replace(draft, imposer=(second,), target=(first,)),
    ]


def _both(draft: Draft, scene: Scene) -> list[Draft]:
    """An inquiry into dumping and into subsidies is two, each of which may end in its own duty."""
    two = _DUMPED_AND_SUBSIDISED.search(scene.folded, *draft.noun)
    if two is None or draft.action is not MeasureAction.INVESTIGATION:
        return [draft]
    return [replace(draft, type=kind) for kind in (MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING)]


def _continued(draft: Draft, before: list[Draft], scene: Scene) -> Draft:
    """ "That levy will rise to 18 percent": the products are those of the measure told just before."""
    near = before[-1] if before else None
    if (
        near
        and near.marks[0] == draft.marks[0]
        and near.products
        and draft.rate
        and not (near.rate or draft.products)
    ):
        return replace(draft, products=near.products, target=draft.target or near.target)
    said = _DEFINITE.search(scene.folded, max(0, draft.noun[0] - 30), draft.noun[0])
    mine = set(draft.imposer) - {""}
    last = next((d for d in reversed(before) if d.products and not d.background), None)
    if last is not None and mine and set(last.imposer) - {""} and not mine & set(last.imposer):
        last = None
    changes = draft.rate is not None or (
        draft.action is MeasureAction.EXEMPTED and not spares(scene.folded, draft.noun)
    )
    if draft.products or draft.background or said is None or last is None or not changes:
        return draft
    return replace(draft, products=last.products, target=draft.target or last.target)


def _codes(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.code for place in places))


def _marks(
    anchor: Anchor,
    parts: Sides,
    hits: tuple[ProductHit, ...],
    basis: re.Match[str] | None,
    days: dict[str, When | None],
) -> Iterator[tuple[str, int, int]]:
    yield "event", *anchor.sentence
    if anchor.rate is not None:
        yield "rate", anchor.rate.start, anchor.rate.end
    for name, places in (("imposer", parts.imposer), ("target", parts.target), ("excluded", parts.excluded)):
        yield from ((name, place.start, place.end) for place in places)
    yield from (("products", hit.start, hit.end) for hit in hits)
    if basis is not None:
        yield "legal_basis", *basis.span()
    yield from ((name, day.start, day.end) for name, day in days.items() if day is not None)


def _said(scene: Scene) -> bool:
    """Whether the opening speaks of "the government", so that it has one in mind."""
    return any(place.kind == "home" for place in scene.places_in(0, LEAD_REACH))


def _imposed_by(draft: Draft, found: list[Draft], scene: Scene) -> Draft:
    """Fill an open imposer: "the government" is who acts in the lead, else the home country."""
    named = tuple(code for code in draft.imposer if code)
    if named and len(named) == len(draft.imposer):
        return draft
    if named:
        return replace(draft, imposer=named)
    lead = Counter(
        code for other in found if other.lead and not other.background for code in other.imposer if code
    )
    told = bool(lead)
    if not lead:
        lead = Counter(code for other in found if not other.background for code in other.imposer if code)
    if lead:
        top = max(lead.values())
        code = next(code for code in lead if lead[code] == top)
        if not told and (most := governing(scene, said=True)) and outnumbers(most, code, scene):
            code = most
        if code not in draft.target:
            return replace(draft, imposer=(code,), weak=True)
        return replace(draft, imposer=(), weak=True)
    home = at_home(scene, draft.target) or governing(
        scene, draft.target, said=bool(draft.imposer) or _said(scene)
    )
    return replace(draft, imposer=(home,) if home else (), weak=True)
