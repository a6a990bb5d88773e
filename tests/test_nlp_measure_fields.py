"""The fields of a trade measure: rates, whom it hits and spares, its days, goods and legal basis."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.days import days
from nlp.extract import read as read_documents
from nlp.rates import rates
from store.records import Document, Measure, MeasureAction, MeasureType

THURSDAY = date(2026, 3, 5)
FILLER = (
    " The minister said that growers had asked for it for years, and that it was time they got some help."
)


def news(nlp: Language, text: str, *, title: str = "") -> list[Measure]:
    document = Document(id="a", text=text + FILLER, title=title, published=THURSDAY)
    (found,) = read_documents([document], nlp)
    return [measure for measure in found.measures if measure.main]


def only(nlp: Language, text: str, *, title: str = "") -> Measure:
    found = news(nlp, text, title=title)
    assert len(found) == 1, found
    return found[0]


def names(measure: Measure) -> list[str]:
    return [product.name.lower() for product in measure.products]


# -- rates and the rates they replace ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "prior"),
    [
        ("will pay 50 per cent, in place of 25", 50, 25),
        ("50 per cent, in place of the 25 per cent charged so far", 50, 25),
        ("a duty of 50 per cent rather than 25", 50, 25),
        ("8 percent, as opposed to the earlier 14 percent", 8, 14),
        ("a tariff of 25 per cent, up from 10", 25, 10),
        ("15 per cent against 12 before", 15, 12),
        ("15 per cent (previously 12 per cent)", 15, 12),
        ("15% (was 12%)", 15, 12),
        ("doubling to 50 per cent the tariff on steel", 50, 25),
        ("the duty on steel will double to 50 per cent", 50, 25),
        ("doubled the 25 per cent duty on steel", 50, 25),
        ("halved the levy to 10 per cent", 10, 20),
        ("raised by five points to 15 per cent", 15, 10),
        ("cut by ten percentage points to 15 per cent", 15, 25),
        ("set at 30 per cent, ten points more than before", 30, 20),
        ("the 15 per cent rate replaces the 7.5 per cent charged since 2010", 15, 7.5),
        ("the 7.5 per cent duty will be replaced by one of 15 per cent", 15, 7.5),
        ("the present rate of 10 per cent will go up to 15 per cent", 15, 10),
        ("it raised the 10 per cent duty on rice to 15 per cent", 15, 10),
        ("duty on rice, hitherto zero, will be 20 per cent", 20, 0),
        ("rice, until now free of duty, will pay 20 per cent", 20, 0),
        ("cut from 30 per cent to nothing", 0, 30),
        ("reduced from the 45 per cent first proposed to between 15 and 30 per cent", 30, None),
        ("cut from a proposed 45 per cent to between 15 and 30 per cent", 30, 45),
        ("from previously 8 (2) percent to 9.5 (3) percent", 9.5, 8),
        ("Rs 60 a kilo in place of 30", 60, 30),
        ("from 25 euros to 50 euros a tonne", 50, 25),
        ("lifted the levy to 50 euros ($59) per tonne", 50, None),
        ("a charge of PHP9.80/40kg bag", 9.8, None),
        ("a duty of seven and a half per cent", 7.5, None),
        ("a tariff of one hundred and forty-five per cent", 145, None),
        ("an ad valorem duty of 12 1/2 per cent", 12.5, None),
        ("a 25pc duty", 25, None),
    ],
)
def test_a_rate_and_the_one_it_replaces(text: str, value: float, prior: float | None) -> None:
    found = rates(text)
    assert (found[-1].value, found[-1].prior) == (value, prior)
    assert prior is None or len(found) == 1


def test_two_rates_of_two_goods_are_not_old_and_new() -> None:
    text = "a 10 per cent tariff on steel and raised that on aluminium to 25 per cent"
    assert [(rate.value, rate.prior) for rate in rates(text)] == [(10, None), (25, None)]


@pytest.mark.parametrize(
    ("text", "value", "prior"),
    [
        ("Turkey imposed an import duty on rice on Tuesday. The rate is 30 per cent.", 30, None),
        (
            "Turkey imposed an import duty on rice on Tuesday. The levy, set at 30 per cent, will stay.",
            30,
            None,
        ),
        (
            "Turkey imposed an import duty on rice on Tuesday. Importers will have to pay 30 per cent.",
            30,
            None,
        ),
        ("Turkey raised the import duty on rice to 30 per cent. Until now the rate was 10 per cent.", 30, 10),
        ("Turkey raised the import duty on rice to 30 per cent. That is up from 10 per cent.", 30, 10),
        (
            "Turkey raised the import duty on rice on Tuesday. It goes to 30 per cent from 10 per cent.",
            30,
            10,
        ),
    ],
)
def test_a_rate_told_in_another_sentence(nlp: Language, text: str, value: float, prior: float | None) -> None:
    found = only(nlp, text)
    assert (found.rate, found.rate_prior) == (value, prior)


def test_the_old_rate_of_other_goods_is_not_taken(nlp: Language) -> None:
    text = "Turkey raised the import duty on rice to 30 per cent. The duty on sugar stood at 10 per cent."
    assert {one.rate_prior for one in news(nlp, text)} == {None}


def test_a_duty_told_with_its_old_rate_is_raised_or_lowered(nlp: Language) -> None:
    assert (
        only(nlp, "Turkey set the duty on rice at 30 per cent, up from 10.").action is MeasureAction.INCREASED
    )
    assert (
        only(nlp, "Turkey set the duty on rice at 10 per cent, down from 30.").action is MeasureAction.REDUCED
    )


# -- one measure for each rate, origin and goods ----------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        "from China at 43.1 per cent and South Korea at 9.9 per cent.",
        "from China (43.1 per cent) and South Korea (9.9 per cent).",
        "from China and South Korea. The rates are 43.1 per cent for China and 9.9 per cent for South Korea.",
        "from China and South Korea. Chinese mills will pay 43.1 per cent, Korean ones 9.9 per cent.",
        "of 43.1 per cent on imports from China and 9.9 per cent on those from South Korea.",
    ],
)
def test_each_origin_has_its_own_rate(nlp: Language, told: str) -> None:
    found = news(nlp, f"Turkey imposed anti-dumping duties on steel pipes {told}")
    assert [(one.target, one.rate, names(one)) for one in found] == [
        (("CN",), 43.1, ["steel pipes"]),
        (("KR",), 9.9, ["steel pipes"]),
    ]


def test_rates_firm_by_firm_give_each_origin_its_highest(nlp: Language) -> None:
    text = (
        "Turkey imposed anti-dumping duties on steel pipes from China and South Korea. "
        "The duty rates for China are 12.5 per cent for Alpha and 43.1 per cent for others. "
        "The duty rates for South Korea are 4.2 per cent for Beta and 9.9 per cent for others."
    )
    assert [(one.target, one.rate) for one in news(nlp, text)] == [(("CN",), 43.1), (("KR",), 9.9)]


def test_goods_told_with_their_rates_apart_from_the_act(nlp: Language) -> None:
    text = (
        "Turkey raised import duties on farm goods on Tuesday. Wheat will pay 130 per cent, "
        "barley 110 per cent and rice 30 per cent."
    )
    assert [(names(one), one.rate) for one in news(nlp, text)] == [
        (["wheat"], 130),
        (["barley"], 110),
        (["rice"], 30),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "\n\n- wheat: 130 per cent, in place of 45 per cent\n- rice: 30 per cent\n\n",
        "\n\n(a) wheat: 130 per cent, in place of 45 per cent;\n(b) rice: 30 per cent.\n\n",
        "\n\nFrom 45 per cent to 130 per cent\n\nWheat\n\nTo 30 per cent\n\nRice\n\n",
    ],
    ids=["bullets", "letters", "headed"],
)
def test_a_list_of_goods_and_rates(nlp: Language, rows: str) -> None:
    text = f"Turkey raised import duties on farm goods on Tuesday, the ministry of trade said:{rows}"
    found = news(nlp, text, title="Turkey raises farm duties")
    assert [(names(one), one.rate, one.rate_prior) for one in found] == [
        (["wheat"], 130, 45),
        (["rice"], 30, None),
    ]


def test_sums_told_in_step(nlp: Language) -> None:
    text = "Russia set export taxes on barley and maize at $39.6 and $52.2 per tonne, respectively."
    assert [(names(one), one.rate) for one in news(nlp, text)] == [(["barley"], 39.6), (["maize"], 52.2)]


def test_the_rates_of_later_years_are_no_measures(nlp: Language) -> None:
    text = (
        "South Africa imposed a safeguard duty on bolts. The duty is 13 per cent for the first year, "
        "11 per cent for the second year and 9 per cent for the third year."
    )
    assert only(nlp, text).rate == 13


def test_a_headline_that_cuts_a_figure_tells_the_same_measure(nlp: Language) -> None:
    found = only(
        nlp,
        "The export duty on wheat from Russia will fall to 4,918.1 roubles a tonne on 11 March "
        "from 5,119.6 roubles.",
        title="Export duty on Russian wheat to fall to 4,918 roubles a tonne from 5,119 roubles",
    )
    assert (found.imposer, found.target, found.rate, found.effective) == (
        ("RU",),
        ("*",),
        4918.1,
        "2026-03-11",
    )


# -- whom it hits, whom it spares --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "target"),
    [
        ("on Chinese, Indian and Thai rice", ("CN", "IN", "TH")),
        ("on rice grown in India and Thailand", ("IN", "TH")),
        ("on rice from India/Thailand", ("IN", "TH")),
    ],
)
def test_every_origin_of_a_list_is_hit(nlp: Language, told: str, target: tuple[str, ...]) -> None:
    assert only(nlp, f"Turkey imposed a 30 per cent duty {told}.").target == target


def test_origins_named_apart(nlp: Language) -> None:
    text = (
        "China will grant zero tariffs on sesame from four least developed countries. "
        "The four are Benin, Malawi, Uganda and Zambia."
    )
    assert only(nlp, text).target == ("BJ", "MW", "UG", "ZM")


@pytest.mark.parametrize(
    ("told", "spared"),
    [
        (", exempting Mexico and the EU.", ("MX", "EU")),
        (" for every country but Britain.", ("GB",)),
        ("; the duty does not apply to imports from Argentina and Paraguay.", ("AR", "PY")),
        (
            ". The measure will not apply to some developing countries, including Malaysia and Vietnam.",
            ("MY", "VN"),
        ),
        (". Imports from Botswana and Zambia are exempt.", ("BW", "ZM")),
        (". Canada and Mexico are let off.", ("CA", "MX")),
        (". Nothing changes for shipments from Norway.", ("NO",)),
    ],
)
def test_whom_a_measure_spares(nlp: Language, told: str, spared: tuple[str, ...]) -> None:
    found = only(nlp, f"Brazil raised the import duty on steel to 25 per cent{told}")
    assert (found.target, found.excluded) == (("*",), spared)


@pytest.mark.parametrize(
    "told",
    [
        "Developing countries, except China and Turkey, are excluded.",
        "Several developing countries are excluded, but not China.",
        "Books are spared.",
    ],
)
def test_who_is_not_spared_is_not_excluded(nlp: Language, told: str) -> None:
    text = f"South Africa imposed a safeguard duty of 13 per cent on bolts. {told}"
    assert only(nlp, text).excluded == ()


# -- days --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "effective"),
    [
        (" from Thursday.", "2026-03-05"),
        (" with immediate effect.", "2026-03-05"),
        (". The decree takes effect immediately.", "2026-03-05"),
        (". The decree, published on Wednesday, takes effect upon publication.", "2026-03-04"),
        (". It takes effect upon its publication, foreseen for Monday.", "2026-03-09"),
        (". The regulation is effective the day after its publication.", "2026-03-06"),
        (". It will come into force in 30 days.", "2026-04-04"),
        (". It takes effect two weeks after publication.", "2026-03-19"),
        (". The order becomes operative on 9 March.", "2026-03-09"),
        (". In force: 9 March 2026.", "2026-03-09"),
        (". It will last four months, starting on 15 March.", "2026-03-15"),
        (" between 1 April and 30 September.", "2026-04-01"),
        (", starting this Saturday.", "2026-03-07"),
        (" at the start of May.", "2026-05"),
    ],
)
def test_the_day_of_effect(nlp: Language, told: str, effective: str) -> None:
    assert only(nlp, f"Turkey will impose a 30 per cent duty on rice{told}").effective == effective


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        (" for five years.", "2031-03"),
        (" for 200 days from 1 April.", "2026-10-18"),
        (". It will stay in place for six months.", "2026-09"),
        (". The duty runs to 31 December 2027.", "2027-12-31"),
        (". The duty expires on 31 December.", "2026-12-31"),
        (" from 1 April to 30 September.", "2026-09-30"),
        (" between 1 April and 30 September.", "2026-09-30"),
    ],
)
def test_the_last_day(nlp: Language, told: str, ends: str) -> None:
    assert only(nlp, f"Turkey imposed a 30 per cent duty on rice{told}").ends == ends


def test_a_day_to_which_a_duty_is_put_off_is_that_of_its_effect(nlp: Language) -> None:
    found = only(nlp, "Turkey postponed the 30 per cent duty on rice from 1 March to 1 May.")
    assert (found.action, found.effective, found.ends) == (MeasureAction.DELAYED, "2026-05-01", None)


def test_a_day_on_which_something_begins_is_not_that_of_the_news(nlp: Language) -> None:
    assert only(nlp, "Beginning on Monday, Turkey will levy a 30 per cent duty on rice.").announced is None


def test_one_day_for_all_rates_of_one_act(nlp: Language) -> None:
    text = (
        "Russia will raise the export duty on wheat to 50 euros a tonne on 11 March. "
        "It will raise the export duty on barley to 10 euros a tonne."
    )
    assert {one.effective for one in news(nlp, text)} == {"2026-03-11"}


def test_a_month_of_the_calendar_is_no_day_of_effect(nlp: Language) -> None:
    text = (
        "Turkey cut the duty on rice to 5 per cent to aid buyers in the month of Ramadan, starting in March."
    )
    assert only(nlp, text).effective is None


# -- goods -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        (
            "Turkey imposed a 30 per cent duty on steel, bamboo, rubber and soap.",
            ["steel", "bamboo", "rubber", "soap"],
        ),
        ("Turkey raised the levy. For saffron, the import duty has been cut to 5 per cent.", ["saffron"]),
        (
            "In Turkey the import duty was doubled to 20 per cent from 10 per cent on steel nails.",
            ["steel nails"],
        ),
        ("Turkey imposed an anti-dumping (AD) duty on bulb flat imports from China.", ["bulb flat"]),
    ],
)
def test_goods_in_other_places(nlp: Language, text: str, goods: list[str]) -> None:
    assert [one for one in news(nlp, text) if names(one) == goods]


def test_a_bare_rate_is_that_of_the_measure_told_before_it(nlp: Language) -> None:
    text = (
        "China imposed anti-dumping measures on quinine acid from Japan. "
        "Importers are required to pay security deposits "
        "at a rate of 41 per cent. China also imposed anti-dumping measures on butanol from Malaysia. "
        "Importers of the butanol have to pay security deposits at a rate of 97 per cent."
    )
    assert {(one.target, one.rate) for one in news(nlp, text)} == {(("JP",), 41.0), (("MY",), 97.0)}


def test_a_preference_without_goods_is_named_by_its_scheme(nlp: Language) -> None:
    found = only(
        nlp, "The United States has removed Gabon from the African Growth and Opportunity Act (AGOA)."
    )
    assert (found.type, names(found)) == (MeasureType.PREFERENCE, ["agoa preference"])


# -- legal basis -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "basis"),
    [
        (
            "In exercise of the powers conferred by the Import Duties Act, 1969, it signed the order.",
            "Import Duties Act, 1969",
        ),
        ("The levy was fixed by Decree No. 456.", "Decree No. 456"),
        ("Resolution 001-2016 sets out the details.", "Resolution 001-2016"),
        ("It was made under Article 12.5 of the Treaty Law.", "Article 12.5 of the Treaty Law"),
    ],
)
def test_a_legal_basis_told_apart(nlp: Language, told: str, basis: str) -> None:
    text = f"Turkey imposed a 30 per cent duty on rice.{FILLER}{FILLER}{FILLER} {told}"
    assert only(nlp, text).legal_basis == basis


def test_a_law_on_preferences_is_no_basis_of_a_duty(nlp: Language) -> None:
    text = (
        "The European Union imposed a duty of 4.7 per cent on jet fuel.\n\n"
        "Sellers lost benefits under the Generalised System of Preferences last year."
    )
    assert only(nlp, text).legal_basis is None


def test_goods_of_one_kind_in_one_list_are_several(nlp: Language) -> None:
    found = only(nlp, "Jordan imposed a 7 per cent duty on mutton and goat meat.")
    assert names(found) == ["mutton", "goat meat"]


def test_goods_told_again_in_other_words_are_one(nlp: Language) -> None:
    found = only(
        nlp, "Jordan imposed a 7 per cent duty on cars. The minister said automobiles will pay it from May."
    )
    assert names(found) == ["cars"]


def test_retaliation_hits_the_state_it_answers(nlp: Language) -> None:
    text = (
        "The European Union imposed retaliatory tariffs on boats and bourbon on Tuesday. "
        "The United States has imposed a tariff of 25 per cent on steel."
    )
    found = [one for one in news(nlp, text) if one.imposer == ("EU",)]
    assert {one.target for one in found} == {("US",)}


def test_a_sum_per_unit_in_a_range_is_its_highest() -> None:
    assert [
        (one.value, one.prior) for one in rates("ranges from USD 170 per tonne to USD 870 per tonne")
    ] == [(870, None)]


@pytest.mark.parametrize(
    "told", ["Surtaxes of 25 per cent will apply to steel. Surtaxes of 10 per cent will apply to wine."]
)
def test_rates_of_goods_a_sentence_each(nlp: Language, told: str) -> None:
    found = news(nlp, f"Canada announced countermeasures on goods from the United States on Tuesday. {told}")
    assert [(names(one), one.rate, one.target) for one in found] == [
        (["steel"], 25, ("US",)),
        (["wine"], 10, ("US",)),
    ]


def test_a_day_to_come_that_opens_the_news_is_that_of_its_effect(nlp: Language) -> None:
    found = only(nlp, "On July 1 Turkey will impose a 30 per cent duty on rice.")
    assert found.effective == "2026-07-01"


def test_an_inquiry_has_no_day_of_effect(nlp: Language) -> None:
    text = (
        "China has launched an anti-dumping inquiry into pork from the European Union. "
        "It will last a year. The tariffs of the European Union on cars from China take effect on July 4."
    )
    found = [one for one in news(nlp, text) if one.action is MeasureAction.INVESTIGATION]
    assert [(one.effective, one.ends) for one in found] == [(None, None)]


# -- notices -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "defined",
    [
        'In this notice "the subject goods" means hot-rolled coil exported from the Republic of Korea.',
        "The authority found that hot-rolled coil (hereinafter the subject goods), originating in South "
        "Korea, was sold below its normal value.",
    ],
)
def test_goods_and_origins_that_a_notice_defines(nlp: Language, defined: str) -> None:
    text = f"{defined} Canada has imposed an anti-dumping duty of 12.3 per cent on the subject goods."
    found = only(nlp, text)
    assert (names(found), found.target, found.rate) == (["hot-rolled coil"], ("KR",), 12.3)


def test_the_minister_of_a_state_imposes(nlp: Language) -> None:
    text = "The Minister of Finance of Kenya has raised the duty on wheat to 35 per cent. Uganda did not."
    found = only(nlp, text)
    assert (found.imposer, found.target) == (("KE",), ("*",))


def test_a_law_of_another_state_is_no_basis(nlp: Language) -> None:
    text = "Kenya raised the duty on wheat to 35 per cent. Washington had acted under Executive Order 14257."
    assert only(nlp, text).legal_basis is None


# -- days of a text of unknown date ------------------------------------------------------------------------


def test_a_day_takes_the_one_year_that_stands_close_by() -> None:
    text = "suspended its import tax as of April 6 until the end of 2022"
    assert [day.iso for day in days(text, published=None)] == ["2022-04-06", "2022"]


@pytest.mark.parametrize(
    "text",
    [
        "will apply from June 23, the ministry said in a statement about the deer that were loosed in 1985",
        "will apply from June 23, 2019 or April 2, not in 2020",
    ],
)
def test_a_day_takes_no_year_from_far_off_nor_one_of_several(text: str) -> None:
    assert {day.iso for day in days(text, published=None)} <= {"1985", "2019-06-23", "2020"}
