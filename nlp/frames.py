"""Frames: one for each place where a sentence tells of an agreement, not yet put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from nlp.actors import actors
from nlp.acts import acts_on, foremost, is_noun, talks
from nlp.deeds import agrees, cleared, members_of, spoken, unpacked
from nlp.entities import BLOC, COUNTRY, DEMONYM, ORG, TREATY, Entity, Masked
from nlp.lexicon import clause
from nlp.normal import fold
from nlp.papers import MEANS, aim_of, for_what, heads, no_paper
from nlp.realis import denies, realis, settled
from nlp.roles import Group
from nlp.story import Line
from nlp.triggers import Trigger, triggers
from store.records import AgreementStatus, Realis

_PENNED = ("sign", "ink", "initial", "put ", "pen", "co sign", "countersign")
_THEIRS = re.compile(r"\b(?:their|its|our)(?: \w{1,14})? $")
_WITH = re.compile(r"\bwith(?: the)? $")
_SEVERAL = 3  # parties, at least, where one has a pact with each of the others
_TRADE = ("free_trade_agreement", "trade", "trade_framework")
_PLANS = ("carrier_alliance", "concession", "cooperation_agreement")  # deeds that are told of as plans
_ACCEPTED = ("accept", "back", "endors")
_RENEWAL = re.compile(r"the (?:renewal|extension)(?= (?:of|for|by|to)\b)")
_DEFINITE = re.compile(
    r"\b(?:the|this|that|its|their|said|such)(?: (?:initial|original|existing|current))?"
    r"(?: (?:\d{1,2}|[a-z]{3,6}) (?:years?|months?)| \w{1,12})? $"
)
_NEW = re.compile(
    r"\b(?:an?|new|first|second|another|(?:one|two|three|four|five)(?! years?\b| months?\b))"
    r"(?: [\w']{1,16}){0,4} $"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What one clause says. Offsets are the document's; ``parties`` are in the order of the text."""

    sentence: int  # index of the sentence
    start: int  # of the sentence
    end: int
    anchor: int  # where the instrument or act stands
    type: str
    strength: str
    status: AgreementStatus | None  # None where the clause names an instrument and no act
    realis: Realis
    parties: tuple[Entity, ...]
    reference: str | None
    definite: bool
    act_start: int
    act_end: int
    denied: bool = False
    coming: bool = False  # a signing of the paper is told of that lies ahead
    entering: bool = False  # its entry into force is told of
    mooted: bool = False  # the paper is called proposed or possible, or only says what something is
    plural: bool = False  # several papers are told of at once
    treaty: Entity | None = None


def frames(line: Line) -> list[Frame]:
    """Every frame of one sentence, left to right."""
    masked, sentence = line.masked, line.index
    found = [_named_act(masked.text, one) for one in triggers(masked.text)]
    papers = [t for t in found if t.role == "instrument" and not no_paper(masked.text, t)]
    papers += [_alliance(at) for at, e in masked.entities.items() if e.sign == ORG and _is_alliance(e)]
    treaties = [_treaty(at) for at, e in masked.entities.items() if e.sign == TREATY and not _granted(e)]
    acts = [unpacked(masked.text, t, papers) for t in found if t.role == "act"]
    alone = spoken(masked.text, [t for t in acts if t.type])
    if not papers and not alone and not (treaties and acts):
        return []
    named = line.groups
    made = list(_paper_frames(masked, papers, acts, named, sentence=sentence))
    made += _treaty_frames(masked, treaties, acts, named, sentence=sentence)
    taken = [(min(f.anchor, f.act_start), max(f.anchor, f.act_end)) for f in made]
    for act in alone:
        at, till = masked.at[act.start], masked.at[act.end]
        if not any(a < till and at < b for a, b in taken) and not aim_of(masked.text, act, papers):
            frame = _frame(masked, None, act, named, sentence=sentence)
            passed = cleared(masked.text, act, acts)
            frame = replace(frame, status=passed.status, realis=Realis.ASSERTED) if passed else frame
            if agrees(masked, act, frame.parties, frame.reference):
                made.append(replace(frame, reference=members_of(masked.text, act) or frame.reference))
    apart = [part for frame in made for part in _one_by_one(masked.text, frame, named)]
    return sorted(apart, key=lambda frame: frame.anchor)


