"""What a body is, by its first bytes."""

import pytest

from crawler.sniff import Sniff, verdict
from tests.crawler_site import page, rss


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rss([]).encode(), Sniff.FEED),
        (rss([]).encode("utf-16"), Sniff.FEED),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?><!-- c --><feed xmlns='x'>", Sniff.FEED),
        (b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'b'>]><rdf:RDF>", Sniff.FEED),
        (b"<br />\n<b>Warning</b>: in line 3 <?xml version='1.0'?><rss version='2.0'>", Sniff.FEED),
        (rss([{"title": "Access denied to the port"}]).encode(), Sniff.FEED),
        (page("A page", "text").encode(), Sniff.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", Sniff.HTML),
        (b"<!DOCTYPE html><html><head><title>Just a moment...</title>", Sniff.CHALLENGE),
        (b'  {"version": "https://jsonfeed.org/version/1.1"}', Sniff.JSON),
        (b"", Sniff.EMPTY),
        (b" \n\t", Sniff.EMPTY),
        (b"/etc/passwd", Sniff.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n", Sniff.UNKNOWN),
    ],
)
def test_verdict(body: bytes, expected: Sniff) -> None:
    assert verdict(body) is expected


def test_headers_and_status_of_walls() -> None:
    assert verdict(b"", headers={"cf-mitigated": "challenge"}) is Sniff.CHALLENGE
    assert verdict(page("Wait", "a little").encode(), status=202) is Sniff.CHALLENGE
    assert verdict(rss([]).encode(), status=202) is Sniff.FEED
