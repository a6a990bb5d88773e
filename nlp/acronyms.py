"""Short names that a text itself explains: they stand for their body throughout that text.

Two ways of explaining are read: a bracket behind the name, whose letters are the initials of the words before
it (after Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions", PSB 2003), and
"known as".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.bodies import Body, Hit
from nlp.names import kind_of, words
from nlp.normal import fold
from store.records import Party, PartyKind

_BRACKET = re.compile(
    r" ?\((?:the |hereinafter |hereafter |also |known as |referred to as |\"|“){0,3}"
    r"(?P<short>[A-Z][A-Za-z&/-]{1,14}(?: [A-Z][A-Za-z]{1,14}){0,2})[\"”]?\)"
)
_KNOWN_AS = re.compile(
    r"[ ,—–(-]{1,3}(?:(?:also|formally|formerly|officially|better|now) )?known(?: \w{1,12})? as (?:the )?"
)
_WORDS = re.compile(r"[^\s,;:()\"“”]+")
_OTHERS = ("treaty", "bloc", "forum", "organ", "exclusion", "country")
_PLURAL = re.compile(r"[A-Z]{2,6}s")  # Special Economic Zones (SEZs): a kind of thing
_LANDS = ("country", "demonym", "abbreviation", "capital", "place", "bloc", "exclusion")
_MOST = 60  # acronyms of one text; a list of abbreviations is no article


def with_acronyms(text: str, found: Sequence[Body], hits: Sequence[Hit]) -> list[Body]:
    """``found`` with every short name the text explains turned into the body it stands for.

    ``hits`` are the gazetteer's: what it knows for a treaty, bloc or look-alike is no body by its initials.
    """
    spelt = [body for body in _spelt_out(text, found) if not _known_otherwise(body, hits)]
    taken = {at for body in spelt for at in range(body.start, body.end)}
    known = [*(body for body in found if taken.isdisjoint(range(body.start, body.end))), *spelt]
    known.sort(key=_start)
    defined = _defined(text, known, {(hit.start, hit.end) for hit in hits if _places(hit)})
    return sorted(_stand_ins(text, known, defined), key=_start) if defined else known


def _spelt_out(text: str, found: Sequence[Body]) -> list[Body]:
    """Bodies whose name only their initials show whole: the Working Community of the Danube (WCD)."""
    made = []
    ending = {body.end: body for body in reversed(found)}
    for bracket in _BRACKET.finditer(text):
        if not bracket["short"].isupper() or not 3 <= len(bracket["short"]) <= 10:
            continue
        start = _from_the_name(found, _initials_start(text, bracket.start(), bracket["short"]))
        owner = ending.get(bracket.start())
        if start is None or (owner is not None and (owner.start <= start or owner.known or owner.person)):
            continue
        name = " ".join(text[start : bracket.start()].split())
        country = owner.party.country if owner else None
        kind = PartyKind(kind_of(name) or PartyKind.OTHER)
        party = Party(name=name, kind=kind, country=country, port=owner.party.port if owner else None)
        made.append(Body(start=start, end=bracket.start(), party=party, ports=owner.ports if owner else ()))
    return made


def _from_the_name(found: Sequence[Body], start: int | None) -> int | None:
    """Kotelo Merchant Ship Design and Research Institute (KDARI): initials may leave out words of a name."""
    body = found[bisect_left(found, start, key=_start) - 1] if start and found else None
    if body and body.start < (start or 0) < body.end and not (body.known or body.person):
        return body.start
    return start


def _known_otherwise(body: Body, hits: Sequence[Hit]) -> bool:
    said = body.party.name.split()
    if not words("paper").isdisjoint(said) or fold(said[-1]) in words("event"):
        return True
    first = bisect_left(hits, body.start, key=_hit_start)
    return any(hit.start < body.end and hit.kind in _OTHERS for hit in hits[first : first + len(said)])


def _initials_start(text: str, end: int, short: str) -> int | None:
    """Where the words begin whose initials are ``short``, read backwards from ``end``, or None."""
    base = max(0, end - 18 * (len(short) + 4))
    letters = [letter.lower() for letter in short if letter.isalpha()]
    line = max(text.rfind("\n", base, end), text.rfind(". ", base, end)) + 1
    for word in reversed(list(_WORDS.finditer(text, max(base, line), end))):
        low = fold(word.group())
        if letters and low[0] == letters[-1]:
            letters.pop()
        elif low not in words("small"):
            return None
        if not letters:
            return word.start() if word.group()[0].isupper() else None
    return None


def _start(body: Body) -> int:
    return body.start


def _hit_start(hit: Hit) -> int:
    return hit.start


def _places(hit: Hit) -> bool:
    """Whether a bracket (Vietnam) says where a body is, not what it is called for short."""
    return hit.kind in _LANDS or (hit.kind == "port" and not hit.surface.isupper())


def _defined(text: str, known: Sequence[Body], placed: Container[tuple[int, int]]) -> dict[str, Body]:
    defined: dict[str, Body] = {}
    for first, second in pairwise(known):
        if first.sure and not first.person and _KNOWN_AS.fullmatch(text[first.end : second.start]):
            defined[text[second.start : second.end]] = first
    inside = {body.start: body for body in known if body.known}
    for body in known:
        bracket = _BRACKET.match(text, body.end)
        if not bracket or bracket.span("short") in placed or _PLURAL.fullmatch(bracket["short"]):
            continue
        if not body.person and (body.sure or _initials(body.party.name, bracket["short"])):
            defined.setdefault(
                bracket["short"], _informed(replace(body, sure=True), inside.get(bracket.start("short")))
            )
    whole = {short: one for one in reversed(known) if one.sure for short in initials(one.party.name)}
    for body in known:
        short = text[body.start : body.end]
        unsure = not body.sure and not body.person and short.isupper() and len(short) > 2
        if unsure and short.lower() in whole:
            defined.setdefault(short, whole[short.lower()])
    return dict(list(defined.items())[:_MOST])


def _informed(body: Body, short: Body | None) -> Body:
    """A body whose short name the lists know: its country and harbour are those."""
    if short is None or body.known or body.party.country not in (None, short.party.country):
        return body
    party = replace(body.party, country=short.party.country, port=body.party.port or short.party.port)
    return replace(body, party=party, known=short.known, ports=body.ports or short.ports)


def initials(name: str) -> tuple[str, ...]:
    """The first letters of a name's words, in lower case, small words left out or not: kpa of Kenya Ports
    Authority. None of a single word."""
    parts = fold(name).split()
    if len(parts) < 2:
        return ()
    return ("".join(part[0] for part in parts if part not in words("small")), "".join(p[0] for p in parts))


def abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` is KPA for a ``name`` like Kenya Ports Authority."""
    return short.isupper() and 2 <= len(short) <= 8 and short.lower() in initials(name)


def _initials(name: str, acronym: str) -> bool:
    letters = "".join(word[0] for word in fold(name).split() if word[0].isalpha())
    return acronym[0].lower() == letters[:1]


def _stand_ins(text: str, known: Sequence[Body], defined: dict[str, Body]) -> Iterator[Body]:
    owners = {body.start: body for body in defined.values()}
    told = _mentions(text, defined)
    for body in known:
        if (body.start, body.end) not in told or body.person:
            yield owners.get(body.start, body)
    for (start, end), owner in told.items():
        near = known[max(0, bisect_left(known, start, key=_start) - 1) : bisect_left(known, end, key=_start)]
        others = (body for body in near if body.person or (body.start, body.end) != (start, end))
        if not any(body.start < end and start < body.end for body in others):
            yield replace(owner, start=start, end=end, sure=True, defined=True)


def _mentions(text: str, defined: dict[str, Body]) -> dict[tuple[int, int], Body]:
    """Where the text uses its short names, as whole words."""
    forms = "|".join(re.escape(form) for form in sorted(defined, key=len, reverse=True))
    found = re.finditer(rf"(?<![\w-])(?:{forms})(?![\w])", text)
    return {match.span(): defined[match.group()] for match in found}
