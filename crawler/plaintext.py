"""Markup and raw bytes -> text that is safe to store and to read. Pure."""

from __future__ import annotations

import re

import lxml.html
from lxml.etree import LxmlError
from w3lib.encoding import html_to_unicode

_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # they can make a line read other than it is
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n\s*\n*")
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|ol|p"
    r"|pre|section|table|td|th|tr|ul"
)
_SILENT = re.compile(r"script|style|noscript|template|iframe|object|svg|form|button")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")


def clean(text: str) -> str:
    """``text`` without control characters, lone surrogates and marks that turn its direction."""
    return _BIDI.sub("", _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str, limit: int) -> str:
    """``text`` as a single line of at most ``limit`` characters."""
    return " ".join(clean(text).split())[:limit].rstrip()


def plain(markup: str, limit: int) -> str:
    """What a reader sees of a piece of HTML: at most ``limit`` characters, one line per block."""
    text = clean(markup)
    if "<" in text or "&" in text:
        text = clean(_rendered(sound(text)))  # again: &#x202e; was only now unpacked
    text = _SPACES.sub(" ", text.replace("\xa0", " "))
    return _LINES.sub("\n", text).strip()[:limit].rstrip()


def sound(markup: str) -> str:
    """``markup`` without references to what is no character: one ``&#xd800;`` makes lxml drop the whole text.

    ``&#146;`` and its like mean the apostrophe of cp1252, as in browsers.
    """
    return _REFERENCE.sub(_sound_reference, markup)


def _sound_reference(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    if 0x80 <= code < 0xA0:
        return bytes([code]).decode("cp1252", "ignore")
    broken = (code < 0x20 and code not in {9, 10, 13}) or 0xD800 <= code < 0xE000 or code > 0x10FFFF
    return "" if broken else found[0]


def _rendered(markup: str) -> str:
    try:
        tree = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (LxmlError, ValueError, AssertionError):  # nothing in it but broken markup
        return ""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or _SILENT.fullmatch(element.tag):
            if element.getparent() is not None:
                element.drop_tree()
        elif _BLOCKS.fullmatch(element.tag):
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def decoded(body: bytes, content_type: str, limit: int) -> str:
    """``body`` as text, at most ``limit`` characters; a wrong charset in the header does no harm.

    Bytes that are valid UTF-8 are UTF-8, whatever the header says; otherwise byte order mark, header,
    ``<meta>`` and guessing follow in this order.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        _, text = html_to_unicode(content_type or None, body, auto_detect_fun=lambda _: "cp1252")
    return clean(sound(_DECLARATION.sub("", text[:limit], count=1)))
