"""A Slack workspace on loopback: real HTTP, real faults, and a journal that outlives whoever is killed.

Built from Slack's public documentation and the behaviour that issue trackers report; it is a stand-in, not
Slack. ``python -m tests.fakes.slack --port 0 --journal FILE`` prints its base URL and serves until ended.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from tests.fakes import slack_rules
from tests.fakes.slack_channel import Channel
from tests.fakes.slack_http import FAULTS, Server, error

TOKEN = "xoxb-0-fake"
SCOPES = ("chat:write", "channels:history", "channels:read")
Json = dict[str, Any]


class FakeSlack:
    """The workspace. Use as a context manager; everything a test may turn is an attribute or an argument."""

    def __init__(
        self,
        *,
        channels: Sequence[str] = ("C0ALL",),
        port: int = 0,
        dedupe: bool = True,
        rate: tuple[float, int] | None = None,  # messages a second and burst, per channel; None: no limit
        page: int = 100,  # most objects that history returns
        clock: Callable[[], float] = time.time,  # the workspace's own, seconds since the epoch
        journal: Path | None = None,
    ) -> None:
        self.channels: defaultdict[str, Channel] = defaultdict(Channel)
        for name in channels:
            self.channels[name] = Channel()
        self.dedupe, self.rate, self.page, self.clock, self.journal = dedupe, rate, page, clock, journal
        self.poison: dict[str, str] = {}  # a piece of text, and the error code of every message that holds it
        self.token, self.token_error, self.scopes = TOKEN, "", set(SCOPES)
        self.retry_after = "1"  # what a 429 says
        self.calls: Counter[str] = Counter()
        self.requests: list[tuple[str, Json]] = []
        self.refused = 0  # by the rate limit
        self.busy = 0
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self._faults: dict[tuple[str, int], tuple[str, float]] = {}
        self._last_ts = 0
        self._server = Server(port, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL for a WebClient."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def fault(self, method: str, nth: int, kind: str, *, seconds: float = 0.5) -> None:
        """Let the ``nth`` call of ``method`` (from 1) go wrong: a kind of FAULTS, or ``error:<code>``."""
        assert kind in FAULTS or kind.startswith("error:"), kind
        self._faults[method, nth] = (kind, seconds)

    def heal(self) -> None:
        """Nothing that was still to go wrong will."""
        self._faults.clear()

    def messages(self, channel: str) -> list[Json]:
        with self.lock:
            return list(self.channels[channel].messages)

    def delivery_ids(self) -> list[str]:
        """The delivery id of every stored message, repeats included, in order of arrival."""
        with self.lock:
            stored = [m for channel in self.channels.values() for m in channel.messages]
        return [m["metadata"]["event_payload"]["delivery_id"] for m in stored if "metadata" in m]

    def distinct_delivery_ids(self) -> set[str]:
        return set(self.delivery_ids())

    def max_rate(self, channel: str) -> int:
        """The most messages that reached a channel within any one second."""
        return self.channels[channel].max_rate()

    def settle(self, *, within_s: float = 5.0) -> None:
        """Wait until no request is being worked on, so that a late commit has been made."""
        end = time.monotonic() + within_s
        while self.busy and time.monotonic() < end:
            time.sleep(0.005)
        assert not self.busy

    # -- one call ----------------------------------------------------------------------------------------

    def enter(self, by: int) -> None:
        """Count a request in (1) or out (-1)."""
        with self.lock:
            self.busy += by

    def take_fault(self, method: str) -> tuple[str, float]:
        with self.lock:
            self.calls[method] += 1
            return self._faults.pop((method, self.calls[method]), ("", 0.0))

    def answer(self, method: str, token: str, arguments: Json) -> Json:
        """The body that answers a call, the message stored where it is one."""
        with self.lock:
            self.requests.append((method, arguments))
            handle: Callable[[Json], Json] | None = getattr(self, "_" + method.replace(".", "_"), None)
            if handle is None:
                return error("unknown_method")
            refused = self._token_refusal(token)
            return refused or handle(arguments)

    def note(self, event: str, **fields: object) -> None:
        """One line in the journal, on disk before any answer leaves."""
        if self.journal is None:
            return
        with self.lock, self.journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"event": event, "at": time.time(), **fields}) + "\n")

    def _token_refusal(self, token: str) -> Json | None:
        if self.token_error:
            return error(self.token_error)
        if not token:
            return error("not_authed")
        return None if token == self.token else error("invalid_auth")

    def _needs(self, scope: str) -> Json | None:
        if scope in self.scopes:
            return None
        return error("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def _auth_test(self, _: Json) -> Json:
        return {"ok": True, "team": "Fake", "user": "quaywire", "user_id": "U0BOT", "bot_id": "B0BOT"}

    def _chat_postMessage(self, arguments: Json) -> Json:
        refused = (
            self._needs("chat:write") or self._channel_refusal(arguments) or self._thread_refusal(arguments)
        )
        return (
            refused
            or self._over_rate(arguments["channel"])
            or self._refused(arguments)
            or self._store(arguments)
        )

    def _channel_refusal(self, arguments: Json) -> Json | None:
        name = arguments.get("channel", "")
        if name not in self.channels:
            return error("channel_not_found")
        state = self.channels[name].state
        return None if state == "ok" else error(state)

    def _thread_refusal(self, arguments: Json) -> Json | None:
        parent = arguments.get("thread_ts")
        known = {message["ts"] for message in self.channels[arguments["channel"]].messages}
        return error("thread_not_found") if parent and parent not in known else None

    def _over_rate(self, name: str) -> Json | None:
        if self.rate is None:
            return None
        if self.channels[name].takes_one(*self.rate):
            return None
        self.refused += 1
        return error("ratelimited")

    def _refused(self, arguments: Json) -> Json | None:
        poison = [code for piece, code in self.poison.items() if piece in str(arguments.get("text"))]
        found = (poison[0], []) if poison else slack_rules.refusal(arguments)
        return error(found[0], errors=found[1]) if found else None

    def _store(self, arguments: Json) -> Json:
        channel, twin = self.channels[arguments["channel"]], self._twin(arguments)
        if twin is not None:
            return {"ok": True, "channel": arguments["channel"], "ts": twin["ts"], "message": twin}
        kept = ("blocks", "metadata", "thread_ts", "reply_broadcast", "client_msg_id")
        message = {"type": "message", "bot_id": "B0BOT", "ts": self._next_ts()}
        message |= {"text": slack_rules.cut(arguments.get("text", ""))}
        message |= {key: arguments[key] for key in kept if key in arguments}
        channel.messages.append(message)
        channel.arrivals.append(time.monotonic())
        self.note("stored", channel=arguments["channel"], message=message)
        return {"ok": True, "channel": arguments["channel"], "ts": message["ts"], "message": message}

    def _twin(self, arguments: Json) -> Json | None:
        """The message that was stored under the same client_msg_id, where the workspace looks for one."""
        given = arguments.get("client_msg_id")
        stored = self.channels[arguments["channel"]].messages
        return next((m for m in stored if self.dedupe and given and m.get("client_msg_id") == given), None)

    def _next_ts(self) -> str:
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def _chat_update(self, arguments: Json) -> Json:
        refused = self._channel_refusal(arguments) or self._refused(arguments)
        stored = self.channels[arguments.get("channel", "")].messages
        message = next((m for m in stored if m["ts"] == arguments.get("ts")), None)
        if refused or message is None:
            return refused or error("message_not_found")
        message.update({key: arguments[key] for key in ("text", "blocks", "metadata") if key in arguments})
        self.note("updated", channel=arguments["channel"], message=message)
        return {"ok": True, "channel": arguments["channel"], "ts": message["ts"], "text": message["text"]}

    def _conversations_info(self, arguments: Json) -> Json:
        name = arguments.get("channel", "")
        if name not in self.channels:
            return error("channel_not_found")
        channel = self.channels[name]
        archived = channel.state == "is_archived"
        return {"ok": True, "channel": {"id": name, "is_member": channel.readable, "is_archived": archived}}

    def _conversations_history(self, arguments: Json) -> Json:
        refused = self._unreadable(arguments)
        if refused:
            return refused
        messages = self.channels[arguments["channel"]].messages
        return self._page(
            [m for m in messages if "thread_ts" not in m or m.get("reply_broadcast")], arguments
        )

    def _conversations_replies(self, arguments: Json) -> Json:
        refused = self._unreadable(arguments)
        if refused:
            return refused
        parent, messages = arguments.get("ts"), self.channels[arguments["channel"]].messages
        if not any(m["ts"] == parent for m in messages):
            return error("thread_not_found")
        return self._page([m for m in messages if parent in (m["ts"], m.get("thread_ts"))], arguments)

    def _unreadable(self, arguments: Json) -> Json | None:
        name = arguments.get("channel", "")
        if name not in self.channels:
            return error("channel_not_found")
        missing = self._needs("channels:history")
        return missing or (None if self.channels[name].readable else error("not_in_channel"))

    def _page(self, messages: list[Json], arguments: Json) -> Json:
        """Newest first, ``oldest`` exclusive; without include_all_metadata the payloads are stripped."""
        oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or "inf")
        found = [m for m in reversed(messages) if oldest < float(m["ts"]) < latest]
        start, size = int(arguments.get("cursor") or 0), min(self.page, int(arguments.get("limit") or 100))
        page = [
            _seen(m, whole=str(arguments.get("include_all_metadata")) in ("1", "True", "true")) for m in found
        ]
        more = start + size < len(found)
        following = {"next_cursor": str(start + size) if more else ""}
        return {
            "ok": True,
            "messages": page[start : start + size],
            "has_more": more,
            "response_metadata": following,
        }


def _seen(message: Json, *, whole: bool) -> Json:
    if whole or "metadata" not in message:
        return message
    return message | {"metadata": {"event_type": message["metadata"]["event_type"]}}


def read_journal(path: Path) -> Iterator[Json]:
    """The lines of a journal, whoever wrote it."""
    if path.exists():
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Slack workspace on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--channels", nargs="*", default=["C0ALL"])
    parser.add_argument("--no-dedupe", action="store_true")
    options = parser.parse_args()
    with FakeSlack(
        port=options.port, journal=options.journal, channels=options.channels, dedupe=not options.no_dedupe
    ) as slack:
        print(slack.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
