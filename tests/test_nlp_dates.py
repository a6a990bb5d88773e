"""Days as the trade press writes them, resolved against the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.days import days
from nlp.terms import terms

FRIDAY = date(2019, 12, 13)


@pytest.mark.parametrize(
    ("text", "words", "iso"),
    [
        ("It was signed on November 7, 2019.", "November 7, 2019", "2019-11-07"),
        ("It was signed on 7 November 2019.", "7 November 2019", "2019-11-07"),
        ("It was signed on the 7th of November, 2019.", "7th of November, 2019", "2019-11-07"),
        ("Signed 2019-11-07.", "2019-11-07", "2019-11-07"),
        ("Signed on 07/11/2019.", "07/11/2019", "2019-11-07"),
        ("Both signed on Dec. 12.", "Dec. 12", "2019-12-12"),
        ("The port said yesterday it has signed.", "yesterday", "2019-12-12"),
        ("They signed this morning.", "this morning", "2019-12-13"),
        ("They signed on Monday.", "on Monday", "2019-12-09"),
        ("They will sign next Monday.", "next Monday", "2019-12-16"),
        ("They signed last month.", "last month", "2019-11"),
        ("They signed last year.", "last year", "2018"),
        ("A deal in November between the ports.", "in November", "2019-11"),
        ("It takes effect in March 2020.", "March 2020", "2020-03"),
        ("The pact, signed in 2014, lapsed.", "in 2014", "2014"),
        ("It will enter into force on 1 January.", "1 January", "2020-01-01"),
        ("The pact was signed two years ago.", "two years ago", "2017"),
    ],
)
def test_a_day_is_cut_to_what_its_words_say(text: str, words: str, iso: str) -> None:
    (day,) = days(text, published=FRIDAY)
    assert (text[day.start : day.end], day.iso) == (words, iso)


@pytest.mark.parametrize(
    "text",
    [
        "Ships may call.",
        "Workers march on the gate.",
        "They moved 2,019 boxes.",
        "on 31 February 2019",
        "in 2000 teu",
    ],
)
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert days(text, published=FRIDAY) == []


def test_without_a_publication_day_only_whole_dates_are_known() -> None:
    found = days("Signed yesterday, on Monday and on 7 November 2019.", published=None)
    assert [day.iso for day in found] == ["2019-11-07"]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("a five year mou", 60),
        ("a 30 year concession", 360),
        ("the concession is granted for a period of 25 years", 300),
        ("valid for eighteen months", 18),
        ("an agreement for an initial term of ten (10) years", 120),
    ],
)
def test_a_term_is_counted_in_months(text: str, months: int) -> None:
    assert [term.months for term in terms(text)] == [months]


@pytest.mark.parametrize("text", ["a five year old agreement", "signed two years ago", "a ten year low"])
def test_an_age_is_no_term(text: str) -> None:
    assert terms(text) == []
