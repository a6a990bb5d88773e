"""The alert: which findings are worth one, and texts that only sound like an agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from spacy.language import Language

from nlp.components.alert import alert_for
from nlp.confidence import SIGNS, confidence
from nlp.extract import read
from nlp.lexicon import rows
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    Document,
    Findings,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    PartyKind,
    Realis,
)

THURSDAY = date(2026, 11, 19)
FILLER = (
    "\n\nThe weather stayed fair and the cranes were painted in the "
    "week before. Ships came and went as usual."
)


def extract(nlp: Language, title: str, body: str) -> Findings:
    text = f"{title}\n\n{body}{FILLER}"
    (findings,) = read([Document(id="a", text=text, title=title, published=THURSDAY)], nlp)
    for agreement in findings.agreements:
        assert all(text[row.start : row.end] == row.quote for row in agreement.evidence)
    return findings


# -- what is none --------------------------------------------------------------------------------------------

SILENCE = [
    (
        "Electricity tariffs for cold stores to rise",
        "The electricity tariff for cold stores in Malaysia will rise by 8 percent.",
    ),
    (
        "Rivas joins Harbour Rovers",
        (
            "Harbour Rovers have signed the midfielder Tomas Rivas on a "
            "four-year deal after agreeing a transfer with FC Porto."
        ),
    ),
    (
        "Namibian port borrows for cranes",
        (
            "Namibian Ports Authority and the African Development Bank "
            "signed a loan agreement worth 90 million dollars."
        ),
    ),
    (
        "Shippers in agreement on data",
        "Shippers from Japan and Kenya are in agreement that port data should be free, a survey says.",
    ),
    (
        "Port tariff 2027 published",
        "The Port of Gdańsk Authority has published its port tariff for 2027 with new berth dues.",
    ),
    (
        "Bilbao and Savannah mark 30 years of sister-port pact",
        (
            "The Port of Bilbao and the Port of Savannah this week celebrated "
            "the sister-port agreement they signed in 1996."
        ),
    ),
    (
        "Tokyo MOU ends campaign on lifeboats",
        "The Tokyo MOU has ended its inspection campaign on lifeboats in the ports of Japan and Singapore.",
    ),
    (
        "Commissioner signs off on dredging",
        (
            "The port commissioner of Savannah signed off on the "
            "dredging plan of the Port of Savannah on Tuesday."
        ),
    ),
    (
        "Ministers talk trade",
        (
            "The ministers of Japan and Kenya discussed a possible "
            "trade agreement but no agreement was reached."
        ),
    ),
    (
        "Court hears stevedoring case",
        (
            "A court heard that Busan Port Authority broke its contract with "
            "a stevedoring company when it sued in 2024."
        ),
    ),
    (
        "Explainer: what is a free trade agreement?",
        "A free trade agreement is signed by two states. Japan and Kenya may sign one, and so may others.",
    ),
    (
        "Hapag-Lloyd posts higher net profit",
        (
            "Hapag-Lloyd posted a net profit of 900 million euros. It signed "
            "a service contract with Maersk in March 2025."
        ),
    ),
    (
        "Study looks at trade",
        "A free trade agreement between Japan and Kenya could spur both economies, a study says.",
    ),
    (
        "Ministers to meet in Nairobi",
        "The ministers of Japan and Kenya will meet on Monday to discuss their economic agreement.",
    ),
    (
        "Japan and Kenya sign defence pact",
        "Japan and Kenya signed a defence agreement on Tuesday. Their trade grew last year.",
    ),
    (
        "Terminals talk on",
        "Nordholm Terminals and Meridian Terminals have agreed to delay their cooperation talks.",
    ),
    (
        "Benefits restored",
        "The United States restored benefits for Kenya under the African Growth and Opportunity Act, "
        "signed in 2000.",
    ),
    (
        "Ministry denies port deal",
        (
            "The government of Kenya denied that it had signed an "
            "agreement with DP World on the port of Mombasa."
        ),
    ),
]


@pytest.mark.parametrize(("title", "body"), SILENCE, ids=[title for title, _ in SILENCE])
def test_what_only_sounds_like_an_agreement_raises_no_alert(nlp: Language, title: str, body: str) -> None:
    findings = extract(nlp, title, body)
    assert findings.alert is None
    assert not [a for a in findings.agreements if a.main and a.realis is not Realis.DENIED]


@pytest.mark.parametrize(
    "text",
    [
        "Nordholm Cash Registers Inc signed an agreement with Meridian Computers Inc on cash terminals.",
        "Bank staff accepted a pay deal on Monday, the Bank Officers Union said.",
    ],
)
def test_what_firms_and_unions_of_other_trades_sign_raises_no_alert(nlp: Language, text: str) -> None:
    (findings,) = read([Document(id="a", text=text, published=THURSDAY)], nlp)
    assert findings.alert is None


# -- the decision --------------------------------------------------------------------------------------------


MOU = Agreement(
    type=AgreementType.MOU,
    status=AgreementStatus.SIGNED,
    realis=Realis.ASSERTED,
    main=True,
    confidence=0.9,
    parties=(Party(name="Japan", kind=PartyKind.GOVERNMENT, country="JP"),),
)
DUTY = Measure(
    type=MeasureType.TARIFF, action=MeasureAction.IMPOSED, realis=Realis.ASSERTED, main=True, confidence=0.8
)


@pytest.mark.parametrize(
    ("agreements", "measures", "alert"),
    [
        ([], [], None),
        ([MOU], [], "mou"),
        ([replace(MOU, main=False)], [], None),
        ([replace(MOU, confidence=0.3)], [], None),
        ([replace(MOU, realis=Realis.HYPOTHETICAL)], [], None),
        ([replace(MOU, realis=Realis.DENIED)], [], None),
        ([replace(MOU, status=AgreementStatus.DENIED)], [], None),
        ([replace(MOU, realis=Realis.PLANNED)], [], "mou"),
        ([replace(MOU, type=AgreementType.FREE_TRADE_AGREEMENT)], [], "trade_deal"),
        ([replace(MOU, type=AgreementType.MUTUAL_RECOGNITION)], [], "trade_deal"),
        ([replace(MOU, type=AgreementType.MUTUAL_RECOGNITION, parties=(Party(name="A"),))], [], "agreement"),
        ([replace(MOU, type=AgreementType.CONCESSION)], [], "agreement"),
        ([], [DUTY], "tariff"),
        ([replace(MOU, main=False)], [DUTY], "tariff"),
        ([replace(MOU, type=AgreementType.TRADE_FRAMEWORK)], [DUTY], "trade_deal"),
    ],
)
def test_the_alert_follows_from_the_main_findings(
    agreements: list[Agreement], measures: list[Measure], alert: str | None
) -> None:
    assert alert_for(agreements, measures)[0] == alert


# -- how sure ------------------------------------------------------------------------------------------------


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    assert {row["sign"] for row in rows("confidence")} == set(SIGNS)


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "bias"])
def test_a_sign_moves_confidence_the_way_its_weight_points(sign: str) -> None:
    (weight,) = [row["weight"] for row in rows("confidence") if row["sign"] == sign]
    moved = confidence([sign]) - confidence([])
    assert moved * weight > 0


def test_confidence_stays_a_chance_and_counts_a_sign_once() -> None:
    assert 0 < confidence(SIGNS) < 1
    assert confidence(["title", "title"]) == confidence(["title"])


def test_a_full_telling_is_surer_than_a_passing_one(nlp: Language) -> None:
    full = extract(
        nlp,
        "Rotterdam and Busan sign memorandum",
        "The Port of Rotterdam and the Port of Busan signed a memorandum of understanding on Tuesday.",
    )
    planned = extract(nlp, "Port looks ahead", "Nordholm plans to sign a deal on port cargo.")
    assert full.agreements[0].confidence > 0.9
    assert all(agreement.confidence < 0.7 for agreement in planned.agreements)
