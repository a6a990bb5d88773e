"""What an agreement is about, by word lists, with the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import rows
from nlp.needles import Screen
from store.records import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    start: int
    end: int
    topic: Topic


def subjects(folded: str) -> list[Subject]:
    """Every subject named in folded text; offsets into the text given."""
    found: list[Subject] = []
    for topic, pattern in (_patterns()[index] for index in _screen().likely(folded)):
        found.extend(Subject(start=m.start(), end=m.end(), topic=topic) for m in pattern.finditer(folded))
    return found


@cache
def _screen() -> Screen:
    return Screen([pattern.pattern for _, pattern in _patterns()])


@cache
def _patterns() -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    # folded text has blanks for hyphens
    return tuple(
        (Topic(row["topic"]), re.compile(rf"\b(?:{row['words'].replace('-', ' ')})\b"))
        for row in rows("topics")
    )
