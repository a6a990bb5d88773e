"""Answers and exceptions -> outcomes: a table of the rules."""

import os
import ssl
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError

from crawler.article import Extracted
from crawler.guard import AddressRefused
from crawler.manners import HostResting, RunEnding
from crawler.outcomes import of_answer, of_failure, page_end, page_failure, page_read
from crawler.robots import RobotsForbidden, RobotsUnreachable
from crawler.sniff import Sniff
from crawler.worker import JobFailed
from store.records import FetchOutcome, UrlState
from tests.crawler_site import ROOT, Site


@pytest.mark.parametrize(
    ("status", "sniff", "expected"),
    [
        (200, Sniff.FEED, FetchOutcome.OK),
        (200, Sniff.UNKNOWN, FetchOutcome.OK),
        (200, Sniff.HTML, FetchOutcome.BLOCKED),
        (200, Sniff.EMPTY, FetchOutcome.BLOCKED),
        (202, Sniff.CHALLENGE, FetchOutcome.BLOCKED),
        (200, Sniff.JSON, FetchOutcome.OK),
        (200, Sniff.SITEMAP, FetchOutcome.HARD_ERROR),
        (200, Sniff.CONSENT, FetchOutcome.BLOCKED),
        (304, Sniff.EMPTY, FetchOutcome.UNCHANGED),
        (302, Sniff.EMPTY, FetchOutcome.HARD_ERROR),
        (400, Sniff.HTML, FetchOutcome.HARD_ERROR),
        (401, Sniff.HTML, FetchOutcome.BLOCKED),
        (403, Sniff.HTML, FetchOutcome.BLOCKED),
        (404, Sniff.HTML, FetchOutcome.SOFT_ERROR),
        (410, Sniff.HTML, FetchOutcome.GONE),
        (451, Sniff.HTML, FetchOutcome.GONE),
        (429, Sniff.EMPTY, FetchOutcome.SOFT_ERROR),
        (503, Sniff.HTML, FetchOutcome.SOFT_ERROR),
        (503, Sniff.CHALLENGE, FetchOutcome.BLOCKED),
    ],
)
def test_answers(status: int, sniff: Sniff, expected: FetchOutcome) -> None:
    assert of_answer(status, sniff).outcome is expected


@pytest.mark.parametrize(
    ("failure", "outcome", "network"),
    [
        (CannotResolveHostError("x"), FetchOutcome.SOFT_ERROR, True),
        (DownloadConnectionRefusedError("x"), FetchOutcome.SOFT_ERROR, True),
        (ConnectError(string="timed out"), FetchOutcome.SOFT_ERROR, True),  # type: ignore[no-untyped-call]
        (HostResting("x"), FetchOutcome.SOFT_ERROR, True),
        (DownloadTimeoutError("x"), FetchOutcome.SOFT_ERROR, False),
        (DownloadFailedError("x"), FetchOutcome.SOFT_ERROR, False),
        (ResponseDataLossError("x"), FetchOutcome.SOFT_ERROR, False),
        (DownloadCancelledError("x"), FetchOutcome.HARD_ERROR, False),
        (AddressRefused("x"), FetchOutcome.HARD_ERROR, False),
        (RobotsForbidden("x"), FetchOutcome.ROBOTS, False),
        (RobotsUnreachable("x"), FetchOutcome.ROBOTS, False),
        (IgnoreRequest("max redirections reached"), FetchOutcome.HARD_ERROR, False),
        (ZeroDivisionError(), FetchOutcome.HARD_ERROR, False),
    ],
)
def test_failures(failure: BaseException, outcome: FetchOutcome, network: bool) -> None:
    ending = of_failure(failure)
    assert (ending.outcome, ending.network) == (outcome, network)
    assert ending.error
    assert "\n" not in ending.error


ASK = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from crawler.outcomes import of_failure
settings = Settings()
settings.setmodule("crawler.settings", priority="project")
settings.setdict({"ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0, "LOG_ENABLED": False, "ITEM_PIPELINES": {},
                  "DOWNLOADER_MIDDLEWARES": {},
                  "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"},
                 priority="cmdline")
class Probe(Spider):
    name = "probe"
    async def start(self):
        yield Request(sys.argv[1], print, errback=lambda failure: print(of_failure(failure.value)))
process = AsyncCrawlerProcess(settings)
process.crawl(Probe)
process.start()
"""


def self_signed(folder: Path) -> Path:
    """A certificate and its key in one file, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(
            issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1
        )
        .not_valid_before(start)
        .not_valid_after(start.replace(year=2099))
        .sign(key, hashes.SHA256())
    )
    path = folder / "self.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


def test_a_bad_certificate_is_named(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    site = Site(tls=context)
    with site.served():
        done = subprocess.run(
            [sys.executable, "-c", ASK, f"https://localhost:{site.port}/"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert "HARD_ERROR" in done.stdout
    assert "error='TLS: certificate verify failed'" in done.stdout
    assert site.asked == []


@pytest.mark.parametrize(
    ("status", "state", "passing"),
    [
        (302, UrlState.FAILED, False),
        (400, UrlState.FAILED, False),
        (410, UrlState.FAILED, False),
        (402, UrlState.GATED, False),
        (451, UrlState.GATED, False),
        (202, UrlState.GATED, True),
        (401, UrlState.GATED, True),
        (403, UrlState.GATED, True),
        (404, UrlState.FAILED, True),
        (429, UrlState.FAILED, True),
        (500, UrlState.FAILED, True),
        (503, UrlState.FAILED, True),
    ],
)
def test_pages(status: int, state: UrlState, passing: bool) -> None:
    end = page_end(status)
    assert end is not None
    assert (end.state, end.passing, end.counts) == (state, passing, True)
    assert end.stand_in == (status not in {410, 451})  # withdrawn: then not from the feed either


def test_a_page_that_is_there_is_read() -> None:
    assert page_end(200) is None


@pytest.mark.parametrize(
    ("failure", "state", "passing", "counts"),
    [
        (HostResting("x"), UrlState.FAILED, True, False),
        (RobotsUnreachable("x"), UrlState.FAILED, True, False),
        (RunEnding("x"), UrlState.FAILED, True, False),
        (CannotResolveHostError("x"), UrlState.FAILED, True, False),
        (DownloadTimeoutError("x"), UrlState.FAILED, True, True),
        (AddressRefused("x"), UrlState.REFUSED, False, True),
        (RobotsForbidden("x"), UrlState.REFUSED, False, True),
        (DownloadCancelledError("x"), UrlState.FAILED, False, True),
    ],
)
def test_page_failures(failure: BaseException, state: UrlState, passing: bool, counts: bool) -> None:
    end = page_failure(failure)
    assert (end.state, end.passing, end.counts) == (state, passing, counts)
    assert end.stand_in == (state is not UrlState.REFUSED)
    assert end.reason


@pytest.mark.parametrize(
    ("read", "state", "passing"),
    [
        (JobFailed("x"), UrlState.FAILED, True),
        (Extracted(wall="challenge"), UrlState.GATED, True),
        (Extracted(wall="consent"), UrlState.GATED, False),
        (Extracted(wall="paywall"), UrlState.GATED, False),
        (Extracted(), UrlState.EMPTY, False),
    ],
)
def test_readings_without_a_text(read: Extracted | JobFailed, state: UrlState, passing: bool) -> None:
    end = page_read(read)
    assert end is not None
    assert (end.state, end.passing) == (state, passing)
    assert page_read(Extracted(text="A text.")) is None
