"""Which countries, blocs and ports a text names: each sentence is a class of error met in the trade press."""

from datetime import date

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import nlp.components.places  # noqa: F401  # makes the component known to spaCy
from nlp.components.gazetteer import exact
from store.records import Document


@pytest.fixture(scope="module")
def reader() -> Language:
    built = spacy.blank("en")
    built.add_pipe("quaywire_gazetteer")
    built.add_pipe("quaywire_places")
    return built


def read(
    reader: Language, text: str, *, home: str | None = None, furniture: tuple[tuple[int, int], ...] = ()
) -> Doc:
    doc = reader.make_doc(text)
    doc._.document = Document(id="t", text=text, published=date(2026, 11, 2), home_country=home)
    doc._.furniture = furniture
    for _, component in reader.pipeline:
        doc = component(doc)
    return doc


def codes(doc: Doc, group: str) -> list[str]:
    return list(dict.fromkeys(span._.code for span in doc.spans[group] if span._.code))


def names(doc: Doc, group: str = "ports") -> list[tuple[str, str | None]]:
    return [(doc.text[slice(*exact(span))], span._.code) for span in doc.spans[group]]


COUNTRIES = [
    # names, demonyms, abbreviations
    ("Swaziland and the Ivory Coast", ["SZ", "CI"]),
    ("Danish and Norwegian owners met Filipinos", ["DK", "NO", "PH"]),
    ("the UAE, the U.K. and the PRC", ["AE", "GB", "CN"]),
    ("S. Korea and North Korea", ["KR", "KP"]),
    ("CHINA, JAPAN AGREE ON STEEL", ["CN", "JP"]),
    ("a U.S.-China truce", ["US", "CN"]),
    ("Scotland and Northern Ireland", ["GB"]),
    ("Hong Kong and Macau", ["HK", "MO"]),
    # a country in the name of a body or a treaty
    ("Indonesia Port Corp. opened a berth", ["ID"]),
    ("the Kenya Ports Authority tender", ["KE"]),
    ("the United States-Mexico-Canada Agreement", ["US", "MX", "CA"]),
    ("the North American Free Trade Agreement", []),
    ("China Shipping ordered boxes", ["CN"]),
    ("the United States Maritime Alliance", ["US"]),
    # no country
    ("USTR and the White House", []),
    ("1.2 million Canadian dollars, or 900,000 US dollars, or US$5 or 3 Swiss francs", []),
    ("the Gulf of Oman, the Sea of Japan, the Indian Ocean and the Korea Strait", []),
    ("the Panama Canal Authority set a draught limit", []),
    ("Latin American and North American buyers", []),
    ("Turkey meat, Guinea pigs and a Dutch auction", []),
    ("California and Florida growers, Atlanta shippers", []),
    ("the Uruguay Round and the Doha Round", []),
    ("CONTACT US TODAY", []),
    # people
    ("Michael Jordan and Chad Brown said so", []),
    ("Jordan Customs seized a box in Chad", ["JO", "TD"]),
    # Georgia the state, Georgia the country
    ("Georgia Ports Authority handled more boxes in Savannah; Georgia grows", []),
    ("Georgia and Azerbaijan will share the port of Poti", ["GE", "AZ"]),
    ("Georgia said it would dredge", []),
    ("Turkey and Georgia sign a customs pact", ["TR", "GE"]),
    # two Congos
    ("Congo halted cobalt exports", ["CD"]),
    ("Congo and its harbour at Pointe-Noire in Congo-Brazzaville", ["CG"]),
    # a capital as the government
    ("Beijing imposed duties on beef", ["CN"]),
    ("Beijing has not yet responded", ["CN"]),
    ("talks between Washington and Beijing", ["US", "CN"]),
    ("Tokyo's tariff offer", ["JP"]),
    ("they urged Beijing to lift the ban", ["CN"]),
    ("a route between Brussels and Montevideo", []),
    ("the ministers met in Beijing and flew to Tokyo", []),
    ("a Beijing hotel", []),
    ("the Port of Vancouver, Washington, signed", []),
    # a body within the name of a body, regions, people of a province
    ("China Merchants Port Holdings bought a berth", ["CN"]),
    ("trade with the Indian Subcontinent, said British Columbians", []),
    # a capital that is a port here
    ("The port of Riga shrank; Tallinn saw cargo volumes rise", []),
    ("Ports such as Poti in Georgia", ["GE"]),
    ("Growers in Florida, Georgia and Alabama fear Mexican tomatoes", ["MX"]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTRIES)
def test_countries(reader: Language, text: str, expected: list[str]) -> None:
    assert codes(read(reader, text), "countries") == expected


def test_georgia_at_home(reader: Language) -> None:
    assert codes(read(reader, "Georgia said it would dredge", home="GE"), "countries") == ["GE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the EU and Mercosur", ["EU", "MERCOSUR"]),
        ("The European Commission proposed a quota", ["EU"]),
        ("Brussels proposed a quota", ["EU"]),
        ("a meeting in Brussels", []),
        ("the USMCA replaces NAFTA", []),
        ("the ASEAN-China Free Trade Area", ["ASEAN"]),
        ("G7 and OPEC ministers", []),
        ("Britain joins the CPTPP", ["CPTPP"]),
    ],
)
def test_blocs(reader: Language, text: str, expected: list[str]) -> None:
    assert codes(read(reader, text), "blocs") == expected


