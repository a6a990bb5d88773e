"""After a crawl: which sources broke, which recovered, told once each in one grouped message."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import datetime

from notifier.text import clean
from quaywire.setup import Setup
from store.database import Store
from store.health import HealthNews, trouble

log = logging.getLogger(__name__)

MOST = 20  # sources named in one message

Tell = Callable[[str], str]
"""Tells the ops channel; answers with the error, or an empty string."""


def watch(store: Store, *, tell: Tell, now: datetime) -> HealthNews:
    """Judge every visited source, tell what is news of it, and remember that it was told.

    What could not be told is told again by the next run; a run killed in between may tell it twice.
    """
    found = [trouble(pulse, now=now) for pulse in store.health.pulses()]
    news = store.health.note([one for one in found if one is not None], now=now)
    if news and (error := tell(words(news))):
        log.error("the ops channel cannot be told: %s", error)
    elif news:
        store.health.told(news, now=now)
    return news


def words(news: HealthNews) -> str:
    """One line for everything: what broke first, then what is well again."""
    broke = [f"{one.source_id} {one.what} ({clean(one.detail, limit=160)})" for one in news.broke[:MOST]]
    mended = [f"{one.source_id} (was {one.what})" for one in news.mended[:MOST]]
    parts = []
    if broke:
        parts.append(f"{len(news.broke)} sources in trouble: {'; '.join(broke)}{_more(len(news.broke))}")
    if mended:
        parts.append(f"{len(news.mended)} well again: {', '.join(mended)}{_more(len(news.mended))}")
    return ". ".join(parts)


def teller(setup: Setup) -> Tell:
    """The ops channel where one is set and can be reached with a token; else the log, which cron mails."""
    slack = setup.routes.slack
    token = os.environ.get(slack.token_env)
    if not slack.ops_channel or not token:
        return _log
    from notifier.slack import SlackSender

    sender, channel = SlackSender(token, base_url=os.environ.get("QUAYWIRE_SLACK_API")), slack.ops_channel
    return lambda text: sender.note(channel, text)


def _log(text: str) -> str:
    log.warning("%s", text)
    return ""


def _more(count: int) -> str:
    return f" and {count - MOST} more" if count > MOST else ""
