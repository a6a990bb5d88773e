"""Frames: one for each place where a sentence tells of an agreement, not yet put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.acts import BREAK, act_of, is_noun, talks_over
from nlp.entities import TREATY, Entity, Masked
from nlp.realis import denies, realis, settled
from nlp.roles import Group, compound, groups, reference, subject
from nlp.triggers import Trigger, triggers, vetoes
from store.records import AgreementStatus, Realis

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
            if frame.parties or frame.reference:
                made.append(frame)
    return sorted(made, key=lambda frame: frame.anchor)


def _treaty(at: int) -> Trigger:
    return Trigger(start=at, end=at + 1, role="instrument", type="free_trade_agreement", strength="strong")


def _vetoed(text: str, paper: Trigger) -> bool:
    words = text[max(0, paper.start - 40) : paper.start].split()[-3:]
    return bool(vetoes("before").search(" ".join(words)))


def _paper_frames(
    masked: Masked,
    papers: Sequence[Trigger],
    acts: Sequence[Trigger],
    named: Sequence[Group],
    *,
    sentence: int,
) -> Iterator[Frame]:
    for paper in _heads(masked.text, papers):
        act = act_of(masked.text, paper, acts, papers)
        frame = _frame(masked, paper, act, named, sentence=sentence)
        if act or frame.parties or frame.definite or paper.strength == "strong":
            yield frame


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
        status=_status(masked, act, claim),
        realis=claim,
        parties=parties,
        reference=ref,
        definite=paper is not None
        and (paper.strength == "back" or (bool(_DEFINITE.search(before)) and not _NEW.search(before))),
        act_start=masked.at[lead.start],
        act_end=masked.at[lead.end],
        denied=act is not None and (denies(text, act.start) or act.status is AgreementStatus.DENIED),
    )


def _status(masked: Masked, act: Trigger | None, claim: Realis) -> AgreementStatus | None:
    if act is None or act.status is None:
        return None
    return AgreementStatus.ANNOUNCED if talks_over(masked.text, act) else settled(act.status, claim)


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
    chosen += _others(masked, named, low, high, act)
    if agent and act and act.status in (AgreementStatus.APPROVED, AgreementStatus.IN_FORCE):
        # a parliament that approves a pact of others is no party to it
        others = [e for e in chosen if e not in agent.members]
        chosen = others if len(others) > 1 else chosen
    ref = (
        reference(masked, max(0, verb - 70), verb)
        if act and (not agent or agent.end < verb - 70 or not chosen)
        else None
    )
    if len(_distinct(chosen)) < 2 and ref is None:
        ref = reference(masked, low, min(len(masked.text), high + 60))
        ref = "plural" if ref == "plural" else None
    return _distinct(chosen), ref


def _others(masked: Masked, named: Sequence[Group], low: int, high: int, act: Trigger | None) -> list[Entity]:
    """The other side: with, between, by; of an award also to, and whoever the verb is done to."""
    text = masked.text
    found: list[Entity] = []
    limit = high + (160 if act else 60)
    for group in named:
        if not low <= group.start <= limit or BREAK.search(
            text[high : group.start] if group.start > high else ""
        ):
            continue
        direct = act is not None and 0 <= group.start - act.end <= 6 and group.part == "free"
        owner = (
            direct
            and act is not None
            and act.status in (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED)
        )
        awarded = (act is not None and act.award and (group.part == "to" or direct)) or (
            group.part == "to"
            and bool(
                re.search(
                    r"(?:giv|gave|grant|hand|allow|award|let|entitl)\w{0,5}(?: the)? $", text[: group.start]
                )
            )
        )
        if (
            group.part in ("with", "by")
            or awarded
            or owner
            or (direct and act is not None and bool(act.type))
        ):
            found += group.members
            if group.part == "with":
                break
    return found


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
