"""Slack as a sink: one attempt a call, and a truthful word on how it ended.

The SDK's own retries are switched off: after a lost reply they post the message twice. Whether a message
whose reply was lost stands in the channel is found out by reading its history for the delivery id.
"""

import http.client
import json
import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.error import URLError
from uuid import UUID, uuid5

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from notifier.outcomes import (
    Absent,
    Ambiguous,
    Dead,
    Found,
    Look,
    LookLater,
    NotSent,
    Outcome,
    RateLimited,
    Sent,
    TokenTrouble,
    Unreadable,
)
from notifier.text import escape
from store.records import Delivery

BASE_URL = "https://slack.com/api/"
EVENT_TYPE = "quaywire_alert"
MARGIN = timedelta(seconds=120)  # clocks of Slack and of this machine may differ by so much
DEFAULT_RETRY_S = 30.0  # where a 429 does not say
SHORTEST_RETRY_S, LONGEST_RETRY_S = 1.0, 86_400.0  # what a 429 may ask for
PAGE = 200
PAGES = 50  # a look reads at most 10,000 messages

# Codes of https://docs.slack.dev/reference/methods/chat.postMessage, by what they mean for a delivery.
TOKEN_CODES = frozenset(
    {"access_denied", "account_inactive", "accesslimited", "ekm_access_denied", "enterprise_is_restricted"}
    | {"invalid_auth", "missing_scope", "no_permission", "not_allowed_token_type", "not_authed"}
    | {"org_login_required", "team_access_not_granted", "token_expired", "token_revoked"}
    | {"two_factor_setup_required"}
)
DEAD_CODES = frozenset(
    {"as_user_not_supported", "cannot_reply_to_message", "channel_not_found", "invalid_arg_name"}
    | {"invalid_arguments", "invalid_array_arg", "invalid_blocks", "invalid_blocks_format", "invalid_charset"}
    | {"invalid_metadata_format", "invalid_metadata_schema", "is_archived", "messages_tab_disabled"}
    | {
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
    | {"not_in_channel", "restricted_action", "restricted_action_non_threadable_channel"}
    | {"restricted_action_read_only_channel", "restricted_action_thread_locked"}
    | {"restricted_action_thread_only_channel", "thread_not_found", "too_many_attachments"}
)
# Slack on the first two: "It's possible some aspect of the operation succeeded before the error was raised."
AMBIGUOUS_CODES = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
    | {"duplicate_channel_not_found", "duplicate_message_not_found"}  # it knows our client_msg_id
)
RATE_CODES = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
UNREADABLE_CODES = frozenset({"channel_not_found", "missing_scope", "not_in_channel", "thread_not_found"})

# What the network may do to a call. AttributeError: the SDK meets JSON that is no object.
_FAILURES = (OSError, http.client.HTTPException, SlackRequestError, ValueError, AttributeError)
_TS = re.compile(r"[0-9]+\.[0-9]+")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_TOKEN = re.compile(r"[A-Za-z0-9._-]+")  # a token that expires has a dot: xoxe.xoxb-...
_SECRET = re.compile(r"xox[a-z][-.]\S+")
_BAD_TOKEN = TokenTrouble("it holds characters that no Slack token has, such as a space or the end of a line")
_NAMESPACE = UUID("5b0f0a54-9a3c-5d1b-8b0e-6f1d6f6f7a11")

_sdk_log = logging.getLogger("notifier.slack.sdk")
_sdk_log.setLevel(logging.CRITICAL)  # the worker logs each outcome once, in its own words


class SlackSender:
    """Posts through chat.postMessage and looks through conversations.history, with a bot token (xoxb-)."""

    paced = True

    def __init__(self, token: str, base_url: str | None = None, timeout: int = 30) -> None:
        """``timeout`` in seconds, for connecting and for each read; keep it below the worker's grace.

        A token that is none is never sent: every call answers TokenTrouble, in words that do not hold it.
        """
        self._sound = bool(_TOKEN.fullmatch(token))
        self._client = WebClient(
            token=token, base_url=base_url or BASE_URL, timeout=timeout, retry_handlers=[], logger=_sdk_log
        )

    def send(self, delivery: Delivery) -> Outcome:
        if not self._sound:
            return _BAD_TOKEN
        body = json.loads(delivery.body_json)
        outcome = self._post(delivery, text=body["text"], blocks=body["blocks"])
        if outcome == Dead("msg_blocks_too_long"):
            # A refusal for certain, so a second post cannot be a repeat; the text alone holds every fact.
            return self._post(delivery, text=body["text"], blocks=None)
        return outcome

    def look(self, delivery: Delivery) -> Look:
        """Found, Absent, or why the channel cannot be read; thread replies are sought in their thread."""
        if not self._sound:
            return _BAD_TOKEN
        oldest = (delivery.first_try_at - MARGIN).timestamp() if delivery.first_try_at else 0.0
        cursor = ""
        for _ in range(PAGES):
            page = self._page(delivery, oldest=f"{oldest:.6f}", cursor=cursor)
            if not isinstance(page, dict):
                return page
            found = _in_page(page, delivery.id)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if found is not None:
                return found
            if not cursor:
                return Absent()
        return LookLater("too many messages since the first try", answered=True)

    def note(self, channel: str, text: str) -> str:
        """One plain line to the ops channel, best effort; the error, or an empty string."""
        if not self._sound:
            return _BAD_TOKEN.error
        blocks = [{"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}]
        called = _call(
            lambda: self._client.chat_postMessage(channel=channel, text=escape(text), blocks=blocks)
        )
        return "" if isinstance(called, dict) else _words(called)

    def _post(self, delivery: Delivery, *, text: str, blocks: list[dict[str, Any]] | None) -> Outcome:
        called = _call(
            lambda: self._client.chat_postMessage(
                channel=delivery.channel,
                text=text,
                blocks=blocks,
                thread_ts=_thread(delivery),
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery.id}},
                client_msg_id=str(uuid5(_NAMESPACE, delivery.id)),  # undocumented, a second belt only
            )
        )
        if isinstance(called, dict):
            return Sent(ts=str(called["ts"])) if called.get("ts") else Ambiguous("answer without ts")
        return outcome(called)

    def _page(self, delivery: Delivery, *, oldest: str, cursor: str) -> dict[str, Any] | Look:
        span: dict[str, Any] = {
            "oldest": oldest,
            "limit": PAGE,
            "include_all_metadata": True,
            "cursor": cursor or None,
        }
        parent = _thread(delivery)
        if parent:
            called = _call(
                lambda: self._client.conversations_replies(channel=delivery.channel, ts=parent, **span)
            )
        else:
            called = _call(lambda: self._client.conversations_history(channel=delivery.channel, **span))
        return called if isinstance(called, dict) else unseen(called)


