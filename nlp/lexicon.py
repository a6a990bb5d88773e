"""The word lists of ``nlp/patterns``, read once: rows of data, each with an example sentence of its own."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from nlp.needles import Screen


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of ``nlp/patterns/<name>.jsonl``."""
    text = resources.files("nlp.patterns").joinpath(f"{name}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines() if line.strip())


def forms(row: dict[str, Any]) -> list[str]:
    """The phrases of a row: those it lists, and of its ``pairs`` each first part with each one behind it."""
    listed = row["forms"].split("|") if "forms" in row else []
    parts = ([part.split("|") for part in pair] for pair in row.get("pairs", ()))
    return listed + [" ".join(phrase) for pair in parts for phrase in product(*pair)]


@cache
def clause(kind: str) -> re.Pattern[str]:
    """The pattern of one kind in ``nlp/patterns/clauses.jsonl``, for folded text."""
    return re.compile("|".join(row["pattern"] for row in rows("clauses") if row["kind"] == kind))


def search(kind: str, text: str) -> re.Match[str] | None:
    """``clause(kind).search(text)``, tried only where a word that every match holds stands in the text."""
    return clause(kind).search(text) if likely(kind, text) else None


def likely(kind: str, text: str) -> bool:
    """Whether ``clause(kind)`` may match: a word that every match holds stands in the text."""
    return bool(_screen(kind).likely(text))


@cache
def _screen(kind: str) -> Screen:
    return Screen([clause(kind).pattern])


@cache
def words(name: str, kind: str) -> frozenset[str]:
    """The words of one kind in ``nlp/patterns/<name>.jsonl``."""
    return frozenset(word for row in rows(name) if row["kind"] == kind for word in row["words"].split())
