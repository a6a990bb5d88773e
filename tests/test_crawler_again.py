"""Kept pages: only where wanted, and read again without the web."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quaywire.cli import main
from quaywire.exits import Exit
from store.database import Store
from tests.crawler_site import PARAGRAPH, Desk, Site, page, rss

SETTINGS = '[crawler]\nkeep_pages = true\n[store]\npath = "quaywire.db"\n'


@pytest.fixture
def desk(site: Site, tmp_path: Path, now: datetime) -> Desk:
    desk = Desk(site, tmp_path, now)
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    site["gazette.test/t"] = page("T", PARAGRAPH)
    (tmp_path / "config" / "settings.toml").write_text(SETTINGS)
    (tmp_path / "config" / "routes.toml").write_text('[route]\nsink = "console"\n')
    return desk


def again(desk: Desk, *more: str) -> Result:
    command = ["reextract", "--config", str(desk.folder / "config"), "--db", str(desk.db_path), *more]
    return CliRunner().invoke(main, command)


def test_pages_are_kept_only_where_that_is_wanted(desk: Desk) -> None:
    desk.crawl()
    with Store.open(desk.db_path) as store:
        assert store.pages.count() == 0
    refused = again(desk)
    assert refused.exit_code == Exit.CONFIG
    assert "keep_pages: no page was kept; set it to true and crawl first" in refused.output


def test_a_text_that_differs_is_a_new_version_and_the_web_is_not_asked(site: Site, desk: Desk) -> None:
    desk.crawl(keep_pages=True)
    with Store.open(desk.db_path) as store:
        (kept,) = store.pages.each()
        uid, body = kept.queued.entry.url_key, kept.body
        assert body == page("T", PARAGRAPH).encode()
        better = body.replace(b"Neither side named a sum", b"Neither side named a price")
        store.pages.keep(uid, better, url=kept.url, content_type=kept.content_type, now=desk.now)
    site.asked.clear()
    assert again(desk, "--dry-run").output == "1 pages: 1 texts would change, 0 the same, 0 failed\n"
    assert again(desk).output == "1 pages: 1 texts changed, 0 the same, 0 failed\n"
    assert again(desk, "gazette").output == "1 pages: 0 texts changed, 1 the same, 0 failed\n"
    assert site.asked == []
    with Store.open(desk.db_path) as store:
        (article,) = store.articles.unanalysed()
        assert (article.version, "named a price" in article.text) == (2, True)
        assert store.articles.url_state("http://gazette.test/t") == ("stored", "stored")


def test_a_page_that_gives_no_text_leaves_the_old_one(desk: Desk) -> None:
    desk.crawl(keep_pages=True)
    with Store.open(desk.db_path) as store:
        (kept,) = store.pages.each()
        store.pages.keep(
            kept.queued.entry.url_key, b"<html></html>", url=kept.url, content_type="", now=desk.now
        )
    result = again(desk)
    assert (result.exit_code, "0 texts changed, 0 the same, 1 failed" in result.output) == (
        Exit.PARTIAL,
        True,
    )
    with Store.open(desk.db_path) as store:
        assert [one.version for one in store.articles.unanalysed()] == [1]
