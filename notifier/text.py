"""Hostile text made fit to show: cleaning, cutting, escaping, safe links and flags.

Titles, names and sentences come from strangers. They are cleaned here once, then shown only where the
receiver takes text literally; the single mrkdwn string of a Slack message is escaped last of all.
"""

import re
import unicodedata
from functools import cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

URL_LIMIT = 3000  # characters Slack accepts in a link

_ZWJ = "\u200d"  # holds composed emoji together
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_ANSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)|\x1b.", re.DOTALL)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*\.?")
# Kept as they are in a path, query or fragment; % among them, so that no escape is escaped twice.
_KEPT_IN_URL = "%/:=&?~+!$,;'@()*"
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})  # CLDR regions that are no country


def clean(text: str, *, limit: int) -> str:
    """``text`` on one line of at most ``limit`` characters: NFC, no control or format characters, no ANSI.

    Bidirectional controls and zero-width tricks fall under the format characters (Cf); only the joiner of
    composed emoji stays. What is cut ends in an ellipsis.
    """
    plain = unicodedata.normalize("NFC", _ANSI.sub("", text))
    spaced = (" " if char.isspace() else char for char in plain)
    shown = "".join(char for char in spaced if char == _ZWJ or unicodedata.category(char) not in _UNSHOWN)
    return cut(" ".join(shown.split()), limit=limit)


def cut(text: str, *, limit: int) -> str:
    """The first ``limit`` characters at most, the last of them an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Text for mrkdwn: exactly ``&``, ``<`` and ``>`` become entities, ``&`` first (Slack's rule)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_within(text: str, *, limit: int) -> str:
    """``text`` cut so that its escaped form holds at most ``limit`` characters and no entity is broken."""
    if len(escape(text)) <= limit:
        return escape(text)
    kept: list[str] = []
    room = limit - 1  # for the ellipsis
    for char in text:
        room -= len(escape(char))
        if room < 0:
            break
        kept.append(char)
    return escape("".join(kept).rstrip()) + "…"


def safe_url(url: str) -> str | None:
    """``url`` as a link that may be shown, or None: http(s) only, no user name, a real host, quoted.

    A host beyond ASCII is shown in its punycode form, so that a look-alike cannot pass for another name.
    """
    parts = _split(url.strip())
    if parts is None or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    netloc = _netloc(parts)
    if netloc is None:
        return None
    tail = (quote(part, safe=_KEPT_IN_URL) for part in (parts.path, parts.query, parts.fragment))
    link = urlunsplit((parts.scheme, netloc, *tail))
    return link if len(link) <= URL_LIMIT else None


def host_of(link: str) -> str:
    """The host of a link that ``safe_url`` gave."""
    return urlsplit(link).hostname or ""


@cache
def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code to English name, as CLDR has it."""
    from babel import Locale

    names = Locale("en").territories
    return {code: name for code, name in names.items() if _looks_like_country(code)}


def flag(code: str) -> str:
    """The flag of a country (or of the EU), or an empty string where ``code`` is neither."""
    if code != "EU" and code not in country_names():
        return ""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)


def _looks_like_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES


def _split(url: str) -> SplitResult | None:
    if len(url) > URL_LIMIT or any(unicodedata.category(char) in _UNSHOWN for char in url):
        return None
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _netloc(parts: SplitResult) -> str | None:
    try:
        port = parts.port
    except ValueError:
        return None
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not _HOST.fullmatch(host):
        return None
    return host if port is None else f"{host}:{port}"
