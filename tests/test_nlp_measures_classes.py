"""Measures in the words of notices, treasuries and trade courts, and the talk around them that is no news."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.extract import read
from store.records import Document, Measure

FRIDAY = date(2026, 11, 20)


def news(nlp: Language, text: str, *, title: str = "") -> list[Measure]:
    (found,) = read([Document(id="a", text=text, title=title, published=FRIDAY)], nlp)
    return [measure for measure in found.measures if measure.main]


def goods(measure: Measure) -> list[str]:
    return [product.name for product in measure.products]


@pytest.mark.parametrize(
    ("text", "kind", "action", "imposer", "target"),
    [
        ("Kenya suspended import duties on rice and wheat on Monday.", "tariff", "suspended", "KE", ("*",)),
        ("Norway suspended export taxes on salmon on Monday.", "export_tax", "suspended", "NO", ("*",)),
        (
            "The United States lifted trade sanctions on chocolate on Friday.",
            "tariff",
            "removed",
            "US",
            ("*",),
        ),
        ("India cut the BCD on copper scrap to 2.5 percent.", "tariff", "reduced", "IN", ("*",)),
        (
            "The U.S. Trade Representative initiated an investigation under Section 301 of Vietnam's acts, "
            "policies and practices on timber.",
            "other",
            "investigation",
            "US",
            ("VN",),
        ),
        (
            "The Canada Border Services Agency has opened a re-investigation of normal values and "
            "export prices for steel rebar from Turkey.",
            "antidumping",
            "investigation",
            "CA",
            ("TR",),
        ),
        (
            "Anti-dumping duties on float glass from Turkey and Iran have been reinstated, the trade "
            "commission of South Africa said.",
            "antidumping",
            "imposed",
            "ZA",
            ("TR", "IR"),
        ),
        (
            "Duties on frozen pork ribs, pork bellies and offal originating in or imported from Spain, "
            "Denmark, Germany and the Netherlands have been reinstated after a pause, the Chilean trade "
            "commission said.",
            "tariff",
            "imposed",
            "CL",
            ("ES", "DK", "DE", "NL"),
        ),
        (
            "The Canadian Import Tribunal said the duty on U.S. potatoes should be cut to 10 percent.",
            "tariff",
            "proposed",
            "CA",
            ("US",),
        ),
        (
            "Japan and the United States agreed on Monday to phase out a 38.5 percent tariff on U.S. beef.",
            "tariff",
            "removed",
            "JP",
            ("US",),
        ),
        (
            "The Gulf Cooperation Council Secretariat General will begin a final review of anti-dumping "
            "duties on car batteries from South Korea.",
            "antidumping",
            "investigation",
            "GCC",
            ("KR",),
        ),
        (
            "Japan will hit back at U.S. tariffs with duties on apples.",
            "tariff",
            "retaliation",
            "JP",
            ("US",),
        ),
    ],
)
def test_a_measure_is_told(
    nlp: Language, text: str, kind: str, action: str, imposer: str, target: tuple[str, ...]
) -> None:
    (measure,) = news(nlp, text)
    assert (measure.type.value, measure.action.value) == (kind, action)
    assert (measure.imposer, measure.target) == ((imposer,), target)


def test_two_states_that_may_answer_a_tariff_threaten_their_own(nlp: Language) -> None:
    (measure,) = news(
        nlp,
        "Tokyo and Beijing warned they could retaliate against U.S. tariffs with duties on corn.",
    )
    assert (measure.action.value, measure.imposer, measure.target) == ("threatened", ("JP", "CN"), ("US",))


def test_an_order_of_duties_is_no_act_of_ordering(nlp: Language) -> None:
    found = news(
        nlp,
        "The U.S. Department of Commerce is revoking the AD order on citric acid from Belgium.",
        title="Antidumping Duty Order on Citric Acid From Belgium: Revocation of Order",
    )
    assert {measure.action.value for measure in found} == {"removed"}


def test_news_that_tariffs_are_adjusted_tells_its_acts_further_down(nlp: Language) -> None:
    text = (
        "China's finance ministry will adjust tariffs on a number of goods. The plan comes into force on "
        "January 1, its website said. It answers demand at home, the ministry said on Friday. Many firms had "
        "called for it in the spring. Tariffs on copper ore will be scrapped. Tariffs on milk powder will be "
        "lowered."
    )
    found = news(nlp, text, title="China makes adjustments on tariff items")
    assert [(m.action.value, goods(m)) for m in found] == [
        ("removed", ["copper ore"]),
        ("reduced", ["milk powder"]),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Thailand said tariffs would be cut next month on 40 more items, including acrylic yarn.",
            ["acrylic yarn"],
        ),
        ("The anti-dumping duty applicable to glass frit has been lifted by South Africa.", ["glass frit"]),
        (
            "Egypt imposed a provisional safeguard duty of 9 percent for 200 days on textile products.",
            ["textile products"],
        ),
        (
            "Hungary banned the import of farm products including cereals, honey and meat from Ukraine.",
            ["cereals", "honey", "meat"],
        ),
        ("Britain suspended import duties on more than 80 items, including car parts.", ["car parts"]),
    ],
)
def test_the_goods_are_found_behind_what_stands_between(nlp: Language, text: str, named: list[str]) -> None:
    (measure,) = news(nlp, text)
    assert goods(measure) == named


def test_a_cut_told_in_points_is_no_rate(nlp: Language) -> None:
    found = news(
        nlp,
        "Seoul will cut import taxes on toys. The cuts, of between five and 30 percentage points, are due.",
    )
    assert {measure.rate for measure in found} == {None}


def test_the_month_of_may_threatens_nothing(nlp: Language) -> None:
    text = "In May 2026, the trade commission of Morocco imposed a duty of 12 percent on tyres from Turkey."
    (found,) = read([Document(id="a", text=text, published=FRIDAY)], nlp)
    assert [measure.action.value for measure in found.measures] == ["imposed"]


def test_goods_that_a_measure_spares_are_none_of_its_own(nlp: Language) -> None:
    text = (
        "The United States imposed a tariff of 50 percent on Canadian wine on Friday. These tariffs will not "
        "apply to energy, potash or products subject to tariffs under Section 232."
    )
    assert [goods(measure) for measure in news(nlp, text)] == [["wine"]]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "Norway has no immediate plans to abolish the duty on lamb, the farm ministry said."),
        ("", "Farm groups urged Washington to hit back at Mexico's tariffs with duties on tomatoes."),
        ("", "The senator wants to launch a Section 301 investigation into China's trade practices."),
        ("", "China asks U.S. to drop its Section 301 investigation of chipmakers, a spokesman said."),
        (
            "Trade row roils stock markets",
            "President Trump said he would put a tariff of 25 percent on steel.",
        ),
        ("Tariffs shook the markets", "The United States said it would put a tariff of 25 percent on steel."),
    ],
)
def test_talk_around_tariffs_is_no_news(nlp: Language, title: str, text: str) -> None:
    assert news(nlp, text, title=title) == []
