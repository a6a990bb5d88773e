"""Which countries, blocs and ports a text names: each sentence is a class of error met in the trade press."""

from datetime import date

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import nlp.components.places  # noqa: F401  # makes the component known to spaCy
from nlp.components.gazetteer import exact
from nlp.regions import find_title, regions
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
    ("Saudi authorities and a Saudi-Omani venture", ["SA", "OM"]),
    ("an Oman-Saudi JV", ["OM", "SA"]),
    ("a Franco-German line, an Anglo-Dutch firm, Sino-US talks", ["FR", "DE", "GB", "NL", "CN", "US"]),
    ("the Indo-Pacific, Afro-Asian ties, Franco said", []),
    ("headed south to Port Sudan", []),
    # names broken by the columns of a page
    ("the United     Kingdom, El\n     Salvador and New \nZealand", ["GB", "SV", "NZ"]),
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
        ("the USMCA replaces NAFTA", ["USMCA", "NAFTA"]),
        ("the ASEAN-China Free Trade Area", ["ACFTA", "ASEAN"]),
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
    ("the Colombo port deal", [("Colombo", "LKCMB")]),
    ("Lisbon's new container terminal", [("Lisbon", "PTLIS")]),
    ("a ship berthed at Naples on Sunday", [("Naples", "ITNAP")]),
    ("the Port of Cork in Ireland", [("Port of Cork", "IEORK")]),
    ("Port of Split", [("Port of Split", "HRSPU")]),
    ("Amsterdam's Airport Schiphol", [("Airport Schiphol", "NLAMS")]),
    ("Atlanta's Hartsfield-Jackson International", [("Hartsfield-Jackson International", "USATL")]),
    ("Montevideo Airport opened a cool room", [("Montevideo Airport", "UYMVD")]),
    ("ROTTERDAM PORT UNION TO MEET", [("ROTTERDAM PORT", "NLRTM")]),
    # services, cargo, ways
    ("a fortnightly coastal service with Yangon for the ships", [("Yangon", "MMRGN")]),
    ("The ferry route from Paldiski to Kapellskär", [("Paldiski", "EEPLA"), ("Kapellskär", "SEKPS")]),
    ("Wheat at $210 fob Rouen; corn cif Rotterdam", [("Rouen", "FRURO"), ("Rotterdam", "NLRTM")]),
    ("goods enter via Beira and Maputo", [("Beira", "MZBEW"), ("Maputo", "MZMPM")]),
    ("The envoy flew via Maputo", []),
    ("Rice was landed at Osaka by ship", [("Osaka", "JPOSA")]),
    ("Stevedores of Santos ended their strike", [("Santos", "BRSSZ")]),
    ("revised port tariffs for Suva and Lautoka", [("Suva", "FJSUV"), ("Lautoka", "FJLTK")]),
    ("Autoridad Portuaria de Manta and its ships", [("Manta", "ECMEC")]),
    ("it leased two vessels to Singapore-based owners", []),
    (
        "ships call at Singapore, Colombo, New York, Norfolk and Charleston",
        [
            ("Singapore", "SGSIN"),
            ("Colombo", "LKCMB"),
            ("New York", "USNYC"),
            ("Norfolk", "USORF"),
            ("Charleston", "USCHS"),
        ],
    ),
    ("The port of Ilo is full. Trucks wait in Ilo.", [("Ilo", "PEILQ"), ("Ilo", "PEILQ")]),
    (
        "Mexican boxes leave the port of Manzanillo through the Panama Canal",
        [("Manzanillo", "MXZLO")],
    ),
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
    ("Georgia Ports Authority", []),
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
    ("the port of Cartagena in Colombia", [("Cartagena", "COCTG")]),
    ("Spanish boxes leave the port of Cartagena", [("Cartagena", "ESCAR")]),
    ("Tripoli port in Lebanon", [("Tripoli", "LBKYE")]),
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
        [("Port of Mobile", "USMOB"), ("New Orleans", "USMSY"), ("Houston", "USHOU"), ("Mobile", "USMOB")],
    ),
    (
        "The port of Klaipeda grew. Riga posted a decline in cargo traffic.",
        [("Klaipeda", "LTKLJ"), ("Riga", "LVRIX")],
    ),
    ("The port of Odesa loaded 900 tons of cargo on a Hong Kong-flagged ship", [("Odesa", "UAODS")]),
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
    ("DJIBOUTI/LONDON: The port of Tema is full of ships", [("Tema", "GHTEM")]),
    ("cranes made in Shanghai reached the container terminal by ship", []),
    # ports of no list
    ("Long An International Port", [("Long An International Port", None)]),
    ("the Port of Nordholm", [("Port of Nordholm", None)]),
    ("The Port said a New Port, a Container Port and a Port of Call", []),
]


