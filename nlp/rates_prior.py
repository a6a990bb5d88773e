"""Old rates: which of the rates of a sentence another one replaces, and how far a rate was moved.

"25 per cent, in place of 10", "the present 10 per cent duty will rise to 25", "doubling the levy to 50 per
cent", "raised by five points to 15 per cent". Works on folded text; a rate that is the old one of another
is no rate of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.rate_words import NUMBER, PERCENT, Rate, number

_ADJUNCT = (
    r"(?: (?:the|an?|its|their|of|at|about|around|some|only|just|current|present|previous|existing|earlier"
    r"|initial|old|former|prevailing|standing|today's|rates?|dut(?:y|ies)|tariffs?|lev(?:y|ies)|import"
    r"|charged|set|been|one|that|those|levels?|maximum|average|high|top|base)){0,5} "
)
_INSTEAD = (
    r"(?:in (?:place|lieu) of|instead of|as opposed to|rather than|(?:as )?against|(?:as )?compared (?:with"
    r"|to)|versus"
    r"|up from|down from|replac(?:es|ing|ed|ement of)|taking the place of|takes? the place of)"
)
_WAS = (
    r"(?:from|previously|formerly|earlier|currently|(?:it|which|that|where it) (?:is|was|had been|stood)|was"
    r"|having been|until now|so far|hitherto|at present|now)"
)
_OLD_BEHIND = re.compile(
    rf"(?:[^.;%]{{0,70}}?[ ,(]{_INSTEAD}"
    rf"|(?: (?:(?!and\b)[\w'-]+ ){{0,4}}|[,;]? ?[(]?| raised | increased | cut ){_WAS})"
    rf"{_ADJUNCT}(?:or )?"
)
_BARE_BEHIND = re.compile(
    rf"(?:(?: (?:(?!and\b)[\w'-]+)){{0,5}},? [(]?{_INSTEAD}|,? [(]?{_WAS}){_ADJUNCT}(?P<old>{NUMBER})"
    r"(?=[,;:)]|\.?$|\. | (?:before|earlier|previously|now|today|currently|until|till|at present|so far"
    r"|at the moment|hitherto|formerly|last|to date)\b)"
)
_STANDING = re.compile(
    r"\b(?:until now|till now|up to now|currently|at present|presently|hitherto|so far|previously|formerly"
    r"|used to be|stood at|stands at|standing at|(?:which|it|that|and) (?:is|was)"
    r"|had been|has been|present|current|existing|previous|old|former|prevailing|today's|,? now|once|were"
    rf"|was|instead of|in place of){_ADJUNCT}$"
    r"|\b(?:used to|until now|so far|hitherto|previously) (?:[\w']+ ){1,5}$"
)
_MOVE = (
    r"(?:rais(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|cut(?:s|ting)?|reduc(?:e[sd]?|ing)|lower(?:s|ed|ing)?"
    r"|ris(?:es?|ing|en)|rose|falls?|falling|fell|goes|go(?:ing)?|went|doubl(?:e[sd]?|ing)|tripl(?:e[sd]?"
    r"|ing)"
    r"|trebl(?:e[sd]?|ing)|halv(?:e[sd]?|ing)|drops?|dropped|dropping|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?"
    r"|lift(?:s|ed|ing)?|hik(?:e[sd]?|ing)|slash(?:es|ed|ing)?|trim(?:s|med|ming)?|replac(?:e[sd]?|ing)"
    r"|brings?|bringing|brought|chang(?:e[sd]?|ing)|revis(?:e[sd]?|ing)|mov(?:e[sd]?|ing)|steps? up"
    r"|giv(?:es?|ing) way|becom(?:es?|ing)|turn(?:s|ed|ing)?)"
)
_TO = r"(?:to|by|replaced with|at|be|becomes?|now|pay|bear|face|attract|carry|into)"
_ARRIVES = re.compile(
    rf"\b{_TO}(?: (?:an?|one|the|of|up|as|much|high|many|new|flat|single|rate|duty|tariff|levy"
    r"|maximum|to)){0,5} $"
)
_ATTRIBUTE = re.compile(  # "the 10 per cent duty", "the rate of 10 per cent"
    r"\b(?:the|its|their|existing|current|present|old|previous)(?: (?:rate|duty|tariff|levy|tax) of)? $"
)
_MOVED = re.compile(rf"\b{_MOVE}\b")
_MOVES = re.compile(
    rf"\b{_MOVE}(?: (?:the|its|their|an?|existing|current|present|old|previous|import|customs|export"
    r"|rate|duty|tariff|levy|tax|of)){0,6} $"
)
_ANOTHER = re.compile(r"\b(?:and|while|but|whereas|(?:that|those|it) on)\b|[.;]")
_TO_NEXT = re.compile(
    r" to (?:between |up to |as much as |as high as |about |around |just |only |roughly |some |at least )?"
)
_FROM_LAST = re.compile(
    r"\b(?<!ranging )(?<!ranges )(?<!ranged )(?<!range )(?<!vary )(?<!varies )from (?:[\w'-]{1,14} ){0,3}$"
)
_RANGING = re.compile(r"\b(?:rang(?:e[sd]?|ing)|var(?:y|ies)) (?:from|between) $|\bbetween $")
_SWAPPED = re.compile(r"\breplac(?:ed|es|ing) (?:it|them|this|that) (?:with|by)\b[^.;]{0,60}$")
_LONGEST = 140
_FACTORS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadr": 4.0, "halve": 0.5, "halvi": 0.5}
_FACTOR = re.compile(
    r"\b(?P<by>doubl|tripl|trebl|quadr|halv(?=[ei]))(?:upl)?(?:e[sd]?|ing)\b"
    r"(?P<gap>[^.;%]{0,70}? to(?: (?:a|an|the|level|rate|of|as|much|high|up to|new)){0,4} "
    r"|(?: (?:of|the|its|an?|existing|current|present|import|customs)){0,4} )$"
)
_POINTS = re.compile(
    rf"\b(?P<n>{NUMBER})(?: percentage)? points?,? (?:[a-z]+ ){{0,3}}?to"
    r"(?: (?:a|an|the|level|rate|of|new)){0,3} $"
)
_POINTS_BEHIND = re.compile(
    rf",? (?P<n>{NUMBER})(?: percentage)? points (?:(?P<up>more|higher|up|above)|less|lower|down|below)\b"
)
_DOWN = re.compile(r"\b(?:cut|reduc|lower|down|decreas|trim|slash|drop|fall|fell|declin|less|shav|tak)\w*")


def with_priors(found: Sequence[Rate], folded: str) -> list[Rate]:
    """The rates in reading order, old ones joined to those that replace them."""
    kept: list[Rate] = []
    for rate in sorted(found, key=lambda one: one.start):
        last = kept[-1] if kept else None
        if last is not None and rate.start < last.end:
            continue
        if last is None or (joined := _joined(last, rate, folded)) is None:
            kept.append(rate)
        else:
            kept[-1] = joined
    return [_moved(rate, kept[i - 1].end if i else 0, folded) for i, rate in enumerate(kept)]


def _joined(last: Rate, rate: Rate, folded: str) -> Rate | None:
    """Two neighbouring rates as one, where one of them is the old rate of the other."""
    gap = folded[last.end : rate.start]
    alike = last.unit == rate.unit or 0 in (last.value, rate.value)
    if len(gap) > _LONGEST or not alike or rate.prior is not None or last.prior is not None:
        return None
    if rate.value == 0 and gap.split() == ["to"]:
        return replace(rate, start=last.start, prior=last.value)
    if (
        last.unit == rate.unit
        and gap in (" to ", " and ")
        and _RANGING.search(folded, max(0, last.start - 24), last.start)
    ):
        return replace(rate, start=last.start, value=max(last.value, rate.value))
    if _TO_NEXT.fullmatch(gap) and _FROM_LAST.search(folded, max(0, last.start - 40), last.start):
        return replace(rate, start=last.start, prior=last.value)
    if last.value != rate.value and _OLD_BEHIND.fullmatch(gap):
        return replace(last, end=rate.end, prior=rate.value)
    if last.value != rate.value and _replaced(last, gap, folded):
        return replace(rate, prior=last.value)
    return None


def _replaced(last: Rate, gap: str, folded: str) -> bool:
    """Whether the rate before ``gap`` is the one that the rate behind it takes the place of."""
    if _SWAPPED.search(gap):
        return True
    if _ANOTHER.search(gap) or not _ARRIVES.search(gap):
        return False
    before = folded[max(0, last.start - 70) : last.start]
    if _STANDING.search(before):
        return True
    if _ATTRIBUTE.search(before) and _MOVED.search(gap):
        return True
    return _MOVES.search(before) is not None and gap.split()[:1] != ["to"] and " to " in gap


def _moved(rate: Rate, room: int, folded: str) -> Rate:
    """A rate with the old one that is told by the way to it, or by a bare number behind it."""
    if rate.prior is not None:
        return rate
    before = folded[max(room, rate.start - 100) : rate.start]
    factor = _FACTOR.search(before)
    if factor is not None:
        times = _FACTORS[(factor["by"] + before[factor.end("by")])[:5]]
        if " to " in f"{factor['gap']} ":
            return replace(rate, prior=rate.value / times)
        return replace(rate, value=rate.value * times, prior=rate.value)
    points = _POINTS.search(before) if rate.unit == PERCENT else None
    if points is not None:
        step = number(points["n"])
        down = _DOWN.search(before[max(0, points.start() - 40) : points.start()])
        return replace(rate, prior=rate.value + step if down else max(0.0, rate.value - step))
    beyond = _POINTS_BEHIND.match(folded, rate.end) if rate.unit == PERCENT else None
    if beyond is not None:
        return replace(rate, prior=rate.value + number(beyond["n"]) * (-1 if beyond["up"] else 1))
    bare = _BARE_BEHIND.match(folded, rate.end) if rate.value else None
    if bare is not None and number(bare["old"]) != rate.value:
        return replace(rate, end=bare.end(), prior=number(bare["old"]))
    return rate
