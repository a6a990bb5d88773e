"""Source files: what is right becomes a record, what is wrong one line with file, key and mend."""

from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.sources import load
from store.records import ConfigError, Source, SourceKind

SHIPPED = Path(__file__).resolve().parent.parent / "config" / "sources"

LEAST = {
    "name": '"Harbour Gazette"',
    "homepage": '"https://harbourgazette.test"',
    "publisher": '"quayside"',
    "region": '"global"',
    "kind": '"feed"',
    "url": '"https://harbourgazette.test/feed.xml"',
}


def write(folder: Path, stem: str = "harbour_gazette", **keys: str) -> Path:
    """A source file of the least keys, changed by ``keys``; an empty value leaves one out."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{stem}.toml"
    lines = (f"{key} = {value}" for key, value in {**LEAST, **keys}.items() if value)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def complaint(folder: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    line = str(caught.value)
    assert line.startswith(str(folder))
    assert line.isprintable()
    return line.removeprefix(str(folder)).lstrip("/")


def test_the_least_file_has_sound_defaults(tmp_path: Path) -> None:
    write(tmp_path)
    assert load(tmp_path) == [
        Source(
            id="harbour_gazette",
            name="Harbour Gazette",
            homepage="https://harbourgazette.test",
            publisher="quayside",
            region="global",
            kind=SourceKind.FEED,
            url="https://harbourgazette.test/feed.xml",
        )
    ]


def test_every_key_reaches_the_record(tmp_path: Path) -> None:
    write(
        tmp_path,
        official="true",
        country='"NL"',
        lang='"nl"',
        tags='["ports"]',
        min_interval='"15m"',
        max_interval='"6h"',
        max_items="20",
        include="['/news/']",
        exclude="['/video/']",
        full_content="true",
        enabled="false",
        verified="2026-09-15",
        verified_how='"by hand"',
        expect='{ min_articles = 3, cadence = "2d" }',
    )
    assert load(tmp_path) == [
        Source(
            id="harbour_gazette",
            name="Harbour Gazette",
            homepage="https://harbourgazette.test",
            publisher="quayside",
            region="global",
            kind=SourceKind.FEED,
            url="https://harbourgazette.test/feed.xml",
            official=True,
            country="NL",
            lang="nl",
            tags=("ports",),
            min_interval_s=900,
            max_interval_s=21600,
            max_items=20,
            include=("/news/",),
            exclude=("/video/",),
            full_content=True,
            enabled=False,
            verified=date(2026, 9, 15),
            verified_how="by hand",
            min_articles=3,
            cadence_s=172800,
        )
    ]


def test_sources_come_sorted_and_other_files_are_left_alone(tmp_path: Path) -> None:
    for stem in ("b", "a_b", "a1", "a", "c"):
        write(tmp_path, stem, url=f'"https://{stem}.test/feed"')
    write(tmp_path, ".#a_paper", url='"half written"')
    (tmp_path / "notes.md").write_text("not a source")
    assert [source.id for source in load(tmp_path)] == ["a", "a1", "a_b", "b", "c"]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("name", "", "is missing, add it"),
        ("name", '"two\\nlines"', "must be words on one line"),
        ("name", '"red \\u001b[31m"', "must be words on one line"),
        ("min_intervall", '"30m"', "unknown key, did you mean 'min_interval'?"),
        ("min_articles", "3", "unknown key, did you mean 'expect.min_articles'?"),
        ("link_css", '"a"', "unknown key, known here: name, homepage"),
        ("homepage", '"harbourgazette.test"', "must begin with https:// or http://"),
        ("url", '"ftp://a.test/feed"', "must begin with https:// or http://"),
        ("url", '"file:///etc/passwd"', "must begin with https:// or http://"),
        ("url", '"https:///feed"', "must begin with https:// or http:// and a host"),
        ("url", '"https://me:pw@a.test/feed"', "must not carry a user name or password"),
        ("url", '"https://a.test:99999/"', "Port out of range"),
        ("url", '"https://a.test:0/"', "must name a real port"),
        ("url", '"https://[::1/"', "Invalid IPv6 URL"),
        ("url", '"https://a.test/a b"', "must not hold spaces"),
        ("url", "'https://a.test\\@b.test/'", "must not hold spaces"),
        ("url", '"https://a.test/\\nHost: b.test"', "must not hold spaces"),
        ("kind", '"rss"', "should be 'feed', 'sitemap', 'listing' or 'api'"),
        ("publisher", '"Quayside Press"', "must be lower-case letters, digits and _"),
        ("country", '"nl"', "must be two upper-case letters"),
        ("country", '"NLD"', "must be two upper-case letters"),
        ("country", '"UK"', "must be the ISO 3166 code, which is 'GB'"),
        ("lang", '"english"', "must be two lower-case letters"),
        ("official", '"yes"', "should be a valid boolean"),
        ("min_interval", "30", "must be a number and a unit in quotes"),
        ("min_interval", '"0s"', "must be longer than zero"),
        ("max_interval", '"29m"', "must not be shorter than min_interval"),
        ("max_items", "0", "should be greater than or equal to 1"),
        ("verified", '"last week"', "should be a valid date"),
        ("expect", "{ min_articles = 0 }", ""),
    ],
)
def test_one_line_names_file_key_and_mend(tmp_path: Path, key: str, value: str, problem: str) -> None:
    write(tmp_path, **{key: value})
    assert complaint(tmp_path).startswith(f"harbour_gazette.toml: {key}{': ' + problem if problem else '.'}")


def test_a_pattern_that_does_not_compile(tmp_path: Path) -> None:
    write(tmp_path, exclude="['/ok/', '(unclosed']")
    assert complaint(tmp_path).startswith(
        "harbour_gazette.toml: exclude[1]: is not a regular expression (missing )"
    )


def test_excerpt_and_full_content_exclude_each_other(tmp_path: Path) -> None:
    write(tmp_path, excerpt_only="true", full_content="true")
    assert complaint(tmp_path) == (
        "harbour_gazette.toml: full_content: cannot stand beside excerpt_only, remove one of them"
    )


def test_a_layout_goes_with_its_kind(tmp_path: Path) -> None:
    for kind, layout, said in (
        ('"listing"', "{}", "layout.item: is missing; a listing cannot be read without it"),
        ('"listing"', '{ item = "li >" }', "layout.item: is no CSS selector"),
        ('"api"', '{ item = "results" }', "layout.link: is missing; a api cannot be read without it"),
        ('"feed"', "{ pages = 2 }", "layout.pages: is not used by a feed, remove it"),
        ('"sitemap"', '{ item = "li" }', "layout.item: is not used by a sitemap, remove it"),
    ):
        write(tmp_path, kind=kind, layout=layout)
        assert complaint(tmp_path).startswith(f"harbour_gazette.toml: {said}")
    write(tmp_path, url='"https://a.test/{since}"')
    assert "url: {since} is filled in for an api only" in complaint(tmp_path)


@pytest.mark.parametrize("kind", ["sitemap", "listing", "api"])
def test_other_kinds_may_wait_disabled(tmp_path: Path, kind: str) -> None:
    write(tmp_path, kind=f'"{kind}"', enabled="false")
    assert [source.kind for source in load(tmp_path)] == [kind]


@pytest.mark.parametrize(
    "twin", ["https://a.test/feed", "https://a.test/feed/", "http://A.test/feed", "https://a.test:443/feed"]
)
def test_one_address_in_two_files_names_both(tmp_path: Path, twin: str) -> None:
    write(tmp_path, "first", url='"https://a.test/feed"')
    write(tmp_path, "second", url=f'"{twin}"')
    assert complaint(tmp_path) == "second.toml: url: is that of first.toml too, remove one of them"


def test_addresses_that_differ_in_the_query_are_two(tmp_path: Path) -> None:
    write(tmp_path, "first", url='"https://a.test/feed?c=1"')
    write(tmp_path, "second", url='"https://a.test/feed?c=2"')
    assert len(load(tmp_path)) == 2


@pytest.mark.parametrize("twin", ["port-la", "Port_LA", "portla"])
def test_ids_that_look_alike_name_both_files(tmp_path: Path, twin: str) -> None:
    write(tmp_path, "port_la", url='"https://a.test/feed"')
    write(tmp_path, twin, url='"https://b.test/feed"')
    line = complaint(tmp_path)
    assert "file name: is that of" in line
    assert "port_la.toml" in line
    assert f"{twin}.toml" in line


@pytest.mark.parametrize("stem", ["Gazette", "harbour-gazette", "the gazette", "gdańsk", "a.b"])
def test_the_file_name_is_the_id(tmp_path: Path, stem: str) -> None:
    write(tmp_path, stem)
    assert complaint(tmp_path).endswith(": file name: may hold a-z, 0-9 and _ only, it is the source's id")


def test_folders_without_sources(tmp_path: Path) -> None:
    assert complaint(tmp_path) == ": is empty: add a source file, such as gcaptain.toml"
    assert complaint(tmp_path / "none") == ": cannot be read: no such file or directory"
    assert complaint(write(tmp_path)) == ": cannot be read: not a directory"


@pytest.fixture(scope="module")
def shipped() -> list[Source]:
    return load(SHIPPED)


def test_the_shipped_list_is_long_enough(shipped: list[Source]) -> None:
    assert len(shipped) >= 48
    assert sum(source.enabled for source in shipped) >= 40
    assert len({source.id for source in shipped}) == len(shipped)


def test_every_shipped_source_says_what_is_expected_and_how_it_is_known(shipped: list[Source]) -> None:
    for source in shipped:
        assert source.cadence_s, source.id
        assert source.verified_how, source.id
        assert (source.verified is None) == ("unverified" in source.verified_how), source.id


def test_every_national_source_names_its_country(shipped: list[Source]) -> None:
    home = {"US": "US", "UK": "GB", "SG": "SG", "AU": "AU"}
    named = [(source.id, source.country) for source in shipped if source.region in home]
    assert named == [(source.id, home[source.region]) for source in shipped if source.region in home]


def test_addresses_recorded_dead_are_not_shipped(shipped: list[Source]) -> None:
    dead = {
        "www.cbp.gov/rss/all",
        "www.joc.com/rss",
        "www.maritime-executive.com/rss",
        "www.seatrade-maritime.com/rss",
        "www.supplychainbrain.com/rss",
    }
    assert dead.isdisjoint({f"{urlsplit(s.url).hostname}{urlsplit(s.url).path}".rstrip("/") for s in shipped})


def test_titles_of_one_house_share_a_publisher(shipped: list[Source]) -> None:
    families = Counter(source.publisher for source in shipped)
    assert families["us_cbp"] == 3
    assert families["navingo"] == families["us_federal_register"] == families["agile"] == 2


def test_the_wto_keeps_its_plain_http(shipped: list[Source]) -> None:
    assert next(s for s in shipped if s.id == "wto").url.startswith("http://www.wto.org/")


def test_a_shipped_file_fits_on_a_screen() -> None:
    assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in SHIPPED.iterdir()) <= 36
