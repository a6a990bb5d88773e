"""Decides which of the names found in a text name a port or an airport.

A name alone is a port only where the list says that it may be (``bare``) and the text is about shipping; any
other needs a cue in its noun phrase ("Port of", "container terminal"), a ship calling there, or a cued
neighbour in a list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest

from nlp.cues import any_of, follows, precedes, words
from nlp.gazetteer import Hit, plain
from nlp.gazetteers.rows import Row
from nlp.port_choice import spelt_out, which
from nlp.port_lists import Candidate, spread
from nlp.scene import Place, Scene
from nlp.states import region_after

_PORTS = frozenset(("port", "authority", "acronym"))
_SHORT = 40  # words of a headline with its summary
_DENSITY = 75  # words of text to each word of shipping, at most
_NAMED_BEFORE = re.compile(r"\b(?:[Pp]ort|PORT|[Hh]arbou?r|[Pp]ort [Aa]uthority|[Aa]irport) (?:of |OF )?$")
_NAMED_AFTER = re.compile(
    r" (?:[Ii]nternational |INTERNATIONAL )?(?:[Ss]ea|[Dd]ry |[Aa]ir)?(?:[Pp]orts?|PORTS?)"
    r"(?: [Aa]uthority)?\b"
    r"| (?:International )?[Aa]irport\b| [Hh]arbou?r\b"
)
_BASED = re.compile(r"-(?:based|headquartered|flagged|registered|listed|born|owned)\b")
_LIES_IN = re.compile(r"(?: [\w-]+){0,2}(?: (?:[Pp]ort|[Hh]arbou?r|[Tt]erminal|[Cc]omplex))? in (?:the )?")
_LINE_START = re.compile(r"(?:^|  |\. )$")


def ports(scene: Scene) -> list[Place]:
    """The ports that the text names, left to right; code None where it is a port but unsure which."""
    shipping = _is_about_shipping(scene.text)
    hits = [hit for hit in scene.hits if any(row.kind in _PORTS for row in hit.entries)]
    taken = [one for one in spread(scene, [_candidate(scene, hit, shipping) for hit in hits]) if one.taken]
    in_full = {row.code for one in taken for row in one.rows if row.kind != "acronym"}
    listed = [place for one in taken for place in _places(scene, one, in_full)] + _bodies(scene.hits)
    found = sorted([*listed, *_unlisted(scene, listed)], key=lambda place: place.start)
    return [one for one, after in zip_longest(found, found[1:]) if not _owns(scene, one, after)]


def _owns(scene: Scene, one: Place, after: Place | None) -> bool:
    """Amsterdam in "Amsterdam's Airport Schiphol": the name that follows says it all."""
    if after is None or one.code is None or one.code != after.code:
        return False
    return scene.text[one.end : after.start] in ("'s ", "' ")


def _is_about_shipping(text: str) -> bool:
    """More than a word in passing: two such words and one in every 75, but one in a headline."""
    length, told = text.count(" ") + 1, len(_shipping().findall(text))
    return told >= (1 if length < _SHORT else max(2, length / _DENSITY))


@cache
def _shipping() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('shipping')}\b", re.I)


# -- is it a port ------------------------------------------------------------------------------------------


def _candidate(scene: Scene, hit: Hit, shipping: bool) -> Candidate:
    rows = tuple(row for row in hit.entries if row.kind in _PORTS)
    one = Candidate(hit=hit, rows=rows, start=hit.start, end=hit.end, scenery=is_scene(scene, hit))
    if not one.has("port"):
        return replace(one, taken=True)
    if _is_refused(scene, hit):
        return replace(one, refused=True)
    start, end = _phrase(scene, hit)
    bare = any(row.bare and (shipping or row.role == "air") for row in rows)  # no airport is a town besides
    alone = bare and not one.scenery
    return replace(one, start=start, end=end, taken=alone or _is_cued(scene, hit))


def _is_cued(scene: Scene, hit: Hit) -> bool:
    if _own_cue().search(plain(hit.surface)):
        return True
    before, after = scene.before(hit.start), scene.after(hit.end)
    if _told_after().match(after) or (_cue_before().search(before) and not _places_a_port(scene, hit)):
        return True
    return bool(_cue_after().match(after)) and not _owns_an_airport(scene, hit)


def _places_a_port(scene: Scene, hit: Hit) -> bool:
    """Dubai in "Jebel Ali Port in Dubai": it says where a port lies that has a name of its own."""
    leader = scene.leader(hit)
    if leader is None or not any(row.kind in _PORTS for row in leader.entries):
        return False
    return bool(_LIES_IN.fullmatch(scene.text[leader.end : hit.start]))


def _owns_an_airport(scene: Scene, hit: Hit) -> bool:
    """Moscow in "Moscow's Domodedovo Airport"."""
    follower = scene.follower(hit)
    owned = follower is not None and scene.text[hit.end : follower.start] == "'s "
    return bool(follower and owned and any(row.role == "air" for row in follower.entries))


@cache
def _own_cue() -> re.Pattern[str]:
    """Delhi Airport, Port of LA, Lekki Deep Sea Port: the name itself says it."""
    return re.compile(rf"^Port of |\b{any_of('air_word')}\b| {any_of('port_word')}$", re.I)


@cache
def _cue_before() -> re.Pattern[str]:
    """ "Port of X", "terminals at X", "berthed in X", "Port X", "ports that had ships include X"."""
    body = r"(?: (?:authority|authorities|city|cities|complex|hub|operations|administrations?))?"
    head = rf"\b(?:{any_of('port_word')}|{any_of('air_word')}){body} (?:of|at|in)(?: the| both| nearby)?"
    listed = (
        r"\bports(?:(?: [\w'-]+){0,6} (?:included?|includes|including|such as|like|namely):?| from| between)"
    )
    return re.compile(rf"(?:{head}|\bPort|{listed}|\b{any_of('call_verb')}(?: the)?) $", re.I)


@cache
def _cue_after() -> re.Pattern[str]:
    """ "X port", "X's new container terminal", "X Harbour", "X and JN ports"."""
    between = rf"(?:[A-Z][\w&'.-]*|{any_of('port_qualifier')})"
    head = rf"(?i:{any_of('port_word')}|{any_of('air_word')})"
    pair = r" and (?:[A-Z][\w'-]+ ){1,3}(?:sea)?ports\b"
    return re.compile(rf"(?:'s?)?[ -](?!based)(?:{between} ){{0,3}}{head}\b|{pair}")


@cache
def _told_after() -> re.Pattern[str]:
    """ "X is the largest port in ...", "X, Kenya's main port,"."""
    verb = r" (?:is|was|are|were|remains|remained|became)(?: (?:now|also|still))?"
    said = verb + r" (?:the|a|an|one of the|home to)\b"
    added = r", (?:the|a|an|another|its|[A-Z]\w+'s)\b"
    words = rf"(?: (?!(?:{any_of('ship_word')})\b)[\w'-]+){{0,5}}"
    return re.compile(rf"(?:{said}|{added}){words} (?:sea)?ports?\b(?! (?:of|at|authority|call)\b)")


def _is_refused(scene: Scene, hit: Hit) -> bool:
    """A person, a club, a ship, a university, or a town of the same name elsewhere."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if precedes("first_name").search(before) or precedes("not_port_before").search(before):
        return True
    if follows("not_port_after").match(after) and not _cue_before().search(before):
        return True
    return _is_elsewhere(scene, hit)


