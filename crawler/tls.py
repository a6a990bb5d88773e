"""Finds what TLS objected to, deep inside the exceptions that Twisted and Scrapy wrap around it."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from service_identity import VerificationError

from crawler.plaintext import one_line


def tls_problem(failure: BaseException) -> str:
    """What OpenSSL or the certificate check found wrong; empty where it was neither."""
    for cause in _causes(failure, 0):
        if isinstance(cause, SSL.Error | VerificationError):
            return one_line(_said(cause), 160)
    return ""


def _said(problem: SSL.Error | VerificationError) -> str:
    """OpenSSL puts library, function and reason into a list; the reason is what a person can use."""
    listed = problem.args[0] if problem.args and isinstance(problem.args[0], list) else []
    reasons = [str(one[-1]) for one in listed if isinstance(one, tuple) and one]
    return ", ".join(reasons) or str(problem) or type(problem).__name__


def _causes(failure: BaseException, depth: int) -> Iterator[BaseException]:
    """The exception, those it came from, and those that Twisted packed into ``reasons``."""
    if depth > 4:
        return
    yield failure
    if failure.__cause__ is not None:
        yield from _causes(failure.__cause__, depth + 1)
    for packed in getattr(failure, "reasons", None) or ():
        yield from _causes(packed.value, depth + 1)
