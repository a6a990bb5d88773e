"""The one hard decision, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store.matching import fingerprints, match
from store.records import (
    AgreementStatus,
    AgreementType,
    Decision,
    Finding,
    Known,
    Maybe,
    MeasureAction,
    MeasureType,
    New,
    Party,
    PartyKind,
    Product,
    Realis,
    SameAs,
    Topic,
    Update,
)
from tests.store_builders import NOW, ROTTERDAM, agreement, measure

A, M = agreement(), measure()
FAR = NOW - timedelta(days=200)
S, T, U = AgreementStatus, AgreementType, MeasureAction

ROTTERDAM_SHORT = Party(name="Port of Rotterdam", kind=PartyKind.PORT, country="NL")
BY_NAME = agreement(
    parties=(ROTTERDAM_SHORT, Party(name="Santos", kind=PartyKind.PORT)), party_ports=(), party_countries=()
)
ACU = Party(name="Porto do Açu", kind=PartyKind.PORT, country="BR")
INDIA, BRITAIN = (
    Party(name=name, kind=PartyKind.GOVERNMENT, country=code)
    for name, code in (("India", "IN"), ("Britain", "GB"))
)
FTA = agreement(
    type=T.FREE_TRADE_AGREEMENT,
    status=S.NEGOTIATING,
    parties=(INDIA, BRITAIN),
    party_countries=("GB", "IN"),
    party_ports=(),
    signed=None,
)
LONE = agreement(
    parties=(ROTTERDAM,), party_ports=("NLRTM",), party_countries=("NL",), topics=(Topic.ENERGY,)
)
FIVE = agreement(
    parties=tuple(
        Party(name=f"Port {n}", kind=PartyKind.PORT, port=n) for n in ("USLAX", "USLGB", "USOAK", "USSAN")
    ),
    party_ports=("USLAX", "USLGB", "USOAK", "USSAN"),
    party_countries=("US",),
)


def companies(*names: str) -> tuple[Party, ...]:
    return tuple(Party(name=name, kind=PartyKind.COMPANY) for name in names)


VENTURE = agreement(
    type=T.JOINT_VENTURE,
    parties=companies("A.P. Moller - Maersk", "International Container Terminal Services, Inc."),
    party_ports=(),
    party_countries=(),
)

SAME, NEW, MAYBE = SameAs("k"), New(), Maybe("k")


def moved(**changes: str | float | None) -> Update:
    return Update("k", changes)


AGREEMENTS: list[tuple[str, Finding, Finding, datetime, Decision]] = [
    ("told again", A, A, NOW, SAME),
    ("told again ten days on, undated", replace(A, signed=None), A, NOW - timedelta(days=10), SAME),
    ("by name, without codes", BY_NAME, A, NOW, SAME),
    ("another outlet's word for the instrument", replace(A, type=T.COOPERATION_AGREEMENT), A, NOW, SAME),
    ("another instrument", replace(A, type=T.CONCESSION), A, NOW, NEW),
    ("an unspecified instrument", replace(A, type=T.OTHER), A, NOW, MAYBE),
    ("another port", replace(A, parties=(ROTTERDAM, ACU), party_ports=("BRPDA", "NLRTM")), A, NOW, NEW),
    ("another country", replace(A, party_ports=(), parties=(), party_countries=("NL", "SG")), A, NOW, NEW),
    (
        "a partner named otherwise",
        replace(A, parties=(ROTTERDAM, ACU), party_ports=("NLRTM",)),
        A,
        NOW,
        MAYBE,
    ),
    ("no party in common", replace(BY_NAME, parties=companies("Maersk", "DP World")), A, NOW, NEW),
    ("one party, same type, same day", replace(LONE, topics=()), A, NOW, SAME),
    ("one party, same topic", replace(LONE, signed=None), replace(A, topics=(Topic.ENERGY,)), NOW, SAME),
    ("one party, nothing else", replace(LONE, signed=None), A, NOW, MAYBE),
    (
        "some of many parties",
        replace(FIVE, parties=FIVE.parties[:3], party_ports=FIVE.party_ports[:3]),
        FIVE,
        NOW,
        SAME,
    ),
    (
        "many parties, one more and one less",
        replace(FIVE, parties=(*FIVE.parties[:3], ROTTERDAM), party_ports=(*FIVE.party_ports[:3], "NLRTM")),
        FIVE,
        NOW,
        MAYBE,
    ),
    (
        "short names and initials",
        replace(VENTURE, parties=companies("Maersk Line", "ICTSI")),
        VENTURE,
        NOW,
        SAME,
    ),
    ("dates two weeks apart", replace(A, signed="2026-11-10"), A, NOW, SAME),
    ("a second pact next spring", replace(A, signed="2027-03-01"), A, NOW, NEW),
    ("a known year covers the day", replace(A, signed="2026", main=False), A, FAR, SAME),
    ("recalled without a date", replace(A, signed=None, main=False), A, FAR, SAME),
    ("news without a date, long after", replace(A, signed=None), A, FAR, MAYBE),
    (
        "signed after it was proposed",
        A,
        replace(A, status=S.PROPOSED, signed=None),
        NOW,
        moved(status="signed", signed="2026-11-24"),
    ),
    (
        "signed months after it was proposed",
        A,
        replace(A, status=S.PROPOSED, signed=None, announced="2026-06"),
        FAR,
        moved(status="signed", signed="2026-11-24"),
    ),
    ("announced after it was signed", replace(A, status=S.ANNOUNCED), A, NOW, SAME),
    (
        "to be signed is not signed",
        replace(A, realis=Realis.PLANNED),
        replace(A, status=S.ANNOUNCED),
        NOW,
        SAME,
    ),
    (
        "the signing was put off",
        replace(A, status=S.PROPOSED, signed="2026-12-01"),
        replace(A, status=S.PROPOSED),
        NOW,
        moved(signed="2026-12-01"),
    ),
    (
        "in force",
        replace(A, status=S.IN_FORCE, signed=None, in_force="2026-11-25"),
        A,
        NOW,
        moved(status="in_force", in_force="2026-11-25"),
    ),
    (
        "an old pact renewed",
        replace(A, status=S.RENEWED),
        replace(A, signed="2019"),
        FAR,
        moved(status="renewed", signed="2026-11-24"),
    ),
    (
        "renewed again",
        replace(A, status=S.RENEWED),
        replace(A, status=S.RENEWED, signed="2021"),
        FAR,
        moved(status="renewed", signed="2026-11-24"),
    ),
    ("renewed, told twice", replace(A, status=S.RENEWED), replace(A, status=S.RENEWED), NOW, SAME),
    ("terminated", replace(A, status=S.TERMINATED, signed=None), A, FAR, moved(status="terminated")),
    (
        "denied",
        replace(A, status=S.DENIED, realis=Realis.DENIED, signed=None),
        A,
        NOW,
        moved(status="denied"),
    ),
    ("signed, told after it was terminated", A, replace(A, status=S.TERMINATED), NOW, SAME),
    (
        "in force again",
        replace(A, status=S.IN_FORCE),
        replace(A, status=S.SUSPENDED),
        NOW,
        moved(status="in_force"),
    ),
    (
        "states by country, whatever the name",
        replace(FTA, parties=(replace(INDIA, name="New Delhi"), replace(BRITAIN, name="United Kingdom"))),
        FTA,
        NOW,
        SAME,
    ),
    (
        "the deal is done",
        replace(FTA, status=S.SIGNED, signed="2026-11-24"),
        FTA,
        FAR,
        moved(status="signed", signed="2026-11-24"),
    ),
    ("other states", replace(FTA, parties=(INDIA,), party_countries=("EU", "IN")), FTA, NOW, NEW),
    ("by countries alone", replace(FTA, parties=()), FTA, NOW, SAME),
    ("an agreement is no measure", A, M, NOW, NEW),
]

ALUMINIUM = Product(name="aluminium", hs="76")
ALL = measure(target=("*",), products=(), rate=10.0)

MEASURES: list[tuple[str, Finding, Finding, datetime, Decision]] = [
    ("told again", M, M, NOW, SAME),
    ("rate not told", replace(M, rate=None), M, NOW, SAME),
    ("another rate", replace(M, rate=30.0), M, NOW, moved(rate=30.0)),
    ("another unit", replace(M, rate_unit="USD/t"), M, NOW, moved(rate=25.0)),
    ("another imposer", replace(M, imposer=("EU",)), M, NOW, NEW),
    ("imposer not named", replace(M, imposer=()), M, NOW, MAYBE),
    ("another target", replace(M, target=("MX",)), M, NOW, NEW),
    ("every origin", replace(M, target=("*",)), M, NOW, SAME),
    ("every origin at another rate", replace(ALL, products=M.products), M, NOW, NEW),
    ("some of the targets", M, replace(M, target=("CN", "MX")), NOW, SAME),
    ("a heading of the chapter", replace(M, products=(Product(name="coils", hs="7208"),)), M, NOW, SAME),
    ("products by name", replace(M, products=(Product(name="steel products"),)), M, NOW, SAME),
    ("other products", replace(M, products=(ALUMINIUM,)), M, NOW, NEW),
    ("products not named", replace(M, products=()), M, NOW, SAME),
    ("nothing named but the imposer", replace(M, products=(), target=()), M, NOW, MAYBE),
    ("another type", replace(M, type=MeasureType.QUOTA), M, NOW, NEW),
    ("a remedy called a tariff", M, replace(M, type=MeasureType.ANTIDUMPING), NOW, MAYBE),
    (
        "one remedy is not the other",
        replace(M, type=MeasureType.COUNTERVAILING),
        replace(M, type=MeasureType.ANTIDUMPING),
        NOW,
        NEW,
    ),
    ("another law", replace(M, legal_basis="Section 301"), replace(M, legal_basis="Section 232"), NOW, NEW),
    (
        "the law in full",
        replace(M, legal_basis="Section 301 of the Trade Act"),
        replace(M, legal_basis="Section 301"),
        NOW,
        SAME,
    ),
    (
        "imposed after it was threatened",
        M,
        replace(M, action=U.THREATENED, rate=None),
        FAR,
        moved(action="imposed", rate=25.0),
    ),
    ("threatened, told late", replace(M, action=U.THREATENED), M, NOW, SAME),
    ("a threat of more", replace(M, action=U.THREATENED, rate=50.0), M, NOW, NEW),
    ("suspended", replace(M, action=U.SUSPENDED, rate=None), M, FAR, moved(action="suspended")),
    ("struck down", replace(M, action=U.STRUCK_DOWN, rate=None), M, NOW, moved(action="struck_down")),
    ("raised, in other words", replace(M, action=U.INCREASED), M, NOW, SAME),
    (
        "raised for real",
        replace(M, action=U.INCREASED, rate=50.0),
        M,
        NOW,
        moved(action="increased", rate=50.0),
    ),
    (
        "delayed to another day",
        replace(M, action=U.DELAYED, effective="2027-01-01"),
        replace(M, effective="2026-12-01"),
        NOW,
        moved(action="delayed", effective="2027-01-01"),
    ),
    (
        "another first day",
        replace(M, effective="2027-01-01"),
        replace(M, effective="2026-12-01"),
        NOW,
        moved(effective="2027-01-01"),
    ),
    (
        "a day off by time zone",
        replace(M, effective="2026-12-02"),
        replace(M, effective="2026-12-01"),
        NOW,
        SAME,
    ),
    (
        "a reminder of the first day",
        replace(M, announced=None, effective="2026-12-01"),
        replace(M, effective="2026-12-01"),
        FAR,
        SAME,
    ),
    ("long ago, in the background", replace(M, announced="2018", main=False), M, NOW, NEW),
    ("background never moves a measure", replace(M, action=U.REMOVED, main=False), M, NOW, SAME),
    ("a removal that may come", replace(M, action=U.REMOVED, realis=Realis.HYPOTHETICAL), M, NOW, SAME),
    ("news without a date, long after", replace(M, announced=None), M, FAR, MAYBE),
]


@pytest.mark.parametrize(
    ("finding", "fact", "told", "expected"),
    [
        pytest.param(*row[1:], id=f"{kind}: {row[0]}")
        for kind, table in (("a", AGREEMENTS), ("m", MEASURES))
        for row in table
    ],
)
def test_match(finding: Finding, fact: Finding, told: datetime, expected: Decision) -> None:
    known = Known(id="k", fact=fact, first_seen=told, last_seen=told)
    assert match(finding, [known], NOW) == expected


@pytest.mark.parametrize(
    ("finding", "fact"),
    [row[1:3] for row in (*AGREEMENTS, *MEASURES) if row[4] != NEW],
)
def test_what_matches_shares_a_fingerprint(finding: Finding, fact: Finding) -> None:
    assert fingerprints(finding) & fingerprints(fact)


def test_nothing_known_is_new() -> None:
    assert match(A, [], NOW) == NEW


def test_a_repetition_is_preferred_to_a_change_and_the_closer_record_to_the_looser() -> None:
    moved_on = Known(id="moved", fact=replace(M, rate=10.0), first_seen=NOW, last_seen=NOW)
    loose = Known(id="loose", fact=replace(M, target=("CN", "MX")), first_seen=NOW, last_seen=NOW)
    exact = Known(id="exact", fact=M, first_seen=FAR, last_seen=NOW - timedelta(days=3))
    assert match(M, [moved_on, loose, exact], NOW) == SameAs("exact")
    assert match(M, [moved_on, loose], NOW) == SameAs("loose")


def test_the_order_of_candidates_does_not_matter() -> None:
    twins = [Known(id=name, fact=A, first_seen=NOW, last_seen=NOW) for name in ("a", "b")]
    assert match(A, twins, NOW) == match(A, twins[::-1], NOW) == SameAs("b")


def test_matching_is_symmetric_for_repetitions() -> None:
    for finding, fact in ((BY_NAME, A), (A, BY_NAME), (VENTURE, VENTURE)):
        known = Known(id="k", fact=fact, first_seen=NOW, last_seen=NOW)
        assert match(finding, [known], NOW) == SAME
