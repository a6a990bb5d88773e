"""Exit codes: what cron, systemd and people read first (the table stands in docs/operations.md)."""

from enum import IntEnum

from store.connection import LockedError, NewerSchemaError
from store.records import ConfigError, InputError, OutputError, QuaywireError, StoreError


class Exit(IntEnum):
    """The numbers follow sysexits(3), so that a scheduler can tell a passing fault from a lasting one."""

    OK = 0  # also: nothing new, or another run holds the lock
    PARTIAL = 1  # some sources or messages failed
    INPUT = 65
    OUTAGE = 69
    STORE = 74
    LATER = 75
    TOKEN = 77
    CONFIG = 78


def exit_for(error: QuaywireError) -> Exit:
    """The exit code that a raised error stands for."""
    match error:
        case ConfigError() | NewerSchemaError():
            return Exit.CONFIG
        case InputError():
            return Exit.INPUT
        case LockedError():
            return Exit.LATER
        case StoreError() | OutputError():
            return Exit.STORE
        case _:
            return Exit.PARTIAL
