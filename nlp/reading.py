"""From a story to the pacts it tells of: frames in order, each placed in time, then put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from nlp.days import Day
from nlp.entities import BLOC, COUNTRY, DEMONYM, ORG, TREATY, Entity
from nlp.frames import Frame, frames
from nlp.lexicon import clause, search
from nlp.merge import Draft, Told, drafts
from nlp.normal import fold, folded
from nlp.realis import told_as_past
from nlp.signatories import added
from nlp.standing import age
from nlp.story import Line, Story
from store.records import AgreementStatus, Realis

_FIRST = re.compile(r"\b(?:first|originally|initially|previously|dat(?:es|ed|ing)|since)\b[^.;,]*\Z")
_LABELS = ("date", "published", "posted", "updated")
_FORMER = re.compile(r"of (?=\d{4})")  # an addendum to the contract of 2009
_TOPIC_LINES = 3  # sentences that a subject stays in mind
_DONE = (AgreementStatus.SIGNED, AgreementStatus.RENEWED, AgreementStatus.ANNOUNCED)
_LIST_LONG = 6  # sentences from "documents signed during the visit" to an item
_LIST_GAP = 3  # sentences between the items of a list
_OLD_DAYS = 45  # in running text, an act so long before publication is background


def read(story: Story, *, published: date | None) -> list[Draft]:
    """Every pact of the article, main and background."""
    return drafts(list(_itemised(story, tellings(story, story.lines, published=published))))


def tellings(story: Story, lines: Iterable[Line], *, published: date | None) -> list[Told]:
    """Every frame of ``lines``, placed in time, before any is put together with another."""
    return [told for line in lines for told in _told(story, line, published)]


def _itemised(story: Story, found: Sequence[Told]) -> Iterator[Told]:
    """Papers listed after the text said that several were signed: each of them was, by the same parties
    where it names none."""
    sum_of: Told | None = None
    last, opened = 0, -_LIST_LONG - 1
    heads = [line.index for line in story.lines if _opens_list(story, line)]
    for told in found:
        frame = told.frame
        opened = max([opened, *(head for head in heads if head < frame.sentence)])
        if frame.plural and frame.status is AgreementStatus.SIGNED and not told.past and frame.parties:
            sum_of, last = told, frame.sentence
        elif sum_of and _item(story, told) and frame.sentence - last <= _LIST_GAP:
            parties = frame.parties or sum_of.frame.parties
            frame = replace(frame, status=sum_of.frame.status, parties=parties)
            told, last = replace(told, frame=frame, listed=True, day=told.day or sum_of.day), frame.sentence
        elif len(frame.parties) > 1 and _item(story, told) and frame.sentence - opened <= _LIST_LONG:
            day = told.day or _day_of(story, frame.sentence, heads)
            told = replace(told, frame=replace(frame, status=AgreementStatus.SIGNED), listed=True, day=day)
            opened = frame.sentence
        yield told


def _day_of(story: Story, item: int, heads: Sequence[int]) -> Day | None:
    """The day of what was signed during a visit: one that stands between the item and what opens the list."""
    head = max(head for head in heads if head <= item)
    near = story.lines[max(0, head - 1) : item]
    days = [day for line in reversed(near) for day in story.days_in(line.start, line.end)]
    return next((day for day in days if len(day.iso) == len("2026-11-25")), None)


def _opens_list(story: Story, line: Line) -> bool:
    return search("signed_list", folded(story.text)[line.start : line.end]) is not None


def _item(story: Story, told: Told) -> bool:
    frame = told.frame
    actless = frame.act_start == frame.anchor
    new = actless and frame.strength == "strong" and not (frame.definite or told.past)
    marked = clause("item").match(story.text[frame.start : frame.end])
    return new and (len(frame.parties) > 1 or (marked is not None and not frame.parties))


def _together(lines: Sequence[Line]) -> tuple[Entity, ...]:
    """The names last told of together: who "the two ports" of the next sentence are."""
    for line in reversed(lines):
        for group in reversed(line.groups):
            if sum(entity.sign in ORG + COUNTRY + BLOC for entity in group.members) > 1:
                return group.members
    return ()


def _told(story: Story, line: Line, published: date | None) -> Iterator[Told]:
    found = frames(line) if line.telling else []
    found += added(line, telling=bool(found))
    for index, frame in enumerate(found):
        frame = _named(frame, line)
        day = _day(story, found, index, published)
        past = _past(story, line, frame, day, published)
        before = _before(story, line, frame.reference, at=min(frame.anchor, frame.act_start))
        reported = day is not None and bool(_said(story, line, day))
        yield Told(frame=frame, zone=line.zone, day=day, past=past, reported=reported, before=before)


def _before(story: Story, line: Line, reference: str | None, *, at: int) -> tuple[Entity, ...]:
    """Whom a back-reference can mean beyond the pacts told of so far."""
    if reference == "members":
        opening = (one for one in story.lines if one.zone != "body")
        blocs = (e for one in opening for e in one.masked.entities.values() if e.sign in BLOC + TREATY)
        return tuple(blocs)[:1]
    if reference == "counterpart":
        return _other_state(story, line)
    if reference in ("single", "topic"):
        return _topic(story.lines[max(0, line.index - _TOPIC_LINES) : line.index])
    before = story.lines[: line.index]
    here = _earlier_here(line, at) if reference in ("plural", "pair") else ()
    if here:
        return here
    if reference == "pair":
        return _together(before) or _pair(before[-1:])
    return _together(before) or _two_states(story) if reference == "plural" else ()


def _earlier_here(line: Line, at: int) -> tuple[Entity, ...]:
    """Kotelo and Nordholm will share data; the two signed a memorandum: whom the sentence names first."""
    for group in reversed(line.groups):
        several = group.part == "free" and sum(e.sign in ORG + COUNTRY + BLOC for e in group.members) > 1
        if several and line.masked.at[group.end - 1] < at:
            return group.members
    return ()


def _pair(lines: Sequence[Line]) -> tuple[Entity, ...]:
    """The two bodies that the sentence before names, where it names no more."""
    bodies = {e.party.name: e for one in lines for e in one.masked.entities.values() if e.sign == ORG}
    return tuple(bodies.values()) if len(bodies) == 2 else ()


def _two_states(story: Story) -> tuple[Entity, ...]:
    """The two sides, where title and lead name no more than two states."""
    opening = [e for one in story.lines if one.zone != "body" for e in one.masked.entities.values()]
    states = {e.party.country: e for e in reversed(opening) if e.sign in COUNTRY + DEMONYM}
    return tuple(replace(e, sign=COUNTRY) for e in states.values()) if len(states) == 2 else ()


def _other_state(story: Story, line: Line) -> tuple[Entity, ...]:
    """The minister signed with her Angolan counterpart: the one other state that the text names."""
    here = {e.party.country for e in line.masked.entities.values() if e.sign in COUNTRY + DEMONYM}
    others = [e for e in story.names if e.sign == COUNTRY and e.party.country not in here]
    return tuple(others[:1]) if len({e.party.country for e in others}) == 1 else ()


def _topic(lines: Sequence[Line]) -> tuple[Entity, ...]:
    """Whom the sentences before are about: the body that is the last subject."""
    for line in reversed(lines):
        acting = [group for group in line.groups if group.part in ("free", "by")]
        first = next((group for group in acting if group.members[0].sign == ORG), None)
        if first:
            return first.members[:1]
    return ()


def _said(story: Story, line: Line, day: Day) -> re.Match[str] | None:
    return clause("said").search(fold(story.text[max(line.start, day.start - 40) : day.start]).rstrip(" (,"))


def _named(frame: Frame, line: Line) -> Frame:
    """A headline, or a lead that brings up a new paper, announces it without a verb of its own."""
    labour = frame.type == "labour_agreement"
    told = line.zone == "title" or (
        line.zone == "lead" and frame.strength == "strong" and (labour or len(frame.parties) > 1)
    )
    new = not frame.definite and not frame.mooted
    if frame.status is None and told and new and (labour or frame.parties):
        return replace(frame, status=AgreementStatus.ANNOUNCED)
    return frame


def _day(story: Story, found: Sequence[Frame], index: int, published: date | None) -> Day | None:
    """The day nearest to the act, in the part of the sentence that is this frame's own; what was signed was
    not signed on a day to come."""
    frame = found[index]
    days = [one for one in story.days_in(frame.start, frame.end) if not _aside(story, frame, one)]
    if frame.status in _DONE and frame.realis is Realis.ASSERTED and published is not None:
        days = [day for day in days if age(day.iso, published) >= -1] or days
    own = [day for day in days if min(range(len(found)), key=lambda i: _distance(found[i], day)) == index]
    return min(own, key=lambda day: _distance(frame, day), default=None)


def _aside(story: Story, frame: Frame, day: Day) -> bool:
    """A contract of 2009, and the day that a page bears before its text, are no days of the act."""
    before = fold(story.text[frame.start : day.start]).strip()
    again = frame.status in (AgreementStatus.RENEWED, AgreementStatus.AMENDED)
    first = again and _FIRST.search(before[-60:])
    return bool(_FORMER.match(story.text, day.start) or first) or before in _LABELS


def _distance(frame: Frame, day: Day) -> int:
    spots = (frame.anchor, frame.act_start, frame.act_end)
    return min(abs(day.start - spot) for spot in spots)


def _past(story: Story, line: Line, frame: Frame, day: Day | None, published: date | None) -> bool:
    if frame.realis is Realis.PLANNED:
        return False  # by June, they expect to sign
    masked = line.masked
    start, end = _local(masked.at, frame.act_start), _local(masked.at, frame.act_end)
    if (
        frame.status in (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED, AgreementStatus.RENEWED)
        and line.zone != "body"
    ):
        return False
    if told_as_past(masked.text, start, end, strictly=line.zone != "body"):
        return True
    if day is None or published is None:
        return day is not None and _long_ago(story, line, frame, day)
    old = age(day.iso, published)
    if line.zone == "body":
        return old > _OLD_DAYS or (len(day.iso) < 10 and old > 0)
    return old > 120


def _long_ago(story: Story, line: Line, frame: Frame, day: Day) -> bool:
    """Without a day of publication a bare year looks back, in running text also a month; no deadline does."""
    open_talks = frame.status in (AgreementStatus.NEGOTIATING, AgreementStatus.PROPOSED)
    if line.zone == "body":
        return not open_talks and len(day.iso) < len("2026-11-25")
    when = fold(story.text[day.start : day.end])
    return line.zone == "lead" and not open_talks and len(day.iso) == len("2026") and when.startswith("in ")


def _local(at: Sequence[int], offset: int) -> int:
    return next((index for index, place in enumerate(at) if place >= offset), len(at) - 1)
