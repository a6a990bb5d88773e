"""Words right before a name that make a port of it.

The pattern reads from a word somewhere before the name up to it, which is dear to search for; most names are
spared it by a look at the last word and at whether any of its words stands there at all.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.cues import any_of, words
from nlp.needles import Screen

_LAST_WORD = re.compile(r"(\w{1,24}):? $")
_LONGEST_WORD, _LONGEST_CUE = 24, 64  # characters
_CUE_ENDS = frozenset(
    (
        *("of", "at", "in", "the", "both", "nearby", "port", "include", "included", "includes", "including"),
        *("as", "like", "namely", "from", "between", "linking", "connecting", "with", "to", "ports"),
        *("via", "through", "for", "de", "da", "do", "di", "du", "del", "della", "des", "dos", "la", "los"),
    )
)


@cache
def _cue_before() -> re.Pattern[str]:
    """ "Port of X", "terminals at X", "berthed in X", "Port X"."""
    body = (
        r"(?: (?:authority|authorities|city|cities|complex|hub|operations|administrations?|projects?|trust"
        r"|services?|users?|operators?|bureau|council|board|captain|manager|congestion|strike|workers"
        r"|community|expansion|development))?"
    )
    head = rf"\b(?:{any_of('port_word')}|{any_of('air_word')}){body} (?:of|at|in)(?: the| both| nearby)?"
    dues = r"\bport (?:tariffs?|dues|charges|fees|services?|rates) (?:for|of|at|in)"
    return _lower(rf"(?:{head}|{dues}|{_ABROAD}|\bports?|\b{any_of('call_verb')}(?: the)?|{_ROUTE}) $")


def _lower(pattern: str) -> re.Pattern[str]:
    """For text in lower case: the engine skips a word by its first letter, which it cannot in either case."""
    return re.compile(pattern.lower())


_ABROAD = (  # "Autoridad Portuaria de X", "Port and Harbour Bureau of X"
    r"\b(?:autoridade? portu[aá]ria|administraci[oó]n portuaria(?: integral)?"
    r"|administra[cç][aã]o dos? portos?|puertos?|portos?|port autonome|grand port maritime|ports?"
    r"|autorit[eé] portuaire|autorit[aà](?: di sistema)? portuale"
    r"|(?:port|harbou?r)(?: and harbou?r)? (?:bureau|department|district|division|administration|complex))"
    r" (?:d[aeiou]s?|del|d[ae]l?l[ao]|des|of)(?: la| los)?"
)
_ROUTE = (  # "a fortnightly coastal service with X", "a loop linking X"
    r"\b(?:coastal|feeder|ferry|liner|shipping|container|box|shuttle|ro-ro|roro|cargo|weekly|fortnightly|sea"
    r"|barge|joint|maritime|short-sea|intra-Asia)(?: [\w-]+){0,2}"
    r" (?:services?|links?|lines?|routes?|loops?|strings?|shuttles?|connections?|sailings?)"
    r"(?: [\w-]+){0,2} (?:between|linking|connecting|with|from|to|via)(?: the)?"
)
_WAY_ENDS = ("via ", "Via ", "ugh ", " of ", "the ")
_GOODS_BY = re.compile(r"\b(?:via|through|by way of)(?: the)? $", re.I)
_GOODS = re.compile(
    r"\b(?:goods|cargo(?:es)?|freight|tonnes?|tons|boxes|containers?|teus?|shipments?|consignments?|imports?"
    r"|imported|exports?|exported|shipped|shipping|seaborne|trans-?ship\w*|transit|trucked|railed|hauled|vessels?"
    r"|ships?|sail(?:s|ed|ings?)?)\b",
    re.I,
)


def is_way(before: str) -> bool:
    """Whether something goes by way of the name: "tea that was shipped via X"."""
    return before[-5:].endswith(_WAY_ENDS) and bool(_GOODS_BY.search(before, max(0, len(before) - 16)))


def tells_of_goods(sentence: str) -> bool:
    """Whether a sentence speaks of goods or ships, not of travellers and payments."""
    return bool(_GOODS.search(sentence))


_LISTED_BEFORE = re.compile(  # "ports that had ships include X"
    r"\bports(?:(?: [\w'-]+){0,6} (?:included?|includes|including|such as|like|namely):?| from| between) $",
    re.I,
)


@cache
def _chief_port() -> re.Pattern[str]:
    """ "Japan's ninth-largest container port, Kashima"."""
    return re.compile(rf"\b{any_of('superlative')}(?: [\w-]+){{0,2}} (?:sea)?port, $", re.I)


def is_cue(before: str) -> bool:
    """Whether the words before a name make it a port's; cheap looks spare most names the pattern."""
    if before.endswith("port, "):
        return bool(_chief_port().search(before, max(0, len(before) - _LONGEST_CUE)))
    last = _LAST_WORD.search(before, max(0, len(before) - _LONGEST_WORD))
    if last is None or last[1].lower() not in _cue_ends():
        return False
    low = before.lower()
    if "ports" in low and _LISTED_BEFORE.search(before):
        return True
    return bool(_cue_screen().likely(low) and _cue_before().search(low, max(0, len(low) - _LONGEST_CUE)))


def is_call(before: str) -> bool:
    """Whether only a verb makes it a port's ("skipped X"): bands and buses skip towns too."""
    low = before.lower()
    return bool(_called().search(low, max(0, len(low) - _LONGEST_CUE)))


@cache
def _called() -> re.Pattern[str]:
    return _lower(rf"(?:\b{any_of('call_verb')}(?: the)?|{_ROUTE}) $")


@cache
def _cue_ends() -> frozenset[str]:
    """The last words of all that ``_cue_before`` finds."""
    return _CUE_ENDS.union(re.findall(r"\w+", verb)[-1].lower() for verb in words("call_verb"))


@cache
def _cue_screen() -> Screen:
    return Screen([_cue_before().pattern])
