"""Alerts as lines on a terminal or in a pipe: the default sink, and what stands in where no token is set."""

import json
from collections.abc import Callable

from notifier.outcomes import Absent, Look, NotSent, Outcome, Sent
from store.records import Delivery


class ConsoleSender:
    """Writes the ``plain`` text of each delivery through ``write``, one alert a call.

    A terminal has no history. A run that is killed between the writing and the note of it leaves a delivery
    whose fate nobody can look up; it is written again, because a line that stands there twice is seen to be a
    repeat, and a line that was never written is not seen at all. The console is at-least-once.
    """

    paced = False

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def send(self, delivery: Delivery) -> Outcome:
        text = json.loads(delivery.body_json)["plain"]
        try:
            self._show(text)
        except OSError as error:  # a full disk, or a pipe whose reader has gone
            return NotSent(f"cannot write: {error.strerror or type(error).__name__}")
        return Sent(ts=delivery.id)

    def _show(self, text: str) -> None:
        """A sign that the terminal's encoding lacks is shown as a question mark: the alert is told."""
        try:
            self._write(text)
        except UnicodeEncodeError as error:
            known = "ascii" if error.encoding == "charmap" else error.encoding  # charmap names no one table
            self._write(text.encode(known, "replace").decode(known))

    def look(self, delivery: Delivery) -> Look:
        return Absent(final=True)

    def note(self, channel: str, text: str) -> str:
        return ""  # whoever reads the console reads the log beside it
