"""The chance that an article is news of our field, from the words it opens with."""

import time
from datetime import date

import pytest

from nlp import pipeline
from nlp.gazetteer import load as load_gazetteer
from nlp.relevance import Relevance, grams, relevance
from store.records import Document

PACT = (
    "Ports of Varna and Poti sign cooperation agreement",
    "The port authorities of Varna and Poti signed a memorandum of understanding on Tuesday. Under the "
    "agreement the two ports will share data on ferry traffic and cooperate on training.",
)
DUTY = (
    "Kenya raises import duty on cement to 35 percent",
    "The ministry said on Monday that the customs tariff on imported cement would rise from 25 percent. "
    "The higher duty applies to imports from all origins.",
)
MATCH = (
    "Late goal sends home side through",
    "A header in stoppage time was enough on Saturday. The coach praised his young team after the whistle.",
)


def chances(title: str, body: str) -> Relevance:
    text = f"{title}\n\n{body}"
    return relevance(text, load_gazetteer().scan(text), title=(0, len(title)), start=len(title))


def test_news_of_a_pact_and_news_of_a_duty_are_told_apart_and_from_other_news() -> None:
    pact, duty, match = chances(*PACT), chances(*DUTY), chances(*MATCH)
    assert pact.agreement > 0.8 > 0.3 > pact.measure
    assert duty.measure > 0.6 > 0.3 > duty.agreement
    assert max(match.agreement, match.measure) < 0.6
    assert match.agreement < pact.agreement - 0.3


def test_names_and_numbers_stand_as_their_kind() -> None:
    text = "Kenya raises duty to 35% from 12 in Mombasa"
    found = grams(text, load_gazetteer().scan(text), title=None, start=0)
    assert {"iscountry", "iscountry raises", "to 0%", "from 0", "in isport"} <= set(found)
    assert not any("kenya" in gram or "mombasa" in gram or "35" in gram for gram in found)


def test_another_country_changes_nothing() -> None:
    title, body = DUTY
    assert chances(title, body) == chances(title.replace("Kenya", "Ghana"), body)


def test_a_word_in_the_headline_counts_there_as_well() -> None:
    found = grams("Port deal\n\nA deal", (), title=(0, 9), start=9)
    assert "deal@title" in found
    assert "a@title" not in found
    assert found.count("deal") == 1


@pytest.mark.parametrize("text", ["", " \n ", "0", "%", "\U0001f6a2" * 50])
def test_a_text_without_words_has_chances_too(text: str) -> None:
    found = relevance(text, (), title=None, start=0)
    assert 0 < found.agreement < 1
    assert 0 < found.measure < 1


def test_what_stands_below_the_opening_is_not_looked_at() -> None:
    title, body = DUTY
    long = f"{body} " + "The weather was mild. " * 100
    text = f"{title}\n\n{long}"
    begun = time.perf_counter()
    far = chances(title, long + "It signed a memorandum of understanding. " * 20_000)
    assert time.perf_counter() - begun < 2
    assert far == chances(title, long)
    assert len(text) > 1500


def test_the_pipeline_weighs_the_opening_of_every_article_that_is_read() -> None:
    reader = pipeline.load()
    title, body = PACT
    doc = reader.make_doc(f"{title}\n\n{body}")
    doc._.document = Document(id="a", text=body, title=title, published=date(2026, 11, 18))
    doc._.shift = len(title) + 2
    assert reader(doc)._.relevance == chances(title, body)
