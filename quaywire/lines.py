"""One line of ``extract --jsonl``: an input object in, an output object out, whatever the line holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from quaywire.deadline import READ_LIMIT_S, deadline
from store.records import Document, InputError

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

Numbered = tuple[int, str]  # a line and its number in the input, counted from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The output object of a line as JSON, and what is wrong with the input, if anything is."""

    text: str
    complaint: str = ""


Reader = Callable[[int, str], Answer]


def numbered(lines: Iterable[str]) -> Iterator[Numbered]:
    """The lines that hold something."""
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def reader() -> Reader:
    """Load the pipeline, which a process does once."""
    from nlp.pipeline import load

    return partial(_answer, nlp=load())


def lost(number: int, line: str, why: str) -> Answer:
    """The answer to a line that the reading process did not live to give."""
    item = _parsed(line)
    return _told(_id_of(item, str(number)), {"error": f"could not be read: {why}"})


def findings_of(document: Document, nlp: Language) -> dict[str, Any]:
    """The output object; a text that the reader cannot bear is told with its traceback, and stops nothing."""
    from nlp.contract import to_json
    from nlp.extract import read

    try:
        with deadline(READ_LIMIT_S):
            return to_json(next(read([document], nlp)))
    except Exception as error:
        log.exception("could not read %s", document.id)
        return {"error": f"could not be read: {type(error).__name__}: {error}"}


def _answer(number: int, line: str, *, nlp: Language) -> Answer:
    from nlp.contract import to_document

    item: object = None
    try:
        item = json.loads(line)
        document = to_document(item, number=number)
    except (InputError, ValueError, RecursionError) as error:
        return _told(_id_of(item, None), {"error": _in_a_line(error, number)}, _in_a_line(error, number))
    return _told(_id_of(item, document.id), findings_of(document, nlp))


def _told(id_: object, found: dict[str, Any], complaint: str = "") -> Answer:
    return Answer(text=json.dumps({"id": None} | found | {"id": id_}), complaint=complaint)


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _id_of(item: object, default: object) -> object:
    return item.get("id", default) if isinstance(item, dict) else default


def _in_a_line(error: Exception, number: int) -> str:
    """What the contract says names its line; the JSON parser's own words do not."""
    return str(error) if isinstance(error, InputError) else f"line {number}: is not JSON: {error}"