def _one_by_one(text: str, frame: Frame, named: Sequence[Group]) -> Sequence[Frame]:
    """Kotelo signs pacts with Havenburg, Marandi: one with each; so too of pacts that a state would like."""
    states = all(one.sign in COUNTRY + DEMONYM + BLOC for one in frame.parties)
    sided = [g for g in named if _WITH.search(text, max(0, g.start - 12), g.start)]
    apart = any(clause("apart").search(text[max(0, g.start - 60) : g.start]) for g in sided)
    open_talks = frame.type in _TRADE and frame.status in (
        AgreementStatus.NEGOTIATING,
        AgreementStatus.PROPOSED,
    )
    if len(frame.parties) < _SEVERAL or not (apart or states) or not (frame.plural or open_talks):
        return [frame]
    others = [one for group in sided for one in group.members if one in frame.parties]
    alone = [one for one in frame.parties if one not in others]
    if len(alone) != 1 or len(alone) + len(others) != len(frame.parties):
        return [frame]
    return [replace(frame, parties=(alone[0], other)) for other in others]


def _granted(treaty: Entity) -> bool:
    """A preference that one state grants others is no pact among them."""
    return bool(clause("unilateral").search(fold(treaty.party.name)))


def _named_act(text: str, trigger: Trigger) -> Trigger:
    """The renewal is a paper told of before, but the renewal of a concession is an act."""
    named = trigger.strength == "back" and _RENEWAL.match(text, trigger.start)
    if not named:
        return trigger
    return replace(
        trigger, role="act", start=trigger.start + 4, type=None, strength="", status=AgreementStatus.RENEWED
    )


def _treaty(at: int) -> Trigger:
    return Trigger(start=at, end=at + 1, role="instrument", type="free_trade_agreement", strength="strong")


def _alliance(at: int) -> Trigger:
    return Trigger(start=at, end=at + 1, role="instrument", type="carrier_alliance", strength="back")


def _is_alliance(entity: Entity) -> bool:
    """The Ocean Alliance was extended: a pact that has a name of its own."""
    return clause("alliances").fullmatch(fold(entity.party.name)) is not None


def _paper_frames(
    masked: Masked,
    papers: Sequence[Trigger],
    acts: Sequence[Trigger],
    named: Sequence[Group],
    *,
    sentence: int,
) -> Iterator[Frame]:
    for paper in map(partial(for_what, masked.text), heads(masked.text, papers)):
        reaching = acts_on(masked.text, paper, acts, papers)
        act = foremost(masked.text, paper, reaching)
        frame = _frame(masked, paper, act, named, sentence=sentence, reaching=reaching)
        minor = paper.strength == "loose" and act is None and any(p.strength == "strong" for p in papers)
        if not minor and (act or frame.parties or frame.definite or paper.strength == "strong"):
            yield frame


def _frame(
    masked: Masked,
    paper: Trigger | None,
    act: Trigger | None,
    named: Sequence[Group],
    *,
    sentence: int,
    reaching: Sequence[Trigger] = (),
) -> Frame:
    text = masked.text
    spots = [spot for spot in (paper, act) if spot]
    anchor, lead = spots[0], spots[-1]
    claim = realis(text, act.start, act.end) if act else Realis.ASSERTED
    status = _status(masked, paper, act, claim)
    if status is AgreementStatus.NEGOTIATING and act and paper and paper.type in _TRADE:
        claim = Realis.ASSERTED if claim is not Realis.DENIED else claim  # what they hope for, they talk of
    parties, ref = actors(masked, paper, _doing(text, act, reaching), named)
    before = text[max(0, anchor.start - 40) : anchor.start]
    return Frame(
        sentence=sentence,
        start=masked.start,
        end=masked.end,
        anchor=masked.at[anchor.start],
        type=(paper.type if paper else lead.type) or "other",
        strength=paper.strength if paper else "strong",
        status=status,
        realis=claim,
        parties=parties,
        reference=ref,
        definite=paper is not None
        and (paper.strength == "back" or (bool(_DEFINITE.search(before)) and not _NEW.search(before))),
        act_start=masked.at[lead.start],
        act_end=masked.at[lead.end],
        denied=act is not None and (denies(text, act.start) or act.status is AgreementStatus.DENIED),
        mooted=paper is not None and _mooted(text, paper),
        plural=paper is not None
        and bool(clause("several").fullmatch(text[paper.start : paper.end].split()[0])),
        coming=_coming(text, paper, reaching),
        entering=act is not None and act.status is AgreementStatus.IN_FORCE,
    )


