"""A source that breaks and recovers, through the real command: the ops channel hears of each once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.crawler_site import Desk, Site, rss
from tests.fakes.slack import TOKEN, FakeSlack

OPS = "C0OPS"
ROUTES = f'[slack]\npace_s = 0.05\nops_channel = "{OPS}"\n[route]\nsink = "slack"\nchannel = "C0ALL"\n'
SETTINGS = '[crawler]\ndelay = "0s"\n[store]\npath = "quaywire.db"\n'


@pytest.fixture
def desk(tmp_path: Path, now: datetime) -> Iterator[Desk]:
    with Site().served() as site:
        desk = Desk(site, tmp_path, now)
        for name in ("one", "two"):
            desk.write(name, f"http://{name}.test/feed", excerpt_only=True)
            site[f"{name}.test/feed"] = "<html><body>front page"
        (tmp_path / "config" / "settings.toml").write_text(SETTINGS)
        (tmp_path / "config" / "routes.toml").write_text(ROUTES)
        yield desk


def run(desk: Desk, slack: FakeSlack) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "quaywire", "run", "--force", "--config", str(desk.folder / "config")],
        env=os.environ | desk.environment | {"SLACK_BOT_TOKEN": TOKEN, "QUAYWIRE_SLACK_API": slack.url},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    return done.stderr


def test_one_message_when_sources_break_and_one_when_they_are_well_again(desk: Desk) -> None:
    with FakeSlack(channels=[OPS, "C0ALL"]) as slack:
        for _ in range(6):  # each answer weighs a half, so the fourth visit makes it a trouble
            run(desk, slack)
        (broke,) = [message["text"] for message in slack.messages(OPS)]
        assert broke.startswith(
            "2 sources in trouble: one failing (html: a web page in place of a feed); two"
        )
        for name in ("one", "two"):
            desk.site[f"{name}.test/feed"] = rss(
                [{"title": "T", "link": "/t", "pubDate": "Fri, 20 Nov 2026 08:00:00 GMT"}]
            )
        for _ in range(2):
            said = run(desk, slack)
        assert said == ""
        assert [message["text"] for message in slack.messages(OPS)][1:] == [
            "2 well again: one (was failing), two (was failing)"
        ]
