"""The shipped settings load, and say what the defaults say; a wrong one is one line."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from quaywire.settings import CrawlerSettings, load
from store.records import ConfigError

CONFIG = Path(__file__).resolve().parent.parent / "config"


def write(tmp_path: Path, text: str) -> Path:
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.toml").write_text(text, encoding="utf-8")
    return config


def test_the_shipped_file_names_every_setting_at_its_default() -> None:
    shipped = load(CONFIG)
    assert shipped.crawler == CrawlerSettings()
    assert shipped.store.path == CONFIG.parent / "quaywire.db"
    written = tomllib.loads((CONFIG / "settings.toml").read_text(encoding="utf-8"))
    assert {table: list(keys) for table, keys in written.items()} == {
        table: list(keys) for table, keys in shipped.model_dump().items()
    }


def test_we_are_polite_by_default(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ""))
    assert settings.crawler.delay >= timedelta(seconds=2)
    assert settings.crawler.time_limit < timedelta(hours=1)


def test_the_database_lies_beside_config_wherever_we_are_called_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write(tmp_path, '[store]\npath = "data/news.db"')
    assert load(config).store.path == tmp_path / "data/news.db"
    monkeypatch.chdir(config)
    assert load(Path()).store.path == tmp_path / "data/news.db"


def test_an_absolute_database_path_is_kept(tmp_path: Path) -> None:
    assert load(write(tmp_path, '[store]\npath = "/var/lib/news.db"')).store.path == Path("/var/lib/news.db")


@pytest.mark.parametrize("contact", ["https://example.org/bot", "news+desk@example.org", ""])
def test_contacts_that_reach_somebody(tmp_path: Path, contact: str) -> None:
    assert load(write(tmp_path, f'[crawler]\ncontact = "{contact}"')).crawler.contact == contact


@pytest.mark.parametrize(
    "contact",
    [
        "call me",
        "ftp://example.org",
        "https://",
        "https://a.org/\\r\\nCookie: x",
        "https://a.org/)",
        "https://a.org/\\u0007",
        "https://a.org/ż",
        "a@b",
    ],
)
def test_contacts_that_do_not(tmp_path: Path, contact: str) -> None:
    config = write(tmp_path, f'[crawler]\ncontact = "{contact}"')
    with pytest.raises(ConfigError, match=r"settings\.toml: crawler\.contact: must be a page .* or a mail"):
        load(config)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[crawler]\ndelay = 2", "crawler.delay: must be a number and a unit"),
        ('[crawler]\ntime_limit = "0s"', "crawler.time_limit: must be longer than zero"),
        ("[crawler]\ndelai = '2s'", "crawler.delai: unknown key, did you mean 'crawler.delay'?"),
        ("delay = '2s'", "delay: unknown key, did you mean 'crawler.delay'?"),
        ("[crawler]\ntoken = 'xoxb'", "crawler.token: unknown key, known here: contact, delay"),
        ("[store]\npath = 5", "store.path: "),
    ],
)
def test_one_line_names_file_and_key(tmp_path: Path, text: str, line: str) -> None:
    config = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(config)
    assert str(caught.value).startswith(f"{config / 'settings.toml'}: {line}")
    assert "\n" not in str(caught.value)


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"settings\.toml: cannot be read: no such file"):
        load(tmp_path)