PORTS = [
    # cued names, with the phrase that names them
    ("The Port of Los Angeles said", [("Port of Los Angeles", "USLAX")]),
    ("Port Houston took three cranes", [("Port Houston", "USHOU")]),
    ("the Colombo port deal", [("Colombo port", "LKCMB")]),
    ("Lisbon's new container terminal", [("Lisbon", "PTLIS")]),
    ("a ship berthed at Naples on Sunday", [("Naples", "ITNAP")]),
    ("the Port of Cork in Ireland", [("Port of Cork", "IEORK")]),
    ("Port of Split", [("Port of Split", "HRSPU")]),
    ("Amsterdam's Airport Schiphol", [("Airport Schiphol", "NLAMS")]),
    ("Atlanta's Hartsfield-Jackson International", [("Hartsfield-Jackson International", "USATL")]),
    ("Montevideo Airport opened a cool room", [("Montevideo Airport", "UYMVD")]),
    ("ROTTERDAM PORT UNION TO MEET", [("ROTTERDAM PORT", "NLRTM")]),
    # lists
    (
        "the ports of Barcelona, Valencia and Naples",
        [("Barcelona", "ESBCN"), ("Valencia", "ESVLC"), ("Naples", "ITNAP")],
    ),
    ("Los Angeles/Long Beach Seaport", [("Los Angeles", "USLAX"), ("Long Beach Seaport", "USLGB")]),
    (
        "sister ports are Kaohsiung, Taiwan; Genoa, Italy and Odesa, Ukraine",
        [("Kaohsiung", "TWKHH"), ("Genoa", "ITGOA"), ("Odesa", "UAODS")],
    ),
    ("port authorities of Singapore and Rotterdam", [("Singapore", "SGSIN"), ("Rotterdam", "NLRTM")]),
    (
        "rotation is Qingdao – Busan – Manzanillo (Mexico) – Callao",
        [("Qingdao", "CNTAO"), ("Busan", "KRPUS"), ("Manzanillo", "MXZLO"), ("Callao", "PECLL")],
    ),
    ("Shanghai overtook Singapore in throughput of TEU", [("Shanghai", "CNSHA"), ("Singapore", "SGSIN")]),
    ("lines bypass Cape Town, ships off Durban wait", [("Cape Town", "ZACPT"), ("Durban", "ZADUR")]),
    (
        "Delhi Airport and Miami International signed",
        [("Delhi Airport", "INDEL"), ("Miami International", "USMIA")],
    ),
    (
        "Hong Kong International Airport (HKIA)",
        [("Hong Kong International Airport", "HKHKG"), ("HKIA", "HKHKG")],
    ),
    # names alone, where the text is about shipping
    (
        "Rotterdam and Felixstowe are full, the carrier's vessels wait",
        [("Rotterdam", "NLRTM"), ("Felixstowe", "GBFXT")],
    ),
    ("Rotterdam and Felixstowe elect a mayor", []),
    ("London and Paris are full, the carrier's vessels wait", []),
    # authorities and acronyms
    ("Port of Rotterdam Authority", [("Port of Rotterdam Authority", "NLRTM")]),
    (
        "Copenhagen Malmö Port AB (CMP) ships grain",
        [("Copenhagen Malmö Port AB", c) for c in ("DKCPH", "SEMMA")]
        + [("CMP", c) for c in ("DKCPH", "SEMMA")],
    ),
    ("the Montreal Port Authority (MPA) said", [("Montreal Port Authority", "CAMTR"), ("MPA", "CAMTR")]),
    (
        "the Maritime and Port Authority of Singapore (MPA)",
        [("Maritime and Port Authority of Singapore", "SGSIN"), ("MPA", "SGSIN")],
    ),
    ("MPA said the port was full", []),
    ("Georgia Ports Authority", [("Georgia Ports Authority", None)]),
    ("TPA applauds the port pact", []),
    # ordinary words, people, clubs, ships, streets, datelines, scenes
    ("the vessel was split at the bar, a nice bath and a mobile hull for the ship", []),
    ("Victoria Reading of the shipping desk told Mobile customers about cargo", []),
    ("The vessel MV Hamburg and the ship Antwerp carry cargo", []),
    ("the University of Antwerp ran a port course for ships", []),
    ("HAMBURG, Oct 5 - Vessels queued, ships waited.", []),
    ("the pact on ships and cargo was signed at a ceremony in Hamburg", []),
    ("a Hamburg-based shipping line orders ships", []),
    ("Hamburg, New York, has no ships and no cargo", []),
    ("Houston-based terminal operator", []),
    ("the Panama Canal and ships", []),
    ("FC Porto flew to the port", []),
    # one name, several ports
    ("the Port of Portland, Oregon", [("Port of Portland", "USPDX")]),
    ("the Port of Portland in Maine", [("Port of Portland", "USPWM")]),
    ("the Port of Portland", [("Port of Portland", None)]),
    ("the port of Cartagena in Colombia", [("port of Cartagena", "COCTG")]),
    ("Spanish boxes leave the port of Cartagena", [("port of Cartagena", "ESCAR")]),
    ("Tripoli port in Lebanon", [("Tripoli port", "LBKYE")]),
    ("the Port of Vancouver", [("Port of Vancouver", "CAVAN")]),
    ("the Port of Vancouver, Washington", [("Port of Vancouver", "USVAN")]),
    # states behind a name
    (
        "Ships call at the ports of Portland, Me., Newport News, Va., and Wilmington, Del.",
        [("Portland", "USPWM"), ("Newport News", "USNNS"), ("Wilmington", "USILG")],
    ),
    ("the Port of Portland (Maine)", [("Port of Portland", "USPWM")]),
    ("the port of Portland, Ind.", []),
    ("A storm near Hamburg, N.Y., and a ship at the port", []),
    # a name that is a port elsewhere in the text, a tally of cargo, a route
    (
        "The Port of Mobile grew. New Orleans, Houston and Mobile build berths for ships.",
        [("Port of Mobile", "USMOB"), ("New Orleans", "USMSY"), ("Houston", "USHOU")],
    ),
    (
        "The port of Klaipeda grew. Riga posted a decline in cargo traffic.",
        [("port of Klaipeda", "LTKLJ"), ("Riga", "LVRIX")],
    ),
    ("The port of Odesa loaded 900 tons of cargo on a Hong Kong-flagged ship", [("port of Odesa", "UAODS")]),
    (
        "The ferry moves to the Zeebrugge - Rosyth route",
        [("Zeebrugge", "BEZEE"), ("Rosyth", "GBROY")],
    ),
    ("Three flights on the Brussels-Montevideo route", []),
    (
        "busiest ports by tonnage: Houston (No. 1), Corpus Christi (No. 3)",
        [("Houston", "USHOU"), ("Corpus Christi", "USCRP")],
    ),
    ("dredging at the Mumbai and JN ports", [("Mumbai", "INBOM")]),
    (
        "ports that received steel include Cleveland, Ohio, US; Detroit, Michigan, US",
        [("Cleveland", "USCLE"), ("Detroit", "USDET")],
    ),
    ("ports from San Diego to Bellingham, Wash.", [("San Diego", "USSAN"), ("Bellingham", "USBLI")]),
    ("Portland is the largest port in Maine", [("Portland", "USPWM")]),
    ("Boxes left Jebel Ali Port in Dubai", [("Jebel Ali Port", "AEJEA")]),
    ("flights from Moscow's Domodedovo Airport", [("Domodedovo Airport", "RUDME")]),
    # datelines
    ("DJIBOUTI/LONDON: The port of Tema is full of ships", [("port of Tema", "GHTEM")]),
    ("cranes made in Shanghai reached the container terminal by ship", []),
    # ports of no list
    ("Long An International Port", [("Long An International Port", None)]),
    ("the Port of Nordholm", [("Port of Nordholm", None)]),
    ("The Port said a New Port, a Container Port and a Port of Call", []),
]


