"""Pacts told of by what is done, or in several sentences: deeds, go-aheads, signatories, several partners."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.extract import read
from nlp.gate import may_tell
from store.records import Agreement, Document

THURSDAY = date(2026, 11, 19)
FILLER = "\n\nThe cranes were painted in the week before. Ships came and went as usual."


def told(nlp: Language, text: str, *, title: str = "") -> list[Agreement]:
    document = Document(id="d", text=text + FILLER, title=title, published=THURSDAY)
    (findings,) = read([document], nlp)
    return [agreement for agreement in findings.agreements if agreement.main]


def names(agreement: Agreement) -> set[str]:
    return {party.name for party in agreement.parties}


DEEDS = [
    pytest.param(
        "Nordholm Lines has agreed to acquire a 40 per cent stake in Havenburg Box Terminal "
        "from Kotelo Ports.",
        ("other", "announced", {"Nordholm Lines", "Kotelo Ports"}),
        id="a stake bought",
    ),
    pytest.param(
        "Nordholm Lines is to take 49.5% of Havenburg Container Terminal from Kotelo Ports.",
        ("other", "announced", {"Nordholm Lines", "Kotelo Ports"}),
        id="a share told in per cent",
    ),
    pytest.param(
        "Nordholm Lines will buy Kotelo Ports' 30 per cent share in the box terminal of Rotterdam.",
        ("other", "announced", {"Nordholm Lines", "Kotelo Ports"}),
        id="whose stake it was",
    ),
    pytest.param(
        "Shareholders of Nordholm Lines have voted to approve the sale of a 40 per cent stake "
        "in its terminals "
        "to Kotelo Ports.",
        ("other", "approved", {"Nordholm Lines", "Kotelo Ports"}),
        id="shareholders pass a sale",
    ),
    pytest.param(
        "Nordholm Lines signed a share purchase agreement with Kotelo Ports for the box "
        "terminal of Rotterdam.",
        ("other", "signed", {"Nordholm Lines", "Kotelo Ports"}),
        id="a share purchase agreement",
    ),
    pytest.param(
        "Kenya's government sold a 70 per cent stake in its box terminal to Nordholm "
        "Terminals under a 99-year "
        "lease signed on Tuesday.",
        ("concession", "signed", {"Kenya", "Nordholm Terminals"}),
        id="a share sold under a lease",
    ),
    pytest.param(
        "Nordholm Terminals has been chosen by the government of Kenya to handle the "
        "operations of the new box "
        "terminal.",
        ("concession", "announced", {"Nordholm Terminals", "Kenya"}),
        id="chosen by a government to operate",
    ),
    pytest.param(
        "Nordholm Terminals has been selected to operate the Port of Busan for 50 years.",
        ("concession", "announced", {"Nordholm Terminals"}),
        id="selected to operate a port by its name",
    ),
    pytest.param(
        "The Ministry of Transport of Kenya named Nordholm Terminals as preferred bidder for "
        "the box terminal.",
        ("concession", "announced", {"Ministry of Transport of Kenya", "Nordholm Terminals"}),
        id="named as preferred bidder",
    ),
    pytest.param(
        "Kotelo Port Authority's board has voted to lease its box terminal to Nordholm Terminals.",
        ("concession", "approved", {"Kotelo Port Authority", "Nordholm Terminals"}),
        id="voted to lease",
    ),
    pytest.param(
        "Nordholm Lines and Kotelo Lines are to swap slots on their services to Mombasa.",
        ("carrier_alliance", "announced", {"Nordholm Lines", "Kotelo Lines"}),
        id="a joint service to come",
    ),
    pytest.param(
        "Nordholm Lines and Kotelo Lines will pool forty vessels in a new operational collaboration.",
        ("carrier_alliance", "announced", {"Nordholm Lines", "Kotelo Lines"}),
        id="ships pooled",
    ),
    pytest.param(
        "Kenya's cabinet approved the proposal to give Uganda access to its ports for transit cargo.",
        ("cooperation_agreement", "approved", {"Kenya", "Uganda"}),
        id="a proposal approved",
    ),
    pytest.param(
        "The Port of Busan today became the sister port of the Port of Rotterdam.",
        ("sister_port", "signed", {"Port of Busan", "Port of Rotterdam"}),
        id="the sister port of",
    ),
    pytest.param(
        "Nordholm Terminals and Kotelo Port Authority have agreed to extend their lease to 2072.",
        ("concession", "renewed", {"Nordholm Terminals", "Kotelo Port Authority"}),
        id="agreed to extend a lease",
    ),
    pytest.param(
        "Nordholm Terminals has secured a 15-year extension of its concession from Kotelo Port Authority.",
        ("concession", "renewed", {"Nordholm Terminals", "Kotelo Port Authority"}),
        id="an extension secured from",
    ),
    pytest.param(
        "Nordholm Terminals, together with Kotelo Lines, will develop and operate a box "
        "terminal under a 30-year "
        "deal with the Port of Busan, signed on Tuesday.",
        ("concession", "signed", {"Nordholm Terminals", "Kotelo Lines", "Port of Busan"}),
        id="a deal to operate",
    ),
    pytest.param(
        "Kotelo Port Authority has signed a build, operate and transfer agreement with Nordholm Terminals.",
        ("concession", "signed", {"Kotelo Port Authority", "Nordholm Terminals"}),
        id="build, operate and transfer",
    ),
    pytest.param(
        "Workers at Nordholm Terminals have signed a collective contract for three years after a walkout.",
        ("labour_agreement", "signed", {"Nordholm Terminals"}),
        id="whose workers signed",
    ),
    pytest.param(
        "An agreement on mutual authorised economic operator status between China and Chile "
        "entered into force "
        "on Tuesday.",
        ("mutual_recognition", "in_force", {"China", "Chile"}),
        id="recognition of trusted traders",
    ),
    pytest.param(
        "The Port of Busan and the Port of Rotterdam signed a memorandum of friendship on Tuesday.",
        ("mou", "signed", {"Port of Busan", "Port of Rotterdam"}),
        id="a memorandum by another name",
    ),
    pytest.param(
        "The Port of Busan has agreed to study shore power for ferries together with Nordholm Lines.",
        ("cooperation_agreement", "announced", {"Port of Busan", "Nordholm Lines"}),
        id="agreed to study",
    ),
    pytest.param(
        "Nordholm Lines and Kotelo Lines will launch a joint Asian feeder loop in April.",
        ("carrier_alliance", "announced", {"Nordholm Lines", "Kotelo Lines"}),
        id="a joint loop",
    ),
    pytest.param(
        "The Port of Busan and the Port of Rotterdam reaffirmed their sister port relationship on Tuesday.",
        ("sister_port", "renewed", {"Port of Busan", "Port of Rotterdam"}),
        id="a tie reaffirmed",
    ),
    pytest.param(
        "Members of the Kotelo Dockworkers Union have accepted a wage offer by Nordholm Terminals.",
        ("labour_agreement", "approved", {"Kotelo Dockworkers Union", "Nordholm Terminals"}),
        id="members accept",
    ),
    pytest.param(
        "Kenya's High Court lifted orders suspending a concession agreement between Kotelo "
        "Port Authority and "
        "Nordholm Terminals.",
        ("concession", "approved", {"Kotelo Port Authority", "Nordholm Terminals"}),
        id="a suspension lifted",
    ),
    pytest.param(
        "Kotelo Port Authority awarded to Nordholm Dredging the deepening of its channel.",
        ("contract", "announced", {"Kotelo Port Authority", "Nordholm Dredging"}),
        id="works awarded",
    ),
    pytest.param(
        "The ports of Rotterdam and Busan signed a declaration on Tuesday under which they "
        "will swap cargo data.",
        ("cooperation_agreement", "signed", {"Rotterdam", "Busan"}),
        id="a declaration",
    ),
    pytest.param(
        "Nordholm Terminals and the Port of Busan have exchanged letters of intent to become sister ports.",
        ("letter_of_intent", "signed", {"Nordholm Terminals", "Port of Busan"}),
        id="what a letter means to do",
    ),
]


@pytest.mark.parametrize(("text", "expected"), DEEDS)
def test_a_deed_tells_of_a_pact(nlp: Language, text: str, expected: tuple[str, str, set[str]]) -> None:
    (agreement,) = told(nlp, text)
    assert (agreement.type.value, agreement.status.value, names(agreement)) == expected


WHO = [
    pytest.param(
        "Work resumed after Nordholm Terminals and Kotelo Port Authority signed a cooperation agreement.",
        {"Nordholm Terminals", "Kotelo Port Authority"},
        id="after they signed",
    ),
    pytest.param(
        "Nordholm Terminals won a contract to run the Syrian port of Tartus after signing an 800 million "
        "dollar deal with Kotelo Port Authority.",
        {"Nordholm Terminals", "Kotelo Port Authority"},
        id="after signing",
    ),
    pytest.param(
        "The formal signing of the renewed sister-port agreement took place on Tuesday. It was "
        "signed on behalf of "
        "Kotelo Port Authority by its vice president. The signatory for Nordholm Port "
        "Authority was its chairman.",
        {"Kotelo Port Authority", "Nordholm Port Authority"},
        id="parties in the sentences behind",
    ),
    pytest.param(
        "Kotelo Port Authority chairman Ines Hartog and Ole Brandt, chief executive of "
        "Nordholm Terminals, signed "
        "a cooperation agreement.",
        {"Kotelo Port Authority", "Nordholm Terminals"},
        id="two officers",
    ),
    pytest.param(
        "The president of Kotelo Port Authority, Ines Hartog, and the director of Nordholm "
        "Terminals, Ole Brandt, "
        "signed a cooperation agreement.",
        {"Kotelo Port Authority", "Nordholm Terminals"},
        id="the offices first",
    ),
    pytest.param(
        "Kotelo Port Authority told Nordholm Terminals on Monday that its lease was cancelled.",
        {"Kotelo Port Authority", "Nordholm Terminals"},
        id="notice given",
    ),
    pytest.param(
        "The Federal Maritime Commission has approved the formation of the Ocean Alliance. "
        "The alliance brings "
        "together Nordholm Lines, Kotelo Lines and Marandi Lines.",
        {"Nordholm Lines", "Kotelo Lines", "Marandi Lines"},
        id="whom an alliance unites, not who let it pass",
    ),
    pytest.param(
        "Kotelo Port Authority's board approved a memorandum of understanding between the "
        "authority, Nordholm "
        "Lines and Marandi Terminals.",
        {"Kotelo Port Authority", "Nordholm Lines", "Marandi Terminals"},
        id="between the authority and others",
    ),
    pytest.param(
        "Nordholm Terminals, part of Marandi Group, and Kotelo Port Authority signed a "
        "cooperation agreement.",
        {"Nordholm Terminals", "Kotelo Port Authority"},
        id="whose part the first is",
    ),
    pytest.param(
        "Kotelo Port Authority in east China's Shandong Province and Nordholm Terminals signed a cooperation "
        "agreement.",
        {"Kotelo Port Authority", "Nordholm Terminals"},
        id="where the first lies",
    ),
    pytest.param(
        "The cabinet has approved a memorandum of understanding on cruise services on the "
        "coastal routes between "
        "India and Bangladesh.",
        {"India", "Bangladesh"},
        id="the states that a route links",
    ),
    pytest.param(
        "date 2026-11-19 SAN FRANCISCO (AP) — The dockworkers reached a tentative agreement with the Pacific "
        "Maritime Association.",
        {"Pacific Maritime Association"},
        id="a dateline behind the page's date",
    ),
    pytest.param(
        "The Port of Busan, with partners Nordholm Lines and Kotelo Lines, will build a green "
        "corridor under a "
        "memorandum of understanding signed on Tuesday.",
        {"Port of Busan", "Nordholm Lines", "Kotelo Lines"},
        id="with partners",
    ),
    pytest.param(
        "Nordholm Lines and Kotelo Terminals will share cargo data; the two companies signed a memorandum of "
        "understanding to that effect.",
        {"Nordholm Lines", "Kotelo Terminals"},
        id="the two of the same sentence",
    ),
    pytest.param(
        "Local 514 of the Kotelo Dockworkers Union has ratified a collective agreement with "
        "Nordholm Terminals.",
        {"Kotelo Dockworkers Union", "Nordholm Terminals"},
        id="a local of a union",
    ),
    pytest.param(
        "Kotelo Lines has signed a strategic partnership with battery maker Nordholm Cells on cargo ships.",
        {"Kotelo Lines", "Nordholm Cells"},
        id="what the other makes",
    ),
]


@pytest.mark.parametrize(("text", "parties"), WHO)
def test_who_is_a_party_to_it(nlp: Language, text: str, parties: set[str]) -> None:
    (agreement,) = told(nlp, text)
    assert names(agreement) == parties


def test_separate_agreements_are_one_record_each(nlp: Language) -> None:
    found = told(
        nlp, "Nordholm Lines has signed separate agreements with the Port of Busan and Kotelo Terminals."
    )
    assert [names(one) for one in found] == [
        {"Nordholm Lines", "Port of Busan"},
        {"Nordholm Lines", "Kotelo Terminals"},
    ]


def test_what_was_signed_with_a_sister_port_to_be_is_the_paper(nlp: Language) -> None:
    (agreement,) = told(
        nlp,
        "The Port of Busan goes on looking for relationships with sister ports, executing a memorandum of "
        "understanding with the Port of Rotterdam.",
    )
    assert agreement.type.value == "mou"


def test_the_day_a_pact_was_first_signed_does_not_make_its_renewal_old(nlp: Language) -> None:
    (agreement,) = told(
        nlp,
        "The Port of Busan and the Port of Rotterdam signed a renewal of the partnership "
        "agreement that they first "
        "entered into in 2013.",
    )
    assert agreement.status.value == "renewed"


@pytest.mark.parametrize(
    "text",
    [
        "Nordholm Lines has sold the feeder Kotelo Star to a Greek buyer for 8 million dollars.",
        "Nordholm Terminals said profit rose as its stake in the Port of Busan paid a dividend.",
        "Nordholm Terminals has appointed Ines Hartog as chief executive of its box terminal in Busan.",
        "Saudi Arabia and Russia postponed a meeting about a deal on oil tankers.",
    ],
)
def test_a_like_deed_is_no_pact(nlp: Language, text: str) -> None:
    assert not told(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "Nordholm took 49 per cent of the terminal from Kotelo.",
        "Nordholm was chosen by the state to run the terminal.",
        "Nordholm was confirmed as the preferred bidder.",
        "The commission voted to lease the quay to Nordholm.",
    ],
)
def test_the_gate_lets_a_deed_through(text: str) -> None:
    assert may_tell(text, [])


@pytest.mark.parametrize(
    "text", ["Nordholm took 49 tonnes of coal to the terminal.", "The mayor was chosen by the council."]
)
def test_the_gate_holds_back_what_is_no_deed(text: str) -> None:
    assert not may_tell(text, [])
