"""Capitalised names in running text, and what sort of body each is by its head word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nlp import lexicon
from nlp.normal import fold, folded

_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x250)) if letter.isupper())
_WORD = re.compile(
    rf"[{_CAPITALS}0-9&](?:(?<=[A-Z])\.(?:[A-Z]\.){{1,4}}"  # opening with a set, it is searched for fast
    rf"|(?<!&)[\w&/]{{0,40}}(?:['’.-][A-Za-z0-9À-ɏ][\w/]{{0,40}}){{0,4}}|)"
    r"(?:(?<=Corp)\.|(?<=Inc)\.|(?<=Ltd)\.|(?<=Co)\.|(?<=Bhd)\.|(?<=Pte)\.|(?<=Pvt)\.|(?<=LLC)\.|(?<=St)\.)?"
)
_GAP = re.compile(
    r" | (?:of|for) (?:the )?| (?:de|du|da|do|dos|das|del|della|di|la|le|van|der|den|y|et|und|al|bin|e) "
    r"| (?:de la|de las|de los|de le) | (?:d|de l|dell|all)['’]| (?:al|el)-"
)
_AND = re.compile(r" and | & |, ")
_ENDING = frozenset(["ltd.", "inc.", "llc", "plc", "gmbh"])  # a name ends here
_POSSESSIVE = re.compile(r"['’][sS]?$")
_LINKED = re.compile(r"[-‐‑–]([a-z]{3,14})$")  # the Dubai-based, the Bolloré-led
_LONGEST = 14  # words; a longer run of capitals is a heading, not a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A capitalised name, ``start`` to ``end``; ``kind`` None where no head word tells what it is."""

    start: int
    end: int
    text: str
    kind: str | None
    person: bool = False


class _Word(NamedTuple):
    start: int
    end: int
    low: str  # folded, without a possessive ending
    possessive: bool


def names(text: str) -> list[Name]:
    """Every capitalised name in ``text``: coordinated names apart, persons told from bodies."""
    return [name for run in _runs(text) for name in _split_at_roles(text, run)]


@cache
def words(*kinds: str) -> frozenset[str]:
    """The words of these kinds in ``nlp/patterns/names.jsonl``."""
    return frozenset().union(*(lexicon.words("names", kind) for kind in kinds))


def kind_of(name: str) -> str | None:
    """port, company, government, agency or other by the head word of ``name``; None where it has none."""
    low = [word.strip(".,()") for word in fold(name).split()]
    if not low:
        return None
    if low[0] in ("government", "ministry"):
        return "government"
    if words("port") & set(low) and _heads_a_port(low):
        return _port_or_company(low)
    head = low[: low.index("of")] if "of" in low[1:] else low
    firm = [word for word in head[:-1] if word not in words("soft")]
    for word in (head[-1], *reversed(firm)):
        for kind in ("company", "government", "agency", "other"):
            if word in words(kind):
                return kind
    return None


def _heads_a_port(low: list[str]) -> bool:
    """Kotelo Port, Port of Kotelo, Kotelo Port Authority; not Key Ports Signal Push."""
    if low[0] in words("port"):
        return True
    heads = words("port", "agency", "company", "other", "domain", "berth", "abstract", "joint")
    after = [low[index + 1 : index + 2] for index, word in enumerate(low) if word in words("port")]
    return any(not word or word[0] in heads for word in after)


def _port_or_company(low: list[str]) -> str | None:
    if low[0] == "port" and len(low) == 2:
        return None  # Port Houston is one, Port Optimizer is not: the lists tell them apart
    if "ports" in low and {
        "group",
        "holdings",
        "holding",
        "logistics",
        "ltd",
        "limited",
        "plc",
        "america",
    } & set(low):
        return "company"
    if low[-1] == "ministry" or low[-1] in words("other"):
        return "other"
    return "port"


def _runs(text: str) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    for word in _words(text):
        if run and not _joins(text, run, word):
            yield run
            run = []
        if word.low in words("break") and not (run and (word.low == "an" or _new_port(text, word))):
            if run:
                yield run
            run = []
        elif run or word.low[0].isalpha():
            run.append(word)
    if run:
        yield run


def _words(text: str) -> Iterator[_Word]:
    low = folded(text)
    for found in _WORD.finditer(text):
        start, end = found.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "_@"):
            continue
        if found[0].isalnum() and text[end : end + 1] not in ("'", "’"):
            yield _Word(start, end, low[start:end], False)
            continue
        linked = _LINKED.search(text, start, end)
        if linked and linked[1] in words("hyphened"):
            continue
        if linked and linked[1] in words("linked"):
            end = linked.start()
        ending = _POSSESSIVE.search(text, start, end)
        if not ending and text[end : end + 1] in ("'", "’") and text[end - 1] == "s":
            yield _Word(start, end, low[start:end], True)
        else:
            stop = ending.start() if ending else end
            yield _Word(start, stop, low[start:stop], bool(ending))


