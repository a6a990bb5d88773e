"""What Slack refuses in a message: the fake workspace's rules for chat.postMessage and chat.update."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

Arguments = Mapping[str, Any]

_BLOCK_TYPES = {
    "header",
    "rich_text",
    "section",
    "context",
    "divider",
    "actions",
    "image",
    "markdown",
    "table",
}
_LEAVES = {"text", "link", "emoji", "user", "broadcast", "channel", "usergroup", "color", "date"}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}
_URL = re.compile(r"https?://[^\s<>|]+")
_TEXT_CUT = 40_000


def refusal(arguments: Arguments) -> tuple[str, list[str]] | None:
    """The error code and its messages, or None where the message is taken."""
    blocks = arguments.get("blocks") or []
    if not arguments.get("text") and not blocks:
        return "no_text", []
    if not isinstance(blocks, list):
        return "invalid_blocks_format", []
    if _too_long(blocks):
        return "msg_blocks_too_long", []
    wrong = [
        *_message(blocks),
        *(line for i, block in enumerate(blocks) for line in _block(block, f"/blocks/{i}")),
    ]
    if wrong:
        return "invalid_blocks", wrong
    return _metadata(arguments) or _client_msg_id(arguments)


def cut(text: str) -> str:
    """Slack keeps the first 40,000 characters of a text."""
    return text[:_TEXT_CUT]


def _too_long(blocks: list[Any]) -> bool:
    words = sum(len(word) for word in _words(blocks))
    return words > 12_000 or len(json.dumps(blocks, ensure_ascii=False)) > 13_200


def _words(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from [value] if key == "text" and isinstance(value, str) else _words(value)
    elif isinstance(node, list):
        for value in node:
            yield from _words(value)


def _message(blocks: list[Any]) -> Iterator[str]:
    if len(blocks) > 50:
        yield "no more than 50 items allowed [json-pointer:/blocks]"
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    if len(ids) != len(set(ids)):
        yield "`block_id` must be unique [json-pointer:/blocks]"


def _block(block: object, at: str) -> Iterator[str]:
    if not isinstance(block, dict) or block.get("type") not in _BLOCK_TYPES:
        yield f"unsupported type [json-pointer:{at}/type]"
        return
    match block["type"]:
        case "header":
            yield from _text_object(block.get("text"), f"{at}/text", limit=150, kinds={"plain_text"})
        case "context":
            yield from _many(block.get("elements"), at, most=10)
            for i, element in enumerate(block.get("elements") or []):
                yield from _text_object(element, f"{at}/elements/{i}", limit=3000)
        case "section":
            yield from _section(block, at)
        case "rich_text":
            yield from _many(block.get("elements"), at, most=1000)
            for i, element in enumerate(block.get("elements") or []):
                yield from _rich(element, f"{at}/elements/{i}")
        case _:
            return


def _section(block: dict[str, Any], at: str) -> Iterator[str]:
    if "text" in block:
        yield from _text_object(block["text"], f"{at}/text", limit=3000)
    yield from _many(block.get("fields", [None]), at, most=10)
    for i, item in enumerate(block.get("fields") or []):
        yield from _text_object(item, f"{at}/fields/{i}", limit=2000)


def _many(items: object, at: str, *, most: int) -> Iterator[str]:
    if not isinstance(items, list) or not 0 < len(items) <= most:
        yield f"must have 1 to {most} items [json-pointer:{at}/elements]"


def _text_object(
    text: object,
    at: str,
    *,
    limit: int,
    kinds: frozenset[str] | set[str] = frozenset({"plain_text", "mrkdwn"}),
) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"must be a text object of {sorted(kinds)} [json-pointer:{at}/type]"
        return
    words = text.get("text")
    if not isinstance(words, str) or not words:
        yield f"must be more than 0 characters [json-pointer:{at}/text]"
    elif len(words) > limit:
        yield f"must be less than {limit + 1} characters [json-pointer:{at}/text]"


def _rich(element: object, at: str) -> Iterator[str]:
    if not isinstance(element, dict) or element.get("type") not in _RICH:
        yield f"unsupported rich_text element [json-pointer:{at}/type]"
        return
    yield from _many(element.get("elements"), at, most=1000)
    for i, leaf in enumerate(element.get("elements") or []):
        yield from _leaf(leaf, f"{at}/elements/{i}")


def _leaf(leaf: object, at: str) -> Iterator[str]:
    if not isinstance(leaf, dict) or leaf.get("type") not in _LEAVES | _RICH:
        yield f"unsupported leaf [json-pointer:{at}/type]"
        return
    match leaf["type"]:
        case "text":
            if not isinstance(leaf.get("text"), str) or not leaf["text"]:
                yield f"must be more than 0 characters [json-pointer:{at}/text]"
        case "link":
            url = leaf.get("url")
            if not isinstance(url, str) or len(url) > 3000 or not _URL.fullmatch(url):
                yield f"invalid url [json-pointer:{at}/url]"
        case _:
            return


def _metadata(arguments: Arguments) -> tuple[str, list[str]] | None:
    match arguments.get("metadata"):
        case None:
            return None
        case {"event_type": str(), "event_payload": dict() as payload}:
            return ("metadata_too_large", []) if len(json.dumps(payload)) > 8000 else None
        case _:
            return "invalid_metadata_format", []


def _client_msg_id(arguments: Arguments) -> tuple[str, list[str]] | None:
    given = arguments.get("client_msg_id")
    if given is None:
        return None
    try:
        UUID(str(given))
    except ValueError:
        return "invalid_arguments", ["client_msg_id must be a UUID"]
    return None
