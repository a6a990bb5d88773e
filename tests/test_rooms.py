"""The house: imports run one way, and the rooms on the path are ours."""

import ast
import importlib
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("crawler", "nlp", "notifier", "quaywire", "store")

# room -> modules of other rooms that it may import, by prefix
MAY_IMPORT = {
    "store": (),
    "nlp": ("store.records",),
    "crawler": ("store",),
    "notifier": ("store",),
    "quaywire": ("crawler", "nlp", "notifier", "store"),
}


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def foreign(room: str, module: str) -> bool:
    top = module.split(".")[0]
    allowed = any(module == ok or module.startswith(f"{ok}.") for ok in MAY_IMPORT[room])
    return top in ROOMS and top != room and not allowed


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    broken = [(f.name, m) for f in files for m in imported_modules(f) if foreign(room, m)]
    assert broken == []


def test_the_rule_catches_a_planted_import(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from notifier.message import render\nfrom store.records import Article\n")
    assert [m for m in imported_modules(planted) if foreign("nlp", m)] == ["notifier.message.render"]


def test_records_stand_on_the_standard_library_alone() -> None:
    files = sorted((ROOT / "store" / "records").glob("*.py"))
    modules = {m for file in files for m in imported_modules(file) if not m.startswith("store.records.")}
    assert files
    assert {m.split(".")[0] for m in modules} <= sys.stdlib_module_names


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_belongs_to_quaywire_alone(room: str) -> None:
    assert set(packages_distributions()[room]) == {"quaywire"}


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_siblings(room: str) -> None:
    found = importlib.import_module(room).__file__
    assert found is not None
    assert Path(found).parent.parent == Path(importlib.import_module("quaywire").__file__ or "").parent.parent


def test_help_imports_neither_scrapy_nor_spacy() -> None:
    heavy = ["scrapy", "twisted", "spacy", "thinc", "trafilatura", "feedparser", "slack_sdk", "dateparser"]
    code = (
        "import sys\nfrom quaywire.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as stop:\n    assert stop.code == 0\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"
    assert "Usage:" in result.stdout
