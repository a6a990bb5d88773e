"""Reading by several processes: nothing lost, nothing out of order, whatever a line does to its process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quaywire import workers
from quaywire.lines import Answer, Reader
from quaywire.workers import answers, cores
from store.records import QuaywireError


def odd_reader() -> Reader:
    """Answers with the line itself; some lines end the process, hang it or take their time."""

    def answer(number: int, line: str) -> Answer:
        if "die" in line:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hang" in line:
            time.sleep(600)
        if "slow" in line:
            time.sleep(0.3)
        return Answer(text=json.dumps({"id": json.loads(line)["id"], "number": number}))

    return answer


def no_reader() -> Reader:
    raise SystemExit(3)


def line(id_: object, what: str = "") -> str:
    return json.dumps({"id": id_, "what": what})


def read(lines: list[str], count: int = 2) -> list[dict[str, object]]:
    return [json.loads(one.text) for one in answers(lines, workers=count, reader=odd_reader)]


def test_order_is_kept_though_some_lines_are_slow() -> None:
    found = read([line(n, "slow" if n % 17 == 0 else "") for n in range(100)])
    assert [one["id"] for one in found] == list(range(100))


def test_blank_lines_are_none_and_numbers_count_them() -> None:
    assert read([line("a"), "\n", line("b")]) == [{"id": "a", "number": 1}, {"id": "b", "number": 3}]


def test_a_line_that_kills_its_process_is_answered_and_the_rest_is_read() -> None:
    found = read([line(n, "die" if n in (3, 4, 40) else "") for n in range(60)])
    assert [one["id"] for one in found] == list(range(60))
    assert [one["id"] for one in found if "error" in one] == [3, 4, 40]
    assert found[3]["error"] == "could not be read: the reading process ended with SIGKILL"


def test_a_line_that_hangs_its_process_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_PATIENCE_S", 4.0)
    found = read([line(n, "hang" if n == 1 else "") for n in range(4)])
    assert [one.get("error") is not None for one in found] == [False, True, False, False]


def test_processes_that_cannot_start_are_an_error_not_a_wait() -> None:
    with pytest.raises(QuaywireError, match="end before they have begun"):
        list(answers([line(1)], workers=2, reader=no_reader))


def test_no_more_is_read_ahead_than_a_few_batches() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield line(taken)

    told = answers(endless(), workers=2, reader=odd_reader)
    assert [json.loads(next(told).text)["id"] for _ in range(300)] == list(range(1, 301))
    told.close()
    assert taken <= 300 + 2 * 4 * 16 + 16


def test_zero_means_all_cores() -> None:
    assert cores() >= 1


def extracted(source: Path, *options: str) -> str:
    command = [sys.executable, "-m", "quaywire", "extract", "--jsonl", str(source), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_two_processes_say_what_one_says(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    told = [
        {
            "id": n,
            "text": f"Port of Gothenburg and North Sea Port signed a memorandum of understanding on May {n}.",
        }
        for n in range(1, 25)
    ]
    source.write_text("\n".join(["{no json", *map(json.dumps, told)]))
    assert extracted(source, "--workers", "2") == extracted(source)


def members(group: int) -> list[str]:
    """Processes of a group that still run; a zombie is only a number that nobody has asked for yet."""
    stats = [path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat")]
    return [state for state, _, its_group, *_ in stats if int(its_group) == group and state != "Z"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
def test_an_interrupt_ends_all_processes_and_leaves_no_half_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "quaywire", "extract", "--jsonl", "-", "-o", str(out), "--workers", "2"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdin
        assert running.stderr
        running.stdin.write(line("a") + "\n")
        running.stdin.flush()
        time.sleep(2)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        assert running.wait(20) == 130
        assert "Traceback" not in running.stderr.read()
    assert not out.exists()
    until = time.monotonic() + 10
    while members(running.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert members(running.pid) == []
