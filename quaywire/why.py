"""`quaywire why URL`: what became of one address, with times."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import click

from crawler.canonical import canonical, host_of
from quaywire.exits import Exit
from quaywire.setup import Setup
from store.database import Store
from store.history import UrlHistory
from store.records import InputError


def why(setup: Setup, url: str) -> Exit:
    """Print the way of ``url``; PARTIAL where it was never seen, with what could be the reason.

    Raises InputError where it is no web address.
    """
    address = canonical(url if "://" in url else f"https://{url}")
    if address is None:
        raise InputError(f"{url}: is no web address; give it whole, with https://")
    history, nearby = None, []
    if setup.db_path.exists():
        with Store.open(setup.db_path, read_only=True) as store:
            history = store.history.of(spellings(address))
            nearby = [] if history else store.history.beneath(_front(address))
    if history is None:
        _say(unseen(address, setup, nearby))
        return Exit.PARTIAL
    _say(told(history))
    return Exit.OK


def spellings(address: str) -> list[str]:
    """``address`` and its usual other spellings: scheme, www, closing slash."""
    parts = urlsplit(address)
    bare = parts.netloc.removeprefix("www.")
    paths = dict.fromkeys((parts.path, parts.path.rstrip("/") or "/", parts.path.rstrip("/") + "/"))
    found = [
        urlunsplit((scheme, host, path, parts.query, parts.fragment))
        for scheme in ("https", "http")
        for host in (bare, f"www.{bare}")
        for path in paths
    ]
    return list(dict.fromkeys((address, *found)))


def told(history: UrlHistory) -> list[str]:
    """The lines for a URL that was seen."""
    lines = [history.url, f"  title   {history.title or '-'}"]
    lines.append(
        f"  source  {history.source_id or '-'}{f' ({history.source_name})' * bool(history.source_name)}"
    )
    lines.append(f"  state   {history.state}: {history.reason}")
    if history.attempts:
        lines.append(f"  tries   {history.attempts}")
    if history.not_before:
        lines.append(f"  next    not before {history.not_before:%Y-%m-%d %H:%M} UTC")
    return [*lines, "", *(f"  {step.at:%Y-%m-%d %H:%M:%S}  {step.what}" for step in history.steps)]


def unseen(address: str, setup: Setup, nearby: list[str]) -> list[str]:
    """The lines for a URL that no source has named so far."""
    lines = [f"{address}: never seen"]
    host = host_of(address)
    watching = [one for one in setup.sources if host in {host_of(one.url), host_of(one.homepage)}]
    if not watching:
        return [*lines, f"  no source watches {host}; `quaywire sources add https://{host}/` finds its feed"]
    for source in watching:
        state = "" if source.enabled else ", switched off"
        lines.append(f"  {source.id} watches {host} ({source.kind}{state}) and has not named it")
    return [*lines, *(f"  seen there: {url}" for url in nearby)]


def _front(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def _say(lines: list[str]) -> None:
    for line in lines:
        click.echo("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line))
