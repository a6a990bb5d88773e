"""``config/settings.toml``: how politely to crawl, and where to keep what is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from store.toml import Duration, PositiveDuration, duration
from store.toml import load as load_toml

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


def _reachable(contact: str) -> str:
    """It stands in the User-Agent header, so nothing but a plain page or mail address may pass."""
    if not contact or _MAIL.fullmatch(contact):
        return contact
    plain = contact.isascii() and contact.isprintable() and not set(contact) & set(' ()<>"')
    if not plain or urlsplit(contact).scheme not in {"http", "https"} or not urlsplit(contact).hostname:
        raise ValueError("must be a page (https://...) or a mail address that reaches you")
    return contact


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True)


class CrawlerSettings(_Table):
    """``[crawler]``. ``contact`` is empty where nobody has filled it in."""

    contact: Annotated[str, AfterValidator(_reachable)] = ""
    delay: Duration = duration("2s")
    time_limit: PositiveDuration = duration("50m")
    extract_timeout: PositiveDuration = duration("20s")
    keep_pages: bool = False


class StoreSettings(_Table):
    """``[store]``. ``load`` makes ``path`` absolute."""

    path: Annotated[Path, Field(strict=False)] = Path("quaywire.db")


class Settings(_Table):
    """Every key has a default; the file holds what a newsroom may want to change."""

    crawler: CrawlerSettings = CrawlerSettings()
    store: StoreSettings = StoreSettings()


def load(config_dir: Path) -> Settings:
    """Read ``settings.toml``; a relative database path counts from the folder that holds ``config_dir``.

    Cron calls from the home folder and a person from the checkout, and both must meet the same database.
    Raises ConfigError with one line that names file and key.
    """
    settings = load_toml(config_dir / "settings.toml", Settings)
    path = config_dir.absolute().parent / settings.store.path
    return settings.model_copy(update={"store": StoreSettings(path=path)})
