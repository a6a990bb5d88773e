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
from nlp.story import Story
from store.records import AgreementStatus, Realis

Words = tuple[str, int, int]  # field, start, end

_FIELD = {
    AgreementStatus.SIGNED: "signed",
    AgreementStatus.RENEWED: "signed",
    AgreementStatus.IN_FORCE: "in_force",
}


def occasions(
    story: Story, draft: Draft, ranges: Iterable[tuple[int, int]], published: date | None
) -> list[tuple[str, str, Words]]:
    """Field, ISO day and words of every occasion; the first of a field is the one to believe."""
    found = [*_told(story, draft, published), *_ends(story, draft, ranges)]
    return [(field, day.iso, (field, day.start, day.end)) for field, day in found]


def _told(story: Story, draft: Draft, published: date | None) -> Iterator[tuple[str, Day]]:
    for told in draft.told:
        if told.day is None or told.frame.realis is Realis.HYPOTHETICAL or _earlier(told, draft):
            continue
        field = _field(story, told, told.day)
        if field and _possible(field, told.day, published):
            yield field, told.day


def _earlier(told: Told, draft: Draft) -> bool:
    """A look back on the pact's first signing, in an article about its renewal."""
    renewed = any(one.frame.status is AgreementStatus.RENEWED and not one.past for one in draft.told)
    bare = told.day is not None and len(told.day.iso) == 4 and told is not draft.told[0]
    return renewed and (told.past or bare)


def _field(story: Story, told: Told, day: Day) -> str | None:
    before = fold(story.text[max(told.frame.start, day.start - 40) : day.start]).rstrip(" (,")
    whole = fold(story.text[max(told.frame.start, day.start - 40) : day.end])
    if dateline(story, told.frame.start, day):
        return None
    if clause("force").search(before) or clause("force").search(_cue(whole, day)):
        return "in_force"
    if (
        clause("said").search(before)
        or clause("said").search(_cue(whole, day))
        or clause("says").match(fold(story.text[day.end : day.end + 20]))
    ):
        return "announced"
    if told.frame.status is AgreementStatus.IN_FORCE:
        return "in_force"
    if clause("span").search(before) or clause("span").search(_cue(whole, day)):
        return None
    return _FIELD.get(told.frame.status, "announced") if told.frame.status else "announced"


def _cue(whole: str, day: Day) -> str:
    """What stands before the day proper, a preposition among the day's own words with it: since 2016."""
    words = whole[-(day.end - day.start) :].split(" ")
    lead = whole[: -(day.end - day.start)]
    return (lead + words[0]).rstrip() if len(words) > 1 else lead.rstrip()


def dateline(story: Story, start: int, day: Day) -> bool:
    """Whether a day belongs to the dateline: "ACCRA, Nov 17 (Reuters) —"."""
    return day.start - start < 60 and bool(
        re.match(r"(?: ?\([^)\n]{1,40}\))? ?[—–-]", story.text[day.end : day.end + 48])
    )


def _possible(field: str, day: Day, published: date | None) -> bool:
    return field == "in_force" or published is None or age(day.iso, published) >= -1


def _ends(story: Story, draft: Draft, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[str, Day]]:
    spans: Sequence[tuple[int, int]] = [
        *((t.frame.start, t.frame.end) for t in draft.told if not t.past),
        *ranges,
    ]
    for start, end in spans:
        for day in story.days_in(start, end):
            whole = fold(story.text[max(start, day.start - 40) : day.end])
            before = fold(story.text[max(start, day.start - 40) : day.start]).rstrip(" (,")
            if clause("ends").search(before) or clause("ends").search(_cue(whole, day)):
                yield "ends", day
