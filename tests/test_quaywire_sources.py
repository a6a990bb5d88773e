"""`quaywire sources` add, test and check as a person meets them, against the newsroom and faulty sites."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.discovery import Candidate, Discovery, Tried
from crawler.entries import entry
from crawler.sources import load
from notifier.validate import problems
from quaywire import sources_guess as guess
from quaywire.cli import main
from quaywire.demo import CONFIG
from quaywire.newsroom.server import Newsroom
from quaywire.sources import is_stale
from quaywire.sources_add import Wish, drafted
from quaywire.sources_file import checked, free_id, toml_of, write_new
from store.records import FetchOutcome, Layout, OutputError, Source, SourceKind
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, page, rss
from tests.newsroom_runs import Finished

SHIPPED = Path(__file__).resolve().parent.parent / "config" / "sources"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(edition=2) as running:
        yield running


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A newsroom without a single source."""
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    for name in ("settings.toml", "routes.toml"):
        (folder / name).write_bytes((CONFIG / name).read_bytes())
    return folder


def sources(environment: dict[str, str], config: Path, *arguments: str) -> Finished:
    """The real command, without a terminal."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "quaywire", "sources", *arguments, "--config", str(config)],
        env=os.environ | environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip
    return Finished(code=done.returncode, out=done.stdout, err=done.stderr)


def here(config: Path, *arguments: str) -> Finished:
    """The command within this process, for what must not come as far as the network."""
    done = CliRunner().invoke(main, ["sources", *arguments, "--config", str(config)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Finished(code=done.exit_code, out=done.stdout, err=done.stderr)


def refused(config: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and complaint of a command that says nothing else."""
    done = here(config, *arguments)
    assert done.out == ""
    return done.code, done.err


def test_add_finds_shows_and_writes(
    newsroom: Newsroom, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = newsroom.environment()
    done = sources(env, config, "add", "http://harbourgazette.test/", "--dry-run")
    assert (done.code, done.err, list((config / "sources").iterdir())) == (0, "", [])
    assert " -> 200  http://harbourgazette.test/feed.xml (named by the page): rss20, 6 entries" in done.out
    assert "  2. 2026-11-17  Gdańsk, Montreal sign memorandum on green shipping corridor\n" in done.out
    assert "     mou: MOU signed; type: memorandum of understanding; status: signed; parties: " in done.out
    assert "     no alert (read from its page)\n" in done.out
    assert done.out.endswith("Nothing was written.\n")
    assert len({(one.host, one.path) for one in newsroom.requests}) == len(newsroom.requests) == 6

    done = sources(env, config, "add", "http://harbourgazette.test/", "--region", "Baltic", "--yes")
    assert (done.code, done.err) == (0, "")
    (source,) = load(config / "sources")
    assert source == Source(
        id="harbour_gazette",
        name="Harbour Gazette",
        homepage="http://harbourgazette.test",
        publisher="harbourgazette",
        region="Baltic",
        kind=SourceKind.FEED,
        url="http://harbourgazette.test/feed.xml",
        tags=("press",),
        verified=datetime.now(UTC).date(),
        verified_how=source.verified_how,
        min_articles=3,
        cadence_s=86400,
    )
    assert "6 entries, the newest of 2026-11-18" in source.verified_how
    text = (config / "sources" / "harbour_gazette.toml").read_text()
    assert f"    {text.splitlines()[0]}\n" in done.out
    assert "# Guessed" in text

    newsroom.requests.clear()
    monkeypatch.setenv("QUAYWIRE_NEWSROOM", env["QUAYWIRE_NEWSROOM"])
    file = config / "sources" / "harbour_gazette.toml"
    assert refused(config, "add", "http://harbourgazette.test/feed.xml", "--yes") == (
        78,
        f"quaywire: {file}: reads http://harbourgazette.test/feed.xml already;"
        " see it with `quaywire sources test harbour_gazette`\n",
    )
    assert refused(config, "add", "http://tradelane.test", "--id", "harbour_gazette", "--yes") == (
        78,
        f"quaywire: {file}: is there already; give another id, such as harbour_gazette_2\n",
    )
    assert not newsroom.requests
    late = sources(env, config, "add", "http://harbourgazette.test/", "--yes")
    assert late.out.startswith("Asked:\n")
    assert (late.code, "reads http://harbourgazette.test/feed.xml already" in late.err) == (78, True)
    assert file.read_text() == text


def test_add_marks_what_is_closed_and_what_is_whole(newsroom: Newsroom, config: Path) -> None:
    for host in ("corridordispatch", "quaysidereview"):
        assert sources(newsroom.environment(), config, "add", f"http://{host}.test/", "-y").code == 0
    closed, whole = load(config / "sources")
    assert (closed.excerpt_only, closed.full_content) == (True, False)
    assert (whole.excerpt_only, whole.full_content) == (False, True)


def test_add_says_in_one_line_that_there_is_nothing(newsroom: Newsroom, config: Path) -> None:
    done = sources(newsroom.environment(), config, "add", "http://brokenpress.test/", "--yes")
    assert done.code == 1
    assert done.out.startswith(
        "Asked:\n    200  http://brokenpress.test/ (as given): a web page; feeds named: 0\n"
    )
    assert done.err.startswith("quaywire: http://brokenpress.test/: no feed and no news sitemap found (")
    assert done.err.count("\n") == 1
    assert not list((config / "sources").iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("http://127.0.0.1/feed",), 65, "http://127.0.0.1/feed: cannot be asked: names a number in place"),
        (("localhost",), 65, "localhost: cannot be asked: names no host on the Internet"),
        (("file:///etc/passwd",), 65, "file:///etc/passwd: cannot be asked: is no web address"),
        (("https://a.test:22/",), 65, "https://a.test:22/: cannot be asked: port 22 is not 80 or 443"),
        (("a.test/\x1b[31m",), 65, "a.test/\\x1b[31m: cannot be asked"),
        (("https://a.test", "--id", "A b"), 65, "--id A b: may hold a-z, 0-9 and _ only"),
    ],
)
def test_add_refuses_at_once(config: Path, arguments: tuple[str, ...], code: int, complaint: str) -> None:
    found, said = refused(config, "add", *arguments, "--yes")
    assert found == code
    assert said.startswith(f"quaywire: {complaint}")
    assert said.count("\n") == 1


