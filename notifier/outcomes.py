"""What a sender reports, and the shape that every sender has."""

from dataclasses import dataclass
from typing import Protocol

from store.records import Delivery


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the channel; ``ts`` is how the channel names it."""

    ts: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """It is certain that nothing was stored; it may be tried again.

    ``answered``: the service refused it; else the way there failed, which is not the message's fault.
    """

    error: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Nobody can tell whether it was stored: look before trying again. ``answered``: the service said so."""

    error: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """Refused for good: the message or the channel has to be mended by a person."""

    error: str


@dataclass(frozen=True, slots=True)
class TokenTrouble:
    """The token is of no use for any message; nothing was stored."""

    error: str


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Nothing was stored; the channel may be used again after ``retry_after_s`` seconds."""

    retry_after_s: float
    error: str


Outcome = Sent | NotSent | Ambiguous | Dead | TokenTrouble | RateLimited


@dataclass(frozen=True, slots=True)
class Found:
    """A delivery of unknown fate stands in the channel."""

    ts: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The channel does not hold it; ``final`` where no later look could tell more."""

    final: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The history may not be read, so nobody will ever know: no scope, or not in the channel."""

    error: str


@dataclass(frozen=True, slots=True)
class LookLater:
    """The history could not be read this time. ``answered``: the service said so, the network works."""

    error: str
    retry_after_s: float = 0.0
    answered: bool = False


Look = Found | Absent | Unreadable | LookLater | TokenTrouble


class Sender(Protocol):
    """One way out of the house. No method raises for what a network or a service may do."""

    paced: bool  # True where a channel takes about one message a second

    def send(self, delivery: Delivery) -> Outcome:
        """Try once to deliver; the caller has committed that it tries."""
        ...

    def look(self, delivery: Delivery) -> Look:
        """Find out whether a delivery of unknown fate stands in its channel."""
        ...

    def note(self, channel: str, text: str) -> str:
        """Tell the people who look after us, best effort: the error, or an empty string."""
        ...