def _is_elsewhere(scene: Scene, hit: Hit) -> bool:
    """ "Hamburg, New York", "Portland, Ind.": what follows is not where any port of the name lies."""
    if _in_its_country(scene, hit):
        return False
    region = region_after(scene.text, hit.end)
    if region is not None and not _own_cue().search(plain(hit.surface)):
        return not any(_lies_in(row, state) for row in hit.entries for state in region.states)
    follower = scene.next_to(hit)
    if follower is None or any(row.kind in _PORTS for row in follower.entries):
        return False
    lands = {row.country for row in follower.entries if row.kind == "place"}
    return bool(lands) and not lands & {row.country for row in hit.entries}


def _in_its_country(scene: Scene, hit: Hit) -> bool:
    """Poti in Georgia: the country, though a state bears the name too."""
    follower = scene.follower(hit)
    if follower is None or scene.text[hit.end : follower.start] not in (", ", " (", " in "):
        return False
    lands = {row.country for row in follower.entries if row.kind == "country"}
    return any(row.country in lands for row in hit.entries if row.kind in _PORTS)


def _lies_in(row: Row, state: tuple[str, str]) -> bool:
    return row.kind in _PORTS and row.country == state[0] and row.region in ("", state[1])


def is_scene(scene: Scene, hit: Hit) -> bool:
    """The town where something is told or held: "signed in Hamburg", "Hamburg-based", "HAMBURG, Oct 5 -"."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if _BASED.match(after) or _held_in().search(before):
        return True
    if not _LINE_START.search(before[-2:]) or not _dateline().match(after):
        return False
    follower = scene.follower(hit)  # a rotation may open a line: Shanghai - Busan - Callao
    rotation = follower is not None and scene.text[hit.end : follower.start] == " - "
    return not (follower and rotation and any(row.kind in _PORTS for row in follower.entries))


@cache
def _dateline() -> re.Pattern[str]:
    edition = r"(?:/[A-Z][\w ]{2,20})?: [A-Z'\"]"  # DJIBOUTI/LONDON: Djibouti has ended
    agency = rf" ?\((?:[\w ]+/)?{any_of('agency')}\)"
    day, rule = r", [A-Z][a-z]{2,8}\.? \d{1,2}\b", r" ?(?:--|—) ?|\.?-? ?- [A-Z]"
    return re.compile(rf"(?:, [\w. ]{{1,20}})?(?:{day}|{agency}|{rule}|{edition})")


@cache
def _held_in() -> re.Pattern[str]:
    return re.compile(
        rf"\b{any_of('event_word')}\b(?: [\w,'-]+){{0,4}} (?:in|at|to|from)(?: downtown| central)? $", re.I
    )


def _phrase(scene: Scene, hit: Hit) -> tuple[int, int]:
    before = _NAMED_BEFORE.search(scene.before(hit.start))
    if before and (before[0][0].isupper() or before[0].endswith("of ")):
        return hit.start - len(before[0]), hit.end
    after = _NAMED_AFTER.match(scene.after(hit.end))
    return hit.start, hit.end + len(after[0]) if after else hit.end


# -- which port, and ports that no list holds --------------------------------------------------------------


def _places(scene: Scene, one: Candidate, in_full: Collection[str | None]) -> Iterator[Place]:
    if one.has("authority"):
        codes = [row.code for row in one.rows if row.kind == "authority"]  # one authority may run two ports
    elif one.has("port"):
        codes = [which(scene, one.hit, [row for row in one.rows if row.kind == "port"])]
    else:
        codes = spelt_out(one.rows, in_full)
    for code in dict.fromkeys(codes):
        yield Place(start=one.start, end=one.end, kind="port", code=code)


def _bodies(hits: Sequence[Hit]) -> list[Place]:
    """Bodies over several ports: named, with no single code; an acronym only once it is spelt out."""
    found = [(hit, row) for hit in hits for row in hit.entries if row.kind == "org"]
    found = [(hit, row) for hit, row in found if row.role == "port" or row.port]
    full = {row for hit, row in found if not hit.surface.isupper()}
    told = [(hit, row) for hit, row in found if row in full]
    return [Place(start=hit.start, end=hit.end, kind="port", code=row.port) for hit, row in told]


_WORD = r"(?<![\w'-])[A-ZÀ-Þ][\w'-]{1,40}"  # bounded, and whole: "Antwerp-Antwerp-..." stays linear
_PORT_OF = re.compile(rf"\bPort of ({_WORD})(?: (?:d[eou]s? |la |el |al )?{_WORD}){{0,3}}")
_X_PORT = re.compile(
    rf"\b({_WORD})(?: {_WORD}){{0,3}}? (?:International (?:Sea)?|Sea)?[Pp]ort\b(?! (?:Authority|of))"
)


def _unlisted(scene: Scene, known: Sequence[Place]) -> Iterator[Place]:
    """Port of Xyz, Xyz Port: a port that we do not list, so without a code."""
    held = {at for place in known for at in range(place.start, place.end)}
    held |= {at for hit in scene.hits if hit.kind != "place" for at in range(hit.start, hit.end)}
    for match in (*_PORT_OF.finditer(scene.text), *_X_PORT.finditer(scene.text)):
        if held.isdisjoint(range(*match.span())) and match[1] not in words("generic_port"):
            yield Place(start=match.start(), end=match.end(), kind="port", code=None)
