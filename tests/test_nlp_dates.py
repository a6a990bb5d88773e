"""Days as the trade press writes them, resolved against the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.components.dates import written
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
        ("The port announced on the 9th that it signed.", "on the 9th", "2019-12-09"),
        ("The ceremony of the 16th in the town hall.", "of the 16th", "2019-11-16"),
        ("They met last Friday.", "last Friday", "2019-12-06"),
        ("The papers were signed at the weekend.", "at the weekend", "2019-12"),
        ("The lease is extended up to 2038.", "up to 2038", "2038"),
        ("The contract runs through 2026, with options.", "through 2026", "2026"),
        ("Benefits begin on 1 February.", "1 February", "2020-02-01"),
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
        "No more Saturday walkouts, every Tuesday a ship.",
        "on the 5th floor",
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
        ("the memorandum has been concluded for a period of three years", 36),
        ("valid for eighteen months", 18),
        ("an agreement for an initial term of ten (10) years", 120),
        ("a lease for thirty five years", 420),
        ("for a period of 3 (three) years", 36),
        ("for two and a half years", 30),
        ("wins three more decades at the terminal", 360),
        ("a half century concession", 600),
        ("renewed the agreement for a year", 12),
        ("an agreement spanning 35 years", 420),
        ("a lease running 15 years", 180),
        ("the tenure is forty years", 480),
        ("a five year, $40 million lease", 60),
        ("the parties give themselves 18 months.", 18),
        ("the company has 18 months to study the site", 18),
        ("gives the operator 40 years", 480),
        ("the 7 yr deal", 84),
        ("a 20 year concession with an option for another ten", 240),
        ("for 20 years with two 15 year renewals", 240),
        ("a 25 year concession, extendable by ten years", 300),
        ("for five years, automatically renewable for successive one year terms", 60),
        ("will operate the two ports for 25 years", 300),
    ],
)
def test_a_term_is_counted_in_months(text: str, months: int) -> None:
    assert [term.months for term in terms(text)] == [months]


@pytest.mark.parametrize(
    "text",
    [
        "a five year old agreement",
        "signed two years ago",
        "a ten year low",
        "with an option for five more years",
        "has been in force for ten years",
        "after two years of talks",
    ],
)
def test_an_age_is_no_term_and_an_option_none(text: str) -> None:
    assert terms(text) == []


@pytest.mark.parametrize(
    ("head", "page", "day"),
    [
        ("KOTELO, 11 December 2019\n\nThe ministers", FRIDAY, "2019-12-11"),
        ("NORDHOLM, Dec. 12 -- The ministers", FRIDAY, "2019-12-12"),
        ("ARDENPORT, Nov 4 (Agency) - The ministers", FRIDAY, "2019-12-13"),
        ("The ministers met on December 11.", FRIDAY, "2019-12-13"),
    ],
)
def test_today_is_the_day_of_a_fresh_dateline(head: str, page: date, day: str) -> None:
    assert written(head, page) == date.fromisoformat(day)
