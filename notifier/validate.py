"""Is a message one that Slack will take? The SDK checks single blocks, never the message: this does. Pure.

Limits are Slack's (https://docs.slack.dev/reference/block-kit/blocks) or our tighter budget: the sum over all
blocks is undocumented and refused from about 12,000 characters on (slackapi/bolt-js#2509).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

BLOCKS_LIMIT = 45  # Slack: 50
TEXT_LIMIT = 600  # of the fallback text; Slack advises 4,000
WORDS_LIMIT = 8000  # all text in all blocks
JSON_LIMIT = 10000  # the blocks as JSON
HEADER_LIMIT = 150
ELEMENT_LIMIT = 3000
CONTEXT_ELEMENTS = 10

_RICH = frozenset({"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"})


def problems(text: str, blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with a message, one line each; empty when it may be sent."""
    return [*_text(text), *_budget(blocks), *(line for block in blocks for line in _block(block))]


def _text(text: str) -> Iterator[str]:
    if not text.strip():
        yield "text is empty: screen readers read only that"
    if len(text) > TEXT_LIMIT:
        yield f"text has {len(text)} characters, more than {TEXT_LIMIT}"
    if "<" in text or ">" in text:
        yield "text holds a raw angle bracket"


def _budget(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    words = sum(len(word) for block in blocks for word in _words(block))
    size = len(json.dumps(list(blocks), ensure_ascii=False))
    if len(blocks) > BLOCKS_LIMIT:
        yield f"{len(blocks)} blocks, more than {BLOCKS_LIMIT}"
    if words > WORDS_LIMIT:
        yield f"{words} characters of text in blocks, more than {WORDS_LIMIT}"
    if size > JSON_LIMIT:
        yield f"{size} characters of JSON in blocks, more than {JSON_LIMIT}"


def _words(node: object) -> Iterator[str]:
    """Every string under a ``text`` key, at any depth."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _words(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _words(value)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block:
        case {"type": "header", "text": {"type": "plain_text", "text": str(words)}}:
            yield from _length("header", words, HEADER_LIMIT)
        case {"type": "context", "elements": [*elements]} if 0 < len(elements) <= CONTEXT_ELEMENTS:
            yield from (line for element in elements for line in _context_element(element))
        case {"type": "rich_text", "elements": [_, *_] as elements}:
            yield from (line for element in elements for line in _rich(element))
        case _:
            yield f"{block.get('type')} block: not of a kind or shape we send"


def _context_element(element: Mapping[str, Any]) -> Iterator[str]:
    match element:
        case {"type": "plain_text", "text": str(words)}:
            yield from _length("context", words, ELEMENT_LIMIT)
        case _:
            yield f"context element {element.get('type')}: only plain_text is sent"


def _rich(element: Mapping[str, Any]) -> Iterator[str]:
    match element:
        case {"type": kind, "elements": [_, *_] as leaves} if kind in _RICH:
            yield from (line for leaf in leaves for line in _leaf(leaf))
        case _:
            yield f"rich_text element {element.get('type')}: not of a kind or shape we send"


def _leaf(leaf: Mapping[str, Any]) -> Iterator[str]:
    match leaf:
        case {"type": "text", "text": str(words)}:
            yield from _length("rich_text", words, ELEMENT_LIMIT)
        case {"type": "link", "url": str(url), "text": str(words)}:
            yield from _length("link", words, ELEMENT_LIMIT)
            yield from _url(url)
        case _:
            yield f"rich_text leaf {leaf.get('type')}: only text and link are sent"


def _length(where: str, words: str, limit: int) -> Iterator[str]:
    if not words:
        yield f"{where} text is empty"
    if len(words) > limit:
        yield f"{where} text has {len(words)} characters, more than {limit}"


def _url(url: str) -> Iterator[str]:
    if not url.startswith(("http://", "https://")) or len(url) > ELEMENT_LIMIT:
        yield "link is not a web address of at most 3,000 characters"
