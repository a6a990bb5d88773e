"""What is told because the words of an article say that it is news, though the rules held it back."""

from dataclasses import replace
from datetime import date

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.alert import alert_for
from nlp.compose import compose
from nlp.confidence import confidence
from nlp.reading import read
from nlp.relevance import Relevance, opens
from nlp.story import story
from store.records import Agreement, AgreementStatus, Document, Measure, Realis

DAY = date(2026, 11, 18)
SURE = Relevance(agreement=0.9, measure=0.9)
UNSURE = Relevance(agreement=0.6, measure=0.6)


def told(nlp: Language, title: str, text: str, chances: Relevance) -> Doc:
    """The article read with ``chances`` in place of what its words say."""
    whole = f"{title}\n\n{text}"
    doc = nlp.make_doc(whole)
    doc._.document = Document(id="a", text=whole, title=title, published=DAY)
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == "quaywire_relevance":
            doc._.relevance = chances
    return doc


def news(doc: Doc) -> list[Agreement | Measure]:
    return [one for one in (*doc._.agreements, *doc._.measures) if one.main]


LEASE = (
    "Ore berth goes back to the state",
    "The Kenya Ports Authority let Meridian Bulk Terminals know on Monday that its contract for the ore "
    "berth at Mombasa is cancelled with immediate effect.",
)
DUTY = (
    "What does dearer steel mean for yards?",
    "India has raised its duty on imports of hot-rolled steel to 12 percent. Builders pay, they say.",
)


def test_a_pact_that_no_rule_found_is_told_where_the_words_say_so(nlp: Language) -> None:
    seen = story(told(nlp, *LEASE, SURE))
    assert compose(replace(seen, chance=0.69), [], published=DAY) == []
    (found,) = compose(seen, [], published=DAY)
    assert found.main
    assert found.status is AgreementStatus.TERMINATED
    assert {party.name for party in found.parties} == {"Kenya Ports Authority", "Meridian Bulk Terminals"}
    assert any(row.field == "event" and "cancelled" in row.quote for row in found.evidence)


def test_a_pact_held_for_background_is_told_once_and_with_less_confidence(nlp: Language) -> None:
    text = (
        "The quay was quiet on Tuesday morning and the wind had fallen to a breeze. Crews were waiting for "
        "the second vessel of the week to come in. Nobody expected news before the weekend, one of the crane "
        "drivers said. The Port of Varna announced a cooperation agreement with Meridian Bulk Terminals."
    )
    seen = story(told(nlp, "Cranes for Varna", text, UNSURE))
    found = read(seen, published=DAY)
    (held,) = compose(replace(seen, chance=0.69), found, published=DAY)
    (opened,) = compose(replace(seen, chance=0.7), found, published=DAY)
    assert (held.main, opened.main) == (False, True)
    without = confidence(["title", "two_parties", "known_parties", "strong_paper", "words_for"])
    assert held.confidence < opened.confidence < without


def test_news_of_the_rules_own_is_not_read_again(nlp: Language) -> None:
    title = "Varna and Poti sign"
    text = (
        "The Port of Varna and the Port of Poti signed a memorandum of understanding on Tuesday. In 2009 the "
        "Port of Varna had signed a cooperation agreement with the Port of Odesa."
    )
    sure, unsure = told(nlp, title, text, SURE), told(nlp, title, text, UNSURE)
    assert len(news(sure)) == len(news(unsure)) == 1
    assert [one.main for one in sure._.agreements] == [one.main for one in unsure._.agreements]


@pytest.mark.parametrize(
    "text",
    [
        "The Port of Varna denied on Monday that its contract with Meridian Bulk Terminals was cancelled.",
        "In 1987 the Port of Varna signed an agreement with the Port of Poti. It was never used.",
        "A free trade agreement of Japan with Kenya would help both, a study of the Port of Mombasa says.",
        "Nordholm Cash Registers Inc signed its contract with the bank that it keeps in Oslo.",
        "The Port of Varna met the Port of Poti and exchanged views on the use of the cooperation agreement.",
        "Georgia's minister visited the Port of Varna and sought a cooperation agreement with its terminal.",
    ],
)
def test_what_is_denied_past_possible_or_of_another_field_stays_untold(nlp: Language, text: str) -> None:
    doc = told(nlp, "A view from the quay", text, replace(SURE, measure=0.1))
    assert alert_for(doc._.agreements, doc._.measures)[0] is None


def test_a_measure_under_a_headline_that_asks_is_told_where_the_words_say_so(nlp: Language) -> None:
    assert news(told(nlp, *DUTY, UNSURE)) == []
    (found,) = news(told(nlp, *DUTY, SURE))
    assert isinstance(found, Measure)
    assert found.imposer == ("IN",)
    assert found.realis is Realis.ASSERTED


def test_it_opens_from_seven_in_ten() -> None:
    assert opens(0.7)
    assert not opens(0.69)
    assert not opens(None)
