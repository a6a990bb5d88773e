"""Decides which of the names found in a text name a port or an airport.

A name alone is a port only where the list says that it may be (``bare``) and the text is about shipping; any
other needs a cue in its noun phrase ("Port of", "container terminal"), a ship calling there, or a cued
neighbour in a list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from nlp.cues import any_of, follows, precedes, words
from nlp.gazetteer import Hit, plain
from nlp.gazetteers.rows import Row
from nlp.port_choice import spelt_out, which
from nlp.scene import Place, Scene

_PORTS = frozenset(("port", "authority", "acronym"))
_LANDS = frozenset(("country", "place", "abbreviation", "demonym"))
_SHORT = 40  # words of a headline with its summary
_DENSITY = 75  # words of text to each word of shipping, at most
_LONGEST_GAP = 60  # characters between two members of a list
_LISTED = re.compile(
    r"(?:(?:,| in|) ?\(?(?:the )?@\)?)?(?: ?[/&>-]|[;,]| and| or|[;,] and|, or| to| as well as)? ?"
    r"(?:the )?(?:ports? of )?",
    re.I,
)
_NAMED_BEFORE = re.compile(r"\b(?:[Pp]ort|PORT|[Hh]arbou?r|[Pp]ort [Aa]uthority|[Aa]irport) (?:of |OF )?$")
_NAMED_AFTER = re.compile(
    r" (?:[Ii]nternational |INTERNATIONAL )?(?:[Ss]ea|[Dd]ry |[Aa]ir)?(?:[Pp]orts?|PORTS?)"
    r"(?: [Aa]uthority)?\b"
    r"| (?:International )?[Aa]irport\b| [Hh]arbou?r\b"
)
_BASED = re.compile(r"-(?:based|headquartered)\b")
_LINE_START = re.compile(r"(?:^|  |\. )$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that may be a port; ``start`` to ``end`` is the phrase that names it, "Port of Los Angeles"."""

    hit: Hit
    rows: tuple[Row, ...]
    start: int
    end: int
    taken: bool = False
    refused: bool = False

    def has(self, kind: str) -> bool:
        """Whether a meaning of the kind port, authority or acronym is among its meanings."""
        return any(row.kind == kind for row in self.rows)


def ports(scene: Scene) -> list[Place]:
    """The ports that the text names, left to right; code None where it is a port but unsure which."""
    shipping = _is_about_shipping(scene.text)
    hits = [hit for hit in scene.hits if any(row.kind in _PORTS for row in hit.entries)]
    taken = [one for one in _spread(scene, [_candidate(scene, hit, shipping) for hit in hits]) if one.taken]
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
    one = Candidate(hit=hit, rows=rows, start=hit.start, end=hit.end)
    if not one.has("port"):
        return replace(one, taken=True)
    if _is_refused(scene, hit):
        return replace(one, refused=True)
    start, end = _phrase(scene, hit)
    bare = any(row.bare and (shipping or row.role == "air") for row in rows)  # no airport is a town besides
    alone = bare and not _is_scene(scene, hit)
    return replace(one, start=start, end=end, taken=alone or _is_cued(scene, hit))


def _is_cued(scene: Scene, hit: Hit) -> bool:
    if _own_cue().search(plain(hit.surface)):
        return True
    return bool(_cue_before().search(scene.before(hit.start)) or _cue_after().match(scene.after(hit.end)))


@cache
def _own_cue() -> re.Pattern[str]:
    """Delhi Airport, Port of LA, Lekki Deep Sea Port: the name itself says it."""
    return re.compile(rf"^Port of |\b{any_of('air_word')}\b| {any_of('port_word')}$", re.I)


@cache
def _cue_before() -> re.Pattern[str]:
    """ "Port of X", "terminals at X", "berthed in X", "Port X"."""
    body = r"(?: (?:authority|authorities|city|cities|complex|hub|operations|administrations?))?"
    head = rf"\b(?:{any_of('port_word')}|{any_of('air_word')}){body} (?:of|at|in)(?: the| both| nearby)?"
    return re.compile(rf"(?:{head}|\bPort|\b{any_of('call_verb')}(?: the)?) $", re.I)


@cache
def _cue_after() -> re.Pattern[str]:
    """ "X port", "X's new container terminal", "X Harbour"."""
    between = rf"(?:[A-Z][\w&'.-]*|{any_of('port_qualifier')})"
    head = rf"(?i:{any_of('port_word')}|{any_of('air_word')})"
    return re.compile(rf"(?:'s?)?[ -](?!based)(?:{between} ){{0,3}}{head}\b")


