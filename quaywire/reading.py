"""`quaywire extract`: text in, findings out; no store and no network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

import click

from quaywire.exits import Exit
from quaywire.lines import findings_of
from quaywire.workers import answers
from store.records import Document, Entry, InputError, OutputError

LOOKS_LIKE_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)


def extract_file(
    file: Path, output: Path | None, *, title: str, published: date | None, url: str | None
) -> None:
    """Read one text or page, ``-`` for stdin, and write its findings. Raises InputError if it is not text."""
    from nlp.pipeline import load

    path = None if str(file) == "-" else file
    document, html = read_file(path, sys.stdin.buffer, title=title, published=published, url=url)
    found = {"id": document.id} | findings_of(document, load())
    with _writer(output) as out:
        json.dump(found | ({"text": document.text} if html else {}), out, indent=2)
        out.write("\n")


def extract_lines(source: Path, output: Path | None, *, workers: int = 1) -> Exit:
    """Read JSON lines, ``-`` for stdin, and write an object for each; bad ones are also told on stderr.

    ``workers`` processes read them, 0 for one a core; the order of the lines is kept.
    """
    bad = 0
    with _lines(source) as lines, _writer(output) as out, closing(answers(lines, workers=workers)) as told:
        for answer in told:
            if answer.complaint:
                bad += 1
                click.echo(f"quaywire: {source}: {answer.complaint}", err=True)
            out.write(answer.text + "\n")
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
