"""The wheel holds code and data, five top-level packages, and works away from the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"crawler", "nlp", "notifier", "quaywire", "store"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    source = folder / "source"
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file():  # a clean copy, so that no build folder of the checkout leaks in
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_ships_the_rooms_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == ROOMS
    for needed in (
        "nlp/gazetteers/ports.jsonl",
        "nlp/patterns/instruments.jsonl",
        "nlp/weights/relevance.jsonl",
        "quaywire/newsroom/config/routes.toml",
        "quaywire/newsroom/expected.json",
        "quaywire/py.typed",
    ):
        assert needed in names
    assert any(name.startswith("quaywire/newsroom/articles/") for name in names)


def test_it_works_in_a_clean_environment_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    (packages,) = home.glob("lib/python*/site-packages")
    # The dependencies are borrowed; a path in a .pth is searched, but the .pth files in it are not run,
    # so the editable install of the checkout stays out.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    code = (
        "import importlib, importlib.metadata as m, pathlib\n"
        f"for room in {sorted(ROOMS)!r}:\n"
        "    print(pathlib.Path(importlib.import_module(room).__file__).parent.parent)\n"
        "    assert set(m.packages_distributions()[room]) == {'quaywire'}, room\n"
    )
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    run = {"cwd": tmp_path, "env": clean, "check": True, "capture_output": True, "text": True}
    places = subprocess.run([str(python), "-c", code], **run).stdout.split()  # type: ignore[call-overload]
    assert set(places) == {str(packages.resolve())}
    said = subprocess.run([str(home / "bin" / "quaywire"), "--version"], **run).stdout  # type: ignore[call-overload]
    assert "0.1.0" in said
