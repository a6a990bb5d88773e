"""`quaywire notify --dry-run`: what would be told, and where."""

from __future__ import annotations

import json
from datetime import timedelta

import click

from notifier.message import plain
from notifier.routes import destinations
from quaywire.run import utc_now
from quaywire.setup import Setup
from store.database import Store


def preview(setup: Setup) -> None:
    """Print every event that waits, with the places it would go to, and every message on its way; nothing is
    sent or stored.
    """
    if not setup.db_path.exists():
        click.echo(f"Nothing waits: there is no {setup.db_path} yet; `quaywire run` makes it.")
        return
    with Store.open(setup.db_path, create=False, read_only=True) as store:
        waiting = [event for event in store.facts.alert_events() if not event.baseline]
        under_way = store.outbox.due(utc_now() + timedelta(days=1))  # also what waits for its next try
    for event in waiting:
        places = [f"{place.sink} {place.channel}".strip() for place in destinations(event, setup.routes)]
        click.echo(f"{plain(event)}\n  -> {', '.join(places)}\n")
    for delivery in under_way:
        text = json.loads(delivery.body_json)["plain"]
        click.echo(f"{text}\n  -> {delivery.sink} {delivery.channel} ({delivery.state})\n")
    click.echo(f"{len(waiting)} events and {len(under_way)} waiting messages would be told.")
