"""Measures in less common words: told by their effect, by whoever governs, behind a side clause."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.extract import read
from nlp.measures_drafts import drafts
from nlp.measures_merge import measures
from nlp.measures_rules import load as load_rules
from nlp.measures_scene import scene
from store.records import Document, Measure

THURSDAY = date(2026, 11, 19)


def news(nlp: Language, text: str, *, title: str = "") -> list[Measure]:
    document = Document(id="a", text=text, title=title, published=THURSDAY)
    (found,) = read([document], nlp)
    return [measure for measure in found.measures if measure.main]


def told(
    nlp: Language, text: str, *, title: str = ""
) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Type, action, imposer and target of each measure that is news."""
    return [(m.type.value, m.action.value, m.imposer, m.target) for m in news(nlp, text, title=title)]


def by_rules(nlp: Language, text: str, *, title: str) -> list[tuple[str, tuple[str, ...]]]:
    """Type and imposer of the news, without the weights that open a text the rules see no news in."""
    doc = nlp.make_doc(f"{title}\n\n{text}")
    doc._.document = Document(id="a", text=text, title=title, published=THURSDAY)
    doc._.shift = len(title) + 2
    for _, component in nlp.pipeline:
        doc = component(doc)
    seen = scene(doc, load_rules())
    assert seen is not None
    found = measures(drafts(seen, load_rules()), seen, load_rules())
    return [(draft.type.value, draft.imposer) for draft in found if draft.main]


# -- told by its effect -----------------------------------------------------------------------------------

