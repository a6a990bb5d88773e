"""Agreements as the trade press words them: who is a party, what paper it is, how far it has come."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.extract import read
from store.records import Agreement, Document

THURSDAY = date(2026, 11, 19)
FILLER = "\n\nThe cranes were painted in the week before. Ships came and went as usual."


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
        "The Port of Rotterdam and the Port of Busan will exchange papers by wire, following the signing of "
        "a memorandum of understanding on Tuesday.",
        {"Port of Rotterdam", "Port of Busan"},
        id="who will do what the paper is for",
    ),
    pytest.param(
        "Under a memorandum of understanding signed on Tuesday, the Port of Rotterdam and the Port of Busan "
        "will exchange documents by wire.",
        {"Port of Rotterdam", "Port of Busan"},
        id="under a memorandum",
    ),
    pytest.param(
        "Nordholm Lines has reserved berths at Hyundai Heavy Industries. A letter of intent for four ships "
        "was signed on Tuesday.",
        {"Nordholm Lines", "Hyundai Heavy Industries"},
        id="the two of the sentence before",
    ),
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
        "Officials of the EU and the South American trade bloc Mercosur signed a free trade "
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
    pytest.param(
        "India and Chile have agreed on all parts of a free trade agreement and it could be signed soon. "
        '"We concluded the free trade agreement in four months," the ambassador of India to Chile said.',
        "announced",
        id="agreed, still to be signed",
    ),
    pytest.param(
        "Japan hopes to have agreement on a trade deal with Kenya by year's end.",
        "negotiating",
        id="hopes to have one",
    ),
    pytest.param(
        "Japan and Kenya are determined to sign a free trade agreement this year, officials said.",
        "negotiating",
        id="determined to sign",
    ),
    pytest.param(
        "Japan's trade minister expects conclusion of free trade agreement talks with Kenya soon.",
        "negotiating",
        id="conclusion expected",
    ),
    pytest.param(
        "Japan and Kenya completed the fifth round of negotiations on a free trade agreement on Monday.",
        "negotiating",
        id="a round completed",
    ),
    pytest.param("Japan and Kenya agreed to begin trade talks on Monday.", "negotiating", id="talks agreed"),
    pytest.param("Japan and Kenya resumed free trade talks on Monday.", "negotiating", id="talks resumed"),
    pytest.param(
        "Japan and Kenya signalled their intent to move forward with a memorandum of understanding on ports.",
        "announced",
        id="intent signalled",
    ),
    pytest.param(
        "A delegation of the Port of Busan visited Rotterdam to sign a memorandum of understanding with the "
        "Port of Rotterdam.",
        "signed",
        id="visited to sign",
    ),
    pytest.param(
        "The Port of Rotterdam and the Port of Busan will sign a memorandum of understanding on data. "
        "The signing of the memorandum is scheduled for March.",
        "proposed",
        id="signing scheduled",
    ),
    pytest.param(
        "The Port of Rotterdam and the Port of Busan signed a memorandum of understanding to expand and "
        "promote their cooperation.",
        "signed",
        id="to expand cooperation",
    ),
    pytest.param(
        "Dockworkers at the Port of Rotterdam ended their strike with a new labour agreement reached on "
        "Monday by the Dockworkers Union and the Maritime Employers Association.",
        "announced",
        id="what ended was the strike",
    ),
    pytest.param(
        "The Dockworkers Union and the Maritime Employers Association reached a tentative labour agreement. "
        "The terms of the agreement were approved by 200 delegates.",
        "announced",
        id="approved by delegates",
    ),
    pytest.param(
        "Members of the Dockworkers Union voted to ratify a labour agreement with the Maritime Employers "
        "Association.",
        "approved",
        id="ratified by members",
    ),
    pytest.param(
        "The free trade agreement between Japan and Kenya will come into effect soon, after the enabling law "
        "received royal assent.",
        "approved",
        id="approved, not yet in force",
    ),
    pytest.param(
        "Japan and Kenya signed a free trade agreement on Tuesday. Once the agreement takes effect, Kenya "
        "will cut its duties on cars.",
        "signed",
        id="once it takes effect",
    ),
    pytest.param(
        "The free trade agreement of Japan with Kenya goes into force today, officials of Japan said.",
        "in_force",
        id="goes into force",
    ),
    pytest.param(
        "Nordholm Terminals has reached an agreement with the Port of Rotterdam to extend its lease by 20 "
        "years.",
        "renewed",
        id="agreement to extend a lease",
    ),
    pytest.param(
        "Nordholm Terminals and the Port of Rotterdam announced a 20-year lease extension on Monday.",
        "renewed",
        id="lease extension",
    ),
    pytest.param(
        "Nordholm Terminals is pleased with the renewal of its concession by the Port of Rotterdam.",
        "renewed",
        id="the renewal of a concession",
    ),
    pytest.param(
        "Japan is hopeful of resumption of the stalled free trade agreement talks with Kenya.",
        "negotiating",
        id="stalled talks to resume",
    ),
    pytest.param(
        "The Port of Rotterdam and the Port of Busan subscribed a cooperation agreement on Tuesday.",
        "signed",
        id="subscribed",
    ),
    pytest.param("Rotterdam and Busan enter agreement on shore power for ships.", "signed", id="enter"),
    pytest.param(
        "Nordholm Lines and Kotelo Lines entered into a vessel sharing agreement on Tuesday.",
        "announced",
        id="lines enter into an alliance",
    ),
    pytest.param(
        "Nordholm Lines and Kotelo Lines signed a vessel sharing agreement on Tuesday.",
        "signed",
        id="lines sign",
    ),
    pytest.param(
        "The Port of Rotterdam and Nordholm Terminals signed the amended concession agreement on Tuesday.",
        "amended",
        id="amended contract signed",
    ),
    pytest.param(
        "The Port of Rotterdam voted to terminate its lease with Nordholm Terminals.",
        "terminated",
        id="voted",
    ),
    pytest.param(
        "The Port of Rotterdam and the Port of Busan signed a memorandum of understanding on data. The paper "
        "runs for three years and can be prolonged once.",
        "signed",
        id="can be prolonged",
    ),
    pytest.param(
        "The cabinet has agreed to the signature of a cooperation agreement between the Port of Rotterdam "
        "and the Port of Busan.",
        "approved",
        id="agreed to the signature",
    ),
    pytest.param(
        "Japan and Kenya hold a fourth round of free trade talks in Nairobi.",
        "negotiating",
        id="a fourth round",
    ),
    pytest.param(
        'The Port of Busan and the Port of Rotterdam became "sister ports" on Tuesday.', "signed", id="quoted"
    ),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_how_far_it_has_come(nlp: Language, text: str, status: str) -> None:
    assert only(nlp, text).status == status


TYPE = [
    pytest.param(
        "Nordholm Terminals signed a 25-year contract to operate and maintain the container terminal in "
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
    pytest.param(
        "The Port of Rotterdam and the Port of Busan signed an agreement to establish a sister-port link.",
        "sister_port",
        id="an agreement that makes sister ports",
    ),
    pytest.param(
        "Japan and Kenya agreed to set up a joint commission on Monday.",
        "cooperation_agreement",
        id="agreed to act together",
    ),
    pytest.param(
        "Japan and Kenya signed an agreement on investment protection in the field of shipping.",
        "cooperation_agreement",
        id="investment in shipping",
    ),
    pytest.param("Japan and Kenya signed an investment pact for exporters.", "other", id="investment pact"),
    pytest.param(
        "Japan signed a deal to import liquefied gas from Kenya.", "contract", id="a deal to import"
    ),
    pytest.param(
        "Nordholm Lines ordered another three container ships from Hyundai Heavy Industries.",
        "contract",
        id="ships ordered",
    ),
    pytest.param(
        "Hyundai Heavy Industries said it won an order for two gas carriers from Nordholm Lines.",
        "contract",
        id="an order won",
    ),
    pytest.param(
        "Nordholm Lines won the tender for the box terminal of the Port of Rotterdam.",
        "concession",
        id="tender won",
    ),
    pytest.param(
        "Kenya signed a port management deal with DP World on Tuesday.", "concession", id="port management"
    ),
    pytest.param(
        "Maersk and Hapag-Lloyd agreed on a cooperation that includes slot exchanges on the Atlantic.",
        "carrier_alliance",
        id="slots exchanged",
    ),
    pytest.param(
        "Dockworkers of the Longshore Union overwhelmingly approved a six-year contract with the Maritime "
        "Employers Association.",
        "labour_agreement",
        id="dockworkers' contract",
    ),
    pytest.param(
        "Japan and Kenya signed an agreement establishing a free trade area on Tuesday.",
        "free_trade_agreement",
        id="establishes a free trade area",
    ),
    pytest.param(
        "Japan and Kenya agreed to suspend new tariffs on steel, with 90 days to strike a deal.",
        "trade_framework",
        id="striking a deal is no strike",
    ),
    pytest.param(
        "The Karachi Port Trust has granted control of the container terminal to Nordholm Terminals.",
        "concession",
        id="control granted",
    ),
    pytest.param(
        "Japan and Kenya hope to strike an agreement on a free trade deal this year.",
        "free_trade_agreement",
        id="one paper named twice",
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
        "Indonesia and Japan will sign a free trade agreement in December.\n\nJapan already has free trade "
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


def test_a_list_of_papers_is_one_record_each(nlp: Language) -> None:
    text = (
        "Japan and Kenya sign five memoranda\n\nJapan and Kenya signed five memoranda of understanding on "
        "Monday, in the presence of both presidents.\n\n"
        "The following were signed:\n\n"
        "- Memorandum of understanding on fisheries harbours\n\n"
        "- Memorandum of understanding on port training\n\n"
        "- Memorandum of understanding between Japan Customs and the Kenya Revenue Authority\n\n"
    )
    (findings,) = read([Document(id="a", text=text, published=date(2026, 11, 19))], nlp)
    found = [agreement for agreement in findings.agreements if agreement.main]
    assert [agreement.status for agreement in found] == ["signed"] * 3
    assert [agreement.signed for agreement in found] == ["2026-11-16"] * 3
    assert [set(agreement.party_countries) for agreement in found] == [{"JP", "KE"}] * 3


def test_pacts_with_several_states_are_one_record_each(nlp: Language) -> None:
    text = "Japan signs investment pacts with Kenya, Chile\n\nJapan and Kenya signed a pact on ports."
    (findings,) = read([Document(id="a", text=text)], nlp)
    found = [set(agreement.party_countries) for agreement in findings.agreements if agreement.main]
    assert found == [{"JP", "KE"}, {"JP", "CL"}]


def test_a_venture_that_only_says_what_a_depot_is_is_no_news(nlp: Language) -> None:
    text = "A fire broke out at the Kotelo depot, a Dutch-Kenyan joint venture, at midnight."
    (findings,) = read([Document(id="a", text=text)], nlp)
    assert findings.alert is None


def test_talks_on_other_pacts_stay_behind_the_headline(nlp: Language) -> None:
    text = (
        "Japan signs trade deal with Kenya\n\nJapan is still negotiating free trade agreements with Chile "
        "and Peru. The deal with Kenya was signed in Nairobi on Tuesday."
    )
    (findings,) = read([Document(id="a", text=text)], nlp)
    found = [set(agreement.party_countries) for agreement in findings.agreements if agreement.main]
    assert found == [{"JP", "KE"}]


def test_a_heading_says_of_a_list_that_its_papers_were_signed(nlp: Language) -> None:
    title = "Documents signed during the visit of the vice president to Nairobi"
    text = (
        f"{title}\n\n"
        "Memorandum of understanding between the Port of Mombasa and the Port of Rotterdam on training;\n\n"
        "Memorandum of understanding between Japan Customs and the Kenya Revenue Authority on data.\n\n"
    )
    (findings,) = read([Document(id="a", text=text, title=title, published=THURSDAY)], nlp)
    found = [agreement for agreement in findings.agreements if agreement.main]
    assert [agreement.status for agreement in found] == ["signed", "signed"]


def test_what_was_signed_was_not_signed_on_a_day_to_come(nlp: Language) -> None:
    text = (
        "The Port of Rotterdam and the Port of Busan will swap data from next year, following the signing of "
        "a memorandum of understanding in Busan today."
    )
    assert only(nlp, text).signed == "2026-11-19"
