"""Parties of agreements: who is one, under which name, of which country; and who is none."""

from __future__ import annotations

import pytest
from spacy.language import Language

from nlp.extract import read
from store.records import Agreement, Document

TAIL = (
    "\n\nThe quay was painted in the week before. Ships came and went at the port as usual, "
    "and the cranes worked through the night without a pause."
)


def only(nlp: Language, text: str) -> Agreement:
    (findings,) = read([Document(id="a", text=text + TAIL)], nlp)
    (agreement,) = [agreement for agreement in findings.agreements if agreement.main]
    return agreement


def parties(nlp: Language, text: str) -> set[str]:
    return {party.name for party in only(nlp, text).parties}


WHO = [
    pytest.param(
        "Nordholm Lines and a consortium led by Kotelo Terminals have signed a cooperation agreement on "
        "cargo.",
        {"Nordholm Lines", "Kotelo Terminals"},
        id="a consortium by who leads it",
    ),
    pytest.param(
        "Nordholm Lines signed a memorandum of understanding with a subsidiary of the Dutch carrier "
        "Kotelo Shipping.",
        {"Nordholm Lines", "Kotelo Shipping"},
        id="a subsidiary by its parent",
    ),
    pytest.param(
        "Meridian Logistics, a unit of Nordholm Lines, signed a memorandum of understanding with Kotelo "
        "Terminals.",
        {"Meridian Logistics", "Kotelo Terminals"},
        id="a unit, not whose it is",
    ),
    pytest.param(
        "Kotelo IV Shipping managing director Doso Agri and Nordholm Lines chief executive Ines Hartog "
        "signed a memorandum of understanding on port training.",
        {"Kotelo IV Shipping", "Nordholm Lines"},
        id="officers sign for their bodies",
    ),
    pytest.param(
        "The protocol was signed by chairman of Kotelo Railways Jan Verhoef, head of Nordholm Lines Ines "
        "Hartog and president of Marandi Shipping CJSC Rauf Aliyev.",
        {"Kotelo Railways", "Nordholm Lines", "Marandi Shipping CJSC"},
        id="officers named behind their bodies",
    ),
    pytest.param(
        "Marandi Terminals and Kotelo Lines agreed on a port deal. The deal, which also includes "
        "Nordholm Lines, was signed on Monday.",
        {"Nordholm Lines", "Kotelo Lines", "Marandi Terminals"},
        id="whom a deal also includes",
    ),
    pytest.param(
        "Nordholm Lines is set to begin work at the quay, after finalising a concession agreement with the "
        "Marandi Port Authority and Kotelo Terminals to run the berths.",
        {"Nordholm Lines", "Marandi Port Authority", "Kotelo Terminals"},
        id="whose agreement it is, by a verb we do not know",
    ),
    pytest.param(
        "Nordholm Lines had good news on Monday. The first memorandum of understanding was signed with "
        "Kotelo Terminals to handle containers.",
        {"Nordholm Lines", "Kotelo Terminals"},
        id="signed with one, by whom the text told before",
    ),
    pytest.param(
        "A delegation from the Port of Rotterdam visited the Port of Koper to sign a sister port agreement.",
        {"Port of Rotterdam", "Port of Koper"},
        id="who comes to sign",
    ),
    pytest.param(
        "The Marandi Ports Authority representing the Federal Government has signed an agreement on port "
        "data with Kotelo Lines.",
        {"Marandi Ports Authority", "Kotelo Lines"},
        id="not whom a body represents",
    ),
    pytest.param(
        "The Marandi Port Authority signed a memorandum with the Port of Koper in cooperation with the "
        "National Centre for Shipping.",
        {"Marandi Port Authority", "Port of Koper"},
        id="not who lends a hand",
    ),
    pytest.param(
        "Kotelo Express (KEX) national railway company and the Port of Koper, the largest port of the "
        "Marandi coast, signed a memorandum of cooperation on cargo.",
        {"Kotelo Express", "Port of Koper"},
        id="what a body is, behind its name",
    ),
    pytest.param(
        "The joint venture of Nordholm Lines and the Omani contractor Kotelo Group has won the port "
        "concession.",
        {"Nordholm Lines", "Kotelo Group"},
        id="the joint venture of two",
    ),
    pytest.param(
        "The Marandi Port Authority, the Marandi Port Sustainability Foundation and Kotelo Petroleum "
        "signed a memorandum of understanding on bunkering.",
        {"Marandi Port Authority", "Marandi Port Sustainability Foundation", "Kotelo Petroleum"},
        id="two bodies of one place",
    ),
    pytest.param(
        "Saudi Ports Authority and Saudi Nordholm Ports have inked a memorandum to build a logistics park.",
        {"Saudi Ports Authority", "Saudi Nordholm Ports"},
        id="two bodies whose names are alike",
    ),
    pytest.param(
        "Maersk, MSC and Hapag-Lloyd announced a vessel sharing agreement to rival the Ocean Alliance.",
        {"Maersk", "MSC", "Hapag-Lloyd"},
        id="an alliance is no party to itself",
    ),
    pytest.param(
        "Bovisgue and Nordholm Lines won a port concession. Bovisgue and Nordholm Lines will start in May.",
        {"Bovisgue", "Nordholm Lines"},
        id="a name that only ever opens a sentence",
    ),
    pytest.param(
        "A U.S. group signed a memorandum of understanding on shipping with Algeria's national petroleum "
        "agency Kotelogaz Energy and the Port of Koper.",
        {"Kotelogaz Energy", "Port of Koper"},
        id="not the state of a company without a name",
    ),
    pytest.param(
        "The city of Yokohama and Nordholm Lines signed a memorandum of understanding on shipping fuel.",
        {"City of Yokohama", "Nordholm Lines"},
        id="a town by who governs it",
    ),
    pytest.param(
        "Mercosur and the European Union signed a free trade agreement on Friday.",
        {"MERCOSUR", "European Union"},
        id="a bloc by its short name",
    ),
    pytest.param(
        "Kotelo Lines signed a memorandum of understanding on cargo with the port. The other signatories "
        "to the memorandum are Nordholm Terminals, Marandi Shipping and classification society the "
        "Havenburg Register.",
        {"Kotelo Lines", "Nordholm Terminals", "Marandi Shipping", "Havenburg Register"},
        id="a sentence that only adds parties",
    ),
    pytest.param(
        "Kotelo Lines, Nordholm Terminals and Marandi Shipping are the names behind the new memorandum of "
        "understanding on shipping fuel.",
        {"Kotelo Lines", "Nordholm Terminals", "Marandi Shipping"},
        id="whom the text calls the parties",
    ),
    pytest.param(
        "Kotelo Lines is widening its port network. The Rotterdam-based carrier has signed a memorandum of "
        "understanding with Marandi Terminals.",
        {"Kotelo Lines", "Marandi Terminals"},
        id="an epithet for the body named before",
    ),
    pytest.param(
        "The minister for Trade and Industry, Ines Hartog, and her Kenyan counterpart, Doso Karanja, "
        "signed a customs agreement on Friday. It will speed up trade between Kenya and Ghana.",
        {"Kenya", "Ghana"},
        id="a minister and her counterpart",
    ),
    pytest.param(
        "The National Assembly of Ecuador, the country's legislature, ratified a free trade agreement "
        "with China.",
        {"Ecuador", "China"},
        id="a legislature is its state",
    ),
    pytest.param(
        "Shipping unions accepted a pay deal from the companies, Kotelo and Nordholm, in the port on Monday.",
        {"Kotelo", "Nordholm"},
        id="names behind the companies",
    ),
    pytest.param(
        "Kotelo Lines said on Monday it will widen its network.\n\nThe company signed a memorandum of "
        "understanding with Marandi Terminals to share berths at the port.",
        {"Kotelo Lines", "Marandi Terminals"},
        id="the company the text is about",
    ),
]