def _mooted(text: str, paper: Trigger) -> bool:
    before = text[max(0, paper.start - 40) : paper.start]
    unsure = clause("unsure").match(text[paper.end : paper.end + 90])
    return bool(unsure or clause("mooted").search(before)) or _apposed(text, paper)


def _apposed(text: str, paper: Trigger) -> bool:
    """The depot, a joint venture of Kotelo and Nordholm, burned: nothing is told of the venture."""
    before = text[max(0, paper.start - 60) : paper.start]
    return paper.type in MEANS and bool(clause("apposed").search(before))


def _doing(text: str, act: Trigger | None, reaching: Sequence[Trigger]) -> Trigger | None:
    """The verb whose subject takes part, where a noun tells the state: completed a round of talks."""
    if act is None or not is_noun(text, act):
        return act
    verbs = [one for one in reaching if not is_noun(text, one)]
    return next((one for one in verbs if not one.award), next(iter(verbs), act))


def _coming(text: str, paper: Trigger | None, reaching: Sequence[Trigger]) -> bool:
    """Whether the signing is said to lie ahead: agreed on all points, and could be signed soon."""
    signing = (act for act in reaching if act.status is AgreementStatus.SIGNED)
    ahead = (Realis.PLANNED, Realis.HYPOTHETICAL)
    return paper is not None and any(realis(text, act.start, act.end) in ahead for act in signing)


def _status(
    masked: Masked, paper: Trigger | None, act: Trigger | None, claim: Realis
) -> AgreementStatus | None:
    if act is None or act.status is None:
        return None
    verb = masked.text[act.start : act.end]
    trade = paper is not None and paper.type in _TRADE
    possible = paper is not None and clause("mooted").search(
        masked.text[max(0, paper.start - 40) : paper.start]
    )
    theirs = paper is not None and _THEIRS.search(masked.text[max(0, paper.start - 24) : paper.start])
    if verb.startswith("discuss") and theirs:
        return None
    if verb.startswith("discuss") and trade and not possible:
        return AgreementStatus.NEGOTIATING
    if (act.type in _PLANS or act.beside == "stake") and claim is Realis.PLANNED:
        return AgreementStatus.ANNOUNCED  # who will run a terminal, or swap slots, has agreed to
    before = masked.text[max(0, act.start - 80) : act.start]
    accepted = paper and paper.type == "labour_agreement" and verb.startswith(_ACCEPTED)
    lifted = act.status is AgreementStatus.SUSPENDED and clause("lifted").search(before[-40:])
    if lifted or (accepted and clause("rank_and_file").search(before)):
        return AgreementStatus.APPROVED
    if verb.startswith("hop") and not trade:
        return AgreementStatus.PROPOSED
    wished = clause("wish").search(masked.text[max(0, act.start - 60) : act.start])
    ahead = claim in (Realis.PLANNED, Realis.HYPOTHETICAL) and trade
    if ahead and (verb.startswith(("conclud", "complet", "finali")) or wished):
        return AgreementStatus.NEGOTIATING  # only what is being negotiated can be concluded, or hoped for
    if (
        paper
        and paper.type in MEANS
        and act.status is AgreementStatus.SIGNED
        and not verb.startswith(_PENNED)
    ):
        return settled(AgreementStatus.ANNOUNCED, claim)  # partners enter into ventures without a ceremony
    return talks(masked.text, act) or settled(act.status, claim)


def _treaty_frames(
    masked: Masked,
    treaties: Sequence[Trigger],
    acts: Sequence[Trigger],
    named: Sequence[Group],
    *,
    sentence: int,
) -> list[Frame]:
    made = []
    for paper in treaties:
        reaching = acts_on(masked.text, paper, acts, treaties)
        act = foremost(masked.text, paper, reaching)
        if act is None:
            continue
        frame = _frame(masked, paper, act, named, sentence=sentence, reaching=reaching)
        entity = masked.entities[paper.start]
        made.append(replace(frame, treaty=entity, reference=None))
    return made
