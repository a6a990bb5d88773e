"""Products that measures bear on: a gazetteer of trade names with HS 2022 chapter or heading.

Where the list has no word, ``phrase`` reads the noun phrase itself; such a product carries no HS code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ahocorasick_rs import AhoCorasick

from nlp.lexicon import rows
from nlp.normal import fold
from store.records import Product


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A product named in the text: code points ``start`` to ``end``."""

    start: int
    end: int
    product: Product
    row: str  # the name its row of the list goes by; "" for a noun phrase read as it stands


class Products:
    """The product names in one automaton; build it once per process, with ``load``."""

    def __init__(self, lines: str) -> None:
        table: dict[str, tuple[str, str | None, bool, tuple[str, ...]]] = {}
        for line in filter(str.strip, lines.splitlines()):
            row = json.loads(line)
            for name in (row["name"], *row["names"]):
                short = name in row.get("short", ())
                unless = tuple(f" {word}" for word in row.get("unless", ())) if short else ()
                for form in _numbers(fold(name)):
                    table.setdefault(form, (row["name"], row["hs"], short, unless))
        self._names = list(table)
        self._rows = list(table.values())
        self._automaton = AhoCorasick(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def scan(self, text: str, folded: str) -> list[ProductHit]:
        """Products in ``text``, given folded too: longest first, none overlapping."""
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        hits: list[ProductHit] = []
        free = 0
        for index, at, to in sorted(found, key=lambda match: (match[1], -match[2])):
            name, code, short, unless = self._rows[index]
            if at >= free and _stands_alone(folded, at, to) and not folded.startswith(unless, to):
                product = Product(name=name if short else text[at:to], hs=code)
                hits.append(ProductHit(at, to, product, name))
                free = to
        return hits


@cache
def load() -> Products:
    """The products of ``nlp/gazetteers/products.jsonl``."""
    return Products(resources.files("nlp.gazetteers").joinpath("products.jsonl").read_text(encoding="utf-8"))


_WORD = re.compile(r"[^\W\d_][\w'&-]{1,24}|\S")


_SORTS = frozenset({"products", "goods"})  # "paper products", though not "products"
_TRADE = frozenset({"imports", "import", "exports", "export", "shipments"})


@cache
def _words(name: str) -> frozenset[str]:
    listed = next(row for row in rows("measures") if row["kind"] == "words" and row["name"] == name)
    return frozenset(listed["words"])


def phrase(text: str, start: int, end: int) -> ProductHit | None:
    """The noun phrase that begins at ``start``, at most four words long, if it can name a product."""
    stops, skipped, empty = _words("stops"), _words("skipped"), _words("empty")
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start, min(end, start + 120)):
        low = word.group().lower()
        if not words and (low in skipped or low.isdigit()):
            continue
        if low in stops:
            break
        if not word.group()[0].isalpha() or word.group()[0].isupper():
            break
        words.append(word)
        if len(words) == 4:
            break
    while len(words) > 1 and words[-1].group().lower() in _TRADE:
        words.pop()  # "bulb flat imports"
    if not words or words[0].group().lower() in empty:
        return None
    sort = len(words) > 1 and words[-1].group().lower() in _SORTS and words[-2].group().lower() not in skipped
    if words[-1].group().lower() in empty | skipped and not sort:
        return None
    if words[-1].group().endswith("-"):
        return None
    at, to = words[0].start(), words[-1].end()
    return ProductHit(at, to, Product(name=text[at:to]), "")


_NO_PLURAL = ("ss", "us", "is", "cs", "ies", "imports", "exports")  # "steel import" goes on: "import tariffs"


def _numbers(name: str) -> Iterator[str]:
    """The name and, for a lower-case plural, its singular ("steel pipes", "steel pipe")."""
    yield name
    if name.endswith("ies") and len(name) > 6:
        yield name[:-3] + "y"
    elif name.endswith("s") and not name.endswith(_NO_PLURAL) and len(name) > 5:
        yield name[:-1]


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())
