"""What a body is, judged by its first bytes and not by what the server calls it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

_HEAD = 8192  # bytes that are looked at: walls and feeds both show themselves early


class Sniff(StrEnum):
    """The kinds of body that a feed address answers with."""

    FEED = "feed"
    SITEMAP = "sitemap"
    HTML = "html"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    JSON = "json"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_NOISE = re.compile(
    r"\s+|<\?[^>]{0,2000}\?>|<!--.{0,4000}?-->|<!doctype[^>\[]{0,500}(\[.{0,4000}?\]\s*)?>", re.S
)
_ELEMENT = re.compile(r"<(?:[a-z][\w.-]{0,30}:)?([a-z][\w-]{0,30})")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_FEED_SOMEWHERE = re.compile(r"<(rss|feed|rdf:rdf)[\s>]")
_HTML_ROOTS = re.compile(r"html|head|body|script|meta|title|div|p|br|b|link|center|style|iframe|h1")

# Sentences and names that the common walls write; each stands in pages of its vendor.
_WALLS = (
    "just a moment...",
    "cf-chl",
    "challenge-platform",
    "_incapsula_resource",
    "incapsula incident",
    "px-captcha",
    "datadome",
    "sucuri website firewall",
    "awswafintegration",
    "ddos protection by",
    "enable javascript and cookies to continue",
    "please enable cookies",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "unusual traffic from your",
    "access denied",
    "request unsuccessful",
    "pardon our interruption",
)
_CONSENT = ("before you continue", "consent.google", "privacy-mgmt", "we value your privacy")


def verdict(body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Sniff:
    """What ``body`` is. ``headers`` have lower-case names; only signs of a wall are looked for in them."""
    head = _head(body)
    if walled(head, status=status, headers=headers or {}):
        return Sniff.CHALLENGE
    if not head.strip():
        return Sniff.EMPTY
    root = _root(head)
    if root in _FEED_ROOTS or ("<html" not in head and _FEED_SOMEWHERE.search(head)):
        return Sniff.FEED
    if root in _SITEMAP_ROOTS:
        return Sniff.SITEMAP
    if _HTML_ROOTS.fullmatch(root):
        return Sniff.CONSENT if consent(head) else Sniff.HTML
    return Sniff.JSON if head.lstrip()[:1] in {"{", "["} else Sniff.UNKNOWN


def walled(head: str, *, status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a wall in front of the page: a header says so, or the lower-case ``head`` does."""
    if headers.get("cf-mitigated", "").lower() == "challenge" or "x-amzn-waf-action" in headers:
        return True
    if _root(head) in _FEED_ROOTS or not any(tag in head for tag in ("<html", "<script", "<title")):
        return False
    return status == 202 or any(sign in head for sign in _WALLS)


def consent(head: str) -> bool:
    """Whether the lower-case ``head`` is of a page that asks for consent before it shows anything."""
    return any(sign in head for sign in _CONSENT)


def _head(body: bytes) -> str:
    # Without NULs the ASCII of UTF-16 reads as ASCII, which is all that is looked for.
    return body[:_HEAD].replace(b"\x00", b"").decode("latin-1").lstrip("ï»¿ÿþ \t\r\n").lower()


def _root(head: str) -> str:
    at = 0
    while noise := _NOISE.match(head, at):
        at = noise.end()
    found = _ELEMENT.match(head, at)
    return found[1] if found else ""
