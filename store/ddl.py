"""Building blocks of the schema: CHECK clauses made from the one vocabulary, so that code and file agree."""

from __future__ import annotations

from enum import StrEnum

_MOMENT = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z"


def words(column: str, vocabulary: type[StrEnum], *more: str) -> str:
    """The column holds a word of the enum (or one of ``more``, or NULL where the column allows it)."""
    listed = ", ".join(f"'{word}'" for word in [*(member.value for member in vocabulary), *more])
    return f"CHECK ({column} IN ({listed}))"


def moment(column: str) -> str:
    """The column holds a UTC time as ``store.codec.moment`` writes it."""
    return f"CHECK ({column} GLOB '{_MOMENT}')"


def cut_day(column: str) -> str:
    """The column holds an existing ISO 8601 day, or a day cut to month or year."""
    return (
        f"CHECK ({column} GLOB '[0-9][0-9][0-9][0-9]'"
        f" OR ({column} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'"
        f" AND date({column} || '-01') IS {column} || '-01')"
        f" OR ({column} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND date({column}) IS {column}))"
    )


def flag(column: str) -> str:
    return f"CHECK ({column} IN (0, 1))"


def share(column: str) -> str:
    """The column holds a confidence, 0 to 1."""
    return f"CHECK ({column} BETWEEN 0 AND 1)"


def code(column: str) -> str:
    """The column holds the code of a place or the short name of a bloc; unknown is NULL, never empty."""
    return f"CHECK ({column} <> '')"
