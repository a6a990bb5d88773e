"""The whole way: the real command against the sample newsroom, over real HTTP, into a real file."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filelock import FileLock

import quaywire.newsroom
from quaywire.cli import main
from quaywire.demo import CONFIG
from quaywire.newsroom.server import Newsroom
from quaywire.newsroom.stories import sites
from tests.fakes.slack import TOKEN, FakeSlack
from tests.newsroom_runs import LOADED, Finished, Paper

NEWSROOM = Path(quaywire.newsroom.__file__).parent
EXPECTED: dict[str, Any] = json.loads((NEWSROOM / "expected.json").read_text())
PACTS = [one for one in EXPECTED["alerts"] if "agreement" in one]
MEASURES = [one for one in EXPECTED["alerts"] if "measure" in one]
FEEDS = {site.feed for site in sites()}
Walk = tuple[Paper, list[Finished]]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


def told(paper: Paper) -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, article as ``source/slug``, and facts of every alert that was not born silent."""
    rows = paper.rows(
        "select e.kind, a.source_id, a.url, e.facts_json from alert_events e"
        " join articles a on a.id = e.article_id where not e.baseline"
    )
    return [
        (str(kind), f"{source}/{slug(str(url))}", json.loads(str(facts))) for kind, source, url, facts in rows
    ]


