"""Copies: a text printed twice is linked to the eldest and counted once; two events told alike are two."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from string import Template
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywire.newsroom.stories import EDITIONS, shown, sites
from store.database import Store
from store.likeness import BANDS, LONGEST, bands, likeness
from store.records import Article
from tests.store_builders import NOW, agreement, article, open_store, rows, source, tell, value

WIRE = """
The ports of Tema and Durban signed a memorandum of understanding on Tuesday that is to bring their pilots,
planners and engineers together for the first time. Under it the two authorities will exchange officers for
three months at a time, publish a common table of tides and berths, and look into a weekly service for fruit
and cocoa that neither of them could fill alone. The paper was signed in Accra by Ama Boateng, who heads the
authority at Tema, and by Sipho Dlamini of Durban. It runs for four years and can be given up by either side
with half a year's notice. Shippers had asked for it since the drought of 2024, when ships bound for the
Cape waited nine days on average, and when two growers in the Volta region lost a third of their harvest on
the quay. A first group of pilots is to sail in March, said Boateng, and the table of berths will be
published from June onwards. Neither side named a sum, but the regional bank has offered a loan of 40
million dollars for a cold store, should both cabinets agree to it before the rains.
"""
FRONT = """
Reported by our own desk from wire services this morning. Readers who follow the trade in West Africa will
recall what we wrote last week of the queue at the gates, of lorries without papers, and of a minister who
would rather talk of football than of cranes.
"""
BEHIND = """
This newsletter goes out on every working day and costs nothing. Tell a colleague about it, or write to the
desk when you think that we got something wrong; letters are read by a person and answered within a week.
Photographs may be used with our name beside them. To leave the list, follow the link at the foot of the
message that brought you here, and accept our thanks for your time.
"""
MOU = Template(
    """
The Port of $one and the Port of $two signed a Memorandum of Understanding on $day to deepen cooperation
between the two ports. Under the Memorandum of Understanding the two port authorities will exchange
information on port management, terminal operations and the training of staff. They will also share what
they have learnt of shore power and of cleaner fuels, and will look into a digital corridor for cargo
documents. The document was signed by $first and $second at a ceremony in $where. "This agreement is an
important step for both of our ports and for the customers whom we serve," said $first. "We look forward to
working with our partners in the years ahead." The Memorandum of Understanding is valid for three years and
may be renewed by mutual consent. It does not create any legally binding obligation on either party.
"""
)
MOUS = [
    {"one": "Tauranga", "two": "Brisbane", "day": "12 November", "first": "Leo Moss", "second": "Al Ash",
     "where": "Sydney"},
    {"one": "Valencia", "two": "Santos", "day": "19 November", "first": "Maria Prat", "second": "Rui Melo",
     "where": "Madrid"},
    {"one": "Tauranga", "two": "Callao", "day": "20 November", "first": "Leo Moss", "second": "Ana Tello",
     "where": "Lima"},
]  # fmt: skip
RATES = Template(
    """
The composite index of spot rates for a container of 40 feet moved by $a per cent to $b dollars this week,
the consultancy said on Thursday. Rates from Shanghai to Rotterdam stood at $c dollars a box, while those
from Shanghai to Genoa stood at $d. From Shanghai to Los Angeles a box cost $e dollars, and to New York $f.
Rates from Rotterdam to Shanghai were at $g dollars. The consultancy expects rates to stay where they are in
the coming week, since carriers have withdrawn sailings from the east and since warehouses are full for the
season.
"""
)
DUTY = Template(
    """
