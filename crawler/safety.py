"""Refuses to start a crawl whose settings would open a door that must stay shut."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from store.records import ConfigError

_HANDLER = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
_RESOLVER = "crawler.guard.GuardedResolver"
_OFF = (
    "HTTPPROXY_ENABLED",
    "TELNETCONSOLE_ENABLED",
    "REMOTE_CONTROL_ENABLED",
    "METAREFRESH_ENABLED",
    "COOKIES_ENABLED",
    "HTTPCACHE_ENABLED",
)
_ON = ("DOWNLOAD_VERIFY_CERTIFICATES", "ROBOTSTXT_OBEY", "TWISTED_REACTOR_ENABLED")
_MIDDLEWARES = (
    "crawler.guard.GuardMiddleware",
    "crawler.manners.MannersMiddleware",
    "crawler.robots.RobotsMiddleware",
)
MAX_BODY = 64 << 20


def assert_safe(settings: BaseSettings) -> None:
    """Raise ConfigError that names the first unsafe setting; the guard works with these handlers alone."""
    for problem in _problems(settings):
        raise ConfigError(f"unsafe Scrapy setting {problem}")


def _problems(settings: BaseSettings) -> list[str]:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    found = [
        f"DOWNLOAD_HANDLERS: {scheme} must be {_HANDLER}"
        for scheme in ("http", "https")
        if handlers.get(scheme) != _HANDLER
    ]
    found += [
        f"DOWNLOAD_HANDLERS: {scheme} must be off"
        for scheme, handler in sorted(handlers.items())
        if scheme not in {"http", "https"} and handler is not None
    ]
    if settings["TWISTED_DNS_RESOLVER"] != _RESOLVER or settings.getpriority("DNS_RESOLVER"):
        found.append(f"TWISTED_DNS_RESOLVER: must be {_RESOLVER}")
    found += [f"{name}: must be off" for name in _OFF if settings.getbool(name)]
    found += [f"{name}: must be on" for name in _ON if not settings.getbool(name)]
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    found += [
        f"DOWNLOADER_MIDDLEWARES: {name} is missing" for name in _MIDDLEWARES if middlewares.get(name) is None
    ]
    if not 0 < settings.getint("DOWNLOAD_MAXSIZE") <= MAX_BODY:
        found.append(f"DOWNLOAD_MAXSIZE: must be between 1 and {MAX_BODY}")
    return found
