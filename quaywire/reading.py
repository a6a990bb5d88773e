"""`quaywire extract`: text in, findings out; no store and no network."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from quaywire.deadline import READ_LIMIT_S, deadline
from quaywire.exits import Exit
from store.records import Document, Entry, InputError, OutputError

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

LOOKS_LIKE_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the input: its id as given, and a document, or why there is none."""

    id: object
    document: Document | None = None
    error: str = ""


def extract_file(
    file: Path, output: Path | None, *, title: str, published: date | None, url: str | None
) -> None:
    """Read one text or page, ``-`` for stdin, and write its findings. Raises InputError if it is not text."""
    path = None if str(file) == "-" else file
    document, html = read_file(path, sys.stdin.buffer, title=title, published=published, url=url)
    (found,) = findings_of([Line(id=document.id, document=document)])
    with _writer(output) as out:
        json.dump(found | ({"text": document.text} if html else {}), out, indent=2)
        out.write("\n")


def extract_lines(source: Path, output: Path | None) -> Exit:
    """Read JSON lines, ``-`` for stdin, and write an object for each; bad ones are also told on stderr."""
    bad = 0

    def watched(items: Iterable[Line]) -> Iterator[Line]:
        nonlocal bad
        for item in items:
            if item.error:
                bad += 1
                click.echo(f"quaywire: {source}: {item.error}", err=True)
            yield item

    with _lines(source) as lines, _writer(output) as out:
        for found in findings_of(watched(read_lines(lines))):
            out.write(json.dumps(found) + "\n")
    return Exit.INPUT if bad else Exit.OK


def read_file(
    path: Path | None, stream: IO[bytes], *, title: str, published: date | None, url: str | None
) -> tuple[Document, bool]:
    """One document from a file, or from ``stream`` without one, and whether it was HTML.

    HTML is reduced to its article text, and offsets count in that.

    Raises InputError when the file cannot be read as text.
    """
    name = str(path) if path else "-"
    try:
        body = path.read_bytes() if path else stream.read()
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from error
    text = decode(body, name)
    if LOOKS_LIKE_HTML.match(text):
        return _from_html(body, Document(id=name, text="", title=title, published=published, url=url)), True
    return Document(id=name, text=text, title=title, published=published, url=url), False


def decode(body: bytes, name: str) -> str:
    """UTF-8, with or without a byte order mark; raises InputError on anything else."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: not UTF-8 text (byte {error.start}); convert it first, e.g. with iconv"
        ) from error
    if "\0" in text:
        raise InputError(f"{name}: holds NUL characters, so it is not text")
    return text


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """The lines of a JSONL stream in order; a bad one stops nothing."""
    from nlp.contract import to_document

    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        item: object = None
        try:
            item = json.loads(text)
            document = to_document(item, number=number)
        except (InputError, ValueError, RecursionError) as error:
            yield Line(id=_id_of(item), error=_in_a_line(error, number))
        else:
            yield Line(id=_id_of(item, document.id), document=document)


def _id_of(item: object, default: object = None) -> object:
    return item.get("id", default) if isinstance(item, dict) else default


def _in_a_line(error: Exception, number: int) -> str:
    """What the contract says names its line; the JSON parser's own words do not."""
    return str(error) if isinstance(error, InputError) else f"line {number}: is not JSON: {error}"


def findings_of(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """The output object of each line, one after the other, so that memory stays flat."""
    from nlp.pipeline import load

    nlp = load()
    for line in lines:
        found = _found(line.document, nlp) if line.document else {"error": line.error}
        yield {"id": None} | found | {"id": line.id}


def _found(document: Document, nlp: Language) -> dict[str, Any]:
    """A text that the reader cannot bear is told with its traceback, and the lines after it are read."""
    from nlp.contract import to_json
    from nlp.extract import read

    try:
        with deadline(READ_LIMIT_S):
            return to_json(next(read([document], nlp)))
    except Exception as error:
        log.exception("could not read %s", document.id)
        return {"error": f"could not be read: {type(error).__name__}: {error}"}


def _from_html(body: bytes, known: Document) -> Document:
    from crawler.extraction import from_page

    entry = Entry(url=known.url or "", url_key="", title=known.title)
    page = from_page(body, url=entry.url, content_type="text/html", entry=entry)
    published = known.published or (page.published.date() if page.published else None)
    return replace(known, text=page.text, title=known.title or page.title, published=published)


@contextmanager
def _lines(source: Path) -> Iterator[Iterable[str]]:
    """Bytes that are no UTF-8 stay visible as U+FFFD: the line is read as far as it goes."""
    if str(source) == "-":
        yield (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
        return
    try:
        file = source.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{source}: {error.strerror or error}") from error
    with file:
        yield file


@contextmanager
def _writer(output: Path | None) -> Iterator[IO[str]]:
    """A file is written beside and moved into place when whole, so that a reader never meets half of it."""
    if output is None or str(output) == "-":
        yield from _stdout()
        return
    target = output.resolve()
    special = target.exists() and not target.is_file()  # a pipe or a device is written to, not replaced
    part = target if special else target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        if not special:
            part.replace(target)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written: {error.strerror or error}") from error


def _stdout() -> Iterator[IO[str]]:
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # a reader that has seen enough; click ends the command in silence
    except OSError as error:
        raise OutputError(f"stdout: cannot be written: {error.strerror or error}") from error
