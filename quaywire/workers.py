"""Many lines read by several processes: in order, with bounded memory, none lost with a process that dies."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from quaywire.deadline import READ_LIMIT_S
from quaywire.lines import Answer, Numbered, Reader, lost, numbered
from quaywire.lines import reader as pipeline_reader
from store.records import QuaywireError

_BATCH, _BATCH_CHARS = 16, 200_000  # lines and characters that a process is given at a time
_AHEAD = 4  # batches for each process that may be under way while the oldest is not done
_PATIENCE_S = 3 * READ_LIMIT_S  # a process that has not answered for so long hangs beyond its own deadline
_STILLBORN = 3  # processes that die before they have loaded the pipeline; with more, none ever will


def answers(
    lines: Iterable[str], *, workers: int, reader: Callable[[], Reader] = pipeline_reader
) -> Generator[Answer, None, None]:
    """One answer for each line that holds something, in order. ``workers`` processes, 0 for one a core.

    ``reader`` makes what answers a line, once in each process. Raises QuaywireError where none can start.
    """
    if workers == 1:
        answer = reader()
        yield from (answer(number, line) for number, line in numbered(lines))
        return
    crew = _Crew(workers or cores(), reader)
    try:
        yield from crew.work(_batches(numbered(lines)))
    finally:
        crew.dismiss()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Batch:
    lines: list[Numbered]
    answers: list[Answer] = field(default_factory=list)

    @property
    def open(self) -> list[Numbered]:
        return self.lines[len(self.answers) :]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    batch: _Batch | None = None
    ready: bool = False
    heard: float = field(default_factory=time.monotonic)


class _Crew:
    """The processes and what each is about; only this process ever waits for them."""

    def __init__(self, size: int, reader: Callable[[], Reader]) -> None:
        self._reader = reader
        self._stillborn = 0
        self._todo: deque[_Batch] = deque()
        self._workers = [self._hired() for _ in range(size)]

    def work(self, batches: Iterator[_Batch]) -> Iterator[Answer]:
        """The answers to all batches, each as soon as those before it are given."""
        order: deque[_Batch] = deque()
        while True:
            while len(order) < _AHEAD * len(self._workers) and (batch := next(batches, None)):
                order.append(batch)
                self._todo.append(batch)
            if not order:
                return
            self._hand_out()
            self._listen()
            while order and not order[0].open:
                yield from order.popleft().answers

    def dismiss(self) -> None:
        """End all processes, at once also those that are in the middle of a text."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(5)

    def _hired(self) -> _Worker:
        context = get_context("spawn")  # a fork would share the pipes of its siblings
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._reader), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand_out(self) -> None:
        for index, worker in enumerate(self._workers):
            if self._todo and worker.batch is None:
                batch = self._todo.popleft()
                try:
                    worker.pipe.send(batch.open)
                except OSError:  # it died while it had nothing to do: no line is to blame
                    self._todo.appendleft(batch)
                    self._bury(index)
                else:
                    worker.batch, worker.heard = batch, time.monotonic()

    def _listen(self) -> None:
        heard = wait([worker.pipe for worker in self._workers], timeout=1.0)
        for index, worker in enumerate(self._workers):
            if worker.pipe in heard:
                try:
                    self._take(worker, worker.pipe.recv())
                except (EOFError, OSError):
                    self._bury(index)
            elif worker.batch and time.monotonic() - worker.heard > _PATIENCE_S:
                worker.process.kill()  # its pipe then tells that it is gone

    def _take(self, worker: _Worker, answer: Answer | None) -> None:
        worker.heard = time.monotonic()
        if answer is None:
            worker.ready, self._stillborn = True, 0
        elif worker.batch:
            worker.batch.answers.append(answer)
            worker.batch = worker.batch if worker.batch.open else None

    def _bury(self, index: int) -> None:
        """Put a new process in a dead one's place; the line it died of is answered, the others wait again."""
        worker = self._workers[index]
        worker.pipe.close()
        worker.process.join(5)
        if worker.batch and worker.ready:
            why = f"the reading process ended with {_ending(worker.process.exitcode)}"
            worker.batch.answers.append(lost(*worker.batch.open[0], why))
        if worker.batch and worker.batch.open:
            self._todo.appendleft(worker.batch)
        self._stillborn += not worker.ready
        if self._stillborn >= _STILLBORN:
            raise QuaywireError("the reading processes end before they have begun; try --workers 1")
        self._workers[index] = self._hired()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"code {code}"


def _batches(lines: Iterator[Numbered]) -> Iterator[_Batch]:
    batch: list[Numbered] = []
    size = 0
    for number, line in lines:
        batch.append((number, line))
        size += len(line)
        if len(batch) >= _BATCH or size >= _BATCH_CHARS:
            yield _Batch(batch)
            batch, size = [], 0
    if batch:
        yield _Batch(batch)


def _serve(pipe: Connection, reader: Callable[[], Reader]) -> None:
    """What a reading process does: answer lines until its pipe is closed. Ctrl-C is the parent's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer = reader()
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            for number, line in pipe.recv():
                pipe.send(answer(number, line))
