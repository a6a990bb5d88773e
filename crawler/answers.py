"""A Scrapy response -> the plain facts that rules decide on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from scrapy.http import Response

from crawler.canonical import site_of
from crawler.report import Answer
from crawler.schedule import Hints, fresh_for, retry_after

MAX_VALIDATOR = 512  # characters; longer ones are not sent back
_PERMANENT = {301, 308}


def headers_of(response: Response) -> dict[str, str]:
    """Names in lower case, the last value of each; latin-1, so that a validator goes back byte for byte."""
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def answer_of(response: Response, *, now: datetime, ttl_s: int | None = None) -> Answer:
    """``ttl_s`` is what the feed itself asks for, where it has been read."""
    headers = headers_of(response)
    return Answer(
        status=response.status,
        url=response.url,
        etag=_validator(headers, "etag"),
        last_modified=_validator(headers, "last-modified"),
        body_sha256=hashlib.sha256(response.body).hexdigest() if response.status == 200 else None,
        moved_to=moved_to(response),
        hints=Hints(
            ttl_s=ttl_s,
            fresh_s=fresh_for(headers, now=now),
            retry_after_s=retry_after(headers.get("retry-after"), now=now)
            if response.status in {429, 503}
            else None,
        ),
    )


def moved_to(response: Response) -> str | None:
    """Where the address has moved for good, within the same site; None if it has not."""
    reasons = response.meta.get("redirect_reasons", [])
    first = response.meta.get("redirect_urls", [response.url])[0]
    permanent = bool(reasons) and all(reason in _PERMANENT for reason in reasons)
    return response.url if permanent and site_of(first) == site_of(response.url) else None


def redirects_of(response: Response) -> tuple[str, ...]:
    """The way to ``response``: ``301 https://…`` for every step."""
    asked = response.meta.get("redirect_urls", [])
    reached = [*asked[1:], response.url] if asked else []
    return tuple(
        f"{why} {url}" for why, url in zip(response.meta.get("redirect_reasons", []), reached, strict=True)
    )


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name)
    return value if value and len(value) <= MAX_VALIDATOR else None
