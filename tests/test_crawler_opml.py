"""Lists of feeds from outside are hostile; what is kept becomes a file each, and what goes out comes back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from crawler.opml import MAX_OUTLINES, Outline, parse, written
from crawler.sources import load
from quaywire.cli import main
from quaywire.demo import CONFIG
from quaywire.sources_opml import Kept, Skipped, sorted_out
from store.records import Source, SourceKind

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FEED = '<outline text="A" xmlUrl="https://a.test/feed"/>'


def opml(body: str, *, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<opml version="2.0"><body>{body}</body></opml>'.encode()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A newsroom without a single source."""
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    for name in ("settings.toml", "routes.toml"):
        (folder / name).write_bytes((CONFIG / name).read_bytes())
    return folder


def run(config: Path, *arguments: str, given: bytes | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["sources", *arguments, "--config", str(config)], input=given)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_outlines_are_read_at_any_depth() -> None:
    body = (
        f'<outline text="Ports &amp; Sea"><outline text="Deep">{FEED}</outline>'
        '<outline TEXT="B" XMLURL="http://b.test/rss" htmlurl="http://b.test" category="x,/y"/></outline>'
        '<outline text="a link" type="link" url="https://c.test"/>'
    )
    assert parse(opml(body)) == (
        Outline(name="A", url="https://a.test/feed", folders=("Ports & Sea", "Deep"), categories=("",)),
        Outline(
            name="B",
            url="http://b.test/rss",
            homepage="http://b.test",
            folders=("Ports & Sea",),
            categories=("x", "/y"),
        ),
    )


def test_an_outline_may_be_feed_and_folder() -> None:
    body = f'<outline text="Out" xmlUrl="https://o.test/feed">{FEED}</outline>{FEED}'
    assert [(one.name, one.folders) for one in parse(opml(body))] == [("Out", ()), ("A", ("Out",)), ("A", ())]


