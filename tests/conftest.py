"""Shared by all tests: a quiet environment and one fixed moment."""

from datetime import UTC, datetime

import pytest


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's shell may change a test: no proxies, no tokens, no newsroom."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("SLACK_BOT_TOKEN", "QUAYWIRE_NEWSROOM", "QUAYWIRE_CONFIG", "QUAYWIRE_DB"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def now() -> datetime:
    """Noon of one fixed day, in UTC."""
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
