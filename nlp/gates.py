"""What is let through to the reader: English prose of bearable length, offsets untouched."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import rows
from nlp.normal import fold

MAX_CHARS = 60_000  # ten thousand words, beyond any news article; what comes after is not read
_RUN = re.compile(r"\S{300,}")  # no word is so long; a tokenizer spends quadratic time on one
# the last range holds the signs that stand for names in a masked sentence
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff\ue000-\ue00f]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 400  # words that decide the language
_FEW = 12  # with fewer words no language can be told: the text is let through
_SHARE = 0.12  # of the words of an English text at least so many are among its commonest


def readable(text: str) -> str:
    """The text, overlong runs blanked, cut to ``MAX_CHARS``, each character in its place; empty if unfit."""
    head = text[:MAX_CHARS]
    if not head.strip() or _binary(head):
        return ""
    head = _RUN.sub(lambda run: " " * len(run.group()), head)
    head = _CONTROL.sub(" ", head)
    return head if is_english(head) else ""


def _binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) * 50 > len(text)


def is_english(text: str) -> bool:
    """Whether English is the likeliest language, by the commonest words of a few."""
    words = _WORD.findall(fold(text[: _SAMPLE * 8]))[:_SAMPLE]
    if len(words) < _FEW:
        return bool(words) or not text.strip()
    shares = {
        language: sum(word in common for word in words) / len(words) for language, common in _common().items()
    }
    return shares["en"] >= _SHARE and shares["en"] == max(shares.values())


@cache
def _common() -> dict[str, frozenset[str]]:
    return {row["language"]: frozenset(row["words"].split()) for row in rows("languages")}
