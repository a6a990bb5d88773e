"""`quaywire extract`: the contract that outside checks use, from the command line."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quaywire.cli import main

STORY = (
    "Port of Gothenburg and North Sea Port sign MOU\n\n"
    "GOTHENBURG, Sweden - The Port of Gothenburg and Belgium's North Sea Port signed a memorandum of "
    "understanding on Tuesday to share arrival data and to try out shore power for ferries. The MOU runs for "
    "three years.\n\n"
    "The two ports handled 120 million tonnes between them last year."
)


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["extract", *arguments], input=stdin)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line]


def test_a_text_from_stdin_gives_one_object_whose_quotes_are_true() -> None:
    found = json.loads(run("-", "--published", "2026-11-18", stdin=STORY).stdout)
    assert found["alert"] == "mou"
    (pact,) = [a for a in found["agreements"] if a["main"]]
    assert (pact["type"], pact["status"], pact["term_months"]) == ("mou", "signed", 36)
    assert pact["signed"] == "2026-11-17"
    for one in pact["evidence"]:
        assert STORY[one["start"] : one["end"]] == one["quote"]


def test_html_is_read_as_its_article_and_the_offsets_count_in_that(tmp_path: Path) -> None:
    body = "".join(f"<p>{part}</p>" for part in STORY.split("\n\n")[1:])
    page = tmp_path / "page.html"
    page.write_text(
        f"<!doctype html><html><head><title>Ports sign</title></head><body><nav>Home</nav>"
        f"<article><h1>Port of Gothenburg and North Sea Port sign MOU</h1>{body}</article></body></html>"
    )
    found = json.loads(run(str(page), "--published", "2026-11-18").stdout)
    assert found["alert"] == "mou"
    assert all(
        found["text"][e["start"] : e["end"]] == e["quote"] for a in found["agreements"] for e in a["evidence"]
    )


def test_bad_lines_keep_their_place_and_stop_nothing(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    good = {"id": "g", "text": STORY, "title": "", "published": "2026-11-18"}
    bad = ["{not json", '{"id": "b", "text": 5}', "[]", '{"id": "d", "text": "x", "published": "soon"}']
    lines.write_text("\n".join([json.dumps(good), *bad, json.dumps(good | {"id": "h"}), ""]))
    out = tmp_path / "out.jsonl"
    result = run("--jsonl", str(lines), "-o", str(out))
    found = objects(out.read_text())
    assert [one["id"] for one in found] == ["g", None, "b", None, "d", "h"]
    assert [("error" in one) for one in found] == [False, True, True, True, True, False]
    assert found[0] | {"id": "h"} == found[-1]
    assert result.exit_code == 65
    assert result.stderr.count("\n") == 4
    assert f"{lines}: line 2: is not JSON" in result.stderr


@pytest.mark.parametrize(
    "text", ["", " \n", "\x00\x01\x02", "Der Hafen und die Stadt", "x" * 1_000_000, "💥" * 50, "\ud800"]
)
def test_any_text_gives_a_valid_object(tmp_path: Path, text: str) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": "odd", "text": text}) + "\n")
    result = run("--jsonl", str(lines))
    (found,) = objects(result.stdout)
    assert result.exit_code == 0
    assert (found["id"], found["alert"], found["agreements"]) == ("odd", None, [])


def test_a_file_that_is_no_text_is_one_line_and_code_65(tmp_path: Path) -> None:
    page = tmp_path / "photo.jpg"
    page.write_bytes(b"\xff\xd8\xff\xe0binary")
    result = run(str(page))
    assert result.exit_code == 65
    assert result.stderr == f"quaywire: {page}: not UTF-8 text (byte 0); convert it first, e.g. with iconv\n"


def test_a_missing_file_is_named() -> None:
    result = run("/nowhere/story.txt")
    assert result.exit_code == 65
    assert "/nowhere/story.txt: No such file" in result.stderr


def test_file_and_jsonl_exclude_each_other() -> None:
    assert run().exit_code == 2
    assert run("-", "--jsonl", "-").exit_code == 2


def test_half_an_output_is_never_left(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": "a", "text": STORY}) + "\n")
    result = run("--jsonl", str(lines), "-o", str(tmp_path / "no" / "out.jsonl"))
    assert result.exit_code == 74
    assert "cannot be written" in result.stderr


def test_an_id_is_kept_as_it_came(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"id": 7, "text": "A port."}\n{"text": "Another."}\n')
    assert [one["id"] for one in objects(run("--jsonl", str(lines)).stdout)] == [7, "2"]


def test_a_link_is_followed_and_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_text("old")
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    assert (
        run("--jsonl", "-", "-o", str(tmp_path / "link.jsonl"), stdin='{"text": "A port."}\n').exit_code == 0
    )
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len(objects((tmp_path / "real.jsonl").read_text())) == 1
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(pipe.read_text)
        assert run("--jsonl", "-", "-o", str(pipe), stdin='{"text": "A port."}\n').exit_code == 0
        assert len(objects(heard.result(timeout=30))) == 1
    assert pipe.is_fifo()


def test_options_of_a_file_are_refused_for_lines() -> None:
    assert run("--jsonl", "-", "--title", "T").exit_code == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_true_stops_nothing(tmp_path: Path, day: str) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": "a", "text": STORY, "published": day}) + "\n")
    result = run("--jsonl", str(lines))
    (found,) = objects(result.stdout)
    assert result.exit_code == 0
    assert (found["alert"], found["agreements"][0]["signed"]) == ("mou", None)


def test_a_term_is_quoted_whole() -> None:
    found = json.loads(run("-", "--published", "2026-11-18", stdin=STORY).stdout)
    quotes = [e["quote"] for a in found["agreements"] for e in a["evidence"] if e["field"] == "term_months"]
    assert quotes == ["three years"]