def test_add_writes_nothing_that_nobody_agreed_to(config: Path) -> None:
    code, said = refused(config, "add", "https://a.test")
    assert (code, "give --yes to write, --dry-run to look only" in said) == (2, True)


def test_test_shows_what_would_be_told_and_leaves_no_trace(newsroom: Newsroom, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    before = sorted(tmp_path.rglob("*"))
    env = newsroom.environment()
    done = sources(env, config, "test", "harbour_gazette")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        "http://harbourgazette.test/feed.xml\n200; rss20, 6 entries, newest 2026-11-18\n"
    )
    told = done.out.partition("What would be told:")[2]
    assert told.count("  -> console\n") == 3
    assert "📝 MOU signed: Gdańsk, Montreal sign memorandum on green shipping corridor\n" in told
    assert "“GDAŃSK, Nov 17 (Wirepool) — The Port of Gdańsk Authority and the Montreal Port" in told
    assert told.endswith("3 alerts; nothing was stored or sent.\n")
    assert sorted(tmp_path.rglob("*")) == before

    slack = sources(env, config, "test", "harbour_gazette", "--blocks")
    messages = [json.loads(line) for line in slack.out.splitlines() if line]
    assert len(messages) == 3
    assert all(not problems("text", message["blocks"]) for message in messages)

    broken = sources(env, config, "test", "broken_press")
    assert (broken.code, broken.err) == (1, "")
    assert "html: a web page in place of a feed\n" in broken.out
    assert refused(config, "test", "nobody")[1].startswith(
        f"quaywire: {config}/sources: no source called nobody"
    )


