"""Codes of the Harmonized System that a text prints beside goods: "flat-rolled steel (HS 7208)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.products import ProductHit

_CODE = re.compile(
    r"(?:\b(?:hs|htsus|hts|hsn|ncm|cn|taric|tariff)\b"
    r"(?: codes?| headings?| subheadings?| lines?| items?)?(?: nos?\.?)?"
    r"|\b(?:sub)?headings?(?: nos?\.?)?|\bchapters?|\bcommodity codes?)"
    r"[ :]{1,3}(?P<code>\d{2,4}(?:\.?\d\d){0,3})\b"
)
_BESIDE = re.compile(
    r",? ?\(?(?:(?:classified|falling|covered|provided for|described|goods|products|under|in|of|with|the|its"
    r"|and|made) ){0,5}$"
)
_REACH = 80
_LONGEST = 4  # chapter or heading; longer codes differ from state to state
_NATIONAL = ("98", "99")  # chapters in which a state lists its measures, not goods


def coded(hits: Sequence[ProductHit], folded: str) -> tuple[ProductHit, ...]:
    """The hits, each with the code printed right behind it where there is one, digits only, at most four."""
    return tuple(_coded(hit, folded) for hit in hits)


def _coded(hit: ProductHit, folded: str) -> ProductHit:
    found = _CODE.search(folded, hit.end, hit.end + _REACH)
    if found is None or not _BESIDE.fullmatch(folded, hit.end, found.start()):
        return hit
    digits = found["code"].replace(".", "")[:_LONGEST]
    if digits.startswith(_NATIONAL) or len(digits) % 2:
        return hit
    return replace(hit, product=replace(hit.product, hs=digits))