A definitive duty on imports of $what originating in $land has been imposed by Implementing Regulation
$number, published in the Official Journal on $day. The duty ranges from $low to $high per cent of the net
price, free at the frontier of the Union and before duty. It applies from the day after publication and for
five years, unless a review shows that its end would not bring the dumping back. The investigation was
opened after a complaint by the industry, whose share of the market had fallen in the period considered, and
found that the dumped imports had caused material injury.
"""
)
ABOUT = """
About the authority. Founded by royal charter, the authority owns the quays, the dry docks and the railway
between them, and lets them to private terminals. It employs some nine hundred people and lives by its rents
and dues, without any help from the treasury. Its board meets in public on the first Friday of each month,
and its accounts can be read at the harbour office. Journalists may write to the press office at any time;
photographs of cranes, tugs and trains are sent on request and may be printed without a fee as long as their
maker is named.
"""
SPRING = """
Spring tides will close the inner basin on the nights of 3 and 4 March. Yachts must leave by noon, and the
lock opens again at six. Anglers are asked to keep to the northern mole while the divers look at its foot.
"""
CRANE = """
A second-hand crane from Aarhus was lifted onto berth 7 on Sunday. It will be painted blue before Easter.
The old one goes to a museum in Leith, where a tug has been waiting for company since 1998 and gets some at
last.
"""


def one_line(text: str) -> str:
    return " ".join(text.split())


def told(body: str, *, title: str = "A headline") -> str:
    return f"{title}\n\n{one_line(body)}"


def edited(text: str, *, every: int = 20) -> str:
    """One word in ``every`` is another."""
    words = text.split()
    return " ".join("otherwise" if place % every == 7 else word for place, word in enumerate(words))


def duty(what: str, land: str, number: str, day: str, low: str, high: str) -> str:
    return DUTY.substitute(what=what, land=land, number=number, day=day, low=low, high=high)


def rates(*figures: int) -> str:
    return RATES.substitute(dict(zip("abcdefg", figures, strict=True)))


COPIES = {
    "the same under another head": (WIRE, WIRE, 1.0),
    "framed by foreign words": (WIRE, FRONT + WIRE + BEHIND, 0.6),
    "edited in one word of twenty": (WIRE, edited(WIRE), 0.5),
    "cut by a third": (WIRE, " ".join(WIRE.split()[:120]), 0.6),
    "corrected in one figure": (WIRE, WIRE.replace("40 million", "45 million"), 0.9),
    "in another house style": (
        WIRE,
        WIRE.replace("Tuesday", "Nov. 24").replace("2024", "two years ago"),
        0.8,
    ),
}
OTHERS = {
    "two memoranda in one template": (MOU.substitute(MOUS[0]), MOU.substitute(MOUS[1])),
    "two memoranda of one port": (MOU.substitute(MOUS[0]), MOU.substitute(MOUS[2])),
    "two notices of duty": (
        duty("steel wire rod", "China", "2026/2101", "12 November", "12.4", "31.0"),
        duty("ceramic tiles", "India", "2026/2133", "18 November", "6.7", "8.7"),
    ),
    "rates week by week": (
        rates(3, 1859, 2026, 2134, 2328, 3254, 489),
        rates(1, 1884, 2104, 2160, 2301, 3102, 488),
    ),
    "one boilerplate below two stories": (SPRING + ABOUT, CRANE + ABOUT),
    "a story told at twice the length": (" ".join(WIRE.split()[:70]), WIRE),
    "one event in two papers' own words": (WIRE, MOU.substitute(MOUS[0] | {"one": "Tema", "two": "Durban"})),
}


@pytest.mark.parametrize("case", COPIES)
def test_a_copy_is_known_whichever_comes_first(case: str) -> None:
    one, other, least = COPIES[case]
    found = likeness(told(one), told(other, title="Quite Another Head for Durban"))
    assert found is not None
    assert found >= least
    assert found == likeness(told(other, title="Quite Another Head for Durban"), told(one))
    assert any(a == b for a, b in zip(bands(told(one)), bands(told(other)), strict=True))


@pytest.mark.parametrize("case", OTHERS)
def test_no_copy(case: str) -> None:
    one, other = OTHERS[case]
    assert likeness(told(one), told(other)) is None
    assert likeness(told(other), told(one)) is None


def test_what_is_short_is_not_compared() -> None:
    words = WIRE.split()
    long, short = told(" ".join(words[:50])), told(" ".join(words[:49]))
    assert (len(bands(long)), len(bands(short))) == (BANDS, 0)
    assert likeness(long, long) == 1.0
    assert likeness(short, short) is None


def test_of_all_the_newsroom_only_the_wire_story_and_an_edit_are_copies() -> None:
    stories = {
        (site.id, story.slug, story.body): f"{story.title}\n\n{story.body}"
        for site in sites()
        for edition in EDITIONS
        for story in shown(site, edition)
    }
    found = {
        frozenset((one[0], other[0]))
        for (one, first), (other, second) in combinations(stories.items(), 2)
        if likeness(first, second) is not None
    }
    assert len(stories) > 40
    assert found == {frozenset(("harbour_gazette", "wirepool")), frozenset(("tradelane",))}


def test_bands_are_for_ever() -> None:
    """Stored ones are compared with new ones: whoever changes them has to fill ``text_bands`` anew."""
    assert bands(told(WIRE))[:2] == [616273723703668498, 1095842131791981546]


@given(st.text(max_size=400), st.integers(1, 40))
def test_any_text_can_be_compared(text: str, times: int) -> None:
    whole = told((text + " ") * times)
    assert len(bands(whole)) in (0, BANDS)
    assert likeness(whole, whole) in (None, 1.0)
    assert likeness(whole, told(WIRE)) is None


def test_a_book_is_looked_at_from_its_beginning() -> None:
    book = " ".join(f"word{number}" for number in range(LONGEST))
    assert bands(told(book)) == bands(told(book + " and" * 100_000))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "q.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, "gazette", "courier", "wire", "review") as opened:
        yield opened


def keep(store: Store, name: str, body: str, *, age_h: int = 2, **more: Any) -> Article:  # noqa: ANN401
    """Keep an article of the source of the same name, published ``age_h`` hours ago."""
    made = article(name, one_line(body), source_id=name.partition("-")[0], **more)
    made = replace(made, published=NOW - timedelta(hours=age_h))
    assert store.articles.keep(made, now=NOW)
    return made


def links(path: Path) -> dict[str, tuple[str, str, float]]:
    """Copy -> original, how, similarity."""
    found = rows(
        path,
        "SELECT a.uid, o.uid AS of_uid, c.how, c.similarity FROM article_copies c"
        " JOIN articles a ON a.id = c.article_id JOIN articles o ON o.id = c.of_id ORDER BY a.uid",
    )
    return {row["uid"]: (row["of_uid"], row["how"], row["similarity"]) for row in found}


def test_the_same_text_elsewhere_is_kept_linked_and_read(path: Path, store: Store) -> None:
    for name in ("gazette", "gazette-2", "courier"):
        keep(store, name, "They signed it.")
    assert links(path) == {
        "gazette-2": ("gazette", "same_text", 1.0),
        "courier": ("gazette", "same_text", 1.0),
    }
    assert [one.uid for one in store.articles.unanalysed()] == ["gazette", "gazette-2", "courier"]


def test_a_copy_is_shown_beside_its_original(path: Path, store: Store) -> None:
    keep(store, "wire", WIRE, title="Tema and Durban sign", age_h=5)
    keep(store, "gazette", FRONT + WIRE + BEHIND, title="Ports make friends")
    (row,) = rows(
        path, "SELECT title, publisher, first_title, first_publisher, how, similarity FROM v_copies"
    )
    assert row.pop("similarity") == pytest.approx(0.63, abs=0.05)
    assert row == {
        "title": "Ports make friends",
        "publisher": "gazette",
        "first_title": "Tema and Durban sign",
        "first_publisher": "wire",
        "how": "near",
    }


@pytest.mark.parametrize("order", [("wire", "gazette", "courier"), ("courier", "gazette", "wire")])
def test_all_point_to_the_eldest_whoever_was_seen_first(
    path: Path, store: Store, order: tuple[str, ...]
) -> None:
    stories = {"wire": (WIRE, 9), "gazette": (FRONT + WIRE, 6), "courier": (WIRE + BEHIND, 3)}
    for name in order:
        keep(store, name, stories[name][0], age_h=stories[name][1])
    found = links(path)
    assert {name: of for name, (of, _, _) in found.items()} == {"gazette": "wire", "courier": "wire"}
    assert all(how == "near" and similarity < 0.95 for _, how, similarity in found.values())


def test_a_chain_points_to_its_first_link(path: Path, store: Store) -> None:
    words = WIRE.split()
    first, second, third = (" ".join(words[start : start + 120]) for start in (0, 22, 44))
    assert likeness(told(first), told(third)) is None
    for age, (name, body) in enumerate((("wire", first), ("gazette", second), ("courier", third))):
        keep(store, name, body, age_h=9 - age)
    assert {name: of for name, (of, _, _) in links(path).items()} == {"gazette": "wire", "courier": "wire"}


def test_an_elder_that_comes_last_takes_over_the_whole_group(path: Path, store: Store) -> None:
    for name, age in (("gazette", 5), ("courier", 4), ("review", 3), ("wire", 8)):
        keep(store, name, WIRE + BEHIND, age_h=age, title=f"By the {name}")
    assert {name: of for name, (of, _, _) in links(path).items()} == dict.fromkeys(
        ("gazette", "courier", "review"), "wire"
    )


def test_a_date_in_the_future_makes_no_younger(path: Path, store: Store) -> None:
    keep(store, "wire", WIRE, age_h=-48)
    keep(store, "gazette", WIRE, title="Another head", age_h=-24)
    assert links(path)["gazette"][0] == "wire"


def test_templates_of_two_events_stay_apart_in_the_store(path: Path, store: Store) -> None:
    for name, event in zip(("wire", "gazette", "courier"), MOUS, strict=True):
        keep(store, name, MOU.substitute(event))
    assert links(path) == {}


def test_a_new_version_is_compared_anew(path: Path, store: Store) -> None:
    keep(store, "wire", WIRE, age_h=9)
    copied = keep(store, "gazette", WIRE + BEHIND)
    before = value(path, "SELECT group_concat(hash) FROM text_bands b JOIN articles a ON a.id = b.article_id"
                         " WHERE a.uid = 'gazette'")  # fmt: skip
    assert links(path)["gazette"][0] == "wire"
    keep(store, "gazette", ABOUT + CRANE)
    assert links(path) == {}
    assert [row["n"] for row in rows(path, "SELECT count(*) AS n FROM text_bands GROUP BY article_id")] == [
        BANDS,
        BANDS,
    ]
    assert before != value(path, "SELECT group_concat(hash) FROM text_bands b JOIN articles a"
                                 " ON a.id = b.article_id WHERE a.uid = 'gazette'")  # fmt: skip
    assert store.articles.keep(copied, now=NOW)
    assert links(path)["gazette"][0] == "wire"


def test_what_was_taken_from_an_earlier_version_stays_a_copy(path: Path, store: Store) -> None:
    keep(store, "wire", WIRE, age_h=9)
    keep(store, "gazette", WIRE + BEHIND)
    keep(store, "wire", ABOUT + CRANE, age_h=9)
    keep(store, "wire", WIRE, age_h=9)
    assert links(path)["gazette"][0] == "wire"
    assert len(links(path)) == 1


def test_a_deleted_article_has_no_copies(path: Path, store: Store) -> None:
    keep(store, "wire", WIRE)
    keep(store, "gazette", "A short one.")
    rows(path, "UPDATE articles SET deleted_at = fetched_at RETURNING id")
    keep(store, "courier", WIRE + BEHIND)
    keep(store, "review", "A short one.")
    assert links(path) == {}


def test_the_words_of_one_text_count_for_one_publisher(path: Path, store: Store) -> None:
    told_by = []
    for name, body in (("gazette", WIRE + BEHIND), ("wire", WIRE), ("courier", FRONT + WIRE)):
        piece = replace(article(name, one_line(body), source_id=name), published=NOW - timedelta(hours=2))
        tell(store, piece, agreement())
        told_by.append(rows(path, "SELECT articles, publishers FROM agreements")[0])
    assert told_by == [{"articles": count, "publishers": 1} for count in (1, 2, 3)]
    tell(store, article("review", "Rotterdam and Santos signed.", source_id="review"), agreement())
    assert rows(path, "SELECT articles, publishers FROM agreements") == [{"articles": 4, "publishers": 2}]
    event = store.facts.alert_events()[0]
    assert event.publishers == 2


def test_a_copy_that_is_rewritten_counts_for_itself(path: Path, store: Store) -> None:
    tell(store, article("wire", one_line(WIRE), source_id="wire"), agreement())
    tell(store, article("gazette", one_line(WIRE + BEHIND), source_id="gazette"), agreement())
    assert value(path, "SELECT publishers FROM agreements") == 1
    tell(store, article("gazette", one_line(ABOUT + CRANE), source_id="gazette"), agreement())
    assert value(path, "SELECT publishers FROM agreements") == 2


def test_copies_of_a_family_and_its_own_story_are_one_publisher(path: Path, store: Store) -> None:
    store.sources.sync([source("wire"), source("daily", publisher="wire"), source("gazette")], NOW)
    tell(store, article("wire", one_line(WIRE), source_id="wire"), agreement())
    tell(store, article("gazette", one_line(WIRE), source_id="gazette"), agreement())
    tell(store, article("daily", "Rotterdam and Santos, again.", source_id="daily"), agreement())
    assert rows(path, "SELECT articles, publishers FROM agreements") == [{"articles": 3, "publishers": 1}]
