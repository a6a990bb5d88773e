"""Whether a measure is news beside the pact that its article tells: a table."""

from typing import Any

import pytest

from store.alerts import is_told_by
from store.records import AgreementType, MeasureAction, MeasureType, Party, PartyKind, Product
from tests.store_builders import agreement, measure

SIDES = tuple(
    Party(name=name, kind=PartyKind.GOVERNMENT, country=code)
    for name, code in (("Malaysia", "MY"), ("Morocco", "MA"))
)
PACT = agreement(
    type=AgreementType.FREE_TRADE_AGREEMENT, parties=SIDES, party_countries=("MA", "MY"), party_ports=()
)
FREED: dict[str, Any] = {
    "type": MeasureType.PREFERENCE,
    "imposer": ("MA",),
    "target": ("MY",),
    "products": (),
    "rate": 0.0,
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, True),
        ({"imposer": ()}, True),
        ({"action": MeasureAction.REMOVED}, True),
        ({"products": (Product(name="palm oil", hs="1511"),)}, False),
        ({"action": MeasureAction.INCREASED}, False),
        ({"target": ("CN",)}, False),
        ({"target": ("*",)}, False),
        ({"target": ()}, False),
    ],
)
def test_a_pact_tells_what_its_parties_free_each_other_of(changes: dict[str, Any], told: bool) -> None:
    assert is_told_by([PACT], measure(**FREED | changes)) is told


def test_other_papers_and_background_tell_nothing() -> None:
    assert not is_told_by([], measure(**FREED))
    assert not is_told_by([agreement(parties=SIDES)], measure(**FREED))
    old = agreement(type=AgreementType.FREE_TRADE_AGREEMENT, parties=SIDES, main=False)
    assert not is_told_by([old], measure(**FREED))
