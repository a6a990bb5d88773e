"""The wording of trade measures as data: ``nlp/patterns/measures.jsonl`` compiled once.

A phrase is lower case and matches folded text (``nlp.normal.fold``): its blanks stand for blanks or hyphens,
``…`` for up to five words, ``(a|b)`` for either. Every row carries an example sentence, which a test reads.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from nlp.gazetteers.rows import legal_bases
from nlp.heads import Heads
from nlp.lexicon import rows
from nlp.needles import Screen
from store.records import MeasureAction, MeasureType

_GAP = r"(?:[\w'%.$]{1,25} +){0,5}?"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A noun or phrase that names a measure; ``action`` where it says that too ("banned exports")."""

    type: MeasureType
    pattern: re.Pattern[str]
    action: MeasureAction | None
    weak: bool  # an ordinary word (tax, levy): counts only beside imports, exports or a customs word
    effect: str  # told by its effect ("turned away"): counts only with known "goods", or with their "origin"
    common: bool  # words of every field, which name a measure only beside its goods


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to a measure: words before it, words after it, and nouns that follow it directly."""

    action: MeasureAction
    before: re.Pattern[str]
    after: re.Pattern[str]
    noun: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Basis:
    """A law that measures rest on; its pattern is made when a text first names a law."""

    name: str
    phrases: tuple[str, ...]
    imposer: str | None
    type: MeasureType | None

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.phrases)


@dataclass(frozen=True, slots=True)
class Rules:
    """All word lists, compiled."""

    instruments: tuple[Instrument, ...]
    acts: tuple[Act, ...]
    moods: tuple[tuple[str, re.Pattern[str]], ...]
    bases: tuple[Basis, ...]
    administrations: tuple[tuple[str, re.Pattern[str]], ...]
    past: re.Pattern[str]
    context: re.Pattern[str]
    business: re.Pattern[str]
    court: re.Pattern[str]
    home: re.Pattern[str]
    all_origins: re.Pattern[str]
    every_state: re.Pattern[str]  # those of ``all_origins`` that leave no room for single origins
    unions: frozenset[str]  # blocs that impose measures
    veto_modifier: re.Pattern[str]  # words that, right before the noun, make it another kind of tariff
    veto_duty: re.Pattern[str]  # the same before duty, levy or tax
    veto_follows: re.Pattern[str]  # words that make the noun a mere adjective ("tariff policy")
    veto_sentence: re.Pattern[str]
    regions: tuple[tuple[str, re.Pattern[str]], ...]  # words for a bloc, where the text names it too
    heads: Heads  # of the instruments
    law_screen: Screen  # of the bases
    actor_screen: Screen  # of the administrations
    act_screens: tuple[Screen, Screen]  # of the words before a noun, of the words after it
    trading: re.Pattern[str]  # a word of foreign trade, beside which common words can be of a measure
    any_basis: re.Pattern[str]  # finds whether one is there at all
    verbs: re.Pattern[str]  # every verb of an act, to tell a subject from an adjective

    def may_tell(self, folded: str) -> bool:
        """Whether a text, folded, can name a measure at all."""
        begins = ((at, self.instruments[index]) for at, index in begun(folded, 0, len(folded)))
        common = False
        for at, one in begins:
            if one.pattern.match(folded, at):
                if not one.common:
                    return True
                common = True
        return common and bool(self.trading.search(folded))


@cache
def load() -> Rules:
    """The rules of ``nlp/patterns/measures.jsonl``."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for row in rows("measures"):
        by_kind.setdefault(row["kind"], []).append(row)

    def union(kind: str, **having: str) -> re.Pattern[str]:
        chosen = [r for r in by_kind[kind] if all(r.get(key) == value for key, value in having.items())]
        return words(phrase for row in chosen for phrase in row["phrases"])

    acts = [form for row in by_kind["act"] for verb in row["verbs"] for form in inflected(verb)]
    instruments = tuple(_instrument(row) for row in by_kind["instrument"])
    laws = legal_bases()
    acting = tuple(_act(row) for row in by_kind["act"])
    return Rules(
        instruments=instruments,
        acts=acting,
        heads=Heads([_openings(row["phrases"]) for row in by_kind["instrument"]]),
        law_screen=Screen([_joined(one.phrases) for one in laws]),
        actor_screen=Screen([_joined(row["phrases"]) for row in by_kind["administration"]]),
        act_screens=(
            Screen([act.before.pattern for act in acting]),
            Screen([act.after.pattern for act in acting]),
        ),
        moods=tuple((row["mood"], words(row["phrases"])) for row in by_kind["mood"]),
        bases=tuple(
            Basis(one.name, one.phrases, one.imposer, MeasureType(one.type) if one.type else None)
            for one in laws
        ),
        administrations=tuple((row["country"], words(row["phrases"])) for row in by_kind["administration"]),
        past=union("past"),
        context=union("context"),
        business=union("business"),
        court=union("court"),
        home=union("home"),
        all_origins=union("all_origins"),
        every_state=union("all_origins", scope="states"),
        unions=frozenset(code for row in by_kind["union"] for code in row["words"]),
        veto_modifier=re.compile(rf"(?:{union('veto', scope='modifier').pattern}) {{1,3}}$"),
        veto_duty=re.compile(rf"(?:{union('veto', scope='duty').pattern}) {{1,3}}$"),
        veto_follows=union("veto", scope="follows"),
        veto_sentence=union("veto", scope="sentence"),
        regions=tuple((row["country"], words(row["phrases"])) for row in by_kind["region"]),
        trading=union("trading"),
        any_basis=words(phrase for one in laws for phrase in one.phrases),
        verbs=words(
            [*acts, *(w for row in by_kind["words"] if row["name"] == "trade_verbs" for w in row["words"])]
        ),
    )