EFFECTS = [
    ("Since Tuesday no rice may leave Egypt, according to the decree that the trade minister has signed.",
     ("export_ban", "imposed", ("EG",), ("*",))),
    ("Malaysia will stop selling chicken abroad from June 1, the prime minister said.",
     ("export_ban", "imposed", ("MY",), ("*",))),
    ("Malawi's president has signed an order that stops unprocessed minerals from leaving the country.",
     ("export_ban", "imposed", ("MW",), ("*",))),
    ("Zimbabwe outlawed the export of raw lithium on Tuesday.", ("export_ban", "imposed", ("ZW",), ("*",))),
    ("Kazakhstan has stopped granting certificates for the shipment of onions, traders said.",
     ("export_ban", "imposed", ("KZ",), ("*",))),
    ("India cleared the export of 200,000 tonnes of wheat to Nepal.",
     ("export_ban", "exempted", ("IN",), ("NP",))),
    ("Russia is turning away tomatoes from Turkey, the food safety agency said.",
     ("import_ban", "imposed", ("RU",), ("TR",))),
    ("The Philippines shut out pork from Belgium, the farm ministry said.",
     ("import_ban", "imposed", ("PH",), ("BE",))),
    ("Saudi Arabia closed its market to chicken from Brazil.", ("import_ban", "imposed", ("SA",), ("BR",))),
    ("Namibia has stopped the importation of tomatoes from South Africa.",
     ("import_ban", "imposed", ("NA",), ("ZA",))),
    ("The European Union on Monday banned diamonds from Russia in a new package of sanctions.",
     ("import_ban", "imposed", ("EU",), ("RU",))),
    ("China has opened its market to melons from Peru.", ("import_ban", "removed", ("CN",), ("PE",))),
    ("Taiwan will allow entry of bone-in beef from Paraguay from June.",
     ("import_ban", "removed", ("TW",), ("PY",))),
    ("Japan lifted its ban on beef from Brazil, the farm ministry said.",
     ("import_ban", "removed", ("JP",), ("BR",))),
    ("Turkey suspended all trade with Israel on Thursday.", ("import_ban", "imposed", ("TR",), ("IL",))),
    ("Indonesia will admit 50,000 head of cattle until September, importers said.",
     ("quota", "imposed", ("ID",), ("*",))),
    ("Serbia capped fertiliser exports at 50,000 tonnes a month.", ("quota", "imposed", ("RS",), ("*",))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure"), EFFECTS, ids=[text[:40] for text, _ in EFFECTS])
def test_a_measure_is_told_by_what_it_does(
    nlp: Language, text: str, measure: tuple[str, str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert told(nlp, text) == [measure]


@pytest.mark.parametrize(
    "text",
    [
        "India bans single-use plastic bags in its markets from Friday.",
        "Kenya let in three goals against Ghana in an export of pure football.",
        "The minister admitted that wheat imports from Peru had fallen.",
        "Hungary turned away two executives of a steel firm from Serbia at the border.",
        "Kotelo Mining stopped selling copper abroad after a strike.",  # a company is no state
    ],
)
def test_the_words_of_an_effect_alone_are_no_measure(nlp: Language, text: str) -> None:
    assert told(nlp, text) == []


# -- nouns and verbs --------------------------------------------------------------------------------------

WORDS = [
    ("Mexico's economy ministry set definitive compensatory quotas on steel wire from China.",
     ("antidumping", "imposed", ("MX",), ("CN",))),
    ("Turkey launched an anti-circumvention probe into tyres from Malaysia.",
     ("antidumping", "investigation", ("TR",), ("MY",))),
    ("Sweden halves fairway dues for a year from July 1.", ("port_fee", "reduced", ("SE",), ("*",))),
    ("India set a minimum export price of $800 a tonne on onions.", ("other", "imposed", ("IN",), ("*",))),
    ("Thailand's commerce ministry scrapped the permit requirement for imports of corn.",
     ("licence", "removed", ("TH",), ("*",))),
    ("Zimbabwe imposed an immediate freeze on its exports of lithium concentrate.",
     ("export_ban", "imposed", ("ZW",), ("*",))),
    ("New Delhi struck Pakistan from the list of its most-favoured nations.",
     ("preference", "removed", ("IN",), ("PK",))),
    ("Ecuador will charge a 30 percent 'security fee' on imports from Colombia from February 1.",
     ("tariff", "imposed", ("EC",), ("CO",))),
    ("Brazil has put on ice a 12 percent tariff on ethanol.", ("tariff", "suspended", ("BR",), ("*",))),
    ("The U.S. tariff on Brazilian coffee will snap back to 50 percent.",
     ("tariff", "increased", ("US",), ("BR",))),
    ("Indonesia is eyeing an export levy on coal.", ("export_tax", "threatened", ("ID",), ("*",))),
    ("The European Commission is readying duties on fertiliser from Russia.",
     ("tariff", "proposed", ("EU",), ("RU",))),
    ("Canada responded on Tuesday with a 25 percent duty on beer and wine from the United States.",
     ("tariff", "retaliation", ("CA",), ("US",))),
    ("Living up to its threat, the Clinton administration placed a 100 percent tariff on cars from Japan.",
     ("tariff", "imposed", ("US",), ("JP",))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure"), WORDS, ids=[text[:40] for text, _ in WORDS])
def test_nouns_and_verbs_outside_the_common_ones(
    nlp: Language, text: str, measure: tuple[str, str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert told(nlp, text) == [measure]


def test_a_participle_says_which_duty_the_verb_is_about(nlp: Language) -> None:
    text = "Bangladesh has extended the reduced duty on imports of sugar until May."
    assert told(nlp, text) == [("tariff", "kept", ("BD",), ("*",))]


def test_a_judge_may_put_an_adverb_between(nlp: Language) -> None:
    text = "A court in Argentina declared yesterday unconstitutional the export duty of 5% on shrimp."
    assert told(nlp, text) == [("export_tax", "struck_down", ("AR",), ("*",))]


def test_the_cue_of_another_statement_leaves_the_act_alone(nlp: Language) -> None:
    text = (
        "The U.S. Commerce Department gave mills what they had asked for, setting antidumping duties of "
        "54 percent on steel towers from India."
    )
    assert told(nlp, text) == [("antidumping", "imposed", ("US",), ("IN",))]


# -- news behind a side clause, and history inside the news ----------------------------------------------


def test_the_statement_begins_behind_an_opening_clause(nlp: Language) -> None:
    text = (
        "After the United States raised tariffs on steel, aluminium and cars, Canada on Friday slapped a "
        "25 percent duty on orange juice from Florida."
    )
    assert [(m.imposer, m.rate) for m in news(nlp, text)] == [(("CA",), 25)]


def test_since_when_there_was_what_now_ends_is_no_history(nlp: Language) -> None:
    text = "Pakistan has scrapped a ban on kinnow exports that it introduced in January 2024."
    assert told(nlp, text) == [("export_ban", "removed", ("PK",), ("*",))]


def test_a_headline_that_asks_hides_no_measure_that_the_lead_tells_in_full(nlp: Language) -> None:
    text = "India imposed a 20% duty on exports of parboiled rice"
    title = "Explainer: why is India taxing rice exports?"
    assert by_rules(nlp, f"{text}, effective immediately.", title=title) == [("export_tax", ("IN",))]
    assert by_rules(nlp, f"{text}.", title=title) == []


def test_a_named_ban_without_a_verb_is_news_but_talk_of_tariffs_is_not(nlp: Language) -> None:
    assert told(nlp, "Guinea's export ban on bauxite, at a glance.") == [
        ("export_ban", "imposed", ("GN",), ("*",))
    ]
    assert told(nlp, "Envoys of Chile spoke about the U.S. tariffs on copper from Chile.") == []


# -- whose measure ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "imposer"),
    [
        ("MANILA - Customs authorities began collecting a duty of 12 percent on ethanol from Thailand.", "",
         ("PH",)),
        ("KARACHI, Nov 18 (Reuters) - The commerce ministry cut the import duty on wheat from Russia.", "",
         ("PK",)),
        ("Buyers in Canada woke up to a new cost. The federal government imposed a tariff of 25 per cent "
         "on steel from China.", "", ("CA",)),
        ("The export duty on Russian wheat will drop to 4,918 rubles per tonne on Wednesday.", "", ("RU",)),
    ],
)  # fmt: skip
def test_the_state_behind_an_office_is_inferred(
    nlp: Language, text: str, title: str, imposer: tuple[str, ...]
) -> None:
    assert [measure.imposer for measure in news(nlp, text, title=title)] == [imposer]


def test_the_duties_beside_an_export_duty_are_export_duties(nlp: Language) -> None:
    text = (
        "Russia cut the export duty on wheat to 5,018 rubles per tonne. The duty on barley will drop to "
        "2,934 rubles per tonne."
    )
    assert {measure.type.value for measure in news(nlp, text)} == {"export_tax"}


# -- which verb is the measure's --------------------------------------------------------------------------

VERBS = [
    ("The finance minister of Canada announced that the customs duty on ferries is being eliminated.",
     ("tariff", "removed", ("CA",), ("*",))),
    ("Nigeria said on Monday that the ban on imports of rice has not been lifted.",
     ("import_ban", "kept", ("NG",), ("*",))),
    ("Traders may face hard months as Nigeria Customs announced a ban on the importation of goods by land.",
     ("import_ban", "imposed", ("NG",), ("*",))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure"), VERBS, ids=[text[:40] for text, _ in VERBS])
def test_the_verb_of_the_measure_is_told_from_those_around_it(
    nlp: Language, text: str, measure: tuple[str, str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert told(nlp, text) == [measure]


def test_the_state_that_acts_goes_on_acting_behind_a_pronoun(nlp: Language) -> None:
    text = (
        "Egypt banned exports of onions. India on Monday banned foreign sales of rice. For basmati it raised "
        "the minimum export price to $1,200 a tonne."
    )
    assert ("other", "increased", ("IN",), ("*",)) in told(nlp, text)


def test_a_day_told_apart_belongs_to_the_state_it_names(nlp: Language) -> None:
    text = (
        "China will levy an additional tariff of 15 percent on soybeans from the United States, the Ministry"
        " of Commerce said on Wednesday, retaliating for the duty that Washington announced. The Chinese"
        " tariff takes effect on December 10. On Monday the United States ordered a duty of 25 percent on"
        " aluminum extrusions from every country."
    )
    found = news(nlp, text, title="China hits back with duty on U.S. soybeans")
    days = {measure.imposer: measure.effective for measure in found}
    assert days[("CN",)] == "2026-12-10"
    assert days.get(("US",)) is None
