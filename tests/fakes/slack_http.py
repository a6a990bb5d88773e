"""The wire of the fake workspace: HTTP on loopback, and every way in which an answer can get lost."""

from __future__ import annotations

import json
import socket
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, Protocol
from urllib.parse import parse_qs

BEFORE = frozenset({"drop_before", "500_before", "503_before", "429", "429_as_200"})
AFTER = frozenset(
    {"drop_after", "rst_after", "hang_after", "late_commit", "500_after", "503_after", "truncated_after"}
    | {"fatal_error_after", "internal_error_after", "bad_json_after", "array_after"}
)
FAULTS = BEFORE | AFTER

Json = dict[str, Any]


class Workspace(Protocol):
    """What the wire needs of the workspace behind it."""

    scopes: set[str]
    retry_after: str
    stopping: Event

    def enter(self, by: int) -> None: ...
    def take_fault(self, method: str) -> tuple[str, float]: ...
    def answer(self, method: str, token: str, arguments: Json) -> Json: ...
    def note(self, event: str, **fields: object) -> None: ...


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, workspace: Workspace) -> None:
        self.workspace = workspace
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is what half of the faults are about."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    @property
    def slack(self) -> Workspace:
        return self.server.workspace

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        self.close_connection = True
        self.slack.enter(1)
        try:
            self._call(self.path.rsplit("/", 1)[-1])
        finally:
            self.slack.enter(-1)

    def _call(self, method: str) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind, seconds = self.slack.take_fault(method)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        arguments = _arguments(raw, self.headers.get("Content-Type", ""))
        self.slack.note("call", method=method, fault=kind)
        if self._before(kind):
            return
        if kind == "late_commit":
            self.slack.stopping.wait(seconds)
        self._after(kind, seconds, self.slack.answer(method, token, arguments))

    def _before(self, kind: str) -> bool:
        """Faults that keep the call from being worked on."""
        match kind:
            case "drop_before":
                self._hang_up()
            case "500_before" | "503_before":
                self._send(int(kind[:3]), "<html>no</html>")
            case "429":
                self._send(429, json.dumps(error("ratelimited")))
            case "429_as_200":
                self._send(200, json.dumps(error("message_limit_exceeded")))
            case _ if kind.startswith("error:"):
                self._send(200, json.dumps(error(kind.removeprefix("error:"))))
            case _:
                return False
        return True

    def _after(self, kind: str, seconds: float, body: Json) -> None:
        """Faults that lose the answer to a call that was worked on."""
        match kind:
            case "drop_after":
                self._hang_up()
            case "rst_after":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "hang_after":
                self.slack.stopping.wait(seconds)
                self._hang_up()
            case "500_after" | "503_after":
                self._send(int(kind[:3]), "<html>oh</html>")
            case "fatal_error_after" | "internal_error_after":
                self._send(200, json.dumps(error(kind.removesuffix("_after"))))
            case "truncated_after":
                self._send(200, json.dumps(body)[:20], length=len(json.dumps(body)))
            case "bad_json_after":
                self._send(200, "<html>fine</html>")
            case "array_after":
                self._send(200, "[1, 2]")
            case _:
                self._send(429 if body.get("error") == "ratelimited" else 200, json.dumps(body))

    def _hang_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, status: int, body: str, *, length: int | None = None) -> None:
        raw = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if raw[:1] in b"{[" else "text/html")
        self.send_header("Content-Length", str(len(raw) if length is None else length))
        self.send_header("X-OAuth-Scopes", ",".join(sorted(self.slack.scopes)))
        if status == 429:
            self.send_header("Retry-After", self.slack.retry_after)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(raw)


def _arguments(raw: bytes, content_type: str) -> Json:
    if content_type.startswith("application/json"):
        parsed: Json = json.loads(raw or b"{}")
        return parsed
    return {key: values[-1] for key, values in parse_qs(raw.decode()).items()}


def error(code: str, **more: object) -> Json:
    """The body of a refusal."""
    return {"ok": False, "error": code, **more}
