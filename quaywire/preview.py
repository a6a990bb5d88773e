"""`quaywire notify --dry-run`: what would be told, and where."""

from __future__ import annotations

import click

from notifier.message import plain
from notifier.routes import destinations
from quaywire.setup import Setup
from store.database import Store


def preview(setup: Setup) -> None:
    """Print every event that waits, with the places it would go to; nothing is sent or stored."""
    if not setup.db_path.exists():
        click.echo(f"Nothing waits: there is no {setup.db_path} yet; `quaywire run` makes it.")
        return
    with Store.open(setup.db_path, create=False, read_only=True) as store:
        waiting = [event for event in store.facts.alert_events() if not event.baseline]
    for event in waiting:
        places = [f"{place.sink} {place.channel}".strip() for place in destinations(event, setup.routes)]
        click.echo(f"{plain(event)}\n  -> {', '.join(places)}\n")
    click.echo(f"{len(waiting)} events would be told now.")