def _is_refused(scene: Scene, hit: Hit) -> bool:
    """A person, a club, a ship, a university, or a town of the same name elsewhere."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if precedes("first_name").search(before) or precedes("not_port_before").search(before):
        return True
    if follows("not_port_after").match(after) and not _cue_before().search(before):
        return True
    return _is_elsewhere(scene, hit)


def _is_elsewhere(scene: Scene, hit: Hit) -> bool:
    """ "Hamburg, New York": what follows lies in another country than every port of the name."""
    follower = scene.next_to(hit)
    if follower is None or any(row.kind in _PORTS for row in follower.entries):
        return False
    lands = {row.country for row in follower.entries if row.kind == "place"}
    return bool(lands) and not lands & {row.country for row in hit.entries}


def _is_scene(scene: Scene, hit: Hit) -> bool:
    """The town where something is told or held: "signed in Hamburg", "Hamburg-based", "HAMBURG, Oct 5 -"."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if _BASED.match(after) or _held_in().search(before):
        return True
    return bool(_LINE_START.search(before[-2:]) and _dateline().match(after))


@cache
def _dateline() -> re.Pattern[str]:
    agency = rf" ?\((?:[\w ]+/)?{any_of('agency')}\)"
    return re.compile(rf"(?:, [\w ]{{1,20}})?(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}}\b|{agency}| ?-- | - [A-Z])")


@cache
def _held_in() -> re.Pattern[str]:
    return re.compile(
        rf"\b{any_of('event_word')}\b(?: [\w,'-]+){{0,4}} (?:in|at|to|from)(?: downtown| central)? $"
    )


def _phrase(scene: Scene, hit: Hit) -> tuple[int, int]:
    before = _NAMED_BEFORE.search(scene.before(hit.start))
    if before and (before[0][0].isupper() or before[0].endswith("of ")):
        return hit.start - len(before[0]), hit.end
    after = _NAMED_AFTER.match(scene.after(hit.end))
    return hit.start, hit.end + len(after[0]) if after else hit.end


# -- lists -------------------------------------------------------------------------------------------------


def _spread(scene: Scene, found: list[Candidate]) -> list[Candidate]:
    """A cue holds for a whole list: "the ports of A, B and C", "A and B ports", "A, Poland; B, Italy"."""
    found = _spread_by_tally(scene, found)
    forward = [(at, at - 1) for at in range(1, len(found))]
    backward = [(at, at + 1) for at in range(len(found) - 2, -1, -1)]
    for at, neighbour in forward + backward:
        one, other = found[at], found[neighbour]
        if not one.taken and not one.refused and other.taken and _in_one_list(scene, one, other):
            found[at] = replace(one, taken=True)
    return found


def _spread_by_tally(scene: Scene, found: list[Candidate]) -> list[Candidate]:
    """ "Shanghai overtook Singapore in throughput": beside a port, in a sentence that counts boxes."""
    spread = []
    for at, one in enumerate(found):
        beside = [other for other in found[max(0, at - 2) : at + 3] if other.taken]
        open_to = one.has("port") and not one.taken and not one.refused and bool(beside)
        sentence = scene.bounds(one.start, one.end) if open_to else (0, 0)
        same = any(sentence[0] <= other.start < sentence[1] for other in beside)
        spread.append(replace(one, taken=True) if same and _tally().search(scene.text, *sentence) else one)
    return spread


@cache
def _tally() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('tally')}\b")


def _in_one_list(scene: Scene, one: Candidate, other: Candidate) -> bool:
    low, high = sorted((one, other), key=lambda each: each.start)
    gap = scene.text[low.end : high.start]
    if len(gap) > _LONGEST_GAP:
        return False
    for hit in scene.between(low.end, high.start):
        if any(row.kind in _LANDS for row in hit.entries):
            gap = gap.replace(plain(hit.surface), "@", 1)
    if not _LISTED.fullmatch(gap) or other.has("authority"):
        return False
    return bool(_port_nearby().search(scene.sentence(low.start, high.end)))


@cache
def _port_nearby() -> re.Pattern[str]:
    said = f"{any_of('port_word')}|{any_of('line_word')}|teus?|containers?|throughput|vessels?|ships?"
    return re.compile(rf"\b(?:{said}|sister-port)\b", re.I)


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


_WORD = r"[A-ZÀ-Þ][\w'-]+"
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
