"""What is let through to the reader: English prose of bearable length, offsets untouched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain

from nlp.lexicon import rows
from nlp.normal import fold

MAX_CHARS = 60_000  # ten thousand words, beyond any news article; what comes after is not read
_LONGEST = 300  # characters; no word is so long
_RUN = re.compile(rf"\S{{{_LONGEST},}}")
_BINARY = 50  # a text with a control character in every so many characters is none
# the last range holds the signs that stand for names in a masked sentence
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff\ue000-\ue00f]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 400  # words that decide the language
_FEW = 12  # with fewer words no language can be told: the text is let through
_GLANCE, _CLEARLY = 80, 2  # so many words are enough where English leads so many times over
_SHARE = 0.12  # of the words of an English text at least so many are among its commonest


def readable(text: str) -> str:
    """The text, overlong runs blanked, cut to ``MAX_CHARS``, each character in its place; empty if unfit."""
    head = text[:MAX_CHARS]
    odd = len(_CONTROL.findall(head))
    if odd * _BINARY > len(head):
        return ""
    if _has_run(head):
        head = _RUN.sub(lambda run: " " * len(run.group()), head)
    head = _CONTROL.sub(" ", head) if odd else head
    return head if head.strip() and is_english(head) else ""


def _has_run(text: str) -> bool:
    """Whether a run may be overlong: it would cover one of the blocks that are half as long."""
    blocks = (text[at : at + _LONGEST // 2] for at in range(0, len(text), _LONGEST // 2))
    return any(block.split(None, 1) == [block] for block in blocks)


def is_english(text: str) -> bool:
    """Whether English is the likeliest language, by the commonest words of a few."""
    opening = _WORD.findall(fold(text[: _GLANCE * 8]))
    if len(opening) >= _GLANCE and _shares(opening, by=_CLEARLY):
        return True
    words = _WORD.findall(fold(text[: _SAMPLE * 8]))[:_SAMPLE]
    if len(words) < _FEW:
        return bool(words) or not text.strip()
    return _shares(words, by=1)


def _shares(words: Sequence[str], *, by: int) -> bool:
    """Whether English has its share of common words, ``by`` times over, and so many times any other's."""
    spoken = _languages()
    counts = Counter(chain.from_iterable(filter(None, map(spoken.get, words))))
    english = counts.pop("en", 0)
    return english >= by * max(_SHARE * len(words), *counts.values(), 0)


@cache
def _languages() -> dict[str, list[str]]:
    """Which languages each of the commonest words belongs to."""
    spoken: dict[str, list[str]] = {}
    for row in rows("languages"):
        for word in set(row["words"].split()):
            spoken.setdefault(word, []).append(row["language"])
    return spoken