@pytest.mark.parametrize(("text", "expected"), PORTS)
def test_ports(reader: Language, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert names(read(reader, text)) == expected


def test_home_country_decides_between_ports(reader: Language) -> None:
    assert codes(read(reader, "the port of Newcastle", home="AU"), "ports") == ["AUNTL"]
    assert codes(read(reader, "the port of Cartagena", home="ES"), "ports") == ["ESCAR"]
    assert codes(read(reader, "the port of Cartagena"), "ports") == []


def test_a_state_and_its_port_stand_side_by_side(reader: Language) -> None:
    doc = read(reader, "The port of Singapore is busy")
    assert codes(doc, "countries") == ["SG"]
    assert codes(doc, "ports") == ["SGSIN"]


def test_furniture_names_nothing(reader: Language) -> None:
    text = "The Port of Antwerp in Belgium grew. More stories: Australia and the Port of Gdynia"
    start = text.index("More")
    doc = read(reader, text, furniture=((start, len(text)),))
    assert (codes(doc, "countries"), codes(doc, "ports")) == (["BE"], ["BEANR"])


def test_every_span_gives_back_its_characters(reader: Language) -> None:
    text = "U.S.-China talks at Antwerp’s container terminal and Malmö’s port – Côte d’Ivoire"
    doc = read(reader, text)
    told = [text[slice(*exact(span))] for group in ("countries", "ports") for span in doc.spans[group]]
    assert told == ["U.S.", "China", "Côte d’Ivoire", "Antwerp", "Malmö"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "Port of ", "\x00\ufffd", "Port " * 3000, "Singapore, " * 3000, "Antwerp-" * 3000],
)
def test_odd_texts_end_in_good_time(reader: Language, text: str) -> None:
    assert read(reader, text) is not None
