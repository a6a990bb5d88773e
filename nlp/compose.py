"""From a draft to the record: parties, days, term and topics, each with the words that say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from nlp.confidence import confidence, moved, worded
from nlp.entities import COUNTRY, DEMONYM, NAME, ORG, PLACE, Entity
from nlp.kinds import type_of
from nlp.lands import of_blocs, with_lands
from nlp.lexicon import clause
from nlp.merge import Draft, Told
from nlp.names import words
from nlp.newsworthy import add_bargainers, newsworthy
from nlp.normal import fold
from nlp.occasions import occasions
from nlp.opening import opened
from nlp.parties import same, stands_for, treaty_parties
from nlp.standing import is_main, status_of
from nlp.story import Line, Story
from nlp.terms import Term, terms
from nlp.topics import subjects
from store.records import Agreement, AgreementStatus, AgreementType, Evidence, Party, PartyKind, Realis, Topic

Span = tuple[int, int]
_STATES = (COUNTRY, DEMONYM)
_TRADE = ("trade", "free_trade_agreement", "trade_framework")
_OF_TRADE = (Topic.TRADE_PROMOTION, Topic.ENVIRONMENT, Topic.DIGITAL, Topic.ENERGY, Topic.CUSTOMS)
_ONLY = {  # what a paper of the type is about, whatever else is told beside it
    AgreementType.FREE_TRADE_AGREEMENT: Topic.TRADE_PROMOTION,
    AgreementType.CARRIER_ALLIANCE: Topic.OPERATIONS,
    AgreementType.LABOUR_AGREEMENT: Topic.OPERATIONS,
    AgreementType.MUTUAL_RECOGNITION: Topic.CUSTOMS,
}
_DONE = (
    AgreementStatus.SIGNED,
    AgreementStatus.RENEWED,
    AgreementStatus.APPROVED,
    AgreementStatus.IN_FORCE,
    AgreementStatus.TERMINATED,
)
_FOLLOWS = 6  # sentences after its own that may still tell of a main pact's subjects


def compose(story: Story, found: Sequence[Draft], *, published: date | None) -> list[Agreement]:
    """The records of all drafts that hold together, in the order of the text."""
    made: dict[int, Agreement] = {}
    mains = 0
    for draft in found:
        add_bargainers(story, draft)
        status, realis = status_of(draft, published)
        main = is_main(draft, realis, status, published=published, rank=mains) and newsworthy(
            story, draft, found, status
        )
        mains += main
        if main or _keeps(draft, realis):
            made[id(draft)] = _agreement(
                story, draft, found, status=status, realis=realis, main=main, published=published
            )
    for draft in [] if mains else opened(story, found, published=published):
        status, realis = status_of(draft, published)
        told = _agreement(story, draft, found, status=status, realis=realis, main=True, published=published)
        made[id(draft)] = replace(told, confidence=moved(told.confidence, "opened"))
    return list(made.values())


def _keeps(draft: Draft, realis: Realis) -> bool:
    if realis is Realis.HYPOTHETICAL or any(told.frame.treaty for told in draft.told):
        return realis is not Realis.DENIED
    return len(draft.parties) > 1


def _agreement(
    story: Story,
    draft: Draft,
    found: Sequence[Draft],
    *,
    status: AgreementStatus,
    realis: Realis,
    main: bool,
    published: date | None,
) -> Agreement:
    parties = with_lands(story, _parties(draft))
    around = _around(story, draft, found) if main else []
    content = _content(story, around)
    days = occasions(story, draft, around, status=status, published=published)
    term = _term(story, draft, found, around)
    kind = type_of(story, draft, parties)
    topics = _topics(story, draft, found, content, kind)
    evidence = [*_events(story, draft), *_party_evidence(story, draft), *(e for _, _, e in days)]
    evidence += [term[1]] if term else []
    evidence += [e for _, e in topics]
    fields = {name: iso for name, iso, _ in reversed(days)}
    return Agreement(
        type=kind,
        status=status,
        realis=realis,
        main=main,
        parties=parties,
        party_countries=_unique([*(p.country for p in parties), *of_blocs(story, draft)]),
        party_ports=_unique(_ports(draft.parties)),
        announced=fields.get("announced"),
        signed=fields.get("signed"),
        in_force=fields.get("in_force"),
        ends=fields.get("ends"),
        term_months=term[0] if term else None,
        topics=tuple(dict.fromkeys(topic for topic, _ in topics)),
        confidence=confidence([*_signs(draft, parties, realis, main=main), *worded(story.chance)]),
        evidence=tuple(_quoted(story, evidence)),
    )


def _quoted(story: Story, evidence: Iterable[tuple[str, int, int]]) -> Iterator[Evidence]:
    shift = story.shift
    for field, start, end in dict.fromkeys(evidence):
        if start >= shift:
            yield Evidence(field=field, start=start - shift, end=end - shift, quote=story.text[start:end])


def _unique(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _parties(draft: Draft) -> tuple[Party, ...]:
    """The draft's parties; a mere place is none where two bodies or states are."""
    draft.parties = (
        tuple(e for e in draft.parties if e.sign != PLACE or _needed(draft.parties, e)) or draft.parties
    )
    if draft.type == "carrier_alliance":
        lines = tuple(e for e in draft.parties if not _is_pact(fold(e.party.name)))
        draft.parties = lines if len(lines) > 1 else draft.parties  # the alliance is no party to itself
    named = tuple(e for e in draft.parties if e.sign != DEMONYM)
    lands = {e.party.country for e in named}
    if len(named) > 1:  # British interests, then named
        apart = lands.isdisjoint([None, *(e.party.country for e in draft.parties if e.sign == DEMONYM)])
        draft.parties = draft.parties if apart else named
    treaty = next((t.frame.treaty for t in reversed(draft.told) if t.frame.treaty), None)
    if treaty and len(draft.parties) < 2:
        return treaty_parties(treaty)
    return tuple(entity.party for entity in draft.parties)


