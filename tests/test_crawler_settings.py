"""The crawl refuses to start with an unsafe setting."""

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.safety import assert_safe
from crawler.settings import user_agent
from store.records import ConfigError


def ours() -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings


def test_our_settings_are_safe() -> None:
    assert_safe(ours())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPPROXY_ENABLED", True),
        ("TELNETCONSOLE_ENABLED", True),
        ("REMOTE_CONTROL_ENABLED", True),
        ("METAREFRESH_ENABLED", True),
        ("COOKIES_ENABLED", True),
        ("HTTPCACHE_ENABLED", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", False),
        ("ROBOTSTXT_OBEY", False),
        ("TWISTED_REACTOR_ENABLED", False),
        ("DOWNLOAD_MAXSIZE", 0),
        ("DOWNLOAD_MAXSIZE", 1 << 30),
        ("TWISTED_DNS_RESOLVER", "scrapy.resolver.CachingThreadedResolver"),
        ("DNS_RESOLVER", "scrapy.resolver.CachingThreadedResolver"),
        ("DOWNLOADER_MIDDLEWARES", {}),
        ("DOWNLOAD_HANDLERS", {}),
        ("DOWNLOAD_HANDLERS", {"https": "scrapy.core.downloader.handlers.http2.H2DownloadHandler"}),
        (
            "DOWNLOAD_HANDLERS",
            {
                "http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
                "https": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
                "data": None,
                "ftp": None,
                "s3": None,
            },
        ),
    ],
)
def test_each_door_opened_stops_the_crawl(name: str, value: object) -> None:
    settings = ours()
    settings.set(name, value, priority="cmdline")
    with pytest.raises(ConfigError, match="unsafe Scrapy setting"):
        assert_safe(settings)


def test_feedparser_is_called_in_one_place_and_never_with_bytes() -> None:
    """feedparser opens and fetches what looks like a path or a URL; only a file object is safe."""
    room = Path(__file__).resolve().parent.parent / "crawler"
    calls = {
        path.name: text.count("feedparser.parse(")
        for path in room.rglob("*.py")
        if "import feedparser" in (text := path.read_text(encoding="utf-8"))
    }
    assert calls == {"feeds.py": 1}
    text = (room / "feeds.py").read_text(encoding="utf-8")
    assert re.search(r"feedparser\.parse\(\s+io\.BytesIO\(", text)


def test_user_agent() -> None:
    assert user_agent("https://desk.test/bot").endswith("(+https://desk.test/bot)")
    assert user_agent("desk@paper.test").startswith("quaywire/")
    assert "+" not in user_agent("")


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "héllo@paper.test", "x) (y", "two words"])
def test_contact_cannot_break_the_header(contact: str) -> None:
    with pytest.raises(ConfigError, match="contact"):
        user_agent(contact)