@pytest.mark.parametrize(("text", "expected"), WHO)
def test_who_is_a_party(nlp: Language, text: str, expected: set[str]) -> None:
    assert parties(nlp, text) == expected


def test_ports_in_general_are_not_their_country(nlp: Language) -> None:
    told = "The Marandi Port Authority, which has agreements with U.S. ports, signed a memorandum"
    text = f"{told} with the Port of Oakland."
    (findings,) = read([Document(id="a", text=text + TAIL)], nlp)
    assert "United States" not in {party.name for found in findings.agreements for party in found.parties}


def test_towns_before_ports_are_ports(nlp: Language) -> None:
    found = only(
        nlp, "Singapore, Rotterdam, Oakland ports ink memorandum of understanding on green shipping."
    )
    assert set(found.party_ports) == {"SGSIN", "NLRTM", "USOAK"}


def test_a_state_beside_a_state_is_no_harbour(nlp: Language) -> None:
    found = only(nlp, "Singapore and China signed a free trade agreement on Friday.")
    assert found.party_ports == ()
    assert found.party_countries == ("SG", "CN")


COUNTRIES = [
    ("The Dutch operator Meridian Terminals", "NL"),
    ("Turkey-based Meridian Terminals", "TR"),
    ("France's Meridian Terminals", "FR"),
    ("Singapore Meridian Terminals", "SG"),
    ("Meridian Terminals (Denmark)", "DK"),
    ("Meridian Terminals, based in Hamburg,", "DE"),
    ("Meridian Terminals, a Kenyan operator,", "KE"),
    ("Meridian Terminals Sdn Bhd", "MY"),
]


@pytest.mark.parametrize(("told", "country"), COUNTRIES)
def test_a_company_unknown_to_us_has_the_country_the_text_gives_it(
    nlp: Language, told: str, country: str
) -> None:
    found = only(nlp, f"{told} signed a memorandum of understanding with the Port of Koper on cargo.")
    assert {party.country for party in found.parties} == {country, "SI"}


def test_a_harbour_of_many_namesakes_is_of_the_state_the_text_names(nlp: Language) -> None:
    found = only(
        nlp, "Kotelo Sdn Bhd signed a lease agreement with the Port of Portland, its first in the US market."
    )
    assert set(found.party_countries) == {"MY", "US"}


def test_a_short_name_the_lists_know_tells_the_country_of_the_long_one(nlp: Language) -> None:
    text = "INTERNATIONAL Container Services, Inc. (ICTSI) signed a lease agreement with the Port of Koper."
    assert set(only(nlp, text).party_countries) == {"PH", "SI"}
