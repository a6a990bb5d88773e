"""Every saved page is read as its expected.json says: one test for all sources that have no feed.

``quaywire sources new`` makes the page and an expected.json that fails until somebody has filled it in.
"""

from pathlib import Path

import pytest

from crawler.sources import load
from quaywire.sources_pages import complaints
from store.records import Source

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.parent for path in (ROOT / "tests" / "pages").glob("*/expected.json"))
SOURCES = {source.id: source for source in load(ROOT / "config" / "sources")}

PAGE = """<html><body><ul class="news">
<li><a href="/n/1">Two ports agree</a> <time datetime="2026-11-18">Wed</time><p>An opening.</p></li>
<li><a href="/n/2">Six cranes</a> <time datetime="2026-11-12T08:30:00Z">Thu</time></li>
</ul><a rel="next" href="?page=2">More</a></body></html>"""
EXPECTED = """{"entries": [
{"url": "https://quay.test/n/1", "title": "Two ports agree", "published": "2026-11-18",
 "summary": "An opening."},
{"url": "https://quay.test/n/2", "title": "Six cranes", "published": "2026-11-12T08:30:00+00:00"}],
"next": "https://quay.test/news?page=2"}"""
SOURCE = """name = "Quay"
homepage = "https://quay.test"
publisher = "quay"
region = "EU"
kind = "listing"
url = "https://quay.test/news"
[layout]
item = "ul.news > li"
link = "a"
summary = "p"
date = "time::attr(datetime)"
next = "a[rel=next]"
"""


@pytest.mark.parametrize("folder", PAGES, ids=[path.name for path in PAGES])
def test_the_saved_page_is_read_as_expected(folder: Path) -> None:
    assert folder.name in SOURCES, f"{folder}: config/sources/{folder.name}.toml is missing"
    found = complaints(SOURCES[folder.name], folder)
    assert not found, "\n".join(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "expected.json").write_text(EXPECTED)
    return tmp_path


def source(folder: Path, text: str = SOURCE) -> Source:
    (folder / "sources").mkdir()
    (folder / "sources" / "quay.toml").write_text(text)
    return load(folder / "sources")[0]


def test_a_page_that_is_read_as_expected(folder: Path) -> None:
    assert complaints(source(folder), folder) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Six cranes", "Six crane", "entries[1].title: 'Six crane' is expected, 'Six cranes' is read"),
        ("2026-11-18", "2026-11-19", "entries[0].published: '2026-11-19' is expected, '2026-11-18' is read"),
        ("?page=2", "?page=3", "next: 'https://quay.test/news?page=3' is expected,"),
        (',\n "summary": "An opening."', "", "entries[0].summary: None is expected, 'An opening.' is read"),
        ("Two ports agree", "FILL_IN", "FILL_IN: write what page.html lists; the layout reads it now as\n{"),
        ('{"entries": [', "{", "is not JSON: "),
        ('"entries"', '"items"', 'must be an object with "entries", a list, and "next"'),
    ],
)
def test_a_difference_is_named(folder: Path, old: str, new: str, complaint: str) -> None:
    (folder / "expected.json").write_text(EXPECTED.replace(old, new))
    (line,) = complaints(source(folder), folder)
    assert line.startswith(f"{folder / 'expected.json'}: {complaint}")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "ul.news > li",
            "FILL_IN",
            "quay.toml: layout.item: write the selectors that read https://quay.test/news",
        ),
        ("ul.news > li", "ol > li", "expected.json: entries: 2 are expected, 0 are read"),
    ],
)
def test_a_layout_that_does_not_fit_is_named(folder: Path, old: str, new: str, complaint: str) -> None:
    assert complaint in complaints(source(folder, SOURCE.replace(old, new)), folder)[0]


def test_what_is_missing_is_named(folder: Path) -> None:
    quay = source(folder)
    (folder / "page.html").write_text(PAGE + "<!-- FILL_IN -->")
    assert complaints(quay, folder)[0].startswith(f"{folder / 'page.html'}: FILL_IN: give it the tags")
    (folder / "page.html").write_text(PAGE)
    (folder / "expected.json").unlink()
    assert complaints(quay, folder)[0].startswith(
        f"{folder / 'expected.json'}: is missing; the page reads now"
    )
    (folder / "page.html").unlink()
    assert complaints(quay, folder)[0].startswith(f"{folder / 'page.html'}: is missing")
