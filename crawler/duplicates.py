"""Which entries are articles that we know by another address, and what a page says of its own. Pure."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from urllib.parse import urlsplit

from crawler.canonical import canonical, is_plain, site_of, spellings, url_key
from store.likeness import likeness
from store.records import Entry, KnownUrl, UrlState

HEAD = 400_000  # bytes of a page in which it may name itself

_SPELLING = "another spelling of it"
_GUID = "the same GUID"

_TAG = re.compile(rb"<(?:link|meta)\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([a-zA-Z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
# A last step of a path that names one article: three words, or a number too long for a year.
_STORY = re.compile(r".*[^\W_][-_][^\W_]+[-_][^\W_].*|.*\d{5,}.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the ledger says to the entries of one visit, before it is written down.

    :param keys: what is known of the entries' keys and other spellings; a duplicate gives its original
    :param guids: what is known of the source's GUIDs
    """

    source_id: str
    keys: Mapping[str, KnownUrl]
    guids: Mapping[str, KnownUrl]


@dataclass(frozen=True, slots=True)
class Alias:
    """An address not seen before that is another of ``of_key``'s."""

    url_key: str
    of_key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The entries of a visit, each under the key by which its article is known.

    :param entries: as the visit gave them; what is known by another address has that one's key, its own URL
    :param anew: keys to be read again at the new address, though nothing of the entry may have changed
    """

    entries: tuple[Entry, ...] = ()
    aliases: tuple[Alias, ...] = ()
    anew: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Original:
    """``known`` is None where it is another entry of the visit, ``how`` empty where it was found before."""

    url: str
    url_key: str
    how: str
    known: KnownUrl | None


def keys_of(urls: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The keys of each URL, its own and those of its other spellings."""
    return {url: tuple(url_key(one) for one in (url, *spellings(url))) for url in urls}


def resolve(entries: Sequence[Entry], known: Known, *, keys: Mapping[str, tuple[str, ...]]) -> Resolved:
    """Find the articles that these entries of one visit are.

    :param keys: ``keys_of`` those that are not known by their own
    """
    finder = _Finder(entries, known, keys)
    own: list[Entry] = []
    moved: dict[str, Entry] = {}
    aliases: list[Alias] = []
    anew: set[str] = set()
    for entry in entries:
        original = finder.original(entry)
        if original is None:
            own.append(entry)
            continue
        if original.how:
            said = f"duplicate of {original.url}: {original.how}"
            aliases.append(Alias(entry.url_key, original.url_key, said))
        if original.known is None or original.url_key in finder.here:
            continue  # that entry speaks for the article
        if _wants_address(original.known, original.how):
            anew.add(original.url_key)
        # Another source words its entries otherwise; that is no edit.
        elif original.known.source_id != known.source_id:
            continue
        moved.setdefault(original.url_key, replace(entry, url_key=original.url_key))
    return Resolved(entries=(*own, *moved.values()), aliases=tuple(aliases), anew=frozenset(anew))


