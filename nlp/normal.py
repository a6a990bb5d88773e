"""Text folded for matching, every character kept in its place, so that offsets hold in the original."""

from __future__ import annotations

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝÞŠŽ"
_FOLD = {ord(c): c.lower() for c in _UPPER}
_FOLD |= dict.fromkeys(map(ord, "-‐‑‒–—−\t\n\r\xa0\u2007\u202f\u2009"), " ")
_FOLD |= dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
_FOLD |= dict.fromkeys(map(ord, "“”„«»"), '"')


def fold(text: str) -> str:
    """Lower case, straight quotes, hyphens and line ends as blanks; ``len(fold(text)) == len(text)``."""
    return text.translate(_FOLD)
