"""Jobs that hang, crash or swallow memory end alone; the next job finds a new worker."""

import asyncio
import os
import signal
import time

import pytest

from crawler.worker import JobFailed, WorkerPool


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    time.sleep(60)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def swallow() -> int:
    return len(bytearray(8 << 30))


def stumble() -> None:
    raise ValueError("line one\nline two")


def process_id() -> int:
    return os.getpid()


def test_results_come_back_and_the_worker_stays() -> None:
    async def main() -> None:
        pool = WorkerPool(limit_s=10)
        try:
            first = await pool.run(process_id)
            assert await pool.run(double, 21) == 42
            assert await pool.run(process_id) == first != os.getpid()
        finally:
            pool.close()

    asyncio.run(main())


def test_a_bad_job_fails_alone() -> None:
    async def main() -> None:
        pool = WorkerPool(limit_s=1)
        try:
            assert await pool.run(stumble) == JobFailed("ValueError: line one line two")
            swallowed = await pool.run(swallow)
            assert isinstance(swallowed, JobFailed)
            assert "MemoryError" in swallowed.reason
            assert await pool.run(crash) == JobFailed("the worker died (SIGSEGV)")
            began = time.monotonic()
            ticks, failed = await asyncio.gather(ticking(), pool.run(hang))
            assert failed == JobFailed("took longer than 1 s")
            assert ticks > 5  # the loop went on meanwhile
            assert time.monotonic() - began < 20
            assert await pool.run(double, 4) == 8
        finally:
            pool.close()

    asyncio.run(main())


async def ticking() -> int:
    for _ in range(10):
        await asyncio.sleep(0.05)
    return 10


def test_a_closed_pool_leaves_no_process() -> None:
    async def main() -> int:
        pool = WorkerPool(limit_s=5)
        found = await pool.run(process_id)
        pool.close()
        assert isinstance(found, int)
        return found

    process = asyncio.run(main())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
