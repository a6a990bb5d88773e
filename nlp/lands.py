"""Whose country a party is by the rest of the article: its only other state, or a bracket behind a bloc."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.entities import BLOC, COUNTRY, DEMONYM, PLACE, Entity
from nlp.lexicon import clause
from nlp.merge import Draft
from nlp.normal import fold
from nlp.story import Story
from store.records import Party, PartyKind

_PUBLIC = (PartyKind.GOVERNMENT, PartyKind.AGENCY, PartyKind.PORT)
_BRACKET = re.compile(r"(?: (?:[Mm]ember )?(?:[Ss]tates|[Cc]ountries|[Nn]ations))? ?\(([^()]{4,160})\)")


def with_lands(story: Story, parties: Sequence[Party]) -> tuple[Party, ...]:
    """``parties``, a public body or union of no known country given the one state of the article that is
    not another party's; a union that of its employer where the article names no other state."""
    lost = [party for party in parties if party.country is None and _public(party)]
    if len(lost) != 1:
        return tuple(parties)
    states, told = _told(story, COUNTRY + DEMONYM), _told(story, COUNTRY + DEMONYM + PLACE)
    rest = told - {party.country for party in parties}
    if not rest and lost[0].kind is PartyKind.OTHER:
        rest = told  # a union bargains with a firm of its own country
    if len(rest) != 1 or not rest <= (states or told):
        return tuple(parties)  # several, or only the town in which they met
    (country,) = rest
    return tuple(replace(party, country=country) if party is lost[0] else party for party in parties)


def _told(story: Story, signs: str) -> set[str]:
    return {one.party.country for one in story.names if one.sign in signs and one.party.country}


def _public(party: Party) -> bool:
    return party.kind in _PUBLIC or bool(
        party.kind is PartyKind.OTHER and clause("union").search(fold(party.name))
    )


def of_blocs(story: Story, draft: Draft) -> Iterator[str]:
    """The EFTA states (Iceland, Norway and Switzerland): the members named where the pact is told of."""
    known = {party.party.name for party in draft.parties if party.sign == BLOC}
    known |= {party.known for party in draft.parties if party.sign == BLOC}
    for told in draft.told:
        for one in told.parties:
            if one.sign == BLOC and known & {one.party.name, one.known}:
                yield from _bracketed(story, one)


def _bracketed(story: Story, bloc: Entity) -> Iterator[str]:
    found = _BRACKET.match(story.text, bloc.end)
    if found is None:
        return
    first = bisect_left(story.names, found.start(1), key=_start)
    for one in story.names[first : bisect_left(story.names, found.end(1), lo=first, key=_start)]:
        if one.sign == COUNTRY and one.party.country:
            yield one.party.country


def _start(one: Entity) -> int:
    return one.start
