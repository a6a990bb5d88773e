"""`quaywire sources new`: the list of a page is guessed, its words stay behind, and the test fails first."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.listings import parse
from crawler.pageshape import shape
from crawler.shapes import date_form
from crawler.sources import load
from quaywire.demo import CONFIG
from quaywire.sources_pages import folder_of
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, page
from tests.newsroom_runs import Finished
from tests.test_quaywire_sources import here, refused, sources

URL = "https://port.test/en/news"
SECRET = "The publisher's own words"


def cards(count: int = 5) -> str:
    """A list as content systems print it: counted classes, an image link first, a button last."""
    return "".join(
        f'<div class="col-4 views-row-{n} teaser"><div><a href="/news/{n}">'
        f'<img alt="{SECRET}" src="/i.jpg"></a></div>'
        f'<h3 class="teaser__title"><a href="/news/{n}?utm_source=x">{SECRET} number {n}</a></h3>'
        f'<span class="news-date">{n + 12}/02/2026</span>'
        f"<p>{SECRET} in short, more than forty characters.</p>"
        f'<script>var x = "{SECRET}"</script><a href="/news/{n}">Read more</a></div>'
        for n in range(1, count + 1)
    )


def rows(count: int = 5) -> str:
    return "<table>" + "".join(
        f'<tr><td><time datetime="2026-02-{n + 10}">{n}</time></td>'
        f'<td><a href="/r/{n}">{SECRET} row {n}</a></td></tr>'
        for n in range(count)
    ) + "</table>"  # fmt: skip


def links(count: int = 5) -> str:
    """Whole cards that are links."""
    return '<div id="press">' + "".join(
        f'<a class="card" href="/c/{n}"><h2>{SECRET} card {n}</h2><p>Brief.</p></a>' for n in range(count)
    ) + "</div>"  # fmt: skip


def plain(count: int = 5) -> str:
    return (
        "<ul>" + "".join(f'<li><a href="/p/{n}">{SECRET} item {n}</a></li>' for n in range(count)) + "</ul>"
    )


def whole(list_: str, *, more: str = "") -> bytes:
    menu = "".join(f'<li><a href="/m/{n}">A long entry of the menu {n}</a></li>' for n in range(9))
    others = "".join(
        f'<li><a href="https://other.test/{n}">A partner of ours, number {n}</a></li>' for n in range(9)
    )
    return (
        f'<html><body class="page-1234"><nav><ul>{menu}</ul></nav><main id="main">'
        f'<div class="list wrap-98765">{list_}</div>{more}</main><footer><ul>{menu}</ul></footer>'
        f"<div><ul>{others}</ul></div></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("list_", "selectors"),
    [
        (cards(), ("div.teaser", "h3 a", "", "span.news-date", "%d/%m/%Y")),
        (rows(), ("table > tr", "a", "", "time::attr(datetime)", "")),
        (links(), ("a.card", "", "h2", "", "")),
        (plain(), ("div.list ul > li", "a", "", "", "")),
    ],
    ids=["cards", "rows", "links", "plain"],
)
def test_the_list_of_a_page_is_guessed(list_: str, selectors: Sequence[str]) -> None:
    """The guess reads the real page; the page made after it holds none of its words and reads alike."""
    body = whole(list_)
    made = shape(body, url=URL, content_type="text/html")
    assert made is not None
    layout = made.layout
    assert (layout.item, layout.link, layout.title, layout.date, layout.date_form) == selectors
    real = parse(body, url=URL, content_type="text/html", layout=layout)
    ours = parse(made.html.encode(), url=URL, content_type="text/html", layout=layout)
    assert (made.items, len(real.entries), len(ours.entries)) == (5, 5, 3)
    assert all(one.title.startswith(SECRET) for one in real.entries)
    assert [bool(one.published) for one in ours.entries] == [bool(selectors[3])] * 3
    for foreign in (
        SECRET,
        "port.test",
        "other.test",
        "img",
        "script",
        "98765",
        "1234",
        "partner",
        "menu",
        "utm",
    ):
        assert foreign not in made.html


@pytest.mark.parametrize(
    "more",
    [
        '<a rel="next" href="?page=2">x</a>',
        '<ul><li class="pager__item--next"><a href="?page=2">x</a></li></ul>',
    ],
)
def test_the_next_page_is_found(more: str) -> None:
    made = shape(whole(cards(), more=more), url=URL, content_type="text/html")
    assert made is not None
    for body in (whole(cards(), more=more), made.html.encode()):
        assert parse(body, url=URL, content_type="text/html", layout=made.layout).ahead == (f"{URL}?page=2",)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe<", whole(""), whole(plain(2)), b"<a href='['>" * 900, b"<div>" * 9000]
)
def test_a_page_without_a_list_gives_none(body: bytes) -> None:
    assert shape(body, url=URL, content_type="text/html") is None


def test_a_form_that_could_be_two_is_left_to_a_person() -> None:
    assert date_form(["13/02/2026", "01/02/2026"]) == "%d/%m/%Y"
    assert date_form(["02/13/2026", "01/02/2026"]) == "%m/%d/%Y"
    assert date_form(["01/02/2026"]) == ""
    assert date_form(["November 18, 2026", "2026-11-18"]) == ""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site().served() as served:
        served["port.test/en/news"] = Reply(whole(cards()), headers={"Content-Type": "text/html"})
        for n in range(1, 6):
            served[f"port.test/news/{n}"] = page(f"{SECRET} number {n}", PARAGRAPH)
        served["shut.test/"] = Reply(status=403)
        yield served


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    for name in ("settings.toml", "routes.toml"):
        (folder / name).write_bytes((CONFIG / name).read_bytes())
    return folder


@pytest.fixture
def environment(site: Site, tmp_path: Path) -> dict[str, str]:
    return Desk(site, tmp_path, datetime.now(UTC)).environment


def test_a_source_is_born_with_a_page_and_a_test_that_fails(
    site: Site, environment: dict[str, str], config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> Finished:
        return sources(environment, config, *arguments)

    pages = config.parent / "pages" / "port_of_quay"
    born = run("new", "Port of Quay", "http://port.test/en/news")
    assert (born.code, born.err) == (0, "")
    assert born.out.startswith(
        "http://port.test/en/news: a list of 5 articles; its selectors are guessed\nWritten: "
    )
    (source,) = load(config / "sources")
    assert (source.id, source.name, source.kind, source.enabled) == (
        "port_of_quay",
        "Port of Quay",
        "listing",
        False,
    )
    assert (source.official, source.verified, source.layout.item) == (True, None, "div.teaser")
    assert SECRET not in (pages / "page.html").read_text()

    failing = here(config, "test", "port_of_quay", "--saved")
    assert (failing.code, failing.out) == (1, "")
    complaint, _, shown = failing.err.partition("\n")
    assert complaint == (
        f"{pages / 'expected.json'}: FILL_IN: write what page.html lists; the layout reads it now as"
    )
    (pages / "expected.json").write_text(shown)
    assert len(json.loads(shown)["entries"]) == 3
    passing = here(config, "test", "port_of_quay", "--saved")
    assert (passing.code, passing.out, passing.err) == (0, f"{pages}: read as expected\n", "")

    real = run("test", "port_of_quay")
    assert (real.code, "200; listing, 5 entries, newest 2026-02-17\nIt is switched off" in real.out) == (
        0,
        True,
    )

    asked = len(site.asked)
    monkeypatch.setenv("QUAYWIRE_NEWSROOM", environment["QUAYWIRE_NEWSROOM"])
    taken = here(config, "new", "port-of-quay", "http://port.test/other")
    assert taken.err == (
        f"quaywire: {config}/sources/port_of_quay.toml: is there already; give another id,"
        " such as port_of_quay_2\n"
    )
    (config / "sources" / "port_of_quay.toml").unlink()
    left = here(config, "new", "Port of Quay", "http://port.test/en/news")
    assert left.err == f"quaywire: {pages}: is there already; remove it, or choose another NAME\n"
    assert len(site.asked) == asked


def test_a_page_that_cannot_be_had_leaves_places_to_fill_in(
    environment: dict[str, str], config: Path
) -> None:
    dry = sources(environment, config, "new", "shut_port", "http://shut.test/", "--dry-run")
    assert (dry.code, dry.out.splitlines()[-1]) == (0, "Nothing was written.")
    assert not [*(config / "sources").iterdir(), *config.parent.glob("pages")]
    born = sources(environment, config, "new", "shut_port", "http://shut.test/")
    assert born.code == 0
    assert born.out.startswith("http://shut.test/: no entry (403); the selectors are yours to fill in\n")
    assert load(config / "sources")[0].name == "Shut Port"
    code, said = refused(config, "test", "shut_port", "--saved")
    assert (code, said) == (
        1,
        "shut_port.toml: layout.item, layout.link, layout.title, layout.date:"
        " write the selectors that read http://shut.test/\n",
    )


def test_pages_stand_with_the_tests_in_a_checkout(tmp_path: Path) -> None:
    checkout = Path(__file__).resolve().parent.parent
    assert folder_of(checkout / "config", "x") == checkout / "tests" / "pages" / "x"
    assert folder_of(tmp_path / "config", "x") == tmp_path / "pages" / "x"


def test_a_name_needs_letters(config: Path) -> None:
    assert refused(config, "new", "***", "https://a.test") == (
        65,
        "quaywire: NAME: must hold a letter or a digit\n",
    )
