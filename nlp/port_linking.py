"""Decides which of the names found in a text name a port or an airport.

A name alone is a port only where the list says that it may be (``bare``) and the text is about shipping; any
other needs a cue in its noun phrase ("Port of", "container terminal"), a ship calling there, or a cued
neighbour in a list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import zip_longest

from nlp.cues import any_of, follows, precedes, words
from nlp.gazetteer import Hit, plain
from nlp.gazetteers.rows import Row
from nlp.port_choice import spelt_out, which
from nlp.port_cues import is_call, is_cue, is_way, tells_of_goods
from nlp.port_lists import Candidate, speaks_of_ships, spread
from nlp.port_scenery import is_scene, is_seat, opens_a_body
from nlp.scene import Place, Scene
from nlp.states import region_after
from nlp.whole import Words

_PORTS = frozenset(("port", "authority", "acronym"))
_SHORT = 40  # words of a headline with its summary
_DENSITY = 75  # words of text to each word of shipping, at most
_NAMED_BEFORE = re.compile(r"\b(?:Port|PORT|Harbou?r|Port Authority|Airport) (?:of |OF )?$")
_NAMED_AFTER = re.compile(
    r" (?:International |INTERNATIONAL |Dry )?(?:(?:Seap|P)orts?|PORTS?)(?: Authority)?\b"
    r"| (?:International )?Airports?\b| Harbou?r\b"
)
_LIES_IN = re.compile(r"(?: [\w-]+){0,2}(?: (?:[Pp]ort|[Hh]arbou?r|[Tt]erminal|[Cc]omplex))? in (?:the )?")


def ports(scene: Scene) -> list[Place]:
    """The ports that the text names, left to right; code None where it is a port but unsure which."""
    hits = [hit for hit in scene.hits if any(row.kind in _PORTS for row in hit.entries)]
    bare = any(row.bare for hit in hits for row in hit.entries)
    shipping = bare and _is_about_shipping(scene.text)
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
    length, told = text.count(" ") + 1, _shipping().count(text.lower())
    return told >= (1 if length < _SHORT else max(2, length / _DENSITY))


@cache
def _shipping() -> Words:
    return Words(word.lower() for word in words("shipping"))


# -- is it a port ------------------------------------------------------------------------------------------


def _candidate(scene: Scene, hit: Hit, shipping: bool) -> Candidate:
    rows = tuple(row for row in hit.entries if row.kind in _PORTS)
    scenery = is_scene(scene, hit) or _places_a_port(scene, hit)
    made = partial(Candidate, hit=hit, rows=rows, scenery=scenery)
    if all(row.kind != "port" for row in rows):
        return made(start=hit.start, end=hit.end, taken=True)
    if _is_refused(scene, hit):
        return made(start=hit.start, end=hit.end, refused=True)
    start, end = _phrase(scene, hit)
    bare = any(row.bare and (shipping or row.role == "air") for row in rows)  # no airport is a town besides
    return made(start=start, end=end, taken=(bare and not scenery) or _is_cued(scene, hit))


def _is_cued(scene: Scene, hit: Hit) -> bool:
    if _says_it(hit.surface):
        return True
    before, after = scene.before(hit.start), scene.after(hit.end)
    if _told_after().match(after):
        return True
    if is_cue(before) and not _places_a_port(scene, hit):
        return not is_call(before) or (speaks_of_ships(scene) and not is_seat(scene, hit))
    if is_way(before) and _carries(scene, hit) and not _places_a_port(scene, hit):
        return True
    return bool(_cue_after().match(after)) and not _owns_an_airport(scene, hit)


def _carries(scene: Scene, hit: Hit) -> bool:
    """Whether goods go by way of a harbour: "tea shipped via Beira", but no talks "via Dubai"."""
    quay = any(row.role == "sea" for row in hit.entries)
    return quay and tells_of_goods(scene.sentence(hit.start, hit.end))


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


@lru_cache(maxsize=4096)
def _says_it(surface: str) -> bool:
    """Delhi Airport, Port of LA, Lekki Deep Sea Port: the name itself says it."""
    return bool(_own_cue().search(plain(surface)))


@cache
def _own_cue() -> re.Pattern[str]:
    # a haven is a town besides (New Haven)
    return re.compile(rf"^Port of |\b{any_of('air_word')}\b| (?!haven$){any_of('port_word')}$", re.I)


@cache
def _cue_after() -> re.Pattern[str]:
    """ "X port", "X's new container terminal", "X Harbour", "X and JN ports"."""
    between = rf"(?:[A-Z][\w&'.-]{{0,40}}|{any_of('port_qualifier')})"
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
    other = r" and (?:all|other|most|many|several|two|three|some)(?: other)?(?: [a-z-]+)? ports?\b"
    return re.compile(rf"(?:{said}|{added}){words} (?:sea)?ports?\b(?! (?:of|at|authority|call)\b)|{other}")


def _is_refused(scene: Scene, hit: Hit) -> bool:
    """A person, a club, a ship, a university, or a town of the same name elsewhere."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if precedes("first_name").search(before) or precedes("not_port_before").search(before):
        return True
    if (follows("not_port_after").match(after) or opens_a_body(after)) and not is_cue(before):
        return True
    return _is_elsewhere(scene, hit)


