"""Reads hostile bytes in processes of their own: what hangs, crashes or swallows memory there ends there.

Parsing a feed or a page may take seconds, and the event loop must never wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import multiprocessing
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from crawler.plaintext import one_line

T = TypeVar("T")

START_S = 60.0  # importing the extractors on a busy machine
ORPHAN_S = 5
MEMORY = 2 << 30  # bytes of address space
_READY = "ready"


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job brought no result; ``reason`` is one line."""

    reason: str


class WorkerPool:
    """A few processes that run plain functions; started by the first job, replaced when they die."""

    def __init__(self, *, size: int = 1, limit_s: float = 10.0) -> None:
        self._limit_s = limit_s
        self._idle: asyncio.Queue[_Worker | None] = asyncio.Queue()
        for _ in range(size):
            self._idle.put_nowait(None)
        self._all: set[_Worker] = set()

    async def run(self, job: Callable[..., T], /, *args: object, **kwargs: object) -> T | JobFailed:
        """Run ``job`` in a worker for at most the pool's limit of seconds; JobFailed is a value, not raised.

        ``job``, its arguments and its result must be picklable.
        """
        worker = await self._idle.get()
        try:
            if worker is None:
                worker = await asyncio.to_thread(self._started)
            return await asyncio.to_thread(worker.ask, job, args, kwargs, self._limit_s)
        finally:
            self._idle.put_nowait(self._kept(worker))

    def close(self) -> None:
        """End every worker, busy or not."""
        for worker in list(self._all):
            worker.kill()
        self._all.clear()

    def _started(self) -> _Worker:
        worker = _Worker()
        self._all.add(worker)
        return worker

    def _kept(self, worker: _Worker | None) -> _Worker | None:
        if worker is None or worker.alive:
            return worker
        self._all.discard(worker)
        return None


class _Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        # spawn: a fork would copy the event loop, the database connection and their locks.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = self._answer(START_S) == _READY

    def ask(
        self, job: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object], limit_s: float
    ) -> T | JobFailed:
        """Blocks; to be called from a thread."""
        with contextlib.suppress(OSError):  # a dead worker shows below
            self._pipe.send((job, args, kwargs, limit_s))
        answer: T | JobFailed = self._answer(limit_s)
        return answer

    def kill(self) -> None:
        self.alive = False
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _answer(self, limit_s: float) -> Any:  # noqa: ANN401 - the result of whatever job was asked for
        try:
            if self._pipe.poll(limit_s):
                return self._pipe.recv()
            reason = f"took longer than {limit_s:g} s"
        except (EOFError, OSError):
            self._process.join(1)
            reason = f"the worker died ({_cause(self._process.exitcode)})"
        self.kill()
        return JobFailed(reason)


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return signal.Signals(-exitcode).name
    return f"exit {exitcode}"


def _serve(pipe: Connection) -> None:
    """The worker's life: jobs in, results out, until the other end is closed or dead."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us in order
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import crawler.extraction
    import crawler.feeds  # noqa: F401 - both, and the model: so that the first job's time is its own
    from crawler.language import identifier

    with contextlib.suppress(OSError):  # the disk is full; the page then says its language itself
        identifier()

    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        pipe.send(_READY)
        while True:
            job, args, kwargs, limit_s = pipe.recv()
            # A job that outlives its limit is killed by the parent; where that was killed itself, by this.
            signal.alarm(math.ceil(limit_s) + ORPHAN_S)
            done = _done(job, args, kwargs)
            signal.alarm(0)
            pipe.send(done)


def _done(job: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    try:
        return job(*args, **kwargs)
    except Exception as error:  # whatever a parser stumbles over is this page's end, not the worker's
        return JobFailed(one_line(f"{type(error).__name__}: {error}", 200))
