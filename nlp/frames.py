"""Frames: one for each place where a sentence tells of an agreement, not yet put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from nlp.acts import BREAK, act_of, is_noun, talks
from nlp.entities import PLACE, TREATY, Entity, Masked
from nlp.lexicon import clause
from nlp.names import words
from nlp.normal import fold
from nlp.realis import denies, realis, settled
from nlp.roles import Group, compound, groups, lists, office, reference, subject
from nlp.triggers import Trigger, triggers, vetoes
from store.records import AgreementStatus, Realis

_MEANS = ("joint_venture", "carrier_alliance")  # an agreement to form one is one
_TRADE = ("free_trade_agreement", "trade", "trade_framework")
_THEY = re.compile(r"\b(?:as|when|where|after|while) (?:they|the two(?: \w+)?|both(?: \w+)?)(?: \w+){0,2} \Z")
_BETWEEN = re.compile(r"\b(?:between|among|amongst|linking|joining)\b[^.;,]{0,30}$")
_OTHER_VERB = re.compile(r"\b(?!by)\w{3,16}(?:ed|en|un|own|eld|ade|ung) by(?: the| both)? $")
_OLD = re.compile(
    r"\b(?:existing|previous|earlier|current|old)(?: \w{1,12})?"
    r" [\ue000-\ue007](?:'s)?(?: [\ue000-\ue007])? \Z"
)
_DEFINITE = re.compile(r"\b(?:the|this|that|its|their|said|such)(?: \w{1,12})? $")
_NEW = re.compile(r"\b(?:an?|new|first|second|another|one|two|three|four|five)(?: [\w']{1,16}){0,4} $")


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
    treaty: Entity | None = None


def frames(masked: Masked, *, sentence: int) -> list[Frame]:
    """Every frame of one sentence, left to right."""
    found = triggers(masked.text)
    papers = [t for t in found if t.role == "instrument" and not _vetoed(masked.text, t)]
    treaties = [_treaty(at) for at, e in masked.entities.items() if e.sign == TREATY]
    acts = [t for t in found if t.role == "act"]
    alone = [t for t in acts if t.type]
    if not papers and not alone and not (treaties and acts):
        return []
    named = groups(masked)
    made = list(_paper_frames(masked, papers, acts, named, sentence=sentence))
    made += _treaty_frames(masked, treaties, acts, named, sentence=sentence)
    taken = [(min(f.anchor, f.act_start), max(f.anchor, f.act_end)) for f in made]
    for act in alone:
        at, till = masked.at[act.start], masked.at[act.end]
        if not any(a < till and at < b for a, b in taken):
            frame = _frame(masked, None, act, named, sentence=sentence)
            if _agrees(masked.text, act, frame):
                made.append(replace(frame, reference=_members_of(masked.text, act) or frame.reference))
    return sorted(made, key=lambda frame: frame.anchor)


def _agrees(text: str, act: Trigger, frame: Frame) -> bool:
    """Whether an act that needs no paper has its parties; plain agreeing to do something takes two."""
    if act.type == "other":
        return len(frame.parties) > 1 or _members_of(text, act) is not None
    return bool(frame.parties or frame.reference)


def _members_of(text: str, act: Trigger) -> str | None:
    """members for "fifteen countries have agreed to ...": those of a bloc that the opening names."""
    found = act.type == "other" and clause("members").search(text[: act.start])
    return "members" if found else None


def _treaty(at: int) -> Trigger:
    return Trigger(start=at, end=at + 1, role="instrument", type="free_trade_agreement", strength="strong")


def _vetoed(text: str, paper: Trigger) -> bool:
    words = text[max(0, paper.start - 40) : paper.start].split()[-3:]
    return bool(vetoes("before").search(" ".join(words))) or bool(_OLD.search(text, 0, paper.start))


def _paper_frames(
    masked: Masked,
    papers: Sequence[Trigger],
    acts: Sequence[Trigger],
    named: Sequence[Group],
    *,
    sentence: int,
) -> Iterator[Frame]:
    for paper in map(partial(_for_what, masked.text), _heads(masked.text, papers)):
        act = act_of(masked.text, paper, acts, papers)
        frame = _frame(masked, paper, act, named, sentence=sentence)
        beside = paper.strength == "loose" and act is None and any(p.strength == "strong" for p in papers)
        if not beside and (act or frame.parties or frame.definite or paper.strength == "strong"):
            yield frame


def _for_what(text: str, paper: Trigger) -> Trigger:
    """A contract to run a terminal is a concession."""
    after = text[paper.end : paper.end + 110]
    plain = paper.type == "contract" and clause("operation").match(after.lstrip())
    return replace(paper, type="concession", strength="strong") if plain else paper


def _heads(text: str, papers: Sequence[Trigger]) -> Iterator[Trigger]:
    """Instruments that name one paper twice, memorandum of understanding (MOU), count once."""
    last: Trigger | None = None
    for paper in papers:
        between = text[last.end : paper.start] if last else ""
        if (
            last
            and (between in (" (", ' ("', " ", ", or ", " or ") or between.startswith(" ("))
            and len(between) < 12
        ):
            continue
        if last and paper.type not in _MEANS and clause("purpose").search(between):
            continue  # what the paper before is meant to lead to
        last = paper
        yield paper


def _frame(
    masked: Masked, paper: Trigger | None, act: Trigger | None, named: Sequence[Group], *, sentence: int
) -> Frame:
    text = masked.text
    spots = [spot for spot in (paper, act) if spot]
    anchor, lead = spots[0], spots[-1]
    claim = realis(text, act.start, act.end) if act else Realis.ASSERTED
    parties, ref = _parties(masked, paper, act, named)
    before = text[max(0, anchor.start - 40) : anchor.start]
    return Frame(
        sentence=sentence,
        start=masked.start,
        end=masked.end,
        anchor=masked.at[anchor.start],
        type=(paper.type if paper else lead.type) or "other",
        strength=paper.strength if paper else "strong",
        status=_status(masked, paper, act, claim),
        realis=claim,
        parties=parties,
        reference=ref,
        definite=paper is not None
        and (paper.strength == "back" or (bool(_DEFINITE.search(before)) and not _NEW.search(before))),
        act_start=masked.at[lead.start],
        act_end=masked.at[lead.end],
        denied=act is not None and (denies(text, act.start) or act.status is AgreementStatus.DENIED),
    )


def _status(
    masked: Masked, paper: Trigger | None, act: Trigger | None, claim: Realis
) -> AgreementStatus | None:
    if act is None or act.status is None:
        return None
    verb = masked.text[act.start : act.end]
    ahead = claim in (Realis.PLANNED, Realis.HYPOTHETICAL) and paper is not None and paper.type in _TRADE
    if ahead and verb.startswith(("conclud", "complet", "finali")):
        return AgreementStatus.NEGOTIATING  # only what is being negotiated can be concluded
    return talks(masked.text, act) or settled(act.status, claim)


def _parties(
    masked: Masked, paper: Trigger | None, act: Trigger | None, named: Sequence[Group]
) -> tuple[tuple[Entity, ...], str | None]:
    spots = [t for t in (paper, act) if t]
    low, high = min(t.start for t in spots), max(t.end for t in spots)
    chosen: list[Entity] = []
    verb = act.start if act else low
    agent = subject(masked, named, verb) if act else None
    noun = act is not None and is_noun(masked.text, act)
    if agent and not noun and (paper is None or agent.end <= low):
        chosen += agent.members
    if paper:
        chosen += compound(masked, paper.start)
    paired = agent is not None and agent.end <= verb and len(agent.members) > 1
    chosen += _others(masked, named, low, high, act, paired=paired)
    if act and not noun and _THEY.search(masked.text, max(0, verb - 40), verb):
        chosen += [e for g in named if g.end <= verb and g.part in ("free", "with") for e in g.members]
    if agent and act and act.status in (AgreementStatus.APPROVED, AgreementStatus.IN_FORCE):
        # a parliament that approves a pact of others is no party to it
        others = [e for e in chosen if e not in agent.members]
        chosen = others if len(others) > 1 else chosen
    ref = (
        reference(masked, max(0, verb - 70), verb)
        if act and (not agent or agent.end < verb - 70 or not chosen)
        else None
    )
    if not chosen and act and ref is None and clause("members").search(masked.text[: act.start]):
        return (), "members"
    if len(_distinct(chosen)) < 2 and ref is None:
        ref = reference(masked, low, min(len(masked.text), high + 60))
        ref = "plural" if ref == "plural" else None
    return _distinct(chosen), ref


def _others(
    masked: Masked, named: Sequence[Group], low: int, high: int, act: Trigger | None, *, paired: bool
) -> list[Entity]:
    """The other side: with, between, by; of an award also to, and whoever the verb is done to.

    ``paired``: the verb has two subjects, so that "cooperation between ..." behind it names no party.
    """
    found: list[Entity] = []
    limit = high + (160 if act else 60)
    for group in named:
        between = masked.text[high : group.start] if group.start > high else ""
        if not low <= group.start <= limit or BREAK.search(between):
            continue
        if _takes_part(masked.text, group, act, between, paired=paired):
            found += group.members
            if group.part == "with":
                break
    return found


def _takes_part(text: str, group: Group, act: Trigger | None, between: str, *, paired: bool) -> bool:
    before = text[: group.start]
    direct = act is not None and 0 <= group.start - act.end <= 6 and group.part == "free"
    if group.part == "with":
        return not (paired and _BETWEEN.search(before))
    if group.part == "by":
        return not _OTHER_VERB.search(between) and any(entity.sign != PLACE for entity in group.members)
    if _signs(group, before, between):
        return True
    if group.part == "to" and (clause("granted_to").search(before) or (act is not None and act.award)):
        return True
    if group.part == "free" and _includes().search(between):
        return True
    ended = (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED)
    return direct and act is not None and (act.award or bool(act.type) or act.status in ended)


def _signs(group: Group, before: str, between: str) -> bool:
    """Signed by Ines Hartog, chief executive of the port: the body an officer signs for."""
    if not re.search(r"\bby\b", between) or clause("witnessed").search(between):
        return False
    field = set(fold(group.members[0].party.name).split()) <= words("domain") | {"and"}
    return not field and bool(office().search(before[-90:]))


@cache
def _includes() -> re.Pattern[str]:
    """The agreement includes Kotelo: at once behind the paper, not "in ports, including Kotelo"."""
    return re.compile(rf"^[^.;,]{{0,40}}\b(?:{lists('includes')})(?: the| both)?(?: \w+){{0,4}} $")


def _distinct(found: Sequence[Entity]) -> tuple[Entity, ...]:
    kept: dict[tuple[int, int], Entity] = {(e.start, e.end): e for e in found}
    return tuple(sorted(kept.values(), key=lambda e: e.start))


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
        act = act_of(masked.text, paper, acts, treaties)
        if act is None:
            continue
        frame = _frame(masked, paper, act, named, sentence=sentence)
        entity = masked.entities[paper.start]
        made.append(replace(frame, treaty=entity, reference=None))
    return made
