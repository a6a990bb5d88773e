"""``config/sources/*.toml`` -> Source. A file is checked whole here; past this door a source is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from math import ceil
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from cssselect import ExpressionError, SelectorError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from crawler.addresses import SINCE
from store.records import ConfigError, Layout, Source, SourceKind
from store.toml import PositiveDuration, duration, one_line, reason
from store.toml import load as load_toml

_ID = re.compile(r"[a-z0-9_]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PORTS = {"http": 80, "https": 443}


def _web_address(url: str) -> str:
    """Plain http is right for some: the WTO's feed answers 406 over https."""
    if not url.isprintable() or set(url) & set(' \\<>"'):
        raise ValueError('must not hold spaces, control characters or any of \\ < > "')
    parts = urlsplit(url)  # its own ValueError tells of broken brackets
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("must begin with https:// or http:// and a host")
    if "@" in parts.netloc:
        raise ValueError("must not carry a user name or password")
    if parts.port == 0:  # reading it raises ValueError where it is no port number
        raise ValueError("must name a real port")
    return url


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(
            f"is not a regular expression ({error}); in TOML write it in 'single quotes'"
        ) from error
    return text


def _country(code: str) -> str:
    if code == "UK":
        raise ValueError("must be the ISO 3166 code, which is 'GB'")
    if not _COUNTRY.fullmatch(code):
        raise ValueError(
            "must be two upper-case letters of ISO 3166, such as 'NL'; leave it out if there is none"
        )
    return code


def _must_be(meaning: str, pattern: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text) or not text.isprintable():
            raise ValueError(f"must be {meaning}")
        return text

    return check


_Url = Annotated[str, AfterValidator(_web_address)]
_Pattern = Annotated[str, AfterValidator(_pattern)]
_Name = Annotated[str, AfterValidator(_must_be("words on one line", r"\S(.*\S)?"))]
_Family = Annotated[str, AfterValidator(_must_be("lower-case letters, digits and _", r"[a-z0-9_]+"))]
_Lang = Annotated[str, AfterValidator(_must_be("two lower-case letters, such as 'en'", r"[a-z]{2}"))]


class Expect(BaseModel):
    """``[expect]``: fewer entries in a visit are a reported failure; ``cadence`` is the usual wait."""

    min_articles: int = Field(default=1, ge=1)
    cadence: PositiveDuration | None = None


class LayoutTable(BaseModel):
    """``[layout]`` of a source that is no feed: where its answers hold what a feed would tell."""

    item: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    date: str = ""
    date_form: str = ""
    next: str = ""
    pages: int = Field(default=1, ge=1, le=20)


class SourceFile(BaseModel):
    """One file of ``config/sources`` as a newsroom writes it; ``Source`` tells what each key means."""

    model_config = ConfigDict(frozen=True)

    name: _Name
    homepage: _Url
    publisher: _Family
    official: bool = False
    region: _Name
    country: Annotated[str, AfterValidator(_country)] | None = None
    lang: _Lang = "en"
    tags: tuple[_Name, ...] = ()
    kind: SourceKind
    url: _Url
    min_interval: PositiveDuration = duration("30m")
    max_interval: PositiveDuration = duration("24h")
    max_items: int = Field(default=500, ge=1, le=2000)
    include: tuple[_Pattern, ...] = ()
    exclude: tuple[_Pattern, ...] = ()
    excerpt_only: bool = False
    full_content: bool = False
    enabled: bool = True
    verified: date | None = None
    verified_how: str = ""
    expect: Expect = Expect()
    layout: LayoutTable = LayoutTable()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.min_interval > self.max_interval:
            raise ValueError("max_interval: must not be shorter than min_interval")
        if self.excerpt_only and self.full_content:
            raise ValueError("full_content: cannot stand beside excerpt_only, remove one of them")
        _refuse_layout(self)
        return self


def _refuse_layout(file: SourceFile) -> None:
    """Raise ValueError where the layout and the kind of the source do not go together."""
    kind, given = file.kind, file.layout.model_dump(exclude_defaults=True)
    if SINCE in file.url and kind is not SourceKind.API:
        raise ValueError(f"url: {SINCE} is filled in for an api only")
    if kind in {SourceKind.FEED, SourceKind.SITEMAP}:
        allowed = {"pages"} if kind is SourceKind.SITEMAP else set()
        for key in sorted(set(given) - allowed):
            raise ValueError(f"layout.{key}: is not used by a {kind}, remove it")
        return
    needed = ("item", "link") if kind is SourceKind.API else ("item",)
    for key in needed if file.enabled else ():
        if not given.get(key):
            raise ValueError(f"layout.{key}: is missing; a {kind} cannot be read without it")
    if kind is SourceKind.LISTING:
        _refuse_css(given)


def _refuse_css(layout: dict[str, object]) -> None:
    from parsel.csstranslator import HTMLTranslator

    for key in ("item", "link", "title", "summary", "date", "next"):
        try:
            HTMLTranslator().css_to_xpath(str(layout.get(key) or "*"))
        except (SelectorError, ExpressionError) as error:
            raise ValueError(f"layout.{key}: is no CSS selector ({error})") from error


def load(directory: Path, *, may_be_empty: bool = False) -> list[Source]:
    """All sources of ``directory``, sorted by id; files of other kinds are none of ours.

    Raises ConfigError with one line that names file, key and mend.
    """
    paths = _toml_files(directory)
    if not paths and not may_be_empty:
        raise ConfigError(one_line(f"{directory}: is empty: add a source file, such as gcaptain.toml"))
    _refuse_twins(paths, lambda path: id_key(path.stem), "file name")
    sources = {path: _read(path) for path in paths}
    _refuse_twins(paths, lambda path: address_key(sources[path].url), "url")
    return list(sources.values())


def _toml_files(directory: Path) -> list[Path]:
    try:
        found = sorted(directory.iterdir())
    except OSError as error:
        raise ConfigError(one_line(f"{directory}: cannot be read: {reason(error)}")) from error
    return [path for path in found if path.suffix == ".toml" and not path.name.startswith(".")]


def _refuse_twins(paths: Iterable[Path], key: Callable[[Path], str], what: str) -> None:
    first: dict[str, Path] = {}
    for path in paths:
        twin = first.setdefault(key(path), path)
        if twin is not path:
            raise ConfigError(one_line(f"{path}: {what}: is that of {twin.name} too, remove one of them"))


def id_key(source_id: str) -> str:
    """What two spellings of one id share: harbour_gazette, harbour-gazette, HarbourGazette."""
    return re.sub(r"[-_]", "", source_id.casefold())


def address_key(url: str) -> str:
    """What two spellings of one address share: neither scheme, closing slash nor usual port matters."""
    parts = urlsplit(url)
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}?{parts.query}"


def _read(path: Path) -> Source:
    if not _ID.fullmatch(path.stem):
        raise ConfigError(one_line(f"{path}: file name: may hold a-z, 0-9 and _ only, it is the source's id"))
    file = load_toml(path, SourceFile)
    cadence = file.expect.cadence
    return Source(
        id=path.stem,
        **file.model_dump(exclude={"min_interval", "max_interval", "expect", "layout"}),
        layout=Layout(**file.layout.model_dump()),
        min_interval_s=ceil(file.min_interval.total_seconds()),
        max_interval_s=ceil(file.max_interval.total_seconds()),
        min_articles=file.expect.min_articles,
        cadence_s=None if cadence is None else ceil(cadence.total_seconds()),
    )
