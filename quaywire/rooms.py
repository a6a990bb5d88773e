"""quaywire installs five packages, four with common names: no stranger may answer for one of them."""

import importlib.util
from pathlib import Path

from store.records import ConfigError

ROOMS = ("crawler", "nlp", "notifier", "store")


def check_rooms() -> None:
    """Raise ConfigError when a room would be imported from anywhere but beside this package."""
    home = Path(__file__).resolve().parent.parent
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        origin = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if origin != home:
            raise ConfigError(
                f"package '{room}' comes from {origin}, not from quaywire: "
                "another distribution ships that name; install quaywire into an environment of its own"
            )
