"""The annotated corpus: its marks, its door, and what it holds."""

from pathlib import Path

import pytest

from store.records import AlertKind, ConfigError
from training import corpus, marks

ARTICLE = '''style = "wire"

[[article]]
id = "wire-1"
event = "jamaica-antwerp"
title = "{{{{Jamaica|country JM}} Customs Agency|org JM}} signs with {{Antwerp|port BEANR}}"
published = "2025-03-04"
alert = "mou"
text = """
The agency signed a memorandum of understanding with {{Antwerp|port BEANR}}.
"""

[[article.agreements]]
main = true
type = "mou"
status = "signed"
parties = [{name = "Jamaica Customs Agency", kind = "agency", country = "JM"}]
quote = "signed a memorandum"
'''


def written(folder: Path, text: str, split: str = "train", name: str = "wire.toml") -> Path:
    path = folder / split / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_marks_nest_and_leave_plain_text() -> None:
    read = marks.parse("The {{Port of {{Jamaica|country JM}}|org JM}} sold {{steel|product 72}}.")
    assert read.text == "The Port of Jamaica sold steel."
    assert [(one.surface, one.kind, one.code) for one in read.mentions] == [
        ("Port of Jamaica", "org", "JM"),
        ("Jamaica", "country", "JM"),
        ("steel", "product", "72"),
    ]
    assert all(read.text[one.start : one.end] == one.surface for one in read.mentions)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a {{port", "not closed"),
        ("a port|port NLRTM}} more", "not opened"),
        ("a {{port|harbour NLRTM}}", "unknown kind 'harbour'"),
        ("a {{port}} more", "not closed"),
    ],
)
def test_a_broken_mark_is_told_with_its_place(source: str, told: str) -> None:
    with pytest.raises(marks.MarkError, match=told):
        marks.parse(source)


def test_an_article_opens_with_its_title_and_its_lists_are_its_marks(tmp_path: Path) -> None:
    written(tmp_path, ARTICLE)
    (sample,) = corpus.load("train", folder=tmp_path)
    assert sample.document.text.startswith("Jamaica Customs Agency signs with Antwerp\n\nThe agency signed")
    assert (sample.findings.countries, sample.findings.ports) == (("JM",), ("BEANR",))
    assert sample.findings.alert is AlertKind.MOU
    (event,) = sample.findings.agreements
    (row,) = event.evidence
    assert sample.document.text[row.start : row.end] == row.quote == "signed a memorandum"
    assert event.party_countries == ("JM",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('signed a memorandum"', 'never said"', "does not hold the quote 'never said'"),
        ("|port BEANR}}.", "|port BEANR.", "not closed"),
        ('status = "signed"', 'status = "sealed"', "article\\[0\\].agreements\\[0\\].status"),
        ('event = "jamaica-antwerp"', 'evnt = "jamaica-antwerp"', "did you mean 'article.*event'"),
    ],
)
def test_bad_annotation_is_one_line_with_file_and_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in ARTICLE
    path = written(tmp_path, ARTICLE.replace(old, new))
    with pytest.raises(ConfigError, match=told) as caught:
        corpus.load(folder=tmp_path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_two_files_show_only_together_is_told(tmp_path: Path) -> None:
    written(tmp_path, ARTICLE)
    written(tmp_path, ARTICLE.replace('alert = "mou"', ""), split="test")
    assert list(corpus.problems(corpus.load(folder=tmp_path))) == [
        "wire-1: the id is used twice",
        "wire-1: event jamaica-antwerp stands in train and in test",
        "wire-1: a main event without an alert",
    ]


def test_the_corpus_is_whole() -> None:
    samples = corpus.load()
    assert samples
    assert list(corpus.problems(samples)) == []
