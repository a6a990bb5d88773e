"""The documents keep their word: commands, settings and questions in them exist and work."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from quaywire.cli import main
from quaywire.exits import Exit
from tests.newsroom_runs import Finished, Paper

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "questions.md").read_text(), re.DOTALL)


def commands(group: click.Group, path: str = "quaywire") -> set[str]:
    names: set[str] = set()
    for name, command in group.commands.items():
        below = f"{path} {name}"
        names |= commands(command, below) if isinstance(command, click.Group) else {below}
    return names


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_finds_rows(walked: tuple[Paper, list[Finished]], question: str) -> None:
    paper, _ = walked
    assert paper.rows(question)


def test_the_queries_of_the_readme_find_rows(walked: tuple[Paper, list[Finished]]) -> None:
    paper, _ = walked
    ((known,),) = paper.rows("select agreement_id from v_latest_agreements where main limit 1")
    queries = re.findall(r'sqlite-utils query quaywire.db "([^"]+)"', (ROOT / "README.md").read_text())
    assert len(queries) == 2
    for query in queries:
        assert paper.rows(query.replace("agr-…", str(known)))


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 12


def test_the_readme_names_every_command_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text()
    real = commands(main)
    for command in real:
        assert command.split()[-1] in readme
    written = set(re.findall(r"quaywire ([a-z]+)", readme)) - {"is", "reads", "look", "installs"}
    assert written <= {command.split()[1] for command in real}


def test_every_exit_code_is_in_the_table() -> None:
    table = (ROOT / "docs" / "operations.md").read_text()
    assert set(re.findall(r"^\| (\d+) \|", table, re.MULTILINE)) == {str(int(code)) for code in Exit}


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_source_in_the_readme_is_a_source(tmp_path: Path) -> None:
    from crawler.sources import load

    block = re.search(r"(?:^ {7}.*\n)+", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert block is not None
    assert tomllib.loads(block[0])
    (tmp_path / "port_gazette.toml").write_text(block[0])
    (source,) = load(tmp_path)
    assert source.min_articles == 5
