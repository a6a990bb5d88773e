"""The word lists of ``nlp/patterns``, read once: rows of data, each with an example sentence of its own."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of ``nlp/patterns/<name>.jsonl``."""
    text = resources.files("nlp.patterns").joinpath(f"{name}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines() if line.strip())


@cache
def clause(kind: str) -> re.Pattern[str]:
    """The pattern of one kind in ``nlp/patterns/clauses.jsonl``, for folded text."""
    return re.compile("|".join(row["pattern"] for row in rows("clauses") if row["kind"] == kind))


@cache
def words(name: str, kind: str) -> frozenset[str]:
    """The words of one kind in ``nlp/patterns/<name>.jsonl``."""
    return frozenset(word for row in rows(name) if row["kind"] == kind for word in row["words"].split())