def begun(folded: str, start: int, end: int) -> Sequence[tuple[int, int]]:
    """Where between ``start`` and ``end`` of a folded article which instrument may begin: offset and place in
    ``Rules.instruments``, in the order of the text."""
    found = _begun(folded)
    return found[bisect_left(found, (start,)) : bisect_left(found, (end,))]


@lru_cache(maxsize=2)  # the gate asks for an article, then the reading for each of its sentences
def _begun(folded: str) -> tuple[tuple[int, int], ...]:
    return tuple(load().heads.spots(folded))


def words(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all phrases, longest first, at word borders; one that never matches for none."""
    return re.compile(_joined(phrases))


def _joined(phrases: Iterable[str]) -> str:
    sources = sorted({_source(phrase) for phrase in phrases}, key=lambda source: (-len(source), source))
    return rf"(?<![\w&])(?:{_by_initial(sources)})(?!\w)" if sources else r"(?!)"


@cache
def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return words(phrases)


_CHOICE = re.compile(r"\(([^()?]+)\)(?!\?)")


def _by_initial(sources: list[str]) -> str:
    """The alternatives grouped by their first letter, which spares the engine most of them at each word."""
    grouped: dict[str, list[str]] = {}
    for source in (one for whole in sources for one in _opened(whole)):
        if not source[0].isalnum() or source[1:2] in {"?", "*", "{"}:
            raise ValueError(f"a phrase must open with a letter or a choice of words: {source!r}")
        grouped.setdefault(source[0], []).append(source[1:])
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in grouped.items())


def _openings(phrases: Iterable[str]) -> list[str]:
    """The alternatives of phrases, each with its own first letters."""
    return [one for phrase in phrases for one in _opened(_source(phrase))]


def _opened(source: str) -> Iterator[str]:
    """The alternatives of a source, each opening with its own first letter: "(ban|bans) on" is two."""
    for part in _alternatives(source):
        choice = _CHOICE.match(part)
        heads = choice[1].split("|") if choice is not None else [""]
        rest = part[choice.end() :] if choice is not None else part
        yield from (head + rest for head in heads)


def _alternatives(source: str) -> Iterator[str]:
    """A source cut at the bars outside its brackets."""
    start = depth = 0
    for at, sign in enumerate(source):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield source[start:at]
            start = at + 1
    yield source[start:]


def inflected(verb: str) -> Iterator[str]:
    """The forms of a verb phrase: push back, pushes back, pushed back, pushing back."""
    head, _, tail = verb.partition(" ")
    for form in _forms(head):
        yield f"{form} {tail}".rstrip()


_IRREGULAR = {
    "cut": ("cut", "cuts", "cutting"),
    "put": ("put", "puts", "putting"),
    "keep": ("keep", "keeps", "kept", "keeping"),
    "strike": ("strike", "strikes", "struck", "stricken", "striking"),
    "shrink": ("shrink", "shrinks", "shrank", "shrunk", "shrinking"),
    "freeze": ("freeze", "freezes", "froze", "freezing"),
    "lose": ("lose", "loses", "lost", "losing"),
    "hold": ("hold", "holds", "held", "holding"),
    "hit": ("hit", "hits", "hitting"),
    "do": ("do", "does", "did", "done", "doing"),
    "leave": ("leave", "leaves", "left", "leaving"),
    "withdraw": ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"),
    "uphold": ("uphold", "upholds", "upheld", "upholding"),
    "overturn": ("overturn", "overturns", "overturned", "overturning"),
}
_DOUBLING = frozenset(["slap", "trim", "scrap", "drop", "defer", "strip", "step", "annul"])


def _forms(verb: str) -> tuple[str, ...]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    return verb, plural, f"{stem}ed", f"{stem}ing"


def _source(phrase: str) -> str:
    gap = " +" + _GAP
    return gap.join(part.replace(" ", " +") for part in phrase.split(" … "))


def _instrument(row: dict[str, Any]) -> Instrument:
    action = MeasureAction(row["action"]) if "action" in row else None
    return Instrument(
        MeasureType(row["type"]),
        words(row["phrases"]),
        action,
        weak=bool(row.get("weak")),
        effect=str(row.get("effect", "")),
        common="common" in row,
    )


def _act(row: dict[str, Any]) -> Act:
    verbs = [form for verb in row["verbs"] for form in inflected(verb)]
    return Act(
        MeasureAction(row["action"]),
        before=words([*verbs, *row["phrases"], *row["nouns"]]),
        after=words([*verbs, *row["after"]]),
        noun=words(row["nouns"]),
    )
