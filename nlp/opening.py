"""A second, less strict look at an article that by its words is news of a pact, where the rules found none.

What the rules hold back there is told after all: a pact taken for background, or one that title or lead name
without its parties in the same clause. Both with less confidence: the sign ``opened``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nlp.entities import BLOC, COUNTRY, ORG, Entity
from nlp.frames import Frame
from nlp.merge import Draft, Told
from nlp.newsworthy import newsworthy
from nlp.parties import believable, united
from nlp.reading import tellings
from nlp.relevance import opens
from nlp.standing import idle, status_of
from nlp.story import Line, Story
from store.records import AgreementStatus, Realis

_CLAIMED = (Realis.ASSERTED, Realis.PLANNED)
_ACTS = (  # what is news of a pact that is known of
    *(AgreementStatus.APPROVED, AgreementStatus.RENEWED, AgreementStatus.AMENDED),
    *(AgreementStatus.SUSPENDED, AgreementStatus.TERMINATED),
)
_EARLY = 8  # sentences
_SIDES = 2  # of a pact


def opened(story: Story, found: Sequence[Draft], *, published: date | None) -> list[Draft]:
    """The pacts to tell as news where none of ``found`` is: those held back, else one read anew."""
    if not opens(story.chance):
        return []
    held = _news(story, [draft for draft in found if _held(draft)], published)
    return held or _news(story, _read_again(story, published), published)


def _news(story: Story, found: Sequence[Draft], published: date | None) -> list[Draft]:
    told = [(draft, status_of(draft, published)[0]) for draft in found]
    return [one for one, status in told if not idle(one, status) and newsworthy(story, one, found, status)]


def _held(draft: Draft) -> bool:
    early = draft.told[0].frame.sentence <= _EARLY
    return early and bool(draft.parties) and any(_claims(told) for told in draft.told)


def _read_again(story: Story, published: date | None) -> list[Draft]:
    """The pact of title and lead that says most, with the names that stand around it as its parties."""
    lines = [line for line in story.lines if line.zone != "body"]
    told = tellings(story, lines, published=published)
    claims = [one for one in told if _claims(one)]
    if not claims or any(one.frame.denied for one in told):
        return []
    telling = max(claims, key=_weight)
    parties = _sides(telling.frame, lines)
    if len(parties) < _SIDES:
        return []
    return [Draft(type=telling.frame.type, told=[replace(telling, parties=parties)], parties=parties)]


def _claims(told: Told) -> bool:
    """Whether it can be news: "the pact" is known of, unless signed on a day or acted on."""
    frame = told.frame
    signed = frame.status is AgreementStatus.SIGNED and told.day is not None
    new = not frame.definite or signed or frame.status in _ACTS
    return new and frame.realis in _CLAIMED and not (told.past or frame.mooted or frame.treaty)


def _weight(told: Told) -> tuple[bool, int, bool]:
    frame = told.frame
    return frame.status is not None, len(frame.parties), frame.strength == "strong"


def _sides(frame: Frame, lines: Sequence[Line]) -> tuple[Entity, ...]:
    """Who can take part: the names of the clause, else of its sentence, else of title and lead."""
    parties = believable(frame.parties)
    own = [line for line in lines if line.index == frame.sentence]
    for line in (*own, *lines):
        for signs in (ORG, COUNTRY + BLOC):
            if len(parties) < _SIDES:
                parties = united(parties, believable([name for name in line.names if name.sign in signs]))
    return parties