def _is_pact(name: str) -> bool:
    return name.split()[-1] in words("pact") or clause("alliances").fullmatch(name) is not None


def _ports(parties: Sequence[Entity]) -> Iterator[str | None]:
    """Singapore is a harbour beside Rotterdam, and a state beside China."""
    harbours = any(one.sign not in _STATES and one.ports for one in parties)
    for entity in parties:
        if harbours or entity.sign not in _STATES:
            yield from entity.ports or (entity.party.port,)


def _needed(parties: Sequence[Entity], place: Entity) -> bool:
    """A harbour beside ports is one of them; else a place is a party where no two bodies or states are."""
    ports = bool(place.ports) and any(one.party.kind is PartyKind.PORT and one.sign == ORG for one in parties)
    return ports or sum(entity.sign not in PLACE + NAME for entity in parties) < 2


def _events(story: Story, draft: Draft) -> list[tuple[str, int, int]]:
    return [("event", told.frame.start, told.frame.end) for told in draft.told]


def _party_evidence(story: Story, draft: Draft) -> list[tuple[str, int, int]]:
    found = []
    for party in draft.parties:
        for told in draft.told:
            spot = next((e for e in told.parties if same(e, party) or stands_for(e, party)), None)
            if spot and told.frame.start <= spot.start < told.frame.end:
                found.append(("parties", spot.start, spot.end))
                break
    return found


def _term(
    story: Story, draft: Draft, found: Sequence[Draft], around: Sequence[Line]
) -> tuple[int, tuple[str, int, int]] | None:
    if draft.type in _TRADE:
        return None  # the years of a trade deal are those of its tariff cuts
    foreign = _foreign(draft, found)
    for told in draft.told:
        start, end = _own_part(told, foreign)
        near = [(abs(start + t.start - told.frame.anchor), t) for t in terms(fold(story.text[start:end]))]
        if near:
            return _term_at(start, min(near, key=lambda pair: pair[0])[1])
    for line in around:
        words = fold(story.text[line.start : line.end])
        whole = line.zone == "title" or clause("runs").search(words)
        named = [term for term in terms(words) if whole or term.papered]
        if named:
            return _term_at(line.start, named[0])
    return None


def _term_at(start: int, term: Term) -> tuple[int, tuple[str, int, int]]:
    return term.months, ("term_months", start + term.start, start + term.end)


