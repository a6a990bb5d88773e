"""Who signs: officers, organs of a state, harbours in a list, a pair told of before, members of a bloc."""

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


WHO = [
    pytest.param(
        "The Kingdom, represented by the Saudi Ports Authority, signed a memorandum of understanding with "
        "the Suez Canal Authority.",
        {"Saudi Ports Authority", "Suez Canal Authority"},
        id="a body that represents a nameless state",
    ),
    pytest.param(
        "A contract was signed between Egypt, represented by the Suez Canal Economic Zone, and Hutchison "
        "Ports.",
        {"Suez Canal Economic Zone", "Hutchison Ports"},
        id="a body that represents a state, and the other side",
    ),
    pytest.param(
        "The memorandum was signed by the port of Dover, the ports of Calais and Dunkirk, DFDS and P&O "
        "Ferries.",
        {"Dover", "Calais", "Dunkirk", "DFDS", "P&O Ferries"},
        id="harbours beside companies",
    ),
    pytest.param(
        "The declaration was signed by the ports and cities of Hamburg and Gothenburg, Stena Line and the "
        "Swedish Transport Administration.",
        {"Hamburg", "Gothenburg", "Stena Line", "Swedish Transport Administration"},
        id="ports and cities of",
    ),
    pytest.param(
        "Maersk's chief executive and the head of the Port of Antwerp put their names to a memorandum of "
        "understanding.",
        {"Maersk", "Port of Antwerp"},
        id="whose officer, and the head of",
    ),
    pytest.param(
        "The Santos Port Authority is turning green. Its president and the commercial director of the Port "
        "of Rotterdam signed a letter of intent on Tuesday.",
        {"Santos Port Authority", "Port of Rotterdam"},
        id="its officer, and the director of",
    ),
    pytest.param(
        "The chairman of the Suez Canal Economic Zone met the CEO of DP World and the two signed a "
        "memorandum of understanding.",
        {"Suez Canal Economic Zone", "DP World"},
        id="and the two signed",
    ),
    pytest.param(
        "Kazakhstan said an agreement was reached with Georgia to create a joint venture.",
        {"Kazakhstan", "Georgia"},
        id="whoever tells that it was reached",
    ),
    pytest.param(
        "Darwin and Hobart wharfies voted to accept an enterprise agreement between DP World Australia and "
        "the Maritime Union of Australia.",
        {"DP World Australia", "Maritime Union of Australia"},
        id="the dockers of towns are no parties",
    ),
    pytest.param(
        "The Marandi Port Services (MPS) and the National Ports Company (Enapu) of Peru signed a "
        "cooperation agreement.",
        {"Marandi Port Services", "National Ports Company"},
        id="trades with a short name are a name",
    ),
    pytest.param(
        "Kotelow and Neptune Orient Lines signed a contract for four ships.",
        {"Kotelow", "Neptune Orient Lines"},
        id="a word that opens the sentence beside a body",
    ),
    pytest.param(
        "ZIM has renewed its cooperation agreement with the 2M carriers.",
        {"ZIM", "2M"},
        id="an alliance as the other side",
    ),
    pytest.param(
        "Hapag-Lloyd and THE Alliance partners have agreed to extend their vessel sharing agreement.",
        {"Hapag-Lloyd", "THE Alliance"},
        id="an alliance with an article for its name",
    ),
    pytest.param(
        "MSC, the world's largest container line, and Transnet formed a 3.6 billion rand venture with the "
        "Port of Ngqura to run a terminal.",
        {"MSC", "Transnet", "Port of Ngqura"},
        id="a venture, and the world's largest line in apposition",
    ),
    pytest.param(
        "Saudi Ports Authority signed a deal with A. P. Moller – Maersk on a logistics park "
        "at Jeddah Islamic Port.",
        {"Saudi Ports Authority", "A. P. Moller – Maersk"},
        id="a name spelt with blanks",
    ),
]


@pytest.mark.parametrize(("text", "expected"), WHO)
def test_all_who_sign_are_parties(nlp: Language, text: str, expected: set[str]) -> None:
    assert {party.name for party in only(nlp, text).parties} == expected


def test_an_agreement_that_creates_a_joint_venture_is_one_record(nlp: Language) -> None:
    made = only(
        nlp,
        "The minister of Marandi said an agreement was reached with Kenya, Uganda and Rwanda to create "
        "a joint venture.",
    )
    assert made.type == "joint_venture"
    assert made.status == "announced"
    assert made.party_countries == ("KE", "UG", "RW")


def test_the_members_of_a_bloc_in_a_bracket_are_countries_of_the_pact(nlp: Language) -> None:
    made = only(
        nlp,
        "The Southern Common Market (Brazil, Uruguay, Argentina and Paraguay) and the EFTA states (Norway, "
        "Switzerland, Iceland and Liechtenstein) signed a free trade agreement.",
    )
    assert [party.name for party in made.parties] == ["Southern Common Market", "EFTA"]
    assert set(made.party_countries) == {"AR", "BR", "PY", "UY", "IS", "LI", "NO", "CH"}


LANDS = [
    pytest.param(
        "The Workers Union of Kotelo accepted a labour agreement with the Marandi Port Operators Company, "
        "the Bangladeshi minister said.",
        {"Workers Union of Kotelo": "BD"},
        id="a union, where one state is named",
    ),
    pytest.param(
        "The National Maritime Agency of Kotelo signed a memorandum of understanding with Jan De Nul on "
        "dredging, Uruguayan and Belgian officials said in Montevideo.",
        {"National Maritime Agency of Kotelo": "UY", "Jan De Nul": "BE"},
        id="a public body, where one state is left",
    ),
    pytest.param(
        "The National Maritime Agency of Kotelo signed a memorandum of understanding with Jan De Nul on "
        "dredging, Uruguayan, Chilean and Belgian officials said.",
        {"National Maritime Agency of Kotelo": None, "Jan De Nul": "BE"},
        id="not where two are left",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LANDS)
def test_a_public_body_is_of_the_state_that_is_left(
    nlp: Language, text: str, expected: dict[str, str | None]
) -> None:
    lands = {party.name: party.country for party in only(nlp, text).parties}
    assert {name: lands.get(name, "?") for name in expected} == expected
