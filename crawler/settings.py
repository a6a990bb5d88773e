"""Scrapy's settings, for ``quaywire`` and for ``python -m scrapy crawl source`` alike; their one place.

Figures without a source are ours. Every default of Scrapy 2.19 that is unsafe with hostile sites is closed
here; ``crawler.safety`` refuses to start if one of them is opened again.
"""

from importlib.metadata import version

from store.records import ConfigError

VERSION = version("quaywire")

BOT_NAME = "quaywire"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# What is read, where it is kept, and who answers for us; ``scrapy crawl source -s NAME=VALUE`` changes them.
QUAYWIRE_DB = "quaywire.db"
QUAYWIRE_CONFIG = "config"
QUAYWIRE_TIME_LIMIT_S = 3000.0
QUAYWIRE_EXTRACT_TIMEOUT_S = 10.0

# Manners.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "quaywire"
USER_AGENT = f"quaywire/{VERSION} (news monitor)"
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.0  # Scrapy's half would let two requests come closer than the delay
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "Accept-Language": "en",
}

# Bounds.
DOWNLOAD_TIMEOUT = 30.0
DOWNLOAD_MAXSIZE = 8 << 20  # feeds; article pages have a lower bound of their own
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 10.0
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # pages in the order of their feed
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DEPTH_LIMIT = 2
URLLENGTH_LIMIT = 2083
MEMUSAGE_LIMIT_MB = 1024
CLOSESPIDER_TIMEOUT = 0  # the spider ends by itself at its time limit and leaves its books in order
RETRY_TIMES = 1
# 429 and 503 are asked again when the host says so, not at once; a name that leads nowhere still will not.
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectionLost",
]

# Every status is for the spider to judge.
HTTPERROR_ALLOW_ALL = True

# Doors that stay shut.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy resolves names itself and so goes around the guard
HTTPCACHE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "https": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"

DOWNLOADER_MIDDLEWARES = {
    "crawler.guard.GuardMiddleware": 10,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "crawler.manners.MannersMiddleware": 110,
}
ITEM_PIPELINES = {"crawler.pipelines.ArticlePipeline": 100}

# Scrapy's own lines are of use to whoever works on a spider; ``-s LOG_LEVEL=DEBUG`` shows them.
LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
LOGSTATS_INTERVAL = 0.0


def user_agent(contact: str) -> str:
    """Who asks, in which version, and where a person can be reached. Raises ConfigError."""
    if not contact:
        return USER_AGENT
    if not contact.isascii() or not contact.isprintable() or set(contact) & set(' ()<>"'):
        raise ConfigError("contact: must be a page (https://...) or a mail address")
    return f"quaywire/{VERSION} (+{contact})"
