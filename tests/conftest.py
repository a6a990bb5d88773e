"""Shared by all tests: a quiet environment, one fixed moment, and the sample newsroom walked once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quaywire.newsroom.server import Newsroom
from tests.crawler_site import Desk, Site
from tests.newsroom_runs import Finished, Paper

if TYPE_CHECKING:
    from spacy.language import Language

OURS = ("SLACK_BOT_TOKEN", "QUAYWIRE_NEWSROOM", "QUAYWIRE_CONFIG", "QUAYWIRE_DB", "QUAYWIRE_SLACK_API")
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's shell may change a test: no proxies, no tokens, no newsroom."""
    for name in (*OURS, *PROXIES):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def now() -> datetime:
    """Noon of one fixed day, in UTC."""
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    """A faulty web on loopback."""
    with Site().served() as served:
        yield served


@pytest.fixture
def desk(site: Site, tmp_path: Path, now: datetime) -> Desk:
    """A crawler's configuration and database against ``site``."""
    return Desk(site, tmp_path, now)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The reader; it keeps nothing of what it has read."""
    from nlp import pipeline

    return pipeline.load()


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Paper, list[Finished]]]:
    """The sample newsroom after its three editions, and how each run ended. Read only."""
    with Newsroom() as newsroom:
        paper = Paper(newsroom=newsroom, db=tmp_path_factory.mktemp("walked") / "quaywire.db")
        yield paper, [paper.run(edition) for edition in (1, 2, 3)]
