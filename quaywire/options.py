"""What several commands share: the options that say which newsroom is meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE_OR_STDIO = click.Path(allow_dash=True, dir_okay=False, path_type=Path)


def newsroom_options(command: F) -> F:
    """--config and --db, the two things that say which newsroom is meant."""
    for option in (
        click.option("--db", type=FILE, envvar="QUAYWIRE_DB", help="The database, if not that of settings."),
        click.option(
            "--config", type=FOLDER, envvar="QUAYWIRE_CONFIG", default=Path("config"), show_default=True,
            help="The folder with settings.toml, routes.toml and sources/.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


dry_run_option = click.option("--dry-run", is_flag=True, help="Print what would be written; write nothing.")
