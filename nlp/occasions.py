"""When a pact was announced or signed, comes into force and ends, each with the words that say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from nlp.days import Day
from nlp.lexicon import clause
from nlp.merge import Draft, Told
from nlp.normal import fold
from nlp.standing import age
from nlp.story import Line, Story
from store.records import AgreementStatus, Realis

Words = tuple[str, int, int]  # field, start, end

_FIELD = {
    AgreementStatus.SIGNED: "signed",
    AgreementStatus.RENEWED: "signed",
    AgreementStatus.AMENDED: "signed",
    AgreementStatus.IN_FORCE: "in_force",
}
_SIGNED_ONCE = (*_FIELD, AgreementStatus.ANNOUNCED, AgreementStatus.APPROVED)
_FORMER = re.compile(r"of (?=\d{4})")  # the contract of 2009
_REACH = 90  # characters between the words that tell of a signing and its day
_ASIDE = 40  # characters before them that may speak of another paper
_STALE_DAYS = 120  # what an article has for news was not announced so long before


def occasions(
    story: Story,
    draft: Draft,
    around: Sequence[Line],
    *,
    status: AgreementStatus,
    published: date | None,
) -> list[tuple[str, str, Words]]:
    """Field, ISO day and words of every occasion; the first of a field is the one to believe.

    ``around`` are the sentences near a main pact that tell of no other.
    """
    alone = status in _SIGNED_ONCE and not draft.told[0].listed
    found = [
        *_told(story, draft, status, published),
        *_signings(story, around if alone else (), published),
        *_beginnings(story, around),
        *_ends(story, draft, around),
    ]
    return [(field, day.iso, (field, day.start, day.end)) for field, day in _exactly(found)]


def _exactly(found: Sequence[tuple[str, Day]]) -> Iterator[tuple[str, Day]]:
    """Each occasion by the words that say it best: last week, and further on, last Tuesday."""
    for field, day in found:
        better = (other for name, other in found if name == field and other.iso.startswith(day.iso))
        yield field, max(better, key=lambda one: len(one.iso))


def _told(
    story: Story, draft: Draft, status: AgreementStatus, published: date | None
) -> Iterator[tuple[str, Day]]:
    for told in draft.told:
        if told.day is None or told.frame.realis is Realis.HYPOTHETICAL or _earlier(told, draft):
            continue
        field = _field(story, told, told.day, status)
        stale = _stale(told, published) and not draft.past
        if field and not stale and _possible(field, told.day, published):
            yield field, told.day


def _stale(told: Told, published: date | None) -> bool:
    """A bare year or month long gone, in a sentence that is no news: since a study of 2014."""
    if told.day is None or published is None or len(told.day.iso) == len("2026-11-25") or told.past:
        return False
    return age(told.day.iso, published) > _STALE_DAYS


def _earlier(told: Told, draft: Draft) -> bool:
    """A look back on the pact's first signing, in an article about its renewal."""
    renewed = any(one.frame.status is AgreementStatus.RENEWED and not one.past for one in draft.told)
    bare = told.day is not None and len(told.day.iso) == 4 and told is not draft.told[0]
    return renewed and (told.past or bare)


def _field(story: Story, told: Told, day: Day, status: AgreementStatus) -> str | None:
    cued = _cued(story, told.frame.start, day)
    if cued in ("in_force", "announced", "none"):
        return cued if cued != "none" else None
    act = told.frame.status
    if act is AgreementStatus.IN_FORCE:
        return "in_force"
    if cued == "span" or _FORMER.match(story.text, day.start):
        return None
    if act is AgreementStatus.ANNOUNCED and told.frame.realis is Realis.ASSERTED:
        exact = len(day.iso) == len("2026-11-25")
        act = AgreementStatus.SIGNED if told.frame.type == "labour_agreement" else status if exact else act
    return _FIELD.get(act, "announced") if act else "announced"


def _cued(story: Story, start: int, day: Day) -> str | None:
    """What the words beside a day make it: in_force, announced, span (of validity), none, or nothing."""
    before = fold(story.text[max(start, day.start - 40) : day.start]).rstrip(" (,")
    cue = _cue(fold(story.text[max(start, day.start - 40) : day.end]), day)
    if dateline(story, start, day):
        return "none"
    if clause("force").search(before) or clause("force").search(cue):
        return "in_force"
    says = clause("says").match(fold(story.text[day.end : day.end + 20]))
    if clause("said").search(before) or clause("said").search(cue) or says:
        return "announced"
    return "span" if clause("span").search(before) or clause("span").search(cue) else None


def _signings(story: Story, around: Iterable[Line], published: date | None) -> Iterator[tuple[str, Day]]:
    """Days of sentences that tell only how the paper was signed: "The ceremony took place on Monday"."""
    for line in around:
        low = fold(story.text[line.start : line.end])
        cues = list(clause("signing").finditer(low)) if clause("signed_this").search(low) else []
        for day in story.days_in(line.start, line.end) if cues else ():
            cue = min(cues, key=lambda one: _apart(one, day, line))
            aside = max(0, min(cue.start(), day.start - line.start) - _ASIDE)
            other = clause("signed_other").search(low, aside, day.end - line.start)
            if _apart(cue, day, line) > _REACH or other or _cued(story, line.start, day) is not None:
                continue
            if _possible("signed", day, published):
                yield "signed", day


def _apart(cue: re.Match[str], day: Day, line: Line) -> int:
    return max(day.start - line.start - cue.end(), cue.start() - (day.end - line.start))


def _beginnings(story: Story, around: Iterable[Line]) -> Iterator[tuple[str, Day]]:
    for line in around:
        for day in story.days_in(line.start, line.end):
            if _cued(story, line.start, day) == "in_force":
                yield "in_force", day


def _cue(whole: str, day: Day) -> str:
    """What stands before the day proper, a preposition among the day's own words with it: since 2016."""
    own = whole[-(day.end - day.start) :]
    lead = whole[: -(day.end - day.start)]
    words = own.split(" ")
    first = "up to" if own.startswith("up to ") else words[0]
    return (lead + first).rstrip() if len(words) > 1 else lead.rstrip()


def dateline(story: Story, start: int, day: Day) -> bool:
    """Whether a day belongs to the dateline: "ACCRA, Nov 17 (Reuters) —"."""
    return day.start - start < 60 and bool(
        re.match(r"(?: ?\([^)\n]{1,40}\))? ?[—–-]", story.text[day.end : day.end + 48])
    )


def _possible(field: str, day: Day, published: date | None) -> bool:
    return field == "in_force" or published is None or age(day.iso, published) >= -1


def _ends(story: Story, draft: Draft, around: Iterable[Line]) -> Iterator[tuple[str, Day]]:
    spans: Sequence[tuple[int, int]] = [
        *((t.frame.start, t.frame.end) for t in draft.told if not t.past),
        *((line.start, line.end) for line in around),
    ]
    for start, end in spans:
        for day in story.days_in(start, end):
            whole = fold(story.text[max(start, day.start - 40) : day.end])
            before = fold(story.text[max(start, day.start - 40) : day.start]).rstrip(" (,")
            if clause("ends").search(before) or clause("ends").search(_cue(whole, day)):
                yield "ends", day
