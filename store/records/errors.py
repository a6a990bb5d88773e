"""What goes wrong on purpose: each error's text is one line for a person."""

from __future__ import annotations


class QuaywireError(Exception):
    """Root of every error that quaywire raises on purpose; its text is one line for a person."""


class ConfigError(QuaywireError):
    """A file under ``config/`` or an environment variable is wrong; the text names file and key."""


class StoreError(QuaywireError):
    """The database cannot be used as it is; the file was left untouched."""


class InputError(QuaywireError):
    """Text handed to ``quaywire extract`` cannot be read."""


class OutputError(QuaywireError):
    """What was found cannot be written where it was asked for."""
