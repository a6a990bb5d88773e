"""TOML file -> pydantic model; whatever is wrong becomes one line: ``<file>: <key>: <problem>``."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from store.records import ConfigError

M = TypeVar("M", bound=BaseModel)
Keys = tuple[str | int, ...]

_DURATION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SYNTAX = re.compile(r"(?P<what>.*) \(at (?P<where>[^()]*)\)")
_SHOWN = 60  # characters of a wrong value that are shown: enough to find it in the file


def duration(text: object) -> timedelta:
    """``"2s"``, ``"30m"``, ``"24h"`` or ``"1.5d"``: one number and one unit. ValueError on anything else."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError('must be a number and a unit in quotes, such as "2s", "30m", "24h" or "7d"')
    return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])


def _above_zero(length: timedelta) -> timedelta:
    if not length:
        raise ValueError("must be longer than zero")
    return length


Duration = Annotated[timedelta, BeforeValidator(duration)]
"""A model field that reads ``"30m"``."""

PositiveDuration = Annotated[Duration, AfterValidator(_above_zero)]
"""The same, and zero is an error."""


def load(path: Path, model: type[M]) -> M:
    """Read and check ``path``; unknown keys are errors at every level and no value is bent into another type.

    A validator of one field raises ValueError with the problem; a validator of a whole model opens its
    message with the key it means, as in ``max_interval: is shorter than min_interval``.
    Raises ConfigError with one line that names file, key and mend; of several errors it tells the first.
    """
    text = _json(path, _read(path))
    try:
        return model.model_validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        found = error.errors(include_url=False)
    # A misspelt key is also a missing one; its correction is the more useful line.
    found.sort(key=lambda one: one["type"] != "extra_forbidden")
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    raise ConfigError(one_line(f"{path}: {_sentence(found[0], model)}{more}"))


def reason(error: OSError) -> str:
    """What the system said, as a part of a sentence: ``permission denied``."""
    return (error.strerror or type(error).__name__).lower()


def one_line(text: str) -> str:
    """Whatever a file name, key or value held, the line stays one line and harmless on a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin every file with a byte order mark
    except UnicodeDecodeError as error:
        raise ConfigError(one_line(f"{path}: byte {error.start}: is not UTF-8; save it as UTF-8")) from error
    except OSError as error:
        raise ConfigError(one_line(f"{path}: cannot be read: {reason(error)}")) from error


def _json(path: Path, text: str) -> str:
    """The same data as JSON: only there does strict mode take an array for a tuple, a word for an enum."""
    try:
        return json.dumps(tomllib.loads(text), default=str)
    except (ValueError, RecursionError) as error:  # beside TOMLDecodeError: endless digits, endless nesting
        found = _SYNTAX.fullmatch(str(error))
        where, what = (found["where"], found["what"]) if found else ("syntax", str(error))
        raise ConfigError(one_line(f"{path}: {where}: is not TOML: {what[:1].lower()}{what[1:]}")) from error


def _sentence(error: ErrorDetails, model: type[BaseModel]) -> str:
    match error["type"]:
        case "extra_forbidden":
            return f"{_dotted(error['loc'])}: unknown key, {_hint(error['loc'], model)}"
        case "missing":
            return f"{_dotted(error['loc'])}: is missing, add it"
        case "value_error":
            problem = error["msg"].removeprefix("Value error, ")
        case _:
            problem = re.sub(r"^(Input|\w+) should", "should", error["msg"])
    if not error["loc"]:
        return problem
    return f"{_dotted(error['loc'])}: {problem}{_instead(error['input'])}"


def _dotted(loc: Sequence[str | int]) -> str:
    """``expect.min_articles``, ``include[0]``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).removeprefix(".")


def _instead(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return f", got {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}"


def _hint(loc: Keys, model: type[BaseModel]) -> str:
    """The key that was meant: one of the same table spelt otherwise, or the same word in another table."""
    *table, key = loc
    known = {name: (*table, name) for name in _fields_at(model, table)}
    elsewhere = {where[-1]: where for where in _all_keys(model)}
    close = get_close_matches(str(key), known, n=1)
    if str(key) in elsewhere and not close:
        return f"did you mean '{_dotted(elsewhere[str(key)])}'? (a key belongs to the [table] above it)"
    if close:
        return f"did you mean '{_dotted(known[close[0]])}'?"
    return f"known here: {', '.join(known) or 'none'}"


def _fields_at(model: type[BaseModel], table: Sequence[str | int]) -> list[str]:
    """The keys that the table at ``table`` may hold; empty where the model cannot tell."""
    at: object = model
    for part in table:
        if isinstance(part, str):  # the place in an array says nothing, _fields looks through it
            at = get_args(at)[-1] if get_origin(at) in (dict, Mapping) else _fields(at).get(part)
    return list(_fields(at))


def _fields(annotation: object) -> Mapping[str, object]:
    """Key -> annotation of the model in ``annotation``, also where it is optional or in an array."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {info.alias or name: info.annotation for name, info in annotation.model_fields.items()}
    return next((fields for one in get_args(annotation) if (fields := _fields(one))), {})


def _all_keys(model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    for name, annotation in _fields(model).items():
        yield (name,)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not model:
            yield from ((name, *rest) for rest in _all_keys(annotation))
