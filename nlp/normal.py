"""Text folded for matching, every character kept in its place, so that offsets hold in the original."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝÞŠŽ"
_FOLD = {ord(c): c.lower() for c in _UPPER}
_FOLD |= dict.fromkeys(map(ord, "-‐‑‒–—−\t\n\r\xa0\u2007\u202f\u2009"), " ")
_FOLD |= dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
_FOLD |= dict.fromkeys(map(ord, "“”„«»"), '"')
_ASCII = 0x80


def fold(text: str) -> str:
    """Lower case, straight quotes, hyphens and line ends as blanks; ``len(fold(text)) == len(text)``."""
    return _folding(text)


@lru_cache(maxsize=4)
def folded(text: str) -> str:
    """``fold`` of a whole article, kept: a part is cut out of it faster than folded by itself."""
    return fold(text)


class Translation:
    """``str.translate`` by a table from character to character, many times as fast.

    ASCII is translated as bytes, which is also right within UTF-8: no other character has such bytes. The few
    signs of the table beyond ASCII are replaced one by one.
    """

    def __init__(self, table: Mapping[int, str]) -> None:
        ascii_ = (ord(table.get(code, chr(code))) for code in range(_ASCII))
        self._bytes = bytes([*ascii_, *range(_ASCII, 256)])
        self._signs = [(chr(code), plain) for code, plain in table.items() if code >= _ASCII]

    def __call__(self, text: str) -> str:
        if not text.isascii():
            for sign, plain in self._signs:
                text = text.replace(sign, plain)
        return text.encode("utf-8", "surrogatepass").translate(self._bytes).decode("utf-8", "surrogatepass")


_folding = Translation(_FOLD)