class _Finder:
    def __init__(self, entries: Sequence[Entry], known: Known, keys: Mapping[str, tuple[str, ...]]) -> None:
        self.here = {entry.url_key: entry for entry in entries}
        self._known = known
        self._keys = keys
        # The plainest spelling stands for the others, of equals the first.
        self._rank = {one.url_key: (not is_plain(one.url), place) for place, one in enumerate(entries)}
        times = Counter(entry.guid for entry in entries)
        self._shared = {guid for guid, count in times.items() if count > 1}

    def original(self, entry: Entry) -> _Original | None:
        """The article that the entry is, where that is known by another address."""
        before = self._known.keys.get(entry.url_key)
        if before is not None:
            known_by_it = before.url_key == entry.url_key
            return None if known_by_it else _Original(before.url, before.url_key, "", before)
        if (found := self._spelled(entry)) is not None:
            return _Original(found.url, found.url_key, _SPELLING, found)
        if (twin := self._twin(entry)) is not None:
            return _Original(twin.url, twin.url_key, _SPELLING, None)
        if (found := self._numbered(entry)) is not None:
            return _Original(found.url, found.url_key, _GUID, found)
        return None

    def _twin(self, entry: Entry) -> Entry | None:
        """A plainer or earlier spelling in the same visit, as new as the entry itself."""
        twins = [key for key in self._keys[entry.url] if key in self.here and key not in self._known.keys]
        first = min(twins, key=self._rank.__getitem__)
        return self.here[first] if first != entry.url_key else None

    def _spelled(self, entry: Entry) -> KnownUrl | None:
        found = (self._known.keys.get(key) for key in self._keys[entry.url])
        return next((one for one in found if one is not None and one.state is not UrlState.EXCLUDED), None)

    def _numbered(self, entry: Entry) -> KnownUrl | None:
        """The known article of the entry's GUID; one that this visit names as well is another."""
        found = self._known.guids.get(entry.guid) if entry.guid not in self._shared else None
        if found is None or found.state is UrlState.EXCLUDED or found.url_key in self.here:
            return None
        return found if _same_story(entry, found) else None


def _same_story(entry: Entry, known: KnownUrl) -> bool:
    """Whether title, minute or path agree: a GUID alone is no proof, some feeds number items from the top."""
    if entry.title and entry.title.casefold() == known.title.casefold():
        return True
    if entry.published and entry.published == known.published and entry.published.time() != time():
        return True
    step = _last_step(entry.url)
    return bool(_STORY.fullmatch(step)) and step == _last_step(known.url)


def _wants_address(original: KnownUrl, how: str) -> bool:
    """Whether to ask for the page at the new address: the old one brought nothing, or it has moved."""
    if not how or original.state is UrlState.STORED:
        return False
    return original.state is not UrlState.QUEUED or how == _GUID


def named_by(body: bytes, *, url: str) -> tuple[str, ...]:
    """The addresses, canonical, that the page downloaded from ``url`` gives as its own and may be trusted in.

    One of the same site that looks like an article's, neither the front page nor a section that the page
    lies in. A page that names several in ``rel=canonical`` is not believed.
    """
    head = body[:HEAD]
    start = _BODY.search(head)
    links, metas = [], []
    for tag in _TAG.finditer(head[: start.start()] if start else head):
        attributes = dict(_attributes(tag[1]))
        if "canonical" in attributes.get("rel", "").lower().split():
            links.append(attributes.get("href", ""))
        elif attributes.get("property", "").lower() == "og:url":
            metas.append(attributes.get("content", ""))
    if len(set(links)) > 1:
        return ()
    found = [canonical(one, base=url) for one in (*links[:1], *metas[:1]) if one]
    return tuple(dict.fromkeys(one for one in found if one and _trusted(one, url)))


def original_of(
    names: Sequence[str], known: Mapping[str, KnownUrl], keys: Mapping[str, tuple[str, ...]]
) -> KnownUrl | None:
    """The stored article that one of ``names``, or another spelling of it, is the address of."""
    found = (known.get(key) for name in names for key in keys[name])
    return next((one for one in found if one is not None and one.state is UrlState.STORED), None)


def alike(one: str, other: str) -> bool:
    """Whether two articles' texts are the same or one is a copy of the other; short ones have to be equal."""
    return one == other or likeness(one, other) is not None


def _trusted(name: str, url: str) -> bool:
    if site_of(name) != site_of(url):
        return False
    parts, path = urlsplit(name), urlsplit(url).path.rstrip("/")
    stem = parts.path.rstrip("/")
    section = path.startswith(f"{stem}/") and path != f"{stem}/amp"
    return not section and bool(_STORY.fullmatch(_last_step(name)) or re.search(r"\d{3,}", parts.query))


def _last_step(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _attributes(inside: bytes) -> Iterator[tuple[str, str]]:
    for name, *values in _ATTRIBUTE.findall(inside):
        text = next((value for value in values if value), b"").decode("utf-8", "replace")
        yield name.decode("ascii").lower(), html.unescape(text)
