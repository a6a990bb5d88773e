"""What is learnt from the corpus: the weights as shipped, and how they are judged."""

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

import nlp.relevance
from store.records import AlertKind, Document, Findings
from training import corpus
from training.relevance import is_news, learnt, main, verdicts


@pytest.fixture(scope="module")
def train() -> list[corpus.Sample]:
    return corpus.load("train")


def shipped() -> dict[str, tuple[float, float]]:
    text = resources.files("nlp.weights").joinpath("relevance.jsonl").read_text(encoding="utf-8")
    return {gram: (agreement, measure) for gram, agreement, measure in map(json.loads, text.splitlines())}


def test_the_shipped_weights_are_those_that_train_teaches(train: list[corpus.Sample]) -> None:
    known = shipped()
    taught = {gram: (agreement, measure) for gram, agreement, measure in learnt(train)}
    assert len(known.keys() & taught.keys()) > 0.97 * max(len(known), len(taught)), "run make train"
    apart = [abs(known[gram][0] - taught[gram][0]) for gram in known.keys() & taught.keys()]
    assert sum(apart) / len(apart) < 0.05, "run make train"


def test_learning_twice_gives_the_same(train: list[corpus.Sample]) -> None:
    assert list(learnt(train[:40])) == list(learnt(train[:40]))


def test_the_weights_rank_news_before_the_rest_on_articles_they_never_saw() -> None:
    agreement, measure = verdicts(corpus.load("dev"))
    assert agreement.kind == "agreement"
    assert agreement.ranks > 0.95
    assert measure.ranks > 0.95
    assert measure.right > 3 * measure.missed
    assert agreement.right > 4 * agreement.false


def test_an_article_without_an_alert_is_no_news_whatever_it_holds(train: list[corpus.Sample]) -> None:
    told = next(one for one in train if one.findings.alert is AlertKind.TARIFF).findings
    assert is_news(told) == (False, True)
    assert is_news(replace(told, alert=None)) == (False, False)


def test_words_of_one_article_alone_teach_nothing() -> None:
    def sample(name: str, text: str, told: Findings) -> corpus.Sample:
        document = Document(id=name, text=text, title="")
        return corpus.Sample(split="train", style="x", event=name, document=document, findings=told)

    pact = next(one.findings for one in corpus.load("train") if is_news(one.findings)[0])
    rows = {
        gram: weight
        for gram, weight, _ in learnt(
            [
                sample("a", "Signed zebra", pact),
                sample("b", "Signed giraffe", pact),
                sample("c", "Rain", Findings(id="c")),
            ]
        )
    }
    assert rows["signed"] > 0
    assert "zebra" not in rows


def test_it_writes_the_weights_and_scores_those_that_are_shipped(tmp_path: Path) -> None:
    target = tmp_path / "weights.jsonl"
    assert CliRunner().invoke(main, [str(target)]).exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8").splitlines()[-1])[0] == nlp.relevance.BIAS
    assert "agreement" in CliRunner().invoke(main, []).output
