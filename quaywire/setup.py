"""A newsroom's configuration, read and checked whole before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crawler.sources import load as load_sources
from notifier.routes import Route
from notifier.routes import load as load_routes
from quaywire.settings import Settings
from quaywire.settings import load as load_settings
from store.records import ConfigError, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """``db_path`` is what the command line says, or else settings.toml."""

    config_dir: Path
    db_path: Path
    settings: Settings
    sources: tuple[Source, ...]
    routes: Route


def read_setup(config_dir: Path, db_path: Path | None, *, may_be_empty: bool = False) -> Setup:
    """Raise ConfigError on the first thing that is wrong, in one line that names file and key.

    :param may_be_empty: a newsroom without a source is right too; it is about to get one
    """
    if not config_dir.is_dir():
        raise ConfigError(f"{config_dir}: no such folder; run from a checkout, or name one with --config")
    settings = load_settings(config_dir)
    return Setup(
        config_dir=config_dir,
        db_path=db_path or settings.store.path,
        settings=settings,
        sources=tuple(load_sources(config_dir / "sources", may_be_empty=may_be_empty)),
        routes=load_routes(config_dir / "routes.toml"),
    )
