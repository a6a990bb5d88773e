"""Which alert goes to which channel: the route tree of ``config/routes.toml``, after Alertmanager's.

A child inherits sink and channel from its parent; the first child that matches takes the event, unless it
says ``continue = true``; an event that no child takes stays with the parent, in the end with the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from notifier.labels import LABELS, Labels, labels
from notifier.text import country_names
from store.records import AlertEvent, ConfigError
from store.toml import load as load_toml

Sink = Literal["console", "slack"]

_MATCHER = re.compile(r'\s*(?P<label>\w+)\s*(?P<operator>=~|!~|!=|=)\s*"(?P<value>[^"]*)"\s*')
_CHANNEL = r"^[CDG][A-Z0-9]{2,30}$"
_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on one label; a label with several values matches if any of them does."""

    label: str
    operator: str  # = != =~ !~
    value: str
    pattern: re.Pattern[str]

    def accepts(self, found: Labels) -> bool:
        """True where the condition holds; != and !~ hold where no value matches, or there is none."""
        hit = any(self.pattern.fullmatch(value) for value in found[self.label])
        return hit if self.operator in ("=", "=~") else not hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """How the Slack sink behaves; ``on_unknown`` rules only where the channel's history cannot be read."""

    token_env: str = "SLACK_BOT_TOKEN"  # noqa: S105 - the name of a variable, not a token
    on_unknown: Literal["hold", "resend"] = "hold"
    pace_s: float = 1.05  # seconds between two messages to one channel; Slack allows about one a second
    grace_s: float = 60.0  # seconds between the two looks for a message whose reply was lost
    ops_channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A node of the tree, its sink and channel filled in from above; ``name`` is its key in the file."""

    name: str
    sink: Sink
    channel: str
    matchers: tuple[Matcher, ...] = ()
    go_on: bool = False
    routes: tuple[Route, ...] = ()
    slack: Slack = Slack()  # one for the whole tree

    def sinks(self) -> frozenset[Sink]:
        """Every sink that an event can reach from here."""
        return frozenset({self.sink}).union(*(route.sinks() for route in self.routes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where one event is told, and by which route."""

    sink: Sink
    channel: str
    route: str


def load(path: Path) -> Route:
    """The root of the route tree in ``path``. Raises ConfigError: one line that names file and key."""
    tables = load_toml(path, RoutesFile)
    root = _build(tables.route, name="route", above=Route(name="", sink="console", channel=""))
    for problem in _problems(root):
        raise ConfigError(f"{path}: {problem}")
    return replace(root, slack=Slack(**tables.slack.model_dump()))


def destinations(event: AlertEvent, root: Route) -> list[Destination]:
    """Every place that hears of ``event``, each sink and channel once, in the order of the file."""
    found = labels(event)
    reached = (Destination(sink=r.sink, channel=r.channel, route=r.name) for r in _reached(found, root))
    first: dict[tuple[str, str], Destination] = {}
    for one in reached:
        first.setdefault((one.sink, one.channel), one)
    return list(first.values())


def _reached(found: Labels, route: Route) -> Iterator[Route]:
    taken = False
    for child in route.routes:
        if not all(matcher.accepts(found) for matcher in child.matchers):
            continue
        taken = True
        yield from _reached(found, child)
        if not child.go_on:
            return
    if not taken:
        yield route


def matcher(text: str) -> Matcher:
    """``kind="mou"`` as a condition. Raises ValueError with the problem in words."""
    parts = _MATCHER.fullmatch(text)
    if parts is None:
        raise ValueError('must read label="value", with = != =~ or !~')
    label, operator, value = parts["label"], parts["operator"], parts["value"]
    if label not in LABELS:
        raise ValueError(f"unknown label {label}; known are {', '.join(LABELS)}")
    exact = operator in ("=", "!=")
    if exact:
        _check_value(label, value)
    return Matcher(label, operator, value, _pattern(re.escape(value) if exact else value))


def _pattern(regex: str) -> re.Pattern[str]:
    try:
        return re.compile(regex)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from error


def _check_value(label: str, value: str) -> None:
    """A value that no event can have would match nothing for ever, in silence."""
    known = LABELS[label]
    if known is not None and value not in known:
        raise ValueError(f"{label} is never {value!r}; it is one of {', '.join(sorted(known))}")
    if label == "country" and value not in country_names():
        raise ValueError(f"{value!r} is not an ISO 3166-1 alpha-2 code such as NL")
    if label == "port" and not _LOCODE.fullmatch(value):
        raise ValueError(f"{value!r} is not a UN/LOCODE such as NLRTM")


class RouteTable(BaseModel):
    """``[route]`` and ``[[route.routes]]`` as they stand in the file."""

    model_config = ConfigDict(frozen=True)

    match: tuple[str, ...] = ()
    sink: Sink | None = None
    channel: Annotated[str, Field(pattern=_CHANNEL)] | None = None
    go_on: bool = Field(default=False, alias="continue")
    routes: tuple[RouteTable, ...] = ()

    @field_validator("match")
    @classmethod
    def _matchers_can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            matcher(text)
        return value


class SlackTable(BaseModel):
    """``[slack]`` as it stands in the file."""

    model_config = ConfigDict(frozen=True)

    token_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] = Slack().token_env
    on_unknown: Literal["hold", "resend"] = "hold"
    pace_s: Annotated[float, Field(ge=0, le=60)] = Slack().pace_s
    grace_s: Annotated[float, Field(ge=0, le=3600)] = Slack().grace_s
    ops_channel: Annotated[str, Field(pattern=_CHANNEL)] | None = None


class RoutesFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True)

    slack: SlackTable = SlackTable()
    route: RouteTable = RouteTable()


def _build(table: RouteTable, *, name: str, above: Route) -> Route:
    sink = table.sink or above.sink
    inherited = above.channel if sink == "slack" else ""
    here = Route(
        name=name,
        sink=sink,
        channel=table.channel or inherited,
        matchers=tuple(matcher(text) for text in table.match),
        go_on=table.go_on,
    )
    below = (_build(t, name=f"{name}.routes[{i}]", above=here) for i, t in enumerate(table.routes))
    return replace(here, routes=tuple(below))


def _problems(root: Route) -> Iterator[str]:
    """What no single key shows: a root that refuses events, a missing channel, a route no event reaches."""
    if root.matchers or root.go_on:
        key = "match" if root.matchers else "continue"
        yield f"{root.name}.{key}: the root takes every event; remove the key"
    yield from _tree_problems(root)


def _tree_problems(route: Route) -> Iterator[str]:
    if route.sink == "slack" and not route.channel:
        yield f"{route.name}.channel: is missing; a slack route needs a channel id such as C0123456789"
    if route.sink == "console" and route.channel:
        yield f'{route.name}.channel: the console has no channels; set sink = "slack" or remove the key'
    for earlier, later in zip(route.routes, route.routes[1:], strict=False):
        if not earlier.matchers and not earlier.go_on:
            yield f"{later.name}: no event reaches it; {earlier.name} matches all and does not continue"
    for child in route.routes:
        yield from _tree_problems(child)