def _is_elsewhere(scene: Scene, hit: Hit) -> bool:
    """ "Hamburg, New York", "Portland, Ind.": what follows is not where any port of the name lies."""
    if _in_its_country(scene, hit):
        return False
    region = None if _amid_ports(scene, hit) else region_after(scene.text, hit.end)
    if region is not None and not _says_it(hit.surface):
        return not any(_lies_in(row, state) for row in hit.entries for state in region.states)
    follower = scene.next_to(hit)
    if follower is None or any(row.kind in _PORTS for row in follower.entries):
        return False
    lands = {row.country for row in follower.entries if row.kind in ("place", "country")}
    if any(row.kind == "country" for row in follower.entries) and not _closes(scene, follower):
        return False
    return bool(lands) and not lands & {row.country for row in hit.entries}


def _amid_ports(scene: Scene, hit: Hit) -> bool:
    """Colombo in "Singapore, Colombo, New York, Norfolk": what follows is a port too, and no state."""
    leader, follower = scene.leader(hit), scene.follower(hit)
    if leader is None or follower is None or scene.text[leader.end : hit.start] not in (", ", " and "):
        return False
    after = scene.follower(follower)
    listed = after is not None and scene.text[follower.end : after.start] in (", ", " and ", ", and ")
    return listed and all(any(row.kind in _PORTS for row in one.entries) for one in (leader, follower))


def _closes(scene: Scene, hit: Hit) -> bool:
    """Argentina in "San Juan, Argentina, has none", not in the list "San Juan, Argentina and Peru"."""
    after = scene.after(hit.end).lstrip(")")
    other = scene.follower(hit)
    return after[:1] in (",", ".", ";", "") and not (other and scene.text[hit.end : other.start] == ", ")


def _in_its_country(scene: Scene, hit: Hit) -> bool:
    """Poti in Georgia: the country, though a state bears the name too."""
    follower = scene.follower(hit)
    if follower is None or scene.text[hit.end : follower.start] not in (", ", " (", " in "):
        return False
    lands = {row.country for row in follower.entries if row.kind == "country"}
    return any(row.country in lands for row in hit.entries if row.kind in _PORTS)


def _lies_in(row: Row, state: tuple[str, str]) -> bool:
    return row.kind in _PORTS and row.country == state[0] and row.region in ("", state[1])


def _phrase(scene: Scene, hit: Hit) -> tuple[int, int]:
    before = _NAMED_BEFORE.search(scene.before(hit.start)[-30:])
    if before:
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
    """Listed bodies of one port; an acronym only once it is spelt out. One over several ports names none."""
    listed = [(hit, row) for hit in hits for row in hit.entries if row.kind == "org"]
    found = [(hit, row) for hit, row in listed if row.port]
    full = {row for hit, row in found if not hit.surface.isupper()}
    told = [(hit, row) for hit, row in found if row in full]
    return [Place(start=hit.start, end=hit.end, kind="port", code=row.port) for hit, row in told]


_WORD = r"(?<![\w'-])[A-ZÀ-Þ][\w'-]{1,40}"  # bounded, and whole: "Antwerp-Antwerp-..." stays linear
_PORT_OF = re.compile(rf"\bPort of ({_WORD})(?: (?:d[eou]s? |la |el |al )?{_WORD}){{0,3}}")
_X_PORT = re.compile(
    rf"\b({_WORD})(?: {_WORD}){{0,3}}? (?:International (?:Sea)?|Sea)?[Pp]ort\b(?! (?:Authority|of))"
)
_PORT = re.compile(r"ort\b(?<=[ a][Pp]ort)")  # opening with letters, it is searched for fast
_LONGEST_PORT = 4 * 43 + 24  # characters of a name and the word port


def _unlisted(scene: Scene, known: Sequence[Place]) -> Iterator[Place]:
    """Port of Xyz, Xyz Port: a port that we do not list, so without a code."""
    named = list(_named_ports(scene.text))
    if not named:
        return
    held = bytearray(len(scene.text))
    spans = [(place.start, place.end) for place in known]
    spans += [(hit.start, hit.end) for hit in scene.hits if hit.kind != "place"]
    for start, end in spans:
        held[start:end] = b"\x01" * (end - start)
    for match in named:
        start, end = match.span()
        if 1 not in held[start:end] and match[1] not in words("generic_port"):
            yield Place(start=match.start(), end=match.end(), kind="port", code=None)


def _named_ports(text: str) -> Iterator[re.Match[str]]:
    yield from _PORT_OF.finditer(text) if "Port of " in text else ()
    end = 0
    for word in _PORT.finditer(text):  # the pattern itself is dear: it is only tried before the word port
        for match in _X_PORT.finditer(text, max(end, word.end() - _LONGEST_PORT), word.end() + 16):
            end = match.end()
            yield match
