"""Names marked inside a text: ``{{Port of Rotterdam|port NLRTM}}``, nested where a name holds a name.

{{Port of {{Jamaica|country JM}}|org JM}} met {{EU|bloc EU}} officials about {{steel|product 72}}.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.records import Mention

KINDS = ("country", "bloc", "port", "org", "product")
_TOKEN = re.compile(r"\{\{|\|([a-z]+)(?: ([A-Za-z0-9][A-Za-z0-9 .-]*))?\}\}")


class MarkError(ValueError):
    """A mark that does not close, or that names no known kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Plain text and the names in it, by start; a name that holds others comes before them."""

    text: str
    mentions: tuple[Mention, ...]


def parse(source: str) -> Marked:
    """Take the marks out of ``source``. Raises MarkError with the words around the place."""
    plain, opened, found, at, length = [], [], [], 0, 0
    for token in _TOKEN.finditer(source):
        plain.append(source[at : token.start()])
        length += len(plain[-1])
        at = token.end()
        if token[0] == "{{":
            opened.append(length)
        else:
            found.append((_opened(opened, source, token), length, _kind(token), token[2]))
    text = "".join([*plain, source[at:]])
    if opened or "{{" in text or "}}" in text:
        raise MarkError(f"a mark is not closed near {text[max(opened[-1:] or [0]) :][:40]!r}")
    found.sort(key=lambda one: (one[0], -one[1]))
    return Marked(text=text, mentions=tuple(_mention(text, *one) for one in found))


def _opened(opened: list[int], source: str, token: re.Match[str]) -> int:
    if not opened:
        raise MarkError(f"a mark closes that was not opened near {source[: token.end()][-60:]!r}")
    return opened.pop()


def _kind(token: re.Match[str]) -> str:
    if token[1] not in KINDS:
        raise MarkError(f"unknown kind {token[1]!r}; known: {', '.join(KINDS)}")
    return token[1]


def _mention(text: str, start: int, end: int, kind: str, code: str | None) -> Mention:
    return Mention(kind=kind, start=start, end=end, surface=text[start:end], code=code)