def _joins(text: str, run: list[_Word], word: _Word) -> bool:
    last = run[-1]
    gap = text[last.end : word.start]
    broken = word.low in words("break") and word.low != "an" and not (gap == " " and _new_port(text, word))
    if len(run) >= _LONGEST or broken:
        return False
    if last.low in _ENDING or (gap == " " and last.low == "co." and word.low not in words("appended")):
        return False
    if gap == ". " and _initial(run):
        return True
    if (gap == ", " and word.low in words("appended")) or (gap == " (" and word.low in words("bracketed")):
        return True
    if last.possessive:
        return gap.lower() in ("'s ", "’s ", "' ", "’ ") and word.low in words("other")
    if gap in (" of ", " of the ", " for ", " for the "):
        return any(part.low in words("of") for part in run)
    return (
        bool(_GAP.fullmatch(gap))
        or gap == ""
        or (gap == ") " and "(" in text[run[0].start : last.end])
        or (bool(_AND.fullmatch(gap)) and _domain_list(text, run, word))
    )


def _new_port(text: str, word: _Word) -> bool:
    """Busan New Port, Kotelo New Container Terminal: here the word is part of a name."""
    following = fold(text[word.end : word.end + 24]).split()
    return (
        word.low == "new"
        and text[word.start] == "N"
        and following[:1] != []
        and (following[0] in words("port", "berth"))
    )


def _initial(run: list[_Word]) -> bool:
    """V. O. Chidambaranar Port, John F. Kennedy: a full stop that ends no sentence."""
    *before, last = [word.low for word in run]
    return len(last) == 1 and (all(len(low) == 1 for low in before) or before[-1] in words("given"))


def _domain_list(text: str, run: list[_Word], word: _Word) -> bool:
    """Trade *and* Industry, Maritime *and* Port Authority: one name, not two."""
    following = fold(text[word.end : word.end + 20]).split()[:1]
    if word.low not in words("domain"):
        # Ministry of Industry and Entrepreneurship Development
        return _fielded(text, run) and bool(following) and following[0] in words("abstract")
    if all(part.low in words("domain") for part in run):
        return True
    return _fielded(text, run) and not (following and following[0] in words("agency", "company", "other"))


def _fielded(text: str, run: list[_Word]) -> bool:
    """Whether a name so far ends in the field that a ministry, agency or fund is in charge of."""
    if len(run) < 2 or run[-1].low not in words("domain", "abstract"):
        return False
    before = text[run[-2].end : run[-1].start].split()[:1]
    return before in (["of"], ["for"]) or run[0].low in words("government", "agency")


def _split_at_roles(text: str, run: list[_Word]) -> Iterator[Name]:
    parts: list[tuple[list[_Word], bool]] = [([], False)]
    for word in run:
        if _is_role(word, run, begun=bool(parts[-1][0])):
            parts.append(([], True))
        else:
            parts[-1][0].append(word)
    for part, after_role in parts:
        if part:
            yield _name(text, _body_of(text, part), after_role=after_role)


def _body_of(text: str, part: list[_Word]) -> list[_Word]:
    """Chairman of Kotelo Railways Ines Hartog: the body ends where the officer's own name begins."""
    heads = words("company", "port", "agency", "other")
    last = max((index for index, word in enumerate(part) if word.low in heads), default=0)
    if not last or len(part) - last - 1 not in (2, 3):
        return part
    officer = lexicon.search("office_of", folded(text)[max(0, part[0].start - 60) : part[0].start])
    return part[: last + 1] if officer else part


def _is_role(word: _Word, run: list[_Word], *, begun: bool) -> bool:
    """An office or title, not the King Fahd Port, the Director General's third name, or Teo Eng Dih."""
    low = word.low.strip(".")
    if low not in words("role") or (begun and low in ("general", "eng")):
        return False
    heads = words("port", "other", "agency", "company")
    after = next((one.low for one in run if one.start > word.start), "")
    if low == "general" and after in heads | words("domain"):
        return False
    return not (low in words("crown") and after and run[-1].low in heads)


def _name(text: str, part: list[_Word], *, after_role: bool) -> Name:
    start, end = part[0].start, part[-1].end
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    surface = text[start:end]
    kind = kind_of(surface) if len(part) > 1 or surface.isupper() else None
    person = kind is None and (after_role or _person_cue(text, start, end))
    return Name(start=start, end=end, text=surface, kind=kind, person=person)


def _person_cue(text: str, start: int, end: int) -> bool:
    after = folded(text)[end : end + 90]
    before = folded(text)[max(0, start - 90) : start]
    return bool(
        lexicon.search("before_person", before)
        or (" " in text[start:end] and lexicon.clause("after_person").match(after))
    )
