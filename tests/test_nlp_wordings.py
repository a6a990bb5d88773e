"""Agreements as the trade press words them: who is a party, what paper it is, how far it has come."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp import pipeline
from nlp.extract import read
from store.records import Agreement, Document

THURSDAY = date(2026, 11, 19)
FILLER = "\n\nThe cranes were painted in the week before. Ships came and went as usual."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.load()


def told(nlp: Language, text: str, *, title: str = "") -> list[Agreement]:
    document = Document(id="w", text=text + FILLER, title=title, published=THURSDAY)
    (findings,) = read([document], nlp)
    return [agreement for agreement in findings.agreements if agreement.main]


def only(nlp: Language, text: str, *, title: str = "") -> Agreement:
    (agreement,) = told(nlp, text, title=title)
    return agreement


def names(agreement: Agreement) -> set[str]:
    return {party.name for party in agreement.parties}


PARTIES = [
    pytest.param(
        "The Port of Rotterdam, Ports of Auckland in New Zealand and Busan in South Korea have signed a "
        "memorandum of understanding on shore power.",
        {"Port of Rotterdam", "Ports of Auckland", "Busan"},
        id="where each port lies",
    ),
    pytest.param(
        "The Belgian port of Antwerp and Canada's port of Halifax have signed a cooperation agreement.",
        {"Antwerp", "Halifax"},
        id="port of behind its owner",
    ),
    pytest.param(
        "Officials from the European Union and the South American trade bloc Mercosur signed a free trade "
        "agreement on Wednesday.",
        {"EU", "MERCOSUR"},
        id="a bloc with its epithet",
    ),
    pytest.param(
        "In Jakarta, the port authorities of Singapore and Busan renewed their cooperation agreement.",
        {"Singapore", "Busan"},
        id="the subject after an opening phrase",
    ),
    pytest.param(
        "Nordholm Rail, a subsidiary of Baltic Railways, and Caspian Railways have struck an agreement on a "
        "freight corridor.",
        {"Nordholm Rail", "Caspian Railways"},
        id="a subsidiary and its parent",
    ),
    pytest.param(
        "A memorandum of cooperation was signed by Ines Hartog, chief executive of Nordholm Lines, "
        "and Piet Vermeer, president of Meridian Terminals, in the presence of the mayor of Rotterdam.",
        {"Nordholm Lines", "Meridian Terminals"},
        id="whom the officers sign for",
    ),
    pytest.param(
        "Nordholm Terminals and Meridian Shipping signed a memorandum aimed at deepening cooperation between "
        "Rotterdam Airport and Hamburg Airport.",
        {"Nordholm Terminals", "Meridian Shipping"},
        id="between others",
    ),
    pytest.param(
        "Nordholm Terminals and Meridian Shipping signed a letter of intent at a fair hosted by the Baltic "
        "Port Association.",
        {"Nordholm Terminals", "Meridian Shipping"},
        id="the host",
    ),
    pytest.param(
        "An agreement announced on Tuesday includes the Port of Rotterdam Authority, terminal operator "
        "Meridian Terminals, and software providers Nordholm Systems and Cargotide Technologies.",
        {
            "Port of Rotterdam Authority",
            "Meridian Terminals",
            "Nordholm Systems",
            "Cargotide Technologies",
        },
        id="whom the paper includes",
    ),
    pytest.param(
        "The National Assembly of Ecuador ratified a free trade agreement with China.",
        {"Ecuador", "China"},
        id="a parliament's state",
    ),
]


@pytest.mark.parametrize(("text", "parties"), PARTIES)
def test_who_is_a_party(nlp: Language, text: str, parties: set[str]) -> None:
    found = only(nlp, text)
    blocs = {"European Union": "EU", "Southern Common Market": "MERCOSUR"}
    assert {blocs.get(name, name) for name in names(found)} == parties


STATUS = [
    pytest.param(
        "India and Chile agreed to conclude negotiations on a free trade agreement by the end of the year.",
        "negotiating",
        id="talks still to be concluded",
    ),
    pytest.param(
        "India and Chile have concluded negotiations on a free trade agreement.",
        "announced",
        id="talks concluded",
    ),
    pytest.param(
        "India and Chile are likely to sign a free trade agreement on Friday.",
        "proposed",
        id="likely to sign",
    ),
    pytest.param(
        "Sri Lanka has broken off the transit agreement with India and Japan.", "terminated", id="broken off"
    ),
    pytest.param(
        "Nordholm Terminals and Meridian Shipping have signed a ground-breaking memorandum of understanding "
        "on terminal data.",
        "signed",
        id="ground-breaking",
    ),
    pytest.param(
        "The Port of Rotterdam has reaffirmed its ties with the Port of Busan as they signed a memorandum of "
        "understanding.",
        "signed",
        id="ties reaffirmed",
    ),
    pytest.param(
        "Rotterdam and Busan celebrated their sister-port agreement by re-signing the agreement on Tuesday.",
        "renewed",
        id="re-signed",
    ),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_how_far_it_has_come(nlp: Language, text: str, status: str) -> None:
    assert only(nlp, text).status == status


TYPE = [
    pytest.param(
        "Nordholm Terminals has signed a 30-year contract to operate and maintain a container terminal in "
        "Honduras.",
        "concession",
        id="a contract to run a terminal",
    ),
    pytest.param(
        "Nordholm Terminals signed the terminal operating agreements with Lae Ports Corporation on Tuesday.",
        "concession",
        id="operating agreements",
    ),
    pytest.param(
        "Nordholm Lines has teamed up with Meridian Gas under a memorandum of understanding.",
        "mou",
        id="teamed up under a memorandum",
    ),
    pytest.param(
        "The Port of Rotterdam and the Port of Busan signed a letter of intent to establish a sister-port "
        "relationship.",
        "letter_of_intent",
        id="what the letter is to lead to",
    ),
    pytest.param(
        "The United States and Japan agreed to suspend tariffs on aircraft for five years.",
        "trade_framework",
        id="agreed on tariffs without a paper",
    ),
    pytest.param(
        "India and Bangladesh signed an agreement to use two seaports for transit goods.",
        "cooperation_agreement",
        id="an agreement on ports",
    ),
    pytest.param(
        "The Baltic Shipping Association and the Dockworkers Union said they agreed to cut cargo charges.",
        "labour_agreement",
        id="agreed with a union",
    ),
]


@pytest.mark.parametrize(("text", "kind"), TYPE)
def test_what_kind_of_agreement_it_is(nlp: Language, text: str, kind: str) -> None:
    assert only(nlp, text).type == kind


def test_a_labour_contract_has_the_bodies_that_bargain(nlp: Language) -> None:
    text = (
        "West Coast dockworkers and their employers ended a standoff with a tentative five-year contract "
        "deal on Friday.\n\nThe Baltic Maritime Employers Association was at odds with the International "
        "Longshore and Warehouse Union."
    )
    found = only(nlp, text)
    assert found.type == "labour_agreement"
    assert names(found) == {
        "International Longshore and Warehouse Union",
        "Baltic Maritime Employers Association",
    }


def test_members_that_agree_among_themselves_stand_for_their_bloc(nlp: Language) -> None:
    text = (
        "ACCRA, Nov 17 - Twelve countries of the region have agreed to cut tariffs on all goods.\n\n"
        "A statement by ECOWAS said the first cut would come next year."
    )
    found = only(nlp, text)
    assert (found.type, len(found.parties)) == ("trade_framework", 1)


def test_a_states_ministry_does_not_replace_the_state_beside_others(nlp: Language) -> None:
    text = (
        "India and Japan have struck an agreement with Sri Lanka to build a container terminal.\n\n"
        "Under the agreement, the Sri Lanka Ports Authority will hold half of the shares."
    )
    assert names(only(nlp, text)) == {"India", "Japan", "Sri Lanka"}


def test_the_sum_of_several_memoranda_is_none_of_its_own(nlp: Language) -> None:
    text = (
        "The Port of Rotterdam has signed two memoranda of understanding with partners in Asia.\n\n"
        "A memorandum of understanding between the Port of Rotterdam and Busan Port Authority was signed on "
        "November 16, 2026.\n\nA memorandum of understanding between the Port of Rotterdam and Meridian "
        "Shipping was signed on November 17, 2026."
    )
    assert [len(agreement.parties) for agreement in told(nlp, text)] == [2, 2]


def test_the_day_of_the_first_signing_is_not_that_of_the_renewal(nlp: Language) -> None:
    text = (
        "The Port of Rotterdam and the Port of Busan have renewed their cooperation agreement."
        "\n\nThe agreement was originally signed in 2013."
    )
    found = only(nlp, text)
    assert (found.status, found.signed) == ("renewed", None)


def test_pacts_a_state_already_has_are_background(nlp: Language) -> None:
    text = (
        "Japan and Indonesia will sign a free trade agreement in December.\n\nJapan already has free trade "
        "agreements with Chile, Mexico and Thailand and is negotiating others."
    )
    assert names(only(nlp, text)) == {"Japan", "Indonesia"}


@pytest.mark.parametrize(
    "text",
    [
        "Meridian Laboratories has signed a letter of intent with Nordholm Pharma to make a blood test.",
        "Nordholm Media and Meridian Pictures have signed a marketing agreement for two films.",
    ],
)
def test_a_pact_of_another_field_is_no_news_of_ours(nlp: Language, text: str) -> None:
    assert told(nlp, text) == []


def test_a_year_of_decline_marked_in_passing_is_no_anniversary(nlp: Language) -> None:
    text = (
        "The European Union and Chile signed a free trade agreement in Brussels, marking the conclusion of "
        "25 years of negotiations."
    )
    assert only(nlp, text).status == "signed"