def test_entities_and_dtds_do_nothing() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE opml [<!ENTITY a0 "ha">{laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    found = parse(opml(f'<outline text="&a0;&a11;" xmlUrl="https://a.test/&file;"/>{FEED}', head=dtd))
    assert not any("ha" in one.name or "root:" in one.name + one.url for one in found)


def test_deep_many_and_broken_files_are_read_as_far_as_it_goes() -> None:
    deep = FEED + '<outline text="x">' * 50_000
    assert [one.url for one in parse(opml(deep))] == ["https://a.test/feed"]
    many = "".join(f'<outline xmlUrl="https://a.test/{n}"/>' for n in range(MAX_OUTLINES + 50))
    assert len(parse(opml(many))) == MAX_OUTLINES
    assert [one.name for one in parse(opml(FEED)[:-10])] == ["A"]
    assert [one.name for one in parse(opml(FEED).decode().encode("utf-16"))] == ["A"]


@pytest.mark.parametrize("body", [b"", b"\x00" * 999, b"{}", b"<html>", FEED.encode(), opml("")])
def test_what_is_no_opml_is_said(body: bytes) -> None:
    with pytest.raises(ValueError, match="names no feeds"):
        parse(body)


def test_hostile_words_stay_words() -> None:
    (one,) = parse(opml('<outline text="\x7f&#x202e;&#27;[31mA&#10;B" xmlUrl=" https://a.test/&#10;feed "/>'))
    assert one.name.isprintable()
    assert one.url.isprintable()


def test_each_feed_is_kept_or_skipped_with_its_reason() -> None:
    known = Source(id="paper", name="P", homepage="https://p.test", kind=SourceKind.FEED,
                   url="https://p.test/feed", region="Baltic", publisher="p_group")  # fmt: skip
    urls = {
        "https://a.co.uk/feed?utm_source=x": "",
        "http://a.co.uk/feed/": "stands in the file twice",
        "http://p.test/feed/": "is source paper already",
        "https://p.test/other": "",
        "http://10.0.0.1/feed": "cannot be asked: names a number in place of a host",
        "http://0x7f000001/": "cannot be asked: names a number in place of a host",
        "http://router.local/feed": "cannot be asked: names no host on the Internet",
        "https://a.test:8080/feed": "cannot be asked: port 8080 is not 80 or 443",
        "https://me:secret@a.test/feed": "is no web address",
        "file:///etc/passwd": "is no web address",
        "feed://a.test": "is no web address",
    }
    outlines = [Outline(name="Paper", url=url, folders=("Baltic", "Rail & Road")) for url in urls]
    found = list(sorted_out(outlines, [known], name="x.opml", today=date(2026, 11, 25)))
    assert [one.why if isinstance(one, Skipped) else "" for one in found] == list(urls.values())
    first, second = (one.source for one in found if isinstance(one, Kept))
    assert (first.id, first.url, first.country) == ("paper_2", "https://a.co.uk/feed", "GB")
    assert (first.region, first.tags, first.enabled, first.verified) == (
        "Baltic",
        ("rail_road",),
        False,
        None,
    )
    assert (second.id, second.publisher) == ("paper_3", "p_group")


def test_what_is_exported_comes_back(config: Path, tmp_path: Path) -> None:
    """Out of the sample newsroom, into an empty one; a second time nothing is new."""
    file = tmp_path / "feeds.opml"
    assert run(CONFIG, "export", "--opml", str(file)) == (0, f"9 feeds written to {file}\n", "")
    before = {source.url: source.name for source in load(CONFIG / "sources")}
    code, out, _ = run(config, "import", str(file), "--dry-run")
    assert (code, "9 of 9 feeds would be written" in out) == (0, True)
    assert not list((config / "sources").iterdir())
    # Its hosts lie under .test, which is no address to refuse.
    assert run(config, "import", str(file))[0] == 0
    after = load(config / "sources")
    assert {source.url: source.name for source in after} == before
    assert not any(source.enabled or source.verified for source in after)
    assert "imported from feeds.opml" in after[0].verified_how
    files = {path: path.read_bytes() for path in (config / "sources").iterdir()}
    code, out, _ = run(config, "import", "-", given=file.read_bytes())
    assert (code, out.count("already"), "0 of 9 feeds written" in out) == (0, 9, True)
    assert {path: path.read_bytes() for path in (config / "sources").iterdir()} == files


def test_export_is_opml_on_stdout_and_names_what_it_leaves_out(config: Path) -> None:
    sources = [
        Source(id=name, name=f"<{name}> & Co", homepage=f"https://{name}.test", kind=kind, region="EU",
               url=f"https://{name}.test/x?a=1&b=2", publisher=name, tags=("rail", "press"))
        for name, kind in (("a", SourceKind.FEED), ("b", SourceKind.LISTING))
    ]  # fmt: skip
    tree = etree.fromstring(written(sources, title="T", now=NOW))
    (feed,) = tree.findall("body/outline/outline")
    assert (tree.get("version"), tree.findtext("head/dateCreated")) == (
        "2.0",
        "Wed, 25 Nov 2026 12:00:00 +0000",
    )
    assert (feed.get("type"), feed.get("text"), feed.get("xmlUrl")) == (
        "rss",
        "<a> & Co",
        "https://a.test/x?a=1&b=2",
    )
    code, out, err = run(CONFIG, "export")
    assert (code, err, len(parse(out.encode()))) == (0, "", 9)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("import", "nowhere.opml"), 65, "nowhere.opml: cannot be read: no such file or directory"),
        (("import", "-"), 65, "-: names no feeds: an OPML file has <outline xmlUrl=...> within <opml>"),
    ],
)
def test_complaints_are_one_line(config: Path, arguments: tuple[str, ...], code: int, complaint: str) -> None:
    assert run(config, *arguments, given=b"no xml") == (code, "", f"quaywire: {complaint}\n")


def test_an_export_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    target = tmp_path / "no" / "x.opml"
    complaint = f"quaywire: {target}: cannot be written: no such file or directory\n"
    assert run(CONFIG, "export", "--opml", str(target)) == (74, "", complaint)
