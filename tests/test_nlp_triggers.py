"""The words that tell of agreements, as found in a sentence."""

from __future__ import annotations

from dataclasses import fields, replace

from nlp.triggers import Trigger
from store.records import AgreementStatus


def test_a_trigger_placed_elsewhere_is_the_same_but_for_its_place() -> None:
    made = Trigger(
        start=0,
        end=0,
        role="act",
        type="contract",
        strength="strong",
        status=AgreementStatus.SIGNED,
        reach=7,
        award=True,
        beside="stake",
        kind="phrase",
    )
    plain = Trigger(start=0, end=0, role="")
    told_apart = [f.name for f in fields(Trigger) if getattr(made, f.name) != getattr(plain, f.name)]
    assert told_apart == [f.name for f in fields(Trigger) if f.name not in ("start", "end")]
    assert made.at(3, 9) == replace(made, start=3, end=9)