def test_a_title_cannot_speak_to_the_terminal(site: Site, config: Path) -> None:
    evil = "Pact &#27;[2J \x9b31m &#x202e;signed"
    site["evil.test/feed"] = rss([{"title": evil, "link": "/a"}], title=evil)
    site["evil.test/a"] = page("A", PARAGRAPH)
    site["evil.test/robots.txt"] = Reply(status=404)
    done = sources(
        Desk(site, config, datetime.now(UTC)).environment, config, "add", "http://evil.test/feed", "-y"
    )
    assert done.code == 0
    assert all(char.isprintable() or char == "\n" for char in done.out)
    assert load(config / "sources")[0].name == "Pact [2J ›31m signed"  # as cp1252 has it


def test_check_sums_up_by_fault_and_names_what_is_stale(site: Site, tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns("*_*.toml", "trade*", "wire*"))
    desk = Desk(site, tmp_path, datetime.now(UTC))
    today = datetime.now(UTC).date()
    for host, verified, reply in (
        (
            "good",
            today - timedelta(days=90),
            rss([{"title": "T", "link": "/t", "pubDate": "Tue, 24 Nov 2026"}]),
        ),
        ("page", today - timedelta(days=91), "<html><body>Welcome</body></html>"),
        ("soft", today, "<html><body>Welcome</body></html>"),
        ("gone", today, Reply(status=404)),
    ):
        desk.write(host, f"http://{host}.test/feed", verified=f"@{verified}")
        site[f"{host}.test/feed"] = reply
    desk.write("asleep", "http://asleep.test/feed", enabled=False)
    done = sources(desk.environment, tmp_path / "config", "check")
    assert (done.code, done.err) == (1, "")
    table, _, summary = done.out.partition("\n\n")
    rows = {line.split()[1]: line.split()[:6] for line in table.splitlines()[1:]}
    assert rows == {
        "gone": ["FAIL", "gone", "not_found", "404", "-", "0"],
        "good": ["ok", "good", "-", "200", "rss20", "1"],
        "page": ["FAIL", "page", "html", "200", "-", "0"],
        "soft": ["FAIL", "soft", "html", "200", "-", "0"],
    }
    assert summary.splitlines() == [
        "1 of 4 can be crawled as configured",
        "  html (2): page, soft",
        "  not_found (1): gone",
        f"verified more than 90 days ago, or never (1): page ({today - timedelta(days=91)})",
    ]


def test_a_large_sitemap_is_looked_at_as_it_would_be_crawled(site: Site, config: Path) -> None:
    url = "<url><loc>http://maps.test/t</loc><lastmod>2026-11-18</lastmod></url>"
    site["maps.test/map.xml"] = f"<urlset>{url}<!--{' ' * (9 << 20)}--></urlset>"
    site["maps.test/t"] = page("T", PARAGRAPH)
    maps = listing(id="maps", kind=SourceKind.SITEMAP, url="http://maps.test/map.xml", enabled=True)
    (config / "sources" / "maps.toml").write_text(toml_of(maps))
    env = Desk(site, config, datetime.now(UTC)).environment
    for command in ("check", "test"):
        done = sources(env, config, command, "maps")
        assert "larger than we read" not in done.out + done.err
        assert "2026-11-18" in done.out


def test_a_source_without_a_layout_is_not_asked(config: Path) -> None:
    text = toml_of(listing(enabled=False))
    (config / "sources" / "quay.toml").write_text(text)
    for command in ("check", "test"):
        code, said = refused(config, command, "quay")
        assert (code, said) == (
            78,
            f"quaywire: {config}/sources/quay.toml: layout.item: is missing;"
            " a listing cannot be read without it\n",
        )


def listing(**more: Any) -> Source:  # noqa: ANN401
    known: dict[str, Any] = {
        "id": "quay",
        "name": "Quay",
        "homepage": "https://quay.test",
        "kind": SourceKind.LISTING,
        "url": "https://quay.test/news",
        "region": "EU",
        "publisher": "quay",
    }
    return Source(**(known | more))


@pytest.mark.parametrize("source", load(SHIPPED), ids=lambda source: source.id)
def test_a_written_file_reads_as_the_source_it_was_written_from(source: Source) -> None:
    assert checked(source.id, toml_of(source, notes={"name": "A\nnote", "[expect]": "x"})) == source


