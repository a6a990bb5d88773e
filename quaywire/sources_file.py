"""One source -> the text of its TOML file, and the file into ``config/sources``; nothing is overwritten."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from crawler.sources import address_key, id_key, load
from store.records import ConfigError, Layout, OutputError, Source, SourceKind
from store.toml import one_line, reason

Notes = Mapping[str, str]
"""Key of the file -> the comment that stands above it."""

MAX_ITEMS = 500  # what a file that does not say it means
_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def toml_of(source: Source, *, notes: Notes | None = None) -> str:
    """The file of ``source`` in the order and the manner of those that quaywire brings along."""
    blocks = (_who(source), _where(source), _verified(source), _expect(source), _layout(source))
    return "\n".join(_block(lines, notes or {}) for lines in blocks if lines)


def free_id(source_id: str, sources: Collection[Source]) -> str:
    """``source_id``, or with the first number that makes it one of its own."""
    taken = {id_key(source.id) for source in sources}
    numbered = (f"{source_id}_{number}" for number in range(2, len(taken) + 3))
    return (
        source_id if id_key(source_id) not in taken else next(n for n in numbered if id_key(n) not in taken)
    )


def refuse_taken(folder: Path, sources: Collection[Source], *, source_id: str = "", url: str = "") -> None:
    """Raise ConfigError where a source of ``folder`` has the id, or reads the address."""
    for one in sources:
        if source_id and id_key(one.id) == id_key(source_id):
            free = free_id(source_id, sources)
            raise ConfigError(f"{folder / one.id}.toml: is there already; give another id, such as {free}")
        if url and address_key(one.url) == address_key(url):
            raise ConfigError(one_line(f"{folder / one.id}.toml: reads {url} already; see it with"
                                       f" `quaywire sources test {one.id}`"))  # fmt: skip


def checked(source_id: str, text: str) -> Source:
    """The source that a file of this text would be. Raises ConfigError where it would not be one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{source_id}.toml"
        path.write_text(text, encoding="utf-8")
        try:
            return load(Path(folder))[0]
        except ConfigError as error:
            raise ConfigError(str(error).replace(f"{folder}/", "")) from error


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises OutputError, also where somebody was faster."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(one_line(f"{path}: cannot be written: {reason(error)}")) from error


def length(seconds: int) -> str:
    """A length of time as a source file writes it: ``30m``, ``6h``, ``3d``; ``48h``, not ``2d``."""
    if seconds == 172_800:
        return "48h"
    if seconds == 86_400:
        return "24h"
    return next(f"{seconds // size}{unit}" for size, unit in _UNITS if seconds % size == 0)


Lines = Sequence[tuple[str, str]]


def _block(lines: Lines, notes: Notes) -> str:
    return "".join(f"{line}\n" for key, value in lines for line in _line(key, value, notes))


def _line(key: str, value: str, notes: Notes) -> Iterator[str]:
    if key in notes:
        yield f"# {one_line(notes[key])}"
    yield key if key.startswith("[") else f"{key} = {value}"


def _who(source: Source) -> Lines:
    country = [("country", _text(source.country))] if source.country else []
    return [
        ("name", _text(source.name)),
        ("homepage", _text(source.homepage)),
        ("publisher", _text(source.publisher)),
        ("official", _flag(source.official)),
        ("region", _text(source.region)),
        *country,
        ("lang", _text(source.lang)),
        ("tags", _list(source.tags)),
    ]


def _where(source: Source) -> Lines:
    lists = {"include": source.include, "exclude": source.exclude}
    flags = {"excerpt_only": source.excerpt_only, "full_content": source.full_content}
    return [
        ("kind", _text(source.kind.value)),
        ("url", _text(source.url)),
        ("min_interval", _text(length(source.min_interval_s))),
        ("max_interval", _text(length(source.max_interval_s))),
        *([] if source.max_items == MAX_ITEMS else [("max_items", str(source.max_items))]),
        *((key, _list(values)) for key, values in lists.items() if values),
        *((key, "true") for key, value in flags.items() if value),
        *([] if source.enabled else [("enabled", "false")]),
    ]


def _verified(source: Source) -> Lines:
    day = [("verified", source.verified.isoformat())] if source.verified else []
    return [*day, ("verified_how", _text(source.verified_how))]


def _expect(source: Source) -> Lines:
    cadence = [("cadence", _text(length(source.cadence_s)))] if source.cadence_s else []
    return [("[expect]", ""), ("min_articles", str(source.min_articles)), *cadence]


def _layout(source: Source) -> Lines:
    if source.kind is SourceKind.FEED or source.layout == Layout():
        return []
    keys = ("item", "link", "title", "summary", "date", "date_form", "next")
    given = [(key, _text(value)) for key in keys if (value := getattr(source.layout, key))]
    pages = [("pages", str(source.layout.pages))] if source.layout.pages > 1 else []
    return [("[layout]", ""), *given, *pages]


def _text(value: str) -> str:
    """A basic string of TOML; JSON's escapes are among its own."""
    return json.dumps(one_line(value), ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _flag(value: bool) -> str:
    return "true" if value else "false"
