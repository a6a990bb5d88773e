"""Capitalised names in running text, and what sort of body each is by its head word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp import lexicon
from nlp.normal import fold

_WORD = re.compile(
    r"(?:(?:[A-Z]\.){2,5}|[A-ZÀ-Þ0-9][\w&/]{0,40}(?:['’.-][A-Za-zÀ-ÿ0-9][\w/]{0,40}){0,4}|&)"
    r"(?:(?<=Corp)\.|(?<=Inc)\.|(?<=Ltd)\.|(?<=Co)\.|(?<=Bhd)\.|(?<=Pte)\.|(?<=Pvt)\.|(?<=St)\.)?"
)
_GAP = re.compile(r" | (?:of|for) (?:the )?| (?:de|du|da|do|dos|del|la|le|van|der|den|y|et|al|bin|e) ")
_AND = re.compile(r" and | & |, ")
_BRACKETED = frozenset(["pty", "persero", "pvt", "private", "m"])  # PT Pelabuhan Indonesia II (Persero)
_ENDING = frozenset(["ltd.", "inc.", "llc", "plc", "gmbh"])  # a name ends here
_APPENDED = frozenset(
    ["ltd", "ltd.", "inc", "inc.", "llc", "plc", "gmbh", "limited", "s.a"]
)  # and may come after a comma
_POSSESSIVE = re.compile(r"['’]s?$")
_LONGEST = 14  # words; a longer run of capitals is a heading, not a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A capitalised name, ``start`` to ``end``; ``kind`` None where no head word tells what it is."""

    start: int
    end: int
    text: str
    kind: str | None
    person: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    low: str  # folded, without a possessive ending
    possessive: bool


def names(text: str) -> list[Name]:
    """Every capitalised name in ``text``: coordinated names apart, persons told from bodies."""
    return [name for run in _runs(text) for name in _split_at_roles(text, run)]


def words(kind: str) -> frozenset[str]:
    """The words of one kind in ``nlp/patterns/names.jsonl``."""
    return lexicon.words("names", kind)


def kind_of(name: str) -> str | None:
    """port, company, government, agency or other by the head word of ``name``; None where it has none."""
    low = [word.strip(".,()") for word in fold(name).split()]
    if not low:
        return None
    if low[0] in ("government", "ministry"):
        return "government"
    if words("port") & set(low):
        return _port_or_company(low)
    head = low[: low.index("of")] if "of" in low[1:] else low
    for word in (*reversed(head), head[0]):
        for kind in ("company", "government", "agency", "other"):
            if word in words(kind):
                return kind
    return None


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
    if low[-1] in ("ministry", "union", "association", "federation", "workers", "council"):
        return "other"
    return "port"


def _runs(text: str) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    for word in _words(text):
        if run and not _joins(text, run, word):
            yield run
            run = []
        if word.low in words("break") and not (run and word.low == "an"):
            if run:
                yield run
            run = []
        elif run or word.low[0].isalpha():
            run.append(word)
    if run:
        yield run


def _words(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        start, end = found.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "_@"):
            continue
        ending = _POSSESSIVE.search(text, start, end)
        if not ending and text[end : end + 1] in ("'", "’") and text[end - 1] == "s":
            yield _Word(start, end, fold(text[start:end]), True)
        else:
            stop = ending.start() if ending else end
            yield _Word(start, stop, fold(text[start:stop]), bool(ending))


def _joins(text: str, run: list[_Word], word: _Word) -> bool:
    last = run[-1]
    gap = text[last.end : word.start]
    if len(run) >= _LONGEST or (word.low in words("break") and word.low != "an"):
        return False
    if last.low in _ENDING or (gap == " " and last.low == "co." and word.low not in _APPENDED):
        return False
    if (gap == ", " and word.low in _APPENDED) or (gap == " (" and word.low in _BRACKETED):
        return True
    if last.possessive:
        return gap in ("'s ", "’s ", "' ", "’ ") and word.low in words("other")
    if gap in (" of ", " of the ", " for ", " for the "):
        return any(part.low in words("of") for part in run)
    return (
        bool(_GAP.fullmatch(gap))
        or gap in ("", ") ")
        or (bool(_AND.fullmatch(gap)) and _domain_list(run, word))
    )


def _domain_list(run: list[_Word], word: _Word) -> bool:
    """Trade *and* Industry, Maritime *and* Port Authority: one name, not two."""
    if word.low not in words("domain"):
        return False
    if run[0].low in words("government") | words("agency"):
        return len(run) > 1 and run[-1].low in words("domain")
    return all(part.low in words("domain") for part in run)


def _split_at_roles(text: str, run: list[_Word]) -> Iterator[Name]:
    parts: list[tuple[list[_Word], bool]] = [([], False)]
    for word in run:
        if word.low.strip(".") in words("role") and not (word.low == "general" and parts[-1][0]):
            parts.append(([], True))
        else:
            parts[-1][0].append(word)
    for part, after_role in parts:
        if part:
            yield _name(text, part, after_role=after_role)


def _name(text: str, part: list[_Word], *, after_role: bool) -> Name:
    start, end = part[0].start, part[-1].end
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    surface = text[start:end]
    kind = kind_of(surface) if len(part) > 1 or surface.isupper() else None
    person = kind is None and (after_role or _person_cue(text, start, end))
    return Name(start=start, end=end, text=surface, kind=kind, person=person)


def _person_cue(text: str, start: int, end: int) -> bool:
    after = fold(text[end : end + 90])
    before = fold(text[max(0, start - 24) : start])
    return bool(
        lexicon.clause("before_person").search(before)
        or (" " in text[start:end] and lexicon.clause("after_person").match(after))
    )