def _topics(
    story: Story, draft: Draft, found: Sequence[Draft], content: Sequence[Span], kind: AgreementType
) -> list[tuple[Topic, tuple[str, int, int]]]:
    telling = draft.told[0].frame
    event = ("topics", telling.start, telling.end)
    if kind in _ONLY:
        return [(_ONLY[kind], event)]
    foreign = _foreign(draft, found)
    named: dict[Topic, tuple[str, int, int]] = {}
    for start, end in [*(_own_part(told, foreign) for told in draft.told), *content]:
        for subject in sorted(subjects(story.unnamed(start, end)), key=lambda s: s.start):
            named.setdefault(subject.topic, ("topics", start + subject.start, start + subject.end))
    if kind is AgreementType.TRADE_FRAMEWORK:
        named.setdefault(Topic.TRADE_PROMOTION, event)
        return [(topic, words) for topic, words in named.items() if topic in _OF_TRADE]
    if kind is AgreementType.CONCESSION and not named:
        named[Topic.OPERATIONS] = event
    return list(named.items())


def _foreign(draft: Draft, found: Sequence[Draft]) -> list[Told]:
    return [told for other in found if other is not draft for told in other.told]


def _around(story: Story, draft: Draft, found: Sequence[Draft]) -> list[Line]:
    """Sentences of a main pact and of its neighbourhood that tell of no other."""
    first = min(told.frame.sentence for told in draft.told)
    last = max(told.frame.sentence for told in draft.told)
    busy = {told.frame.sentence for told in _foreign(draft, found) if not _looks_back(told, draft)}
    opening = draft in found[:1]
    return [
        line
        for line in story.lines
        if (first <= line.index <= last + _FOLLOWS or (opening and line.zone != "body"))
        and line.index not in busy
    ]


def _looks_back(told: Told, draft: Draft) -> bool:
    """The two sides signed the agreement in August: of the pact that is now in force."""
    named = {one.party.name for one in told.parties}
    return told.past and told.frame.type == "other" and named <= {one.party.name for one in draft.parties}


def _content(story: Story, around: Sequence[Line]) -> list[Span]:
    """Sentences that go on about a main pact: under the deal, the partners will, it runs for."""
    kept, listing = [], False
    for line in around:
        told = bool(clause("content").search(line.masked.text))
        listing = listing and not told and _listed(story, line)
        if told or listing:
            kept.append((line.start, line.end))
        listing = listing or (told and story.text[line.end - 1] == ":")
    return kept


def _listed(story: Story, line: Line) -> bool:
    """Whether a line is an item of the list that the sentence before it opened with a colon."""
    return story.text[line.start] in "-•*–·" or story.text[
        max(0, line.start - 2) : line.start
    ].strip() in tuple("-•*–·")


def _own_part(told: Told, foreign: Sequence[Told]) -> tuple[int, int]:
    """The sentence, cut where another pact's part begins or ends."""
    frame = told.frame
    others = [t.frame for t in foreign if t.frame.sentence == frame.sentence]
    begin = min(
        [
            frame.anchor,
            frame.act_start,
            *(p.start for p in told.parties if frame.start <= p.start < frame.end),
        ]
    )
    after = [min(o.anchor, o.act_start) for o in others if o.anchor > frame.anchor]
    before = [o for o in others if o.anchor < frame.anchor]
    return (begin if before else frame.start), min([*after, frame.end])


def _signs(draft: Draft, parties: Sequence[Party], realis: Realis, *, main: bool) -> Iterator[str]:
    """What speaks for the reading and against it, by the names that ``nlp.confidence`` weighs."""
    acts = [told.frame.status for told in draft.told if told.frame.realis is Realis.ASSERTED]
    found = {
        "title": any(told.zone == "title" for told in draft.told),
        "lead": any(told.zone == "lead" for told in draft.told),
        "two_parties": len(parties) > 1,
        "one_party": len(parties) < 2,
        "known_parties": any(party.country or party.port for party in parties),
        "strong_paper": any(told.frame.strength == "strong" for told in draft.told),
        "vague_type": draft.type in ("other", "contract"),
        "done": any(status in _DONE for status in acts),
        "dated": any(told.day and len(told.day.iso) == len("2026-11-25") for told in draft.told),
        "told_again": len({told.frame.sentence for told in draft.told}) > 1,
        "ahead": realis in (Realis.PLANNED, Realis.HYPOTHETICAL),
        "background": not main,
    }
    return (sign for sign, holds in found.items() if holds)
