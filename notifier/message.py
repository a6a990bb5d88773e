"""An alert event as a Slack message or as lines for a terminal. Pure; every input is hostile text.

Strangers' words stand only in plain_text and rich_text, where Slack reads nothing into them; the one mrkdwn
string, the fallback ``text``, is escaped. Budgets are those of notifier.validate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notifier import facts
from notifier.text import clean, cut, escape_within, host_of, safe_url
from notifier.validate import TEXT_LIMIT
from store.records import AlertEvent, Finding

HEADER_LIMIT = 150
SENTENCE_LIMIT = 600
NAME_LIMIT = 80
CONTEXT_LIMIT = 300

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` is escaped mrkdwn with every fact, for screen readers; ``blocks`` is what the eye sees."""

    text: str
    blocks: tuple[Block, ...]


def render(event: AlertEvent, *, before: Finding | None = None) -> Message:
    """The Slack message for one event: headline, facts, the sentence that says it, link, how sure we are.

    ``before`` is the record as it was last told, so that a change can be shown as old → new.
    """
    parts = (_header(event, before), _facts(event, before), _quote(event), _link(event), _context(event))
    return Message(text=_fallback(event, before), blocks=tuple(block for block in parts if block))


def plain(event: AlertEvent, *, before: Finding | None = None) -> str:
    """The same alert for a terminal: a few lines without control characters, none longer than its facts."""
    lines = [f"{facts.emoji(event)} {facts.headline(event, before)}: {_title(event, limit=200)}"]
    lines += [f"   {fact.label:<12}{fact.value}" for fact in facts.facts(event, before)]
    sentence = clean(event.sentence, limit=SENTENCE_LIMIT)
    lines += [f"   “{sentence}”"] if sentence else []
    lines += [f"   {_origin(event)} · {' · '.join(facts.certainty(event))}"]
    link = safe_url(event.article_url)
    return "\n".join(lines + ([f"   {link}"] if link else []))


def _title(event: AlertEvent, *, limit: int) -> str:
    return clean(event.article_title, limit=limit) or "(untitled article)"


def _origin(event: AlertEvent) -> str:
    """Who tells it and, where the article says, of which day."""
    name = clean(event.source_name, limit=NAME_LIMIT) or "unnamed source"
    return f"{name}, {event.published.date().isoformat()}" if event.published else name


def _header(event: AlertEvent, before: Finding | None) -> Block:
    words = f"{facts.emoji(event)} {facts.headline(event, before)}: {_title(event, limit=HEADER_LIMIT)}"
    return {"type": "header", "text": _plain_text(cut(words, limit=HEADER_LIMIT))}


def _facts(event: AlertEvent, before: Finding | None) -> Block:
    elements: list[Block] = []
    rows = facts.facts(event, before)
    for index, fact in enumerate(rows, start=1):
        end = "\n" if index < len(rows) else ""
        elements += [_text(f"{fact.label}: ", bold=True), _text(f"{fact.value}{end}")]
    return _rich("rich_text_section", elements)


def _quote(event: AlertEvent) -> Block | None:
    sentence = clean(event.sentence, limit=SENTENCE_LIMIT)
    return _rich("rich_text_quote", [_text(sentence)]) if sentence else None


def _link(event: AlertEvent) -> Block:
    """The article behind its source's name, its host beside it: a label can lie, a host cannot."""
    link = safe_url(event.article_url)
    if link is None:
        return _rich("rich_text_section", [_text(f"{_origin(event)} (no usable link)")])
    label = clean(event.source_name, limit=NAME_LIMIT) or "article"
    day = f", {event.published.date().isoformat()}" if event.published else ""
    anchor = {"type": "link", "url": link, "text": label}
    return _rich("rich_text_section", [anchor, _text(f" ({cut(host_of(link), limit=NAME_LIMIT)}){day}")])


def _context(event: AlertEvent) -> Block:
    words = cut(" · ".join(facts.certainty(event)), limit=CONTEXT_LIMIT)
    return {"type": "context", "elements": [_plain_text(words)]}


def _fallback(event: AlertEvent, before: Finding | None) -> str:
    """The whole fact in one line of mrkdwn, cut before it is escaped."""
    told = "; ".join(f"{fact.label.lower()}: {fact.value}" for fact in facts.facts(event, before))
    head = f"{facts.emoji(event)} {facts.headline(event, before)}: {_title(event, limit=120)}"
    return escape_within(f"{head} — {told} — {_origin(event)}", limit=TEXT_LIMIT)


def _plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _text(text: str, *, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": text}
    return element | {"style": {"bold": True}} if bold else element


def _rich(kind: str, elements: Iterable[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}