@pytest.mark.parametrize(("text", "expected"), PORTS)
def test_ports(reader: Language, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert names(read(reader, text)) == expected


# one name, two readings: what is named, with its code, as countries and as ports
AMBIGUOUS = [
    # Georgia
    ("Georgia and Armenia cut duties on wine", ["GE", "AM"], []),
    ("The Port of Savannah in Georgia took bigger ships", [], ["USSAV"]),
    # Jordan
    ("Jordan and Iraq agreed to cut duties", ["JO", "IQ"], []),
    ("Jordan Smith told investors that rates fell", [], []),
    ("(Reporting by Pav Jordan; editing by Ann Lee)", [], []),
    # Lebanon
    ("Lebanon's Beirut port reopened", ["LB"], ["LBBEY"]),
    ("A mill in Lebanon, Pa., closed after the duties", [], []),
    # Panama
    ("Panama raised its canal dues", ["PA"], []),
    ("Hotels in Panama City, Florida, were repaired", [], []),
    # Malta
    ("The Malta Freeport in Marsaxlokk relays boxes of container ships", ["MT"], ["MTMAR"]),
    ("Malta, Montana, has no railway yard of its own", [], []),
    # Peru, Cuba, Mexico: towns of America; but a list is a list
    ("A plant in Peru, Ind., makes steel; Chile sells copper", ["CL"], []),
    ("Growers in Jamaica, Florida and Cuba lost their crops", ["JM", "CU"], []),
    # Portland
    ("the Port of Portland, Oregon", [], ["USPDX"]),
    ("the Port of Portland in Maine", [], ["USPWM"]),
    # Newport
    ("The port of Newport in South Wales handled steel from Wales", ["GB"], ["GBNPT"]),
    ("Coal left the port of Newport News, Va.", [], ["USNNS"]),
    # Kingston
    ("The Port of Kingston in Jamaica is a hub", ["JM"], ["JMKIN"]),
    ("A prison in Kingston, Ontario, was sold", [], []),
    # St. John's, Saint John, St. John's of Antigua
    ("the Port of St. John's in Newfoundland", [], ["CASJF"]),
    ("the Port of Saint John in New Brunswick", [], ["CASJB"]),
    ("St. John's port in Antigua takes cruise ships", ["AG"], ["AGSJO"]),
    # San Juan
    ("San Juan port in Puerto Rico was dredged", ["PR"], ["PRSJU"]),
    ("A mine near San Juan, Argentina, sends copper to a port", ["AR"], []),
    # Victoria
    ("The commercial port of Victoria in the Seychelles", ["SC"], ["SCPOV"]),
    ("The port of Victoria, British Columbia, takes cruise ships", [], ["CAVIC"]),
    # Tripoli
    ("The Port of Tripoli in Libya loaded grain", ["LY"], ["LYTIP"]),
    ("Wheat reached Tripoli port in northern Lebanon", ["LB"], ["LBKYE"]),
    # Cartagena
    ("the Colombian port of Cartagena", ["CO"], ["COCTG"]),
    ("Cartagena port in Spain", ["ES"], ["ESCAR"]),
    # Hamilton
    ("The Port of Hamilton in Ontario handles steel", [], ["CAHAM"]),
    ("The port of Hamilton, Bermuda, takes cruise ships", ["BM"], ["BMBDA"]),
    ("Lewis Hamilton won while ships waited in port", [], []),
    # Birmingham, Melbourne, Moscow, Athens: no port
    ("A mill in Birmingham, Alabama, and one in Birmingham, England", ["GB"], []),
    ("Cruise ships leave Port Canaveral near Melbourne, Florida", [], ["USPCV"]),
    ("Moscow banned grain exports by ship", ["RU"], []),
    ("Growers met in Moscow, Idaho, about a river port", [], []),
    ("Athens agreed to sell the port of Piraeus", ["GR"], ["GRPIR"]),
    ("A plant in Athens, Georgia, makes cranes for ships", [], []),
    # Santos, Valencia, Córdoba, Santiago
    ("The Port of Santos in Brazil is full", ["BR"], ["BRSSZ"]),
    ("President Juan Manuel Santos opened a port for ships", [], []),
    ("Valencia's container terminal in Spain", ["ES"], ["ESVLC"]),
    ("A depot in Valencia, California, far from any port", [], []),
    ("Santiago imposed a duty on steel", ["CL"], []),
    ("Ships left the port of Santiago de Cuba in Cuba", ["CU"], ["CUSCU"]),
    ("Córdoba in Argentina has no port for ships", ["AR"], []),
    # Georgetown
    ("the port of Georgetown in Guyana", ["GY"], ["GYGEO"]),
    ("Georgetown University studied the port", [], []),
    # Naples, Wilmington, Vancouver, Charleston, Richmond
    ("The port of Naples, Italy, hosts ferries", ["IT"], ["ITNAP"]),
    ("A marina in Naples, Florida, was sold", [], []),
    ("the Port of Wilmington, Delaware", [], ["USILG"]),
    ("the Port of Wilmington, N.C.", [], ["USILM"]),
    ("the Port of Vancouver in British Columbia", [], ["CAVAN"]),
    ("the Port of Vancouver in Washington", [], ["USVAN"]),
    ("the Port of Charleston, South Carolina", [], ["USCHS"]),
    ("A mine near Charleston, West Virginia, shut its river port", [], []),
    ("the Port of Richmond in California", [], ["USRCH"]),
    ("the Port of Richmond, Virginia", [], ["USRIC"]),
    # Gladstone, Newcastle, Aden
    ("Gladstone port in Queensland shipped gas", [], ["AUGLT"]),
    ("Mr Gladstone praised the ships in port", [], []),
    ("the Port of Newcastle in New South Wales", [], ["AUNTL"]),
    ("Cars left Newcastle upon Tyne by way of the Port of Tyne", [], ["GBTYN"]),
    ("Aden port in Yemen reopened", ["YE"], ["YEADE"]),
    # Goa, Ismail, Newark, Banana: names that are first something else
    ("The frigate was ordered at a yard in Goa, ships said", [], []),
    ("Ore leaves Goa port in India", ["IN"], ["INMRM"]),
    ("President Ismail Omar Guelleh visited the port", [], []),
    ("Grain left the Danube port of Ismail in Ukraine", ["UA"], ["UAIZM"]),
    ("Boxes wait at Port Newark for ships", [], ["USEWR"]),
    ("a port project at Banana in the DRC", ["CD"], ["CDBNW"]),
    # a state that is no more
    ("The Soviet trade mission bought Yugoslav cranes", ["SU", "YU"], []),
    # initials that only their country explains
    ("RSA growers of South Africa fear the duty", ["ZA"], []),
    ("RSA, an insurer, raised its rates", [], []),
    # a share's market, a currency, a ship, a body
    ("shares of the line (1919.HK) rose", [], []),
    ("paid in U.S. Dlrs", [], []),
    ("the feeder MTT Singapore left Port Klang", [], ["MYPKG"]),
    ("HMM GDANSK, the largest container ship, left Busan", [], ["KRPUS"]),
    ("The Bangkok Shipowners and Agents Association fears for its ships and cargo", [], []),
    ("In Dalian, iron ore futures eased while ships waited at the port", [], []),
    ("It told the Shanghai stock exchange that its ships and its cargo were safe", [], []),
    ("The Kobe earthquake shut berths for ships", [], []),
    ("LUXEMBOURG, Oct 20 - Ministers agreed a pact with Argentina", ["AR"], []),
    ("COLOMBO (News 9); Ships and cargo wait", [], []),
    # capitals that act together, and as their governments
    ("Jakarta, Kuala Lumpur and Singapore agreed to lower duties on palm oil", ["ID", "MY", "SG"], []),
    ("The show moved from Jakarta, Kuala Lumpur and Bangkok to Perth", [], []),
    ("Exporters fear Washington's 50% tariffs while Kyiv protested", ["US", "UA"], []),
    # a port's own name lies in a town
    ("Ports to be linked are Belawan in North Sumatra, Batam in Riau Islands and Tanjung Priok in Jakarta",
     [], ["IDBLW", "IDBTM", "IDTPP"]),
    ("Japan's ninth-largest container port, Kashima, reopened", ["JP"], ["JPKSM"]),
    ("Cargo moves from Houston to Antwerp, Jebel Ali to Shanghai, by ship",
     [], ["USHOU", "BEANR", "AEJEA", "CNSHA"]),
    ("Odesa region's ports ship grain", [], []),
    ("The Cork-Santander line moves to Rosslare; ferries from Portsmouth to Bilbao go on",
     [], ["IEORK", "ESSDR", "IEROS", "GBPME", "ESBIO"]),
    ("A band skipped Hamburg", [], []),
    ("The girls came from New Haven and took a bus", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "countries", "ports"), AMBIGUOUS)
def test_one_name_two_readings(reader: Language, text: str, countries: list[str], ports: list[str]) -> None:
    doc = read(reader, text)
    assert (codes(doc, "countries"), codes(doc, "ports")) == (countries, ports)


@pytest.mark.parametrize(
    ("text", "blocs"),
    [
        ("goods that satisfy USMCA rules of origin", ["USMCA"]),
        ("the pact that may replace NAFTA", ["NAFTA"]),
        ("Ottawa will appeal under USMCA, called CUSMA up north", ["USMCA"]),
        ("the summit of Bimstec and the fees under Atiga", ["BIMSTEC", "ATIGA"]),
        ("the pact between Canada and the EU, CETA, is applied", ["EU"]),
        ("beneficiaries under GSP rules", []),
        ("standards of the East African community", ["EAC"]),
        ("The Alliance of Sahel States left ECOWAS", ["AES", "ECOWAS"]),
    ],
)
def test_a_pact_is_a_bloc_where_its_members_are_meant(reader: Language, text: str, blocs: list[str]) -> None:
    assert codes(read(reader, text), "blocs") == blocs


def test_an_acronym_that_the_text_explains_otherwise_is_no_bloc(reader: Language) -> None:
    other = "The Ardenport/Marandi Port Training Center (APEC) signed. APEC has courses."
    assert codes(read(reader, other), "blocs") == []
    assert codes(read(reader, "Asia-Pacific Economic Cooperation (APEC) met."), "blocs") == ["APEC"]


def test_a_short_title_is_known_only_where_it_fills_a_line() -> None:
    assert find_title("The court ruled that the court fee is void.", "Court") is None
    assert find_title("The fee is void, a court said.\n\nCourt\n\nMore.", "Court") == (32, 37)
    assert find_title("Courtship and port\n\nThe court ruled", "Court") is None


def test_an_acronym_holds_in_the_document_that_explains_it(reader: Language) -> None:
    told = "The Hamburg Port Authority (HPA) dredges. Later HPA raised dues."
    assert names(read(reader, told))[-1] == ("HPA", "DEHAM")
    assert names(read(reader, "Later HPA raised dues.")) == []


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


def test_a_headline_among_the_links_below_hides_no_article() -> None:
    title = "Navy orders a floating dock from Goa yard"
    told = "The navy of Sri Lanka ordered a floating dock from a yard in India, its officers told the press."
    page = "\n".join([told, told, told, title, "President opens a bridge"])
    assert find_title(page, title) is None
    assert regions(page, title=title).furniture == ()
    above = "\n".join(
        ["We use cookies to read what you read; go on, and you agree to the terms of this site.", title, told]
    )
    assert find_title(above, title) is not None


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
