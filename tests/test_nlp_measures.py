"""Trade measures: who does what to whom, on which goods, at which rate, from when; and what is no measure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from nlp.gazetteers.rows import legal_bases
from nlp.lexicon import rows
from nlp.measures_confidence import confidence
from nlp.measures_drafts import Draft, cited_in
from nlp.measures_rules import load as load_rules
from nlp.normal import fold
from nlp.rates import rates
from store.records import Document, Measure, MeasureAction, MeasureType, Realis

THURSDAY = date(2026, 11, 19)
RULES = [row for row in rows("measures") if row["kind"] != "words"]


def doc_of(nlp: Language, text: str, *, title: str = "", home: str | None = None) -> Doc:
    prefix = f"{title}\n\n" if title else ""
    doc = nlp.make_doc(prefix + text)
    doc._.document = Document(id="a", text=text, title=title, published=THURSDAY, home_country=home)
    doc._.shift = len(prefix)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def read(nlp: Language, text: str, *, title: str = "", home: str | None = None) -> tuple[Measure, ...]:
    found: tuple[Measure, ...] = doc_of(nlp, text, title=title, home=home)._.measures
    return found


def news(nlp: Language, text: str, *, title: str = "", home: str | None = None) -> tuple[Measure, ...]:
    return tuple(measure for measure in read(nlp, text, title=title, home=home) if measure.main)


def only(nlp: Language, text: str, *, title: str = "", home: str | None = None) -> Measure:
    found = news(nlp, text, title=title, home=home)
    assert len(found) == 1, found
    return found[0]


def names(measure: Measure) -> list[str]:
    return [product.name for product in measure.products]


# -- the rules are data, and each carries an example ------------------------------------------------------


@pytest.mark.parametrize("row", RULES, ids=lambda row: f"{row['kind']}: {row['example'][:50]}")
def test_every_rule_reads_its_own_example(nlp: Language, row: dict[str, Any]) -> None:
    found = read(nlp, row["example"])
    main = [measure for measure in found if measure.main]
    match row["kind"]:
        case "instrument":
            assert row["type"] in {measure.type for measure in main}
        case "act":
            assert row["action"] in {measure.action for measure in main}
        case "currency":
            assert [rate.unit.split("/")[0] for rate in rates(row["example"])] == [row["code"]]
        case "unit":
            assert [rate.unit.split("/")[1] for rate in rates(row["example"])] == [row["name"]]
        case "union":
            assert only(nlp, row["example"]).imposer[0] in row["words"]
        case "administration":
            assert (row["country"],) in {measure.imposer for measure in main}
        case "region":
            assert row["country"] in {code for m in main for code in (*m.target, *m.imposer)}
        case "all_origins":
            assert [measure.target for measure in main] == [("*",)]
        case "mood":
            moods = {
                "threatened": [Realis.HYPOTHETICAL],
                "proposed": [Realis.PLANNED],
                "planned": [Realis.PLANNED],
            }
            assert [measure.realis for measure in main] == moods.get(row["mood"], [])
        case "home":
            assert only(nlp, row["example"], home="GH").imposer == ("GH",)
        case "trading":
            assert load_rules().may_tell(fold(row["example"]))
        case "past" | "context" | "business" | "veto" | "court":
            assert main == []
        case unknown:
            pytest.fail(f"a kind of rule that no test reads: {unknown}")


# -- one sentence ----------------------------------------------------------------------------------------

Row = tuple[str, MeasureType, MeasureAction, tuple[str, ...], tuple[str, ...], list[str], float | None]
TARIFF = MeasureType.TARIFF
SENTENCES: list[Row] = [
    ("Canada will put a 100% tariff on China-made electric vehicles from 1 December 2026.",
     TARIFF, MeasureAction.IMPOSED, ("CA",), ("CN",), ["electric vehicles"], 100),
    ("Vietnam hits Chinese steel with a 25 percent duty.",
     TARIFF, MeasureAction.IMPOSED, ("VN",), ("CN",), ["steel"], 25),
    ("The European Commission opened an anti-dumping investigation into plywood from Brazil.",
     MeasureType.ANTIDUMPING, MeasureAction.INVESTIGATION, ("EU",), ("BR",), ["plywood"], None),
    ("Beijing announced anti-dumping duties of up to 39 percent on brandy from the European Union.",
     MeasureType.ANTIDUMPING, MeasureAction.IMPOSED, ("CN",), ("EU",), ["brandy"], 39),
    ("Indonesia lifted its ban on exports of bauxite.",
     MeasureType.EXPORT_BAN, MeasureAction.REMOVED, ("ID",), ("*",), ["bauxite"], None),
    ("India bans sugar exports until September 2027.",
     MeasureType.EXPORT_BAN, MeasureAction.IMPOSED, ("IN",), ("*",), ["sugar"], None),
    ("Brazil's government decided to end the tax exemption on imports of ethanol.",
     TARIFF, MeasureAction.IMPOSED, ("BR",), ("*",), ["ethanol"], None),
    ("Nigeria lifted the import duty on rice to 40 percent.",
     TARIFF, MeasureAction.INCREASED, ("NG",), ("*",), ["rice"], 40),
    ("South Korea exempted naphtha and LNG from the additional tariffs.",
     TARIFF, MeasureAction.EXEMPTED, ("KR",), ("*",), ["naphtha", "liquefied natural gas"], None),
    ("Washington threatened tariffs on wine from France.",
     TARIFF, MeasureAction.THREATENED, ("US",), ("FR",), ["wine"], None),
    ("The USTR proposed fees of $1.5 million per port call on Chinese vessels.",
     MeasureType.PORT_FEE, MeasureAction.PROPOSED, ("US",), ("CN",), ["vessels"], 1_500_000),
    ("The US postponed a plan to impose tariffs of 30 percent on furniture from Vietnam.",
     TARIFF, MeasureAction.DELAYED, ("US",), ("VN",), ["furniture"], 30),
    ("Zambia, the bloc's largest supplier, will lose trade preferences, the European Commission announced.",
     MeasureType.PREFERENCE, MeasureAction.REMOVED, ("EU",), ("ZM",), [], None),
    ("A 12 percent tariff was imposed by Chile on apples and garlic from Peru.",
     TARIFF, MeasureAction.IMPOSED, ("CL",), ("PE",), ["apples", "garlic"], 12),
    ("Imports of Peruvian maize, wheat and cotton will face a 14 percent tariff, Chile's government said.",
     TARIFF, MeasureAction.IMPOSED, ("CL",), ("PE",), ["maize", "wheat", "cotton"], 14),
    ("Morocco imposed anti-dumping duties on pipes of stainless steel from Turkey at rates from 6 to 19%.",
     MeasureType.ANTIDUMPING, MeasureAction.IMPOSED, ("MA",), ("TR",), ["pipes of stainless steel"], 19),
    ("Kenya raised import duties on sugar to $310 from $260 a tonne.",
     TARIFF, MeasureAction.INCREASED, ("KE",), ("*",), ["sugar"], 310),
    ("The import duty on wire rod from Malaysia, Vietnam and other states was cut by Japan to 9 percent.",
     TARIFF, MeasureAction.REDUCED, ("JP",), ("MY", "VN"), ["wire rod"], 9),
    ("Peru doubled its existing tariff on garlic from China to 30 percent.",
     TARIFF, MeasureAction.INCREASED, ("PE",), ("CN",), ["garlic"], 30),
    ("Gabon was dropped by the United States from the list of AGOA beneficiary countries.",
     MeasureType.PREFERENCE, MeasureAction.REMOVED, ("US",), ("GA",), ["AGOA preference"], None),
    ("Ecuador imposed a 27 percent tariff on imports from Mexico, Peru and Colombia.",
     TARIFF, MeasureAction.IMPOSED, ("EC",), ("MX", "PE", "CO"), [], 27),
]  # fmt: skip


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row[0][:60])
def test_a_sentence_is_read_into_its_parts(nlp: Language, row: Row) -> None:
    text, kind, action, imposer, target, goods, rate = row
    found = only(nlp, text)
    assert (found.type, found.action, found.imposer, found.target) == (kind, action, imposer, target)
    assert (names(found), found.rate) == (goods, rate)


def test_a_move_of_the_rate_has_both_ends(nlp: Language) -> None:
    found = only(nlp, "Kenya raised the import duty on rice from 35 to 45 percent.")
    assert (found.rate_prior, found.rate, found.rate_unit) == (35, 45, "percent")


def test_products_carry_their_heading(nlp: Language) -> None:
    found = only(nlp, "Mexico imposed a 35 percent tariff on footwear, solar panels and textiles from China.")
    assert [(p.name, p.hs) for p in found.products] == [
        ("footwear", "64"), ("solar panels", "8541"), ("textiles", "50-63"),
    ]  # fmt: skip


def test_a_product_outside_the_list_is_read_as_it_stands(nlp: Language) -> None:
    found = only(nlp, "Peru imposed a tariff of 12 percent on oak barrels from Spain.")
    assert [(p.name, p.hs) for p in found.products] == [("oak barrels", None)]


def test_two_rates_in_one_sentence_are_two_measures(nlp: Language) -> None:
    text = "Norway imposed tariffs of 25 percent on steel and 10 percent on aluminium from Russia."
    assert [(names(m), m.rate, m.target) for m in news(nlp, text)] == [
        (["steel"], 25, ("RU",)), (["aluminium"], 10, ("RU",)),
    ]  # fmt: skip


def test_excluded_countries_are_no_targets(nlp: Language) -> None:
    text = (
        "The United States imposed a 25 percent tariff on steel from all countries except Canada and Mexico."
    )
    found = only(nlp, text)
    assert (found.target, found.excluded) == (("*",), ("CA", "MX"))


@pytest.mark.parametrize(
    ("text", "effective", "ends"),
    [
        ("Chile imposed a 15% tariff on wire rod from Peru, effective 1 January 2027.", "2027-01-01", None),
        ("From Monday, Chile will impose a 15 percent tariff on wire rod from China.", "2026-11-23", None),
        ("Chile imposed a 15 percent tariff on wire rod from China until 30 June 2027.", None, "2027-06-30"),
        ("Chile suspended its 15 percent tariff on wire rod from 1 December 2026 for 90 days.",
         "2026-12-01", "2027-03-01"),
    ],
)  # fmt: skip
def test_days_of_effect_and_end(nlp: Language, text: str, effective: str | None, ends: str | None) -> None:
    found = only(nlp, text)
    assert (found.effective, found.ends) == (effective, ends)


# -- whole articles --------------------------------------------------------------------------------------


def test_days_told_in_a_later_sentence_reach_their_products(nlp: Language) -> None:
    text = (
        "Canada says it will charge a 100% tariff on electric vehicles from China. "
        "It will also levy a 25% duty on Chinese steel and aluminium.\n\n"
        "The duties on Chinese EVs are due to take effect on 1 December 2026, while those on steel and "
        "aluminium will be applied from 15 December 2026."
    )
    found = news(nlp, text, title="Canada to hit Chinese electric cars with 100% tariff")
    assert {(m.rate, m.effective) for m in found} == {(100, "2026-12-01"), (25, "2026-12-15")}


def test_the_answer_of_the_other_side_is_retaliation(nlp: Language) -> None:
    text = (
        "India said on Thursday it would levy a 20 percent tariff on almonds and a 35 percent tariff on "
        "motorcycles from the United States, in retaliation for American duties on Indian steel."
    )
    found = news(nlp, text, title="India answers US steel duties with tariffs of its own")
    assert {(m.action, m.imposer, m.target, m.rate) for m in found} == {
        (MeasureAction.RETALIATION, ("IN",), ("US",), 20.0),
        (MeasureAction.RETALIATION, ("IN",), ("US",), 35.0),
    }


def test_a_move_called_a_countermeasure_is_retaliation(nlp: Language) -> None:
    text = (
        "Colombia imposed a 30 percent tariff on rice from Ecuador on Thursday, its trade ministry said.\n\n"
        "The ministry said the move was a countermeasure after Ecuador slapped tariffs on its coffee."
    )
    found = only(nlp, text, title="Colombia imposes tariff on Ecuadorian rice")
    assert (found.action, found.imposer, found.target) == (MeasureAction.RETALIATION, ("CO",), ("EC",))


def test_a_court_strikes_down_the_measure_of_its_state(nlp: Language) -> None:
    text = (
        "A federal appeals court in Washington on Wednesday struck down the US tariffs on imports from "
        "Brazil, finding that the emergency powers act gave no such power."
    )
    found = only(nlp, text, title="Court strikes down US tariffs on Brazilian imports")
    assert (found.action, found.imposer, found.target) == (MeasureAction.STRUCK_DOWN, ("US",), ("BR",))


def test_sides_that_agree_to_suspend_their_tariffs_are_two_measures(nlp: Language) -> None:
    text = "Both the United States and the European Union agreed to suspend their tariffs for five years."
    assert {(m.imposer, m.target, m.action) for m in news(nlp, text)} == {
        (("US",), ("EU",), MeasureAction.SUSPENDED),
        (("EU",), ("US",), MeasureAction.SUSPENDED),
    }


def test_the_government_is_that_of_the_home_country_with_less_trust(nlp: Language) -> None:
    vague = only(nlp, "The government imposed an import duty of 30 percent on cement.", home="GH")
    named = only(nlp, "Ghana imposed an import duty of 30 percent on cement.")
    assert vague.imposer == named.imposer == ("GH",)
    assert vague.confidence < named.confidence


def test_headline_and_lead_tell_one_measure_once(nlp: Language) -> None:
    text = (
        "China has announced it is lifting its tariffs on Australian wine. "
        "The decision scraps duties of up to 218% on Australian wine."
    )
    found = only(nlp, text, title="China lifts penalties on Australian wine")
    assert (found.action, found.imposer, found.target, found.rate) == (
        MeasureAction.REMOVED, ("CN",), ("AU",), 218,
    )  # fmt: skip


def test_a_rise_put_off_is_one_delay_with_both_rates(nlp: Language) -> None:
    text = (
        "Pakistan has deferred by three months the increase in its import duty on black tea.\n\n"
        "The duty was to go up from 11 per cent to 20 per cent on December 1. According to a notification of "
        "Tuesday, November 17, the higher rate will now take effect only on March 1, 2027."
    )
    found = only(nlp, text, title="Pakistan defers higher duty on black tea")
    assert (found.action, found.rate_prior, found.rate) == (MeasureAction.DELAYED, 11, 20)
    assert (found.announced, found.effective) == ("2026-11-17", "2027-03-01")


def test_announcement_and_legal_basis_may_stand_elsewhere_in_the_lead(nlp: Language) -> None:
    text = (
        "The United States is imposing a tariff of 25 percent on wooden furniture from December 1, 2026. "
        "The president signed the order on Monday, November 16. The legal basis is Section 232 of the Trade "
        "Expansion Act of 1962."
    )
    found = only(nlp, text, title="U.S. to charge 25 percent on furniture")
    assert (found.announced, found.effective) == ("2026-11-16", "2026-12-01")
    assert found.legal_basis == "Section 232 of the Trade Expansion Act of 1962"
    assert names(found) == ["wooden furniture"]


def test_a_headline_in_wider_words_is_no_second_measure(nlp: Language) -> None:
    text = "Guinea on Thursday announced export controls on antimony and tungsten, its mines ministry said."
    found = only(nlp, text, title="Guinea imposes export restrictions on critical minerals")
    assert names(found) == ["antimony", "tungsten"]


def test_a_ban_that_ends_is_not_told_as_imposed_again(nlp: Language) -> None:
    text = (
        "Ghana has lifted its ban on exports of maize. The ban on maize exports was imposed in the dry "
        "months to keep granaries full."
    )
    found = only(nlp, text, title="Ghana lifts ban on maize exports")
    assert (found.action, names(found)) == (MeasureAction.REMOVED, ["maize"])


def test_an_inquiry_is_no_second_news_beside_its_duty(nlp: Language) -> None:
    text = (
        "Peru imposed anti-dumping duties on float glass from China. Lima issued the order on the "
        "investigation of float glass imports from China."
    )
    assert [m.action for m in news(nlp, text)] == [MeasureAction.IMPOSED]


def test_the_duties_that_a_move_answers_are_background(nlp: Language) -> None:
    text = (
        "Canada hit back against U.S. tariffs on steel on Thursday and will levy a 25 percent duty on boats "
        "from the United States."
    )
    found = only(nlp, text)
    assert (found.imposer, found.target, names(found)) == (("CA",), ("US",), ["boats"])


def test_later_rates_of_one_round_share_its_origin_and_its_cause(nlp: Language) -> None:
    text = (
        "China imposed retaliatory tariffs of 25 percent on pork from Canada. "
        "A 10 percent tariff was imposed on peas."
    )
    assert {(m.action, m.target, m.rate) for m in news(nlp, text)} == {
        (MeasureAction.RETALIATION, ("CA",), 25.0),
        (MeasureAction.RETALIATION, ("CA",), 10.0),
    }


def test_a_clock_time_before_the_day_of_effect_is_passed_over(nlp: Language) -> None:
    text = (
        "The United States suspended port fees on Chinese ships. The action will be suspended for one year "
        "as of 12:01 a.m. New York time on December 3, 2026."
    )
    assert only(nlp, text).effective == "2026-12-03"


def test_the_government_is_that_of_the_country_that_opens_the_headline(nlp: Language) -> None:
    text = "The government has cut the import duty on garlic from Brazil, Chile and Peru to 5 percent."
    assert only(nlp, text, title="Kenya cuts duty on garlic").imposer == ("KE",)


def test_goods_listed_in_a_later_sentence_are_those_of_the_news(nlp: Language) -> None:
    text = (
        "Chile imposed tariffs of 18 percent on goods from Peru on Thursday, its finance ministry said.\n\n"
        "The list includes almonds, wine and garlic."
    )
    found = only(nlp, text, title="Chile imposes tariffs on Peru")
    assert (names(found), found.rate) == (["almonds", "wine", "garlic"], 18)


def test_what_was_done_years_ago_is_background(nlp: Language) -> None:
    text = (
        "Morocco imposed a safeguard duty of 20 percent on wire rod.\n\n"
        "In 2018 the United States had imposed a tariff of 25 percent on steel from Morocco."
    )
    now, then = read(nlp, text, title="Morocco shields its wire rod makers")
    assert (now.main, now.imposer) == (True, ("MA",))
    assert (then.main, then.imposer, then.realis) == (False, ("US",), Realis.PAST)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Households face dearer power", "The regulator raised electricity tariffs 12 percent."),
        ("Operators raise prices", "Mobile operators will raise prepaid tariffs 20 percent."),
        ("New tariff at the port", "The port authority published a new port tariff with dearer wharfage."),
        ("Profit falls", "The toy maker said tariffs cut its quarterly profit by 12 percent to $40 million."),
        ("Transfer ban lifted", "FIFA lifted the transfer ban on the club, which may sign players again."),
        ("Bills rise", "Kenya raised freight tariffs to 20 percent, up from 15 percent."),
        ("Homes dearer", "Malta raised stamp duties to 20 percent, up from 15 percent."),
        ("Fuel duty frozen", "The chancellor froze fuel duty and cut alcohol duty by two percent."),
        ("Economists look ahead", "Trade wars and tariff uncertainty weigh on growth, they said in Geneva."),
        ("Farmers want help", "Rice farmers urged Peru to impose a tariff of 40 percent on imported rice."),
        ("What are tariffs?", "A 10 percent tariff on a shirt means that importers in Kenya pay more."),
        ("Ministers meet", "Talks in Geneva were to avert a doubling of tariffs on steel, Kenya hoped."),
        ("No tariff", "Norway has no plans to impose a tariff on imported cars, its trade minister said."),
        ("Ports work together",
         "The move comes as the administration has issued a succession of tariffs in recent months that have "
         "changed the flow of imports. The director has been a critic of those tariffs."),
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_measure_is_none(nlp: Language, title: str, text: str) -> None:
    assert read(nlp, text, title=title) == ()


# -- evidence --------------------------------------------------------------------------------------------


def test_every_quote_equals_its_span_also_with_a_title_outside_the_text(nlp: Language) -> None:
    text = "The Indian government imposed a 20 percent export duty on parboiled rice from 1 December 2026."
    found = only(nlp, text, title="New Delhi taxes parboiled rice exports at 20 percent")
    assert {evidence.field for evidence in found.evidence} >= {
        "event",
        "rate",
        "products",
        "effective",
        "imposer",
    }
    assert all(text[e.start : e.end] == e.quote for e in found.evidence)
    assert next(e.quote for e in found.evidence if e.field == "event").rstrip() == text


def test_confidence_grows_with_what_the_text_names() -> None:
    bare = Draft(
        type=TARIFF,
        action=MeasureAction.IMPOSED,
        realis=Realis.ASSERTED,
        lead=False,
        background=False,
        weak=True,
    )
    full = Draft(
        type=TARIFF, action=MeasureAction.IMPOSED, realis=Realis.ASSERTED, lead=True, background=False,
        imposer=("US",), target=("CN",), rate=rates("25%")[0], effective="2027-01-01",
    )  # fmt: skip
    assert 0 < confidence(bare) < confidence(full) < 1


@pytest.mark.parametrize(
    ("text", "imposer", "target", "product"),
    [
        (
            "A U.S. trade court on Tuesday struck down the 20 percent tariff that the United States has"
            " charged on wooden furniture from Vietnam.",
            "US",
            "VN",
            "wooden furniture",
        ),
        (
            "Peru will remove on Monday the 15% duty that the country had imposed on Chilean wine.",
            "PE",
            "CL",
            "wine",
        ),
        (
            "Canada said on Friday it had removed the 25% tariff which Ottawa put on American orange juice.",
            "CA",
            "US",
            "orange juice",
        ),
    ],
)
def test_what_is_said_of_a_duty_names_its_goods(
    nlp: Language, text: str, imposer: str, target: str, product: str
) -> None:
    found = only(nlp, text)
    assert (found.imposer, found.target) == ((imposer,), (target,))
    assert [one.name for one in found.products] == [product]


def test_the_narrower_wording_of_one_product_is_kept(nlp: Language) -> None:
    found = only(
        nlp,
        "India on Tuesday imposed a 20 percent duty on wooden furniture from Vietnam.",
        title="India puts 20 percent duty on furniture from Vietnam",
    )
    assert [one.name for one in found.products] == ["wooden furniture"]


# -- lists, figures, codes -------------------------------------------------------------------------------

TOLD_IN_STEP = [
    ("Argentina lowered export taxes on soybeans, corn and wheat to 24, 9 and 7 percent respectively.",
     [(["soybeans"], ("*",), 24, None), (["corn"], ("*",), 9, None), (["wheat"], ("*",), 7, None)]),
    ("Chile cut tariffs on rice and garlic from 8% and 12% to 5% and 10% respectively.",
     [(["rice"], ("*",), 5, 8), (["garlic"], ("*",), 10, 12)]),
    ("Peru imposed tariffs on goods from Chile and Ecuador of 6 and 11 percent respectively.",
     [([], ("CL",), 6, None), ([], ("EC",), 11, None)]),
    ("The US slapped a tariff of 25 percent on India, 30 percent on South Africa and 39 percent on Chile.",
     [([], ("IN",), 25, None), ([], ("ZA",), 30, None), ([], ("CL",), 39, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD_IN_STEP, ids=["goods", "from and to", "origins", "elided"])
def test_lists_told_in_step_are_a_measure_each(nlp: Language, text: str, told: list[Any]) -> None:
    assert [(names(m), m.target, m.rate, m.rate_prior) for m in news(nlp, text)] == told


def test_of_rates_set_firm_by_firm_the_highest_is_the_measures(nlp: Language) -> None:
    text = (
        "The US Commerce Department set anti-dumping duties on rebar from Egypt of 12.4 percent for Alpha "
        "Steel, 33.2 percent for Beta Metals and 71.8 percent for all other producers."
    )
    found = only(nlp, text)
    assert (found.rate, names(found), found.target) == (71.8, ["rebar"], ("EG",))


def test_an_exact_rate_comes_before_a_rounded_one(nlp: Language) -> None:
    text = (
        "The United States slapped final duties of almost 42 percent on garlic from Peru, the Commerce "
        "Department said. All exporters received a final anti-dumping duty of 41.85 percent."
    )
    assert only(nlp, text).rate == 41.85


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mexico raised the tariff on flat-rolled steel (HS 7208) to 25 percent.", "7208"),
        ("Mexico raised the tariff on footwear under heading 6403 to 35 percent.", "6403"),
        ("Mexico raised the tariff on footwear to 35 percent under HTSUS 9903.01.25.", "64"),
        ("Mexico raised the tariff on footwear to 35 percent in the year 2026.", "64"),
    ],
)
def test_a_code_printed_beside_goods_is_theirs(nlp: Language, text: str, code: str) -> None:
    assert [product.hs for product in only(nlp, text).products] == [code]


def test_every_law_is_found_under_its_own_name() -> None:
    rules = load_rules()
    missed = []
    for law in legal_bases():
        text = fold(f"Ghana imposed a tariff under {law.name} on Thursday.")
        if cited_in(text, (0, len(text)), rules)[0] is None:
            missed.append(law.name)
    assert missed == []


def test_a_law_names_who_acts_under_it(nlp: Language) -> None:
    found = only(nlp, "A tariff of 25 percent on cranes from China was imposed under Section 301.")
    assert (found.imposer, found.legal_basis) == (("US",), "Section 301 of the Trade Act of 1974")


# -- who, whom and when ----------------------------------------------------------------------------------

WHO: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("The Gulf Cooperation Council imposed anti-dumping duties on ceramic tiles from India.", "",
     ("GCC",), ("IN",)),
    ("The Federal Government has cut the import duty on tractors to 5 percent, customs said in Abuja.", "",
     ("NG",), ("*",)),
    ("The European Union agreed to drop tariffs on US lobster.",
     "US wins end of EU lobster tariffs", ("EU",), ("US",)),
    ("Indonesia has protested against the EC plan to raise import duties on vegetable oils.", "",
     ("EU",), ("*",)),
    ("Mexico said it may suspend U.S. trade preferences over labels on meat.", "", ("MX",), ("US",)),
    ("China has begun an anti-dumping investigation into chloroform from Peru, Europe and South Korea.", "",
     ("CN",), ("PE", "EU", "KR")),
    ("The EU opened an inquiry into alleged dumping by Chinese producers of stone.", "", ("EU",), ("CN",)),
    ("The US imposed a 25 percent tariff on goods from any country that imports Venezuelan oil.", "",
     ("US",), ("*",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "imposer", "target"), WHO, ids=lambda value: str(value)[:40])
def test_who_imposes_on_whom(
    nlp: Language, text: str, title: str, imposer: tuple[str, ...], target: tuple[str, ...]
) -> None:
    found = only(nlp, text, title=title)
    assert (found.imposer, found.target) == (imposer, target)


def test_a_treaty_imposes_nothing(nlp: Language) -> None:
    assert news(nlp, "The USMCA removed tariffs on avocados.") == ()


def test_one_country_left_out_of_a_pause_has_its_own_rate(nlp: Language) -> None:
    text = (
        "President Trump announced a 90-day pause on reciprocal tariffs for all countries except China, "
        "whose goods will face a 125 percent duty."
    )
    assert {(m.action, m.target, m.excluded, m.rate) for m in news(nlp, text)} == {
        (MeasureAction.SUSPENDED, ("*",), ("CN",), None),
        (MeasureAction.IMPOSED, ("CN",), (), 125.0),
    }


def test_an_inquiry_into_dumping_and_subsidies_is_two(nlp: Language) -> None:
    text = "Canada opened anti-dumping and countervailing duty investigations into garlic from Peru."
    assert [(m.type, m.action) for m in news(nlp, text)] == [
        (MeasureType.ANTIDUMPING, MeasureAction.INVESTIGATION),
        (MeasureType.COUNTERVAILING, MeasureAction.INVESTIGATION),
    ]


@pytest.mark.parametrize(
    ("text", "effective"),
    [
        ("India slapped a 35% duty on solar glass from Vietnam, effective November 12.", "2026-11-12"),
        ("Indonesia will suspend imports of beef from Brazil from Thursday.", "2026-11-19"),
        ("Effective Friday, importers of garlic from Peru will pay a duty of 9 percent in Chile.",
         "2026-11-20"),
        ("Chile raised its duty on garlic to 70.90 pesos per kg from 64.06 in March, effective today.",
         "2026-11-19"),
        ("Chile imposed a duty of 9 percent on garlic. The duty will take effect 30 days after publication.",
         "2026-12-19"),
        ("Chile will raise the duty on garlic from 9 percent to 12 percent from August 2027. The higher duty "
         "takes effect on August 1, 2027.", "2027-08-01"),
    ],
)  # fmt: skip
def test_the_day_of_effect_is_the_nearest_that_fits(nlp: Language, text: str, effective: str) -> None:
    assert only(nlp, text).effective == effective


def test_what_a_law_of_long_ago_is_cited_for_is_no_history(nlp: Language) -> None:
    text = (
        "The United States will maintain its reciprocal tariffs at 15 percent, as set out in Executive "
        "Order 14257 of April 2, 2025, on goods of Ghana."
    )
    found = only(nlp, text)
    assert (found.action, found.rate, found.target) == (MeasureAction.KEPT, 15, ("GH",))


def test_partners_of_a_deal_pledge_measures(nlp: Language) -> None:
    text = (
        "The two sides agreed on closer ties. Ministers met in Accra. They spoke of ports. They dined.\n\n"
        "Ghana will eliminate customs duties on tractors from the United States."
    )
    found = only(nlp, text, title="Joint statement on a trade framework between the United States and Ghana")
    assert (found.action, found.imposer, found.target) == (MeasureAction.REMOVED, ("GH",), ("US",))


ACTS: list[tuple[str, str, MeasureAction]] = [
    ("A federal appeals court upheld the 25 percent duties on steel imports of the United States.", "",
     MeasureAction.KEPT),
    ("A federal court ruled that the president had no legal right to impose tariffs on Chile.",
     "Court finds tariffs an illegal use of power", MeasureAction.STRUCK_DOWN),
    ("China announced a probe of canola imports from Canada, widening a trade row.", "",
     MeasureAction.INVESTIGATION),
    ("Brazil plans to end automatic import licensing for apples in retaliation against Argentina.", "",
     MeasureAction.RETALIATION),
    ("The United States is considering re-imposing tariffs on aluminium from Canada.",
     "U.S. set to announce aluminium tariffs on Canada", MeasureAction.THREATENED),
    ("China plans to raise export taxes on rare earths from January 1, 2027.",
     "China to raise rare earth export taxes", MeasureAction.INCREASED),
    ("If Canada refuses to curb its exports, the U.S. will impose a 10 percent tariff on its aluminium.", "",
     MeasureAction.THREATENED),
    ("The separate 24.5 percent import tax of South Korea on crude oil is unchanged.", "",
     MeasureAction.KEPT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "action"), ACTS, ids=lambda value: str(value)[:40])
def test_what_is_done_to_a_measure(nlp: Language, text: str, title: str, action: MeasureAction) -> None:
    assert only(nlp, text, title=title).action is action


@pytest.mark.parametrize(
    "text",
    [
        "A candidate said he would impose a tariff of 60 percent on goods from China if he wins.",
        "New Balance pressed the United States to keep its tariffs on shoes from Vietnam.",
        "A hike in import tariffs on pork could be costly for European farmers, Peru said.",
        "China declined to impose tariffs on French cognac.",
        "Tokyo sent its minister to persuade the United States to drop tariffs on Japanese cars.",
        "The tariffs of the United States on steel must end, carmakers wrote.",
    ],
)
def test_what_is_asked_feared_or_promised_is_no_measure(nlp: Language, text: str) -> None:
    assert news(nlp, text) == ()


def test_a_headline_that_asks_tells_no_news(nlp: Language) -> None:
    text = "The United States imposed a tariff of 20 percent on wine from France."
    assert news(nlp, text, title="Will the tariff on French wine hurt drinkers?") == ()


# -- notices, retellings, directives ---------------------------------------------------------------------


def test_the_headline_of_a_notice_names_goods_and_origins(nlp: Language) -> None:
    text = (
        "The Commission gives notice that it institutes antidumping and countervailing duty "
        "investigations, since an industry in the United States is injured, as the United States holds."
    )
    title = "Granular Ceramic Resin From India and Peru; Institution of Anti-Dumping Duty Investigations"
    found = news(nlp, text, title=title)
    assert {(m.imposer, m.target, tuple(names(m))) for m in found} == {
        (("US",), ("IN", "PE"), ("Granular Ceramic Resin",))
    }


def test_the_commission_is_the_european_one_where_europe_is_named(nlp: Language) -> None:
    text = "The Commission imposed anti-dumping duties on garlic from Peru."
    assert only(nlp, f"{text} It sits in Brussels.").imposer == ("EU",)
    assert news(nlp, text) == ()


def test_a_headline_that_sums_up_is_dropped_beside_what_it_sums_up(nlp: Language) -> None:
    text = (
        "China has suspended its export ban on gallium and antimony, allowing shipments to Peru once again."
    )
    found = only(nlp, text, title="China pauses export ban on key metals to Peru")
    assert names(found) == ["gallium", "antimony"]


def test_one_rate_on_goods_and_again_on_an_origin_is_two_measures(nlp: Language) -> None:
    text = (
        "The United States will impose a 50 percent tariff on copper. Brazil's goods will face a 50 percent "
        "tariff as well."
    )
    assert {(m.target, tuple(names(m))) for m in news(nlp, text)} == {(("*",), ("copper",)), (("BR",), ())}


def test_what_is_directed_is_no_mere_wish(nlp: Language) -> None:
    text = "President Obama directed that the import duties of the United States on maize should be removed."
    assert only(nlp, text).action is MeasureAction.REMOVED


def test_a_last_day_told_apart_is_that_of_the_news(nlp: Language) -> None:
    text = "Mexico imposed a 35% tariff on textiles. The tariffs will be in force until April 22, 2028."
    assert only(nlp, text).ends == "2028-04-22"


def test_a_tariff_free_quota_that_shrinks_is_no_duty_removed(nlp: Language) -> None:
    text = "Britain will cut its tariff-free import quotas on steel by 60 percent."
    found = only(nlp, text)
    assert (found.type, found.action, found.rate) == (MeasureType.QUOTA, MeasureAction.REDUCED, None)


def test_the_parts_of_a_rate_are_no_measures_of_their_own(nlp: Language) -> None:
    text = (
        "India has reimposed a 30 per cent import duty on yellow peas. The duty comprises 10 per cent basic "
        "customs duty and 20 per cent cess."
    )
    assert only(nlp, text).rate == 30


def test_goods_in_the_name_of_a_firm_are_no_goods(nlp: Language) -> None:
    text = "Peru imposed a tariff of 9 percent on garlic, the National Meat Federation said."
    assert names(only(nlp, text)) == ["garlic"]


def test_a_permit_that_exporters_must_get_is_a_licence(nlp: Language) -> None:
    text = (
        "From December 1 exporters of graphite in China must apply for permits, the commerce ministry said."
    )
    found = only(nlp, text)
    assert (found.type, found.imposer, names(found)) == (MeasureType.LICENCE, ("CN",), ["graphite"])


def test_a_range_told_of_the_measures_is_the_rate_of_the_news(nlp: Language) -> None:
    text = (
        "Peru imposed definitive anti-dumping duties on garlic from China. The measures stay for "
        "five years and range from 16.2 percent to 26.9 percent."
    )
    assert only(nlp, text).rate == 26.9


def test_a_dispute_over_goods_is_no_duty_on_them(nlp: Language) -> None:
    text = "Peru suspended preferential trade tariffs with Chile for some goods in a dispute over garlic."
    found = only(nlp, text)
    assert (found.type, found.target, names(found)) == (MeasureType.PREFERENCE, ("CL",), [])


def test_two_rated_measures_of_one_act_have_each_their_origin_and_goods(nlp: Language) -> None:
    text = "Norway imposed a 25% tariff on steel from Mexico and Peru and a 10% tariff on wheat from Chile."
    assert [(names(m), m.target, m.rate) for m in news(nlp, text)] == [
        (["steel"], ("MX", "PE"), 25), (["wheat"], ("CL",), 10),
    ]  # fmt: skip


def test_an_exemption_that_is_closed_to_restore_a_tariff_is_no_exemption(nlp: Language) -> None:
    text = "The United States will close exemptions to restore a 25 percent tariff on steel."
    assert only(nlp, text).action is MeasureAction.IMPOSED


def test_the_year_in_the_name_of_a_law_makes_no_history(nlp: Language) -> None:
    text = (
        "President Trump signed a proclamation under Section 232 of the Trade Expansion Act of 1962 to delay "
        "increases in tariffs on kitchen cabinets from Canada and      Mexico."
    )
    found = only(nlp, text)
    assert (found.action, found.target) == (MeasureAction.DELAYED, ("CA", "MX"))


def test_a_list_of_origins_and_rates_is_a_measure_for_each(nlp: Language) -> None:
    text = (
        "The United States will impose new reciprocal tariff rates from December 7, 2026. The rates are:\n\n"
        "- Brazil: 50%\n- India: 25%\n- Vietnam: 20%\n"
    )
    assert [(m.imposer, m.target, m.rate) for m in news(nlp, text)] == [
        (("US",), ("BR",), 50), (("US",), ("IN",), 25), (("US",), ("VN",), 20),
    ]  # fmt: skip


def test_goods_told_after_a_rate_with_a_rate_of_their_own(nlp: Language) -> None:
    text = "India cut the import duty on gold and silver to 6% from 15% and on platinum to 6.4% from 15.4%."
    assert [(names(m), m.rate, m.rate_prior) for m in news(nlp, text)] == [
        (["gold", "silver"], 6, 15), (["platinum"], 6.4, 15.4),
    ]  # fmt: skip


def test_what_another_states_tariffs_are_answered_with(nlp: Language) -> None:
    text = (
        "Canada will respond to Washington's steel tariffs with a 25 percent surtax on American whisky and "
        "furniture from December 4, its prime minister announced."
    )
    found = only(nlp, text)
    assert (found.action, found.imposer, found.target) == (MeasureAction.RETALIATION, ("CA",), ("US",))
    assert (names(found), found.rate, found.effective) == (["whisky", "furniture"], 25, "2026-12-04")
