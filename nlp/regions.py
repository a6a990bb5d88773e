"""Page furniture: mastheads, teasers, subscription lines; what stands around an article and is none of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import rows
from nlp.normal import fold, folded
from nlp.sentences import TERMINAL, Range, paragraphs

_HEADING = 60  # a heading of a teaser block is shorter than this
_PROSE = 80  # the shortest paragraph that, ending in a full stop, is taken for running text
_RESUMES = 200  # running text after a teaser block is at least this long
_TITLE_WITHIN = 3000  # a headline stands in the first characters of a page
_FEW = 2  # blanks of a title that is too short to be known inside running text
_MOST = 20  # places in which a title is looked for
_TOLD = 3  # paragraphs of running text; a notice above a headline has fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """``furniture`` are char ranges no rule may read; ``title`` is where the headline stands, if it does."""

    furniture: tuple[Range, ...] = ()
    title: Range | None = None
    body_start: int = 0


def regions(text: str, *, title: str = "") -> Regions:
    """Tell the article from the page around it. ``title`` is the headline as the feed or caller knows it."""
    blocks = paragraphs(text)
    headline = find_title(text, title) or _guess_title(text, blocks)
    marked = _masthead(text, blocks, headline) + _body(text, blocks)
    first = next((start for start, end in blocks if _prose(text, start, end)), 0)
    after_title = headline[1] if headline else 0
    return Regions(furniture=_merge(marked), title=headline, body_start=max(after_title, 0) or first)


def find_title(text: str, title: str, *, start: int = 0) -> Range | None:
    """Where ``title`` stands near the top of ``text[start:]``, whatever its quotes and letter case.

    A title of a word or two ("Court") stands in running text too: it is the headline where it fills a line.
    """
    head = folded(text)[: start + _TITLE_WITHIN]
    for form in _title_forms(title):
        bare = form.count(" ") < _FEW
        found = (at for at in _occurrences(head, form, start) if not bare or _fills_a_line(text, at, form))
        at = next(found, None)
        if at is not None and not _is_repeated(text, start, at):
            return at, at + len(form)
    return None


def _occurrences(head: str, form: str, start: int) -> Iterator[int]:
    at = head.find(form, start)
    for _ in range(_MOST):
        if at < 0:
            return
        end = at + len(form)
        if not (head[at - 1 : at].isalnum() and form[0].isalnum()) and not head[end : end + 1].isalnum():
            yield at
        at = head.find(form, at + 1)


def _fills_a_line(text: str, at: int, form: str) -> bool:
    before, after = text[:at].rstrip(" \t"), text[at + len(form) :].lstrip(" \t")
    return before[-1:] in ("", "\n") and after[:1] in ("", "\n", "|", "-", "–", "—")


def _is_repeated(text: str, start: int, at: int) -> bool:
    """Whether the article has been told before ``at``: the headline there is that of a list of links."""
    above = paragraphs(text[start:at])
    return sum(_prose(text[start:at], *block) for block in above) >= _TOLD


def _title_forms(title: str) -> list[str]:
    folded = fold(title).strip()
    parts = [folded, *(fold(re.split(sign, title)[0]).strip() for sign in (r" [|»] ", r" [-–—] "))]
    return [part for part in dict.fromkeys(parts) if len(part) > 12 or part == folded != ""]


def _guess_title(text: str, blocks: Sequence[Range]) -> Range | None:
    candidates = []
    for start, end in blocks[:8]:
        if _prose(text, start, end):
            break
        words = text.count(" ", start, end) + 1
        if 4 <= words <= 30 and text[end - 1] not in ".:|" and not _kind(text[start:end]):
            candidates.append((start, end))
    return max(candidates, key=lambda block: block[1] - block[0], default=None)


def _masthead(text: str, blocks: Sequence[Range], headline: Range | None) -> list[Range]:
    if headline is None:
        return []
    found = [(0, headline[0])] if headline[0] else []
    line_end = next((end for start, end in blocks if start <= headline[0] < end), headline[1])
    rest = text[headline[1] : line_end].strip()
    if rest and rest[0] in "|–—-»:" and len(rest) < 80:
        found.append((headline[1], line_end))
    return found


def _body(text: str, blocks: Sequence[Range]) -> list[Range]:
    found: list[Range] = []
    begun = hidden = False
    for start, end in blocks:
        body = text[start:end]
        kind = _kind(body)
        short = end - start <= _HEADING
        if kind == "end" and begun and short:
            return [*found, (start, len(text))]
        if hidden and not kind and end - start >= _RESUMES and body.endswith(TERMINAL):
            hidden = False
        hidden = hidden or (kind == "teaser" and begun and short)
        if hidden or kind in ("line", "byline"):
            found.append((start, end))
        begun = begun or _prose(text, start, end)
    return found


def _prose(text: str, start: int, end: int) -> bool:
    return end - start >= _PROSE and text[end - 1] in TERMINAL


def _kind(paragraph: str) -> str | None:
    if len(paragraph) > 400 or not _any_kind().fullmatch(paragraph.lower()):
        return None
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(paragraph)), None)


@cache
def _any_kind() -> re.Pattern[str]:
    """All furniture in one, for lower case: most paragraphs are none, and one quick look tells."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _patterns()).lower())


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(rf"(?:{row['pattern']})[:.]?", re.I)) for row in rows("furniture"))


def _merge(ranges: list[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def overlaps(ranges: Sequence[Range], start: int, end: int) -> bool:
    """Whether any range, of ranges in order and apart, shares a character with ``start`` to ``end``."""
    at = bisect_left(ranges, (end,))
    return at > 0 and ranges[at - 1][1] > start


def covered(ranges: Sequence[Range], start: int, end: int) -> int:
    """How many characters of ``start`` to ``end`` lie in ranges, which are in order and apart."""
    first = max(0, bisect_left(ranges, (start,)) - 1)
    shared = (min(b, end) - max(a, start) for a, b in ranges[first : bisect_left(ranges, (end,))])
    return sum(length for length in shared if length > 0)