def outcome(error: Exception) -> Outcome:
    """What a failed chat.postMessage means for the delivery: the ambiguity table."""
    match error:
        case SlackApiError():
            return _refused(error)
        case URLError(reason=reason):
            return NotSent(_words(reason)) if _never_left(reason) else Ambiguous(_words(reason))
        case _:
            return Ambiguous(_words(error))


def unseen(error: Exception) -> Look:
    """What a failed look means: never readable, a dead token, or another time."""
    if not isinstance(error, SlackApiError):
        return LookLater(_words(error))
    code = _code(error)
    if code in UNREADABLE_CODES:
        return Unreadable(code)
    if code in TOKEN_CODES:
        return TokenTrouble(code)
    limited = error.response.status_code == 429 or code in RATE_CODES
    wait = _retry_after(error) if limited else 0.0
    return LookLater(code or _status(error), retry_after_s=wait, answered=limited or _answered(error))


def _refused(error: SlackApiError) -> Outcome:
    code = _code(error)
    if error.response.status_code == 429 or code in RATE_CODES:
        return RateLimited(_retry_after(error), code or "ratelimited")
    if error.response.status_code >= 500 or code in AMBIGUOUS_CODES or not code:
        return Ambiguous(code or _status(error), answered=_answered(error))
    if code in TOKEN_CODES:
        return TokenTrouble(code)
    if code in DEAD_CODES or code.startswith("restricted_action"):
        return Dead(code)
    return NotSent(code, answered=True)  # a refusal that we do not know: not stored, and it may pass


def _thread(delivery: Delivery) -> str | None:
    """The parent's ts; None for a post, or where the parent went to a console before Slack was set up."""
    parent = delivery.thread_ts or ""
    return parent if delivery.op == "reply" and _TS.fullmatch(parent) else None


def _call(call: Callable[[], Any]) -> dict[str, Any] | Exception:
    """The body of a good answer, or what went wrong."""
    try:
        response = call()
    except (SlackApiError, *_FAILURES) as error:
        return error
    return response.data if isinstance(response.data, dict) else ValueError("answer is not an object")


def _never_left(reason: object) -> bool:
    """True where the connection was never made: no name, no one listening, no route, a bad certificate."""
    known = (socket.gaierror, ConnectionRefusedError, ssl.SSLCertVerificationError)
    unreachable = ("Network is unreachable", "No route to host")
    return isinstance(reason, known) or getattr(reason, "strerror", None) in unreachable


def _in_page(page: dict[str, Any], delivery_id: str) -> Found | Unreadable | None:
    for payload, ts in _ours(page):
        if payload is None:
            return Unreadable("metadata is withheld")
        if payload.get("delivery_id") == delivery_id:
            return Found(ts=ts)
    return None


def _ours(page: dict[str, Any]) -> Iterator[tuple[dict[str, Any] | None, str]]:
    """Payload and ts of every alert of ours; no payload where Slack keeps all but the event's name back."""
    for message in page.get("messages") or []:
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT_TYPE:
            yield metadata.get("event_payload"), str(message["ts"])


def _code(error: SlackApiError) -> str:
    """Slack's error code, or an empty string where the answer was no answer of Slack's."""
    data = error.response.data
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _answered(error: SlackApiError) -> bool:
    """Slack itself said what is wrong; a page of some gateway, or a 5xx, is a failure of the way there."""
    return bool(_code(error)) and error.response.status_code < 500


def _status(error: SlackApiError) -> str:
    return f"HTTP {error.response.status_code}, not an answer of Slack's"


def _retry_after(error: SlackApiError) -> float:
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    given = str(headers.get("retry-after", ""))
    if not (given.isascii() and given.isdigit()):
        return DEFAULT_RETRY_S
    return min(max(float(given), SHORTEST_RETRY_S), LONGEST_RETRY_S)


def _words(error: object) -> str:
    """What went wrong, for the log and the database: without a token, should the error hold one."""
    return _SECRET.sub("xox…", f"{type(error).__name__}: {error}")[:200]
