"""One wrong file, one line: file, key, problem and mend."""

from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, field_validator, model_validator

from store.records import ConfigError
from store.toml import Duration, PositiveDuration, duration, load, one_line


class Flag(StrEnum):
    RED = "red"
    BLUE = "blue"


class Crew(BaseModel):
    hands: int = Field(default=1, ge=1)
    watch: PositiveDuration = duration("4h")


class Ship(BaseModel):
    name: str
    flag: Flag = Flag.RED
    built: date | None = None
    wait: Duration = duration("0s")
    ports: tuple[str, ...] = ()
    afloat: bool = True
    crew: Crew = Crew()
    boats: list[Crew] = []
    holds: dict[str, Crew] = {}

    @field_validator("name")
    @classmethod
    def _christened(cls, name: str) -> str:
        if not name:
            raise ValueError("must be a name")
        return name

    @model_validator(mode="after")
    def _manned(self) -> "Ship":
        if self.afloat and self.crew.hands == 99:
            raise ValueError("crew.hands: are too many")
        return self


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ship.toml"
    path.write_bytes(text.encode())
    return path


def complaint(path: Path) -> str:
    """The one line about ``path``, without the folder that holds it."""
    with pytest.raises(ConfigError) as caught:
        load(path, Ship)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert line.isprintable()
    return line.removeprefix(f"{path}: ")


def test_a_right_file_becomes_the_model(tmp_path: Path) -> None:
    text = (
        'name = "Ada"\nflag = "blue"\nbuilt = 1998-05-01\nwait = "90m"\nports = ["Oslo"]\n[crew]\nhands = 7\n'
    )
    ship = load(write(tmp_path, text), Ship)
    assert ship.flag is Flag.BLUE
    assert ship.built == date(1998, 5, 1)
    assert ship.wait == timedelta(minutes=90)
    assert ship.ports == ("Oslo",)
    assert ship.crew == Crew(hands=7)


def test_a_byte_order_mark_and_windows_line_ends_are_no_error(tmp_path: Path) -> None:
    assert load(write(tmp_path, '\ufeffname = "Ada"\r\n'), Ship).name == "Ada"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "Ada"\nflagg = "red"', "flagg: unknown key, did you mean 'flag'?"),
        ('nmae = "Ada"', "nmae: unknown key, did you mean 'name'? (and 1 more)"),
        ('name = "A"\n[crew]\nhand = 1', "crew.hand: unknown key, did you mean 'crew.hands'?"),
        ('name = "A"\n[[boats]]\nhand = 1', "boats[0].hand: unknown key, did you mean 'boats[0].hands'?"),
        ('name = "A"\n[holds.aft]\nhand = 1', "holds.aft.hand: unknown key, did you mean 'holds.aft.hands'?"),
        ('name = "A"\n[crew]\nzz = 1', "crew.zz: unknown key, known here: hands, watch"),
        (
            'name = "A"\n[crew]\nflag = "red"',
            "crew.flag: unknown key, did you mean 'flag'? (a key belongs to the [table] above it)",
        ),
        ("", "name: is missing, add it"),
        ("name = 5", "name: should be a valid string, got 5"),
        ('name = ""', 'name: must be a name, got ""'),
        ('name = "A"\nafloat = "yes"', 'afloat: should be a valid boolean, got "yes"'),
        ('name = "A"\n[crew]\nhands = "7"', 'crew.hands: should be a valid integer, got "7"'),
        ('name = "A"\n[crew]\nhands = 0', "crew.hands: should be greater than or equal to 1, got 0"),
        ('name = "A"\n[crew]\nhands = 99', "crew.hands: are too many"),
        ('name = "A"\nports = "Oslo"', 'ports: should be a valid array, got "Oslo"'),
        ('name = "A"\nports = [1]', "ports[0]: should be a valid string, got 1"),
        ('name = "A"\nflag = "green"', "flag: should be 'red' or 'blue', got \"green\""),
        ('name = "A"\n[crew]\nwatch = "0s"', 'crew.watch: must be longer than zero, got "0s"'),
        ('name = "A"\n"a\\nb\\u001b" = 1', r"a\nb\x1b: unknown key, known here: "),
        ("name = Ada", "line 1, column 8: is not TOML: invalid value"),
        ('name = "Ada', "end of document: is not TOML: unterminated string"),
        ('name = "A"\nname = "B"\n', "line 2, column 11: is not TOML: cannot overwrite a value"),
        (f"name = {'9' * 5000}", "syntax: is not TOML: exceeds the limit"),
        (f"name = {'[' * 5000}", "syntax: is not TOML: maximum recursion depth exceeded"),
    ],
)
def test_one_line_names_key_and_mend(tmp_path: Path, text: str, line: str) -> None:
    assert complaint(write(tmp_path, text)).startswith(line)


def test_a_wait_without_unit_shows_how_to_write_one(tmp_path: Path) -> None:
    line = complaint(write(tmp_path, 'name = "A"\nwait = 30'))
    assert line == 'wait: must be a number and a unit in quotes, such as "2s", "30m", "24h" or "7d", got 30'


def test_a_long_wrong_value_is_cut(tmp_path: Path) -> None:
    assert len(complaint(write(tmp_path, f'name = "A"\nflag = "{"x" * 9000}"'))) < 200


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert complaint(tmp_path / "none.toml") == "cannot be read: no such file or directory"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert complaint(tmp_path) == "cannot be read: is a directory"


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "ship.toml"
    path.write_bytes('name = "Gdańsk"'.encode("cp1250"))
    assert complaint(path) == "byte 11: is not UTF-8; save it as UTF-8"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2s", 2), ("30m", 1800), ("24h", 86400), ("7d", 604800), ("1.05s", 1.05), ("0s", 0)],
)
def test_durations(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "30", "m", "-1s", "1h30m", "30 min", "30m\n", "1e3s", "٣٠m", 30, None, ["1s"]]
)
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match="a number and a unit"):
        duration(text)


@given(st.text())
def test_a_line_stays_a_line(text: str) -> None:
    assert one_line(text).isprintable()