def slug(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")


def fact_of(paper: Paper, expected: dict[str, Any]) -> dict[str, Any]:
    """The facts of the one alert that tells an expected event."""
    (found,) = [facts for _, article, facts in told(paper) if article in expected["articles"]]
    return found


def test_each_expected_event_is_told_once_and_nothing_else(walked: Walk) -> None:
    paper, _ = walked
    alerts = told(paper)
    wanted = {article: index for index, one in enumerate(EXPECTED["alerts"]) for article in one["articles"]}
    events = Counter(wanted.get(str(article), str(article)) for _, article, _ in alerts)
    assert events == Counter(range(len(EXPECTED["alerts"])))
    for kind, article, _ in alerts:
        assert kind == EXPECTED["alerts"][wanted[str(article)]]["kind"]


@pytest.mark.parametrize("expected", PACTS, ids=lambda one: one["event"])
def test_agreements_are_told_with_their_facts(walked: Walk, expected: dict[str, Any]) -> None:
    paper, _ = walked
    fact, want = fact_of(paper, expected), expected["agreement"]
    assert [fact[key] for key in ("type", "status", "signed")] == [
        want[key] for key in ("type", "status", "signed")
    ]
    assert fact["term_months"] == want["term_months"]
    assert set(fact["party_countries"]) == set(want["party_countries"])
    assert set(fact["party_ports"]) == set(want["party_ports"])
    assert set(want["topics"]) <= set(fact["topics"])


@pytest.mark.parametrize("expected", MEASURES, ids=lambda one: one["event"])
def test_measures_are_told_with_their_facts(walked: Walk, expected: dict[str, Any]) -> None:
    paper, _ = walked
    fact, want = fact_of(paper, expected), expected["measure"]
    for key in ("type", "action", "rate", "rate_unit", "effective"):
        assert fact[key] == want[key], key
    for key in ("imposer", "target", "excluded"):
        assert set(fact[key]) == set(want[key]), key
    assert {p["name"] for p in fact["products"]} == {p["name"] for p in want["products"]}


def test_four_papers_that_tell_one_event_are_one_record(walked: Walk) -> None:
    paper, _ = walked
    ((articles, publishers),) = paper.rows(
        "select articles, publishers from v_latest_agreements where ports like '%CAMTR%' and main"
    )
    assert articles == 4
    assert isinstance(publishers, int)
    assert publishers >= 3


def test_the_console_shows_each_alert_once_and_the_runs_end_well(walked: Walk) -> None:
    _, runs = walked
    assert [one.code for one in runs] == [0, 0, 0]
    assert runs[0].out == ""
    assert runs[2].out == ""
    assert runs[1].out.count("· record ") == len(EXPECTED["alerts"])
    assert [one.err for one in runs] == ["", "", ""]


def test_every_stored_quote_stands_in_its_text(walked: Walk) -> None:
    paper, _ = walked
    ((quotes,),) = paper.rows("select count(*) from evidence")
    ((true,),) = paper.rows(
        "select count(*) from evidence e join article_versions v on v.text_sha256 = e.text_sha256"
        ' and v.article_id = e.article_id where substr(v.text, e.start + 1, e."end" - e.start) = e.quote'
    )
    assert quotes
    assert quotes == true


def test_every_url_has_ended_with_a_reason(walked: Walk) -> None:
    paper, _ = walked
    states = paper.rows("select state, reason from urls")
    assert {state for state, _ in states} == {"stored", "refused"}
    assert all(reason for _, reason in states)


def test_a_run_with_nothing_new_loads_no_spacy_downloads_no_article_writes_no_fact(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    paper = Paper(newsroom=newsroom, db=tmp_path / "quaywire.db")
    assert paper.run(1).code == 0
    before = paper.rows("select (select count(*) from evidence), (select count(*) from mentions)")
    asked = len(newsroom.requests)
    idle = paper.run(1, command=("-c", LOADED))
    assert idle.out.splitlines()[-1] == "False"
    paths = {request.path for request in newsroom.requests[asked:]}
    assert paths <= FEEDS | {"/robots.txt"}
    assert paper.rows("select (select count(*) from evidence), (select count(*) from mentions)") == before


def test_slack_hears_of_each_event_once(newsroom: Newsroom, tmp_path: Path) -> None:
    config = tmp_path / "config"
    paper = Paper(newsroom=newsroom, db=tmp_path / "quaywire.db")
    (config / "sources").mkdir(parents=True)
    for file in [paper.config / "settings.toml", *paper.config.glob("sources/*.toml")]:
        (config / file.relative_to(paper.config)).write_bytes(file.read_bytes())
    (config / "routes.toml").write_text('[slack]\npace_s = 0.0\n[route]\nsink = "slack"\nchannel = "C0ALL"\n')
    with FakeSlack(channels=["C0ALL"]) as slack:
        ours = {"SLACK_BOT_TOKEN": TOKEN, "QUAYWIRE_SLACK_API": slack.url}
        live = Paper(newsroom=newsroom, db=paper.db, config=config, environment=ours)
        assert [live.run(edition).code for edition in (1, 2, 2)] == [0, 0, 0]
        assert len(slack.delivery_ids()) == len(slack.distinct_delivery_ids()) == len(EXPECTED["alerts"])


def test_a_second_run_finds_the_lock_and_does_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    paper = Paper(newsroom=newsroom, db=tmp_path / "quaywire.db")
    with FileLock(f"{paper.db}.lock"):
        done = paper.run(1, "-v")
    assert (done.code, done.out) == (0, "")
    assert "another run works on" in done.err
    assert not newsroom.requests


def test_wrong_configuration_is_one_line_and_nothing_runs(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "settings.toml").write_text("[crawler]\ndelai = '2s'\n")
    result = CliRunner().invoke(main, ["run", "--config", str(tmp_path), "--db", str(tmp_path / "q.db")])
    assert result.exit_code == 78
    assert result.stderr == (
        f"quaywire: {tmp_path}/settings.toml: crawler.delai: unknown key, did you mean 'crawler.delay'?\n"
    )
    assert not (tmp_path / "q.db").exists()


def test_a_damaged_database_is_named_and_left_alone(tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    db.write_bytes(b"no database at all" * 100)
    result = CliRunner().invoke(main, ["notify", "--config", str(CONFIG), "--db", str(db)])
    assert result.exit_code == 74
    assert str(db) in result.stderr
    assert db.read_bytes() == b"no database at all" * 100


def test_a_folder_that_is_not_there_is_not_made_in_silence(tmp_path: Path) -> None:
    db = tmp_path / "typo" / "q.db"
    result = CliRunner().invoke(main, ["run", "--config", str(CONFIG), "--db", str(db)])
    assert result.exit_code == 74
    assert result.stderr == f"quaywire: {db}: its folder does not exist; create it first\n"
    assert not db.parent.exists()


def test_a_source_that_is_switched_off_is_not_passed_by_in_silence(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    file = config / "sources" / "tradelane.toml"
    file.write_text("enabled = false\n" + file.read_text())
    result = CliRunner().invoke(
        main, ["crawl", "tradelane", "--config", str(config), "--db", str(tmp_path / "q.db")]
    )
    assert result.exit_code == 78
    assert "tradelane.toml: enabled: the source is switched off" in result.stderr


def test_sigterm_ends_a_run_before_its_next_stage(newsroom: Newsroom, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    settings = config / "settings.toml"
    settings.write_text(settings.read_text().replace('delay = "0s"', 'delay = "3s"'))
    paper = Paper(newsroom=newsroom, db=tmp_path / "quaywire.db", config=config)
    with subprocess.Popen(
        [sys.executable, "-m", "quaywire", "run", "--force", "--config", str(config), "--db", str(paper.db)],
        env={**os.environ, **newsroom.environment()},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not newsroom.requests:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 75
    assert "stopped by a signal" in said
    assert paper.rows("select verdict from runs") == [("later",)]
    assert paper.rows("select count(*) from articles where analysed_at is not null") == [(0,)]


def test_alerts_wait_where_stdout_is_closed_and_a_dry_run_shows_them(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    paper = Paper(newsroom=newsroom, db=tmp_path / "quaywire.db")
    assert paper.run(1).code == 0
    closed = ("-c", "import os, sys; sys.stdout = None; from quaywire.cli import main; main(sys.argv[1:])")
    assert paper.run(2, command=closed).code == 75
    arguments = ["notify", "--config", str(CONFIG), "--db", str(paper.db)]
    shown = CliRunner().invoke(main, [*arguments, "--dry-run"])
    assert shown.exit_code == 0
    assert f"{len(EXPECTED['alerts'])} waiting messages would be told" in shown.stdout
    told_now = ""
    while paper.rows("select 1 from deliveries where state = 'pending'"):  # some wait a few seconds first
        told_now += CliRunner().invoke(main, arguments).stdout
        time.sleep(1)
    assert told_now.count("· record ") == len(EXPECTED["alerts"])
