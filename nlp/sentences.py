"""Where paragraphs and sentences begin: by blank lines, line ends and full stops, without a parser."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import words

Range = tuple[int, int]

TERMINAL = (".", "!", "?", '"', "”", ":", "…", "’")
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?…][\"”’')\]]{0,3}\s+(?=[\"“‘'(\[]{0,2}[A-Z0-9À-Þ])")
_FIRST_WORD = re.compile(r"[\"“‘'(\[]{0,2}([A-Za-z]{1,12})")
_LAST_WORD = re.compile(r"[\w.&’']{1,20}$")


def lines(text: str) -> list[Range]:
    """Ranges of the lines that hold something, blanks at both ends left out."""
    found = []
    for line in _LINE.finditer(text):
        body = line.group()
        if body.strip():
            start = line.start() + len(body) - len(body.lstrip())
            found.append((start, line.start() + len(body.rstrip())))
    return found


@lru_cache(maxsize=2)  # the page's furniture and its sentences are both told by them
def paragraphs(text: str) -> tuple[Range, ...]:
    """Lines, joined where a text was wrapped at a fixed width rather than at its paragraphs' ends."""
    rows = lines(text)
    width = max((end - start for start, end in rows), default=0)
    wrapped = width < 100 and _wrapped(text, rows)
    joined: list[Range] = []
    for start, end in rows:
        if joined and _continues(text, joined[-1], start, width=width, wrapped=wrapped):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def sentences(text: str) -> list[Range]:
    """Sentence ranges in reading order; a paragraph's end always ends a sentence."""
    found = []
    for start, end in paragraphs(text):
        at = start
        for stop in _STOP.finditer(text, start, end):
            if _ends(text, stop):
                found.append((at, stop.start() + len(stop.group().rstrip())))
                at = stop.end()
        if at < end:
            found.append((at, end))
    return found


def _wrapped(text: str, rows: list[Range]) -> bool:
    lower = sum(text[start].islower() for start, _ in rows[1:])
    return lower * 4 >= len(rows) and len(rows) > 3


def _continues(text: str, last: Range, start: int, *, width: int, wrapped: bool) -> bool:
    between = text[last[1] : start]
    if between.count("\n") != 1 or text[last[1] - 1] in TERMINAL:
        return wrapped and between.count("\n") == 1 and not between.endswith("   ")
    if text[start].islower():
        return True
    line = last[1] - max(last[0], text.rfind("\n", last[0], last[1]) + 1)
    return wrapped and line * 3 >= width * 2


def _ends(text: str, stop: re.Match[str]) -> bool:
    if stop.group()[0] != ".":
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - 20), stop.start())
    word = before.group().lower() if before else ""
    if word in words("abbreviations", "never") or (len(word) == 1 and word.isalpha()):
        return False
    if word in words("abbreviations", "seldom") or re.fullmatch(r"[a-z](?:\.[a-z])+", word):
        first = _FIRST_WORD.match(text, stop.end())
        return first is not None and first[1].lower() in words("abbreviations", "starter")
    return True
