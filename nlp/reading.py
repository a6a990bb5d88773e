"""From a story to the pacts it tells of: frames in order, each placed in time, then put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from nlp.days import Day
from nlp.entities import BLOC, COUNTRY, ORG, TREATY, Entity
from nlp.frames import Frame, frames
from nlp.lexicon import clause
from nlp.merge import Draft, Told, drafts
from nlp.normal import fold
from nlp.realis import told_as_past
from nlp.roles import groups
from nlp.standing import age
from nlp.story import Line, Story
from store.records import AgreementStatus

_OLD_DAYS = 45  # in running text, an act so long before publication is background


def read(story: Story, *, published: date | None) -> list[Draft]:
    """Every pact of the article, main and background."""
    return drafts([told for line in story.lines for told in _told(story, line, published)])


def _together(lines: Sequence[Line]) -> tuple[Entity, ...]:
    """The names last told of together: who "the two ports" of the next sentence are."""
    for line in reversed(lines):
        for group in reversed(groups(line.masked)):
            if sum(entity.sign in ORG + COUNTRY + BLOC for entity in group.members) > 1:
                return group.members
    return ()


def _told(story: Story, line: Line, published: date | None) -> Iterator[Told]:
    found = frames(line.masked, sentence=line.index)
    for index, frame in enumerate(found):
        frame = _named(frame, line)
        day = _day(story, found, index)
        past = _past(story, line, frame, day, published)
        before = _before(story, line, frame.reference)
        reported = day is not None and bool(_said(story, line, day))
        yield Told(frame=frame, zone=line.zone, day=day, past=past, reported=reported, before=before)


def _before(story: Story, line: Line, reference: str | None) -> tuple[Entity, ...]:
    """Whom a back-reference can mean beyond the pacts told of so far."""
    if reference == "members":
        opening = (one for one in story.lines if one.zone != "body")
        blocs = (e for one in opening for e in one.masked.entities.values() if e.sign in BLOC + TREATY)
        return tuple(blocs)[:1]
    return _together(story.lines[: line.index]) if reference == "plural" else ()


def _said(story: Story, line: Line, day: Day) -> re.Match[str] | None:
    return clause("said").search(fold(story.text[max(line.start, day.start - 40) : day.start]).rstrip(" (,"))


def _named(frame: Frame, line: Line) -> Frame:
    """A headline, or a lead that brings up a new paper, announces it without a verb of its own."""
    labour = frame.type == "labour_agreement"
    told = line.zone == "title" or (
        line.zone == "lead" and frame.strength == "strong" and (labour or len(frame.parties) > 1)
    )
    if frame.status is None and told and not frame.definite and (labour or frame.parties):
        return replace(frame, status=AgreementStatus.ANNOUNCED)
    return frame


def _day(story: Story, found: Sequence[Frame], index: int) -> Day | None:
    """The day nearest to the act, in the part of the sentence that is this frame's own."""
    frame = found[index]
    days = story.days_in(frame.start, frame.end)
    own = [day for day in days if min(range(len(found)), key=lambda i: _distance(found[i], day)) == index]
    return min(own, key=lambda day: _distance(frame, day), default=None)


def _distance(frame: Frame, day: Day) -> int:
    spots = (frame.anchor, frame.act_start, frame.act_end)
    return min(abs(day.start - spot) for spot in spots)


def _past(story: Story, line: Line, frame: Frame, day: Day | None, published: date | None) -> bool:
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
        return day is not None and re.fullmatch(r"(?:19|20)\d\d", day.iso) is not None and line.zone == "body"
    old = age(day.iso, published)
    if line.zone == "body":
        return old > _OLD_DAYS or (len(day.iso) < 10 and old > 0)
    return old > 120


def _local(at: Sequence[int], offset: int) -> int:
    return next((index for index, place in enumerate(at) if place >= offset), len(at) - 1)
