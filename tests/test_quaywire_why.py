"""`quaywire why` tells the whole way of a URL, in the newsroom's own run."""

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner, Result

from quaywire.cli import main
from quaywire.exits import Exit
from quaywire.why import spellings
from tests.newsroom_runs import Finished, Paper


def asked(paper: Paper, url: str) -> Result:
    return CliRunner().invoke(main, ["why", "--config", str(paper.config), "--db", str(paper.db), url])


def test_an_article_that_was_told_shows_every_step(walked: tuple[Paper, list[Finished]]) -> None:
    paper, _ = walked
    ((url, sentence),) = paper.rows(
        "SELECT a.url, e.sentence FROM alert_events e JOIN articles a ON a.id = e.article_id"
        " JOIN deliveries d ON d.event_id = e.id WHERE d.state = 'sent' AND d.op = 'post' LIMIT 1"
    )
    result = asked(paper, f"{url}?utm_source=mail")
    assert result.exit_code == Exit.OK
    order = [
        "named by",
        "queued: waits for download",
        "stored: stored",
        "text kept, version 1",
        "read by",
        "tells of",
        "sent:",
    ]
    told = result.output.partition("\n\n")[2]
    places = [told.index(step) for step in order]
    assert places == sorted(places)
    assert f"to be told: {sentence}" in result.output


def test_a_url_that_was_never_seen_says_who_watches_its_host(walked: tuple[Paper, list[Finished]]) -> None:
    paper, _ = walked
    ((url,),) = paper.rows("SELECT url FROM urls LIMIT 1")
    host = "/".join(str(url).split("/")[:3])
    watched = asked(paper, f"{host}/no-such-story")
    assert watched.exit_code == Exit.PARTIAL
    assert "never seen" in watched.output
    assert "watches" in watched.output
    assert f"seen there: {host}/" in watched.output
    assert "no source watches elsewhere.test" in asked(paper, "elsewhere.test/x").output


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://", "javascript:alert(1)", "https://u:p@a.test/"]
)
def test_what_is_no_web_address_is_one_line(walked: tuple[Paper, list[Finished]], url: str) -> None:
    paper, _ = walked
    result = asked(paper, url)
    assert result.exit_code == Exit.INPUT
    assert result.output == f"quaywire: {url}: is no web address; give it whole, with https://\n"


def test_a_title_cannot_move_the_cursor(walked: tuple[Paper, list[Finished]], tmp_path: object) -> None:
    paper, _ = walked
    copy = paper.db.parent / "hostile.db"
    with closing(sqlite3.connect(paper.db)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("UPDATE urls SET title = 'a\x1b[2Jb', reason = 'c\nd'")
        target.commit()
        ((url,),) = target.execute("SELECT url FROM urls LIMIT 1").fetchall()
    output = CliRunner().invoke(main, ["why", "--config", str(paper.config), "--db", str(copy), url]).output
    assert "\x1b" not in output
    assert "a\N{REPLACEMENT CHARACTER}[2Jb" in output


def test_spellings_differ_in_nothing_but_form() -> None:
    found = spellings("https://www.a.test/news/1?id=2")
    assert found[0] == "https://www.a.test/news/1?id=2"
    assert "http://a.test/news/1/?id=2" in found
    assert all("id=2" in one for one in found)