def test_a_layout_and_hostile_words_survive_the_file() -> None:
    layout = Layout(
        item='li[data-x="a\\\\b"]', link="a", date="time::attr(datetime)", date_form="%d %b", pages=3
    )
    source = listing(name='"Quay" \\ #1', layout=layout, cadence_s=172_800, min_interval_s=5400,
                     include=(r"/news/\d+", '"'), exclude=("x",), max_items=7)  # fmt: skip
    assert checked("quay", toml_of(source)) == source


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("mine")
    with pytest.raises(OutputError, match=r"a\.toml: cannot be written: file exists"):
        write_new(tmp_path / "a.toml", "theirs")
    assert (tmp_path / "a.toml").read_text() == "mine"


def test_names_lose_the_word_feed() -> None:
    told = {
        "Harbour Gazette » Feed": "Harbour Gazette",
        "RSS feed of Port News": "Port News",
        "Latest news": "Latest news",
        "Port of Ghent - RSS": "Port of Ghent",
        "gCaptain": "gCaptain",
        "  ": "a.test",
        "»": "a.test",
    }
    assert {words: guess.name_of(words, url="https://www.a.test/x") for words in told} == told
    assert guess.slug("Port of Gdańsk: Żółw's") == "port_of_gdansk_zolws"


@pytest.mark.parametrize(
    ("url", "region", "country"),
    [
        ("https://a.co.uk/", "UK", "GB"),
        ("https://a.de/", "EU", "DE"),
        ("https://a.europa.eu/", "EU", None),
        ("https://cbp.gov/", "US", "US"),
        ("https://a.com.sg/", "SG", "SG"),
        ("https://a.jp/", "Asia", "JP"),
        ("https://a.co.za/", "Africa", "ZA"),
        ("https://a.io/", "global", None),
        ("https://a.com/", "global", None),
    ],
)
def test_homes_are_guessed_from_the_address(url: str, region: str, country: str | None) -> None:
    assert guess.home_of(url) == guess.Home(region=region, country=country)


def test_figures_are_taken_from_the_entries() -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    assert guess.cadence_s([start + timedelta(hours=5 * n) for n in range(10)]) == 6 * 3600
    assert guess.cadence_s([start + timedelta(days=2 * n) for n in range(10)]) == 2 * 86400
    assert guess.cadence_s([start, start + timedelta(days=500), start + timedelta(days=1000)]) is None
    assert guess.cadence_s([start, start]) is None
    assert [guess.min_articles(count) for count in (1, 4, 10, 500)] == [1, 2, 5, 5]
    assert guess.intervals_s(6 * 3600) == (1800, 6 * 3600)
    assert guess.intervals_s(7 * 86400) == (7200, 86400)


def test_families_and_ids_heed_the_sources_that_are_there() -> None:
    sources = [listing(), listing(id="quay_2")]
    assert guess.publisher_of("https://blog.quay.test/feed", sources) == "quay"
    assert guess.publisher_of("https://www.other.co.uk/feed", sources) == "other"
    assert (free_id("quay", sources), free_id("Quay-2", sources), free_id("pier", sources)) == (
        "quay_3",
        "Quay-2_2",
        "pier",
    )


def test_a_feed_on_a_host_of_feeds_is_at_home_where_its_articles_are() -> None:
    url = "https://feeds.feedburner.com/quay"
    best = Tried(
        candidate=Candidate(url=url, why="as given"),
        outcome=FetchOutcome.OK,
        url=url,
        address=url,
        title="Port of Quay - RSS",
        entries=(entry("https://www.quay.de/1", title="T"),),
    )
    found = Discovery(tried=(best,), best=best)
    source = drafted(found, best, Wish(url=url), [listing()], now=datetime(2026, 11, 25, tzinfo=UTC))
    assert (source.url, source.homepage, source.publisher) == (url, "https://www.quay.de", "quay")
    assert (source.id, source.region, source.country, source.official) == ("port_of_quay", "EU", "DE", True)


def test_ninety_days_are_not_stale() -> None:
    today = date(2026, 11, 25)
    assert not is_stale(listing(verified=date(2026, 8, 27)), today=today)
    assert is_stale(listing(verified=date(2026, 8, 26)), today=today)
    assert is_stale(listing(), today=today)
