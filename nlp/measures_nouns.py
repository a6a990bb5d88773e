"""Where a sentence names a measure (tariff, duty, export ban ...), and which rate belongs to which noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.measures_rules import Instrument, Rules, begun
from nlp.rates import Rate
from store.records import MeasureType

Range = tuple[int, int]

_DOMESTIC = ("dut", "tax", "lev", "surcharge", "penalt", "cess")  # may be of the home market
_OF_GOODS = ("dut", "lev", "surcharge", "cess")  # of these a rate right before tells enough
_TRADE = re.compile(
    r"\b(?:imports?|imported|importing|importers?|exports?|exported|exporters|customs|shipments|goods from"
    r"|products from|originat(?:es?|ed|ing)|border|abroad|overseas|consignments?|cargo(?:es)?)\b"
)
_BARE = re.compile(r"anti.?dumping|countervailing|anti.?subsidy")
_LAW = re.compile(
    r" (?:laws?|cases?|complaints?|petitions?|suits?|rules|act|code|policy|agreement|authority)\b"
)
_ORDINARY = re.compile(
    r" (?:(?:levied |imposed |charged )?(?:of|on|for|against|at)|applicable to)\b"
)  # "a duty of 25 percent on", after an ordinary word

_CHANGED = re.compile(
    r"\b(?:cuts?|raises?|hikes?|imposes?|slaps?|slashes|reduces?|lowers?|lifts?|scraps?|removes?|waives?"
    r"|increases?|raised|hiked|imposed|slapped|slashed|reduced|lowered|lifted|scrapped|removed|waived"
    r"|increased) (?:(?:the|its|a|an|basic|additional|new|higher|effective|all) ){0,3}$"
)
_BRIDGE = re.compile(r"[a-z][\w']*|\([^()]{1,20}\)", re.ASCII)
_RISES = re.compile(
    r"\b(?:rises?|rose|rising|falls?|fell|go up|goes up|went up|raised|cut|lowered"
    r"|ranges?|ranging|(?:comes?|came|goes?|brought) down|drops?|dropped|climbs?|climbed|jumps?|jumped"
    r"|increased|reduced|stays?|remains?|stands?|stood) (?:to|from|between|at)\b"
)
_BROKEN = re.compile(r"\b(?:of|and|by|in|on|to|the|for|from|with)\b")
_TO_RATE = re.compile(
    r"\b(?:to|at|of|as high as|as much as|was|is|be|by|stands at|about|around|set at|totall?ing"
    r"|between|rang(?:es?|ing) from|rates(?: from)?)"
    r"(?: up to| about| as high as| between| a| an)? *$"
)
_MOVED = re.compile(
    r"\b(?:cut|lowered|reduced|slashed|trimmed|raised|increased|hiked|lifted|revised|set|fixed|kept|rises?"
    r"|rose|falls?|fell|go|goes|went|brought down)(?: \w+)?"
    r" (?:to|from|at)(?: the)?(?: current| existing| present| previous)? *$"
)
_TO_BOTH = (
    " from ",
    " from the current ",
    " from the existing ",
    " cut ",
    " raised ",
    " hiked ",
    " reduced ",
)
_ELSEWHERE = re.compile(  # what a percentage behind it measures instead of the duty
    r"\b(?:reached|income|revenue|growth|sales|prices?|share|down|deficit|surplus|worth|fell"
    r"|rose by|inflation|trade)\b"
)
_ELIDED_ON = (
    re.compile(  # "... to 6 percent and on platinum to 6.4 percent": the preposition stands for the noun
        r"(?:,|\band) (?P<on>on|for) (?:[a-z][\w-]{1,20},? ){1,6}(?:to|at|from) $"
    )
)
_ELIDED = re.compile(r" (?:tariffs? |dut(?:y|ies) )?(?:on|for|against)\b")


@dataclass(frozen=True, slots=True)
class Noun:
    """A measure's noun and its rate; a second rate of one noun ("and 10% on aluminium") has its own."""

    span: Range
    instrument: Instrument
    rate: Rate | None = None

    @property
    def start(self) -> int:
        """Where the noun or the rate before it begins."""
        return min(self.span[0], self.rate.start) if self.rate is not None else self.span[0]


def nouns(folded: str, sentence: Range, rates: Sequence[Rate], rules: Rules) -> list[Noun]:
    """The nouns of measures in a sentence, without price lists, domestic taxes and mere adjectives."""
    trade = bool(_TRADE.search(folded, *sentence))
    price_list = not trade and bool(rules.veto_sentence.search(folded, *sentence))
    spans = [
        Noun(match.span(), instrument)
        for instrument, match in _told(folded, sentence, rules)
        if not _vetoed(folded, match, instrument, rules, price_list=price_list)
        and (not instrument.weak or trade or _at_a_rate(folded, match, rates))
    ]
    strong = [
        noun for noun in spans if not noun.instrument.weak or noun.instrument.type is MeasureType.TARIFF
    ]
    plain = any(not (noun.instrument.weak or noun.instrument.effect) for noun in strong)
    spans = strong if plain else spans
    plainly = [noun.span for noun in spans if not noun.instrument.effect]
    spans = [noun for noun in spans if not (noun.instrument.effect and _meets(noun.span, plainly))]
    spans.sort(key=_first)
    return _joined(folded, spans)


def _told(folded: str, sentence: Range, rules: Rules) -> Iterator[tuple[Instrument, re.Match[str]]]:
    """Every instrument in a sentence, none overlapping another of its own."""
    free = [0] * len(rules.instruments)
    for at, index in begun(folded, *sentence):
        match = rules.instruments[index].pattern.match(folded, at, sentence[1]) if at >= free[index] else None
        if match is not None:
            free[index] = match.end()
            yield rules.instruments[index], match


def _meets(span: Range, others: Sequence[Range]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _first(noun: Noun) -> tuple[int, int, bool, bool, bool]:
    """The order in which overlapping nouns win: the earlier, the longer, the plainer."""
    instrument = noun.instrument
    told = instrument.action is not None
    return noun.span[0], -noun.span[1], bool(instrument.effect), instrument.weak, told


def bind(folded: str, named: list[Noun], rates: Sequence[Rate]) -> list[Noun]:
    """Tie each rate of a clause to its noun, in reading order."""
    bound: dict[int, Rate] = {}
    elided: list[Noun] = []
    for rate in rates:
        index = _noun_of(folded, named, rate, bound)
        if index is not None and index not in bound:
            bound[index] = rate
        elif index is not None and _ELIDED.match(folded, rate.end):
            elided.append(Noun((rate.start, rate.end), named[index].instrument, rate))
        elif index is not None and (on := _ELIDED_ON.search(folded, max(0, rate.start - 80), rate.start)):
            elided.append(Noun(on.span("on"), named[index].instrument, rate))
    whole = [replace(noun, rate=bound.get(i)) for i, noun in enumerate(named)]
    return sorted([*whole, *elided], key=lambda noun: noun.start)


def _noun_of(folded: str, named: list[Noun], rate: Rate, bound: dict[int, Rate]) -> int | None:
    ahead = next((i for i, noun in enumerate(named) if rate.end <= noun.span[0]), None)
    if ahead is not None and ahead not in bound and _modifies(folded, rate, named[ahead].span):
        return ahead
    over = [i for i, n in enumerate(named) if n.span[0] < rate.end and rate.start < n.span[1]]
    if over:
        return over[0] if over[0] not in bound else None
    behind = [i for i, noun in enumerate(named) if noun.span[1] <= rate.start]
    if not behind:
        return None
    index = behind[-1]
    gap = folded[named[index].span[1] : rate.start]
    if index in bound:
        return index
    moved = rate.prior is not None and gap.endswith(_TO_BOTH)
    told = (
        moved or _MOVED.search(gap[-60:]) or (len(gap) < 110 and _TO_RATE.search(gap, max(0, len(gap) - 60)))
    )
    near = len(gap) < 25 or (len(gap) < 200 and told and not _ELSEWHERE.search(gap))
    return index if near else None


def _modifies(folded: str, rate: Rate, noun: Range) -> bool:
    gap = folded[rate.end : noun[0]].replace("*", "")
    if gap == " the " and folded.startswith(("at ", "to "), rate.start - 3):
        return True  # "maintain at 15 percent the reciprocal tariffs"
    if len(gap) >= 60 or _BROKEN.search(gap):
        return False
    return all(_BRIDGE.fullmatch(word) for word in gap.split())


def _at_a_rate(folded: str, match: re.Match[str], rates: Sequence[Rate]) -> bool:
    """Whether an ordinary word (duty, levy, curbs) stands with a rate and the goods it bears on."""
    if match.group().startswith(_OF_GOODS) and any(0 < match.start() - rate.end < 3 for rate in rates):
        return True
    if _RISES.search(folded, match.end(), match.end() + 45):
        return any(0 <= rate.start - match.end() < 45 for rate in rates)
    if _CHANGED.search(folded, max(0, match.start() - 40), match.start()):
        return bool(_ORDINARY.match(folded, match.end()))
    near = any(abs(rate.end - match.start()) < 25 or 0 <= rate.start - match.end() < 15 for rate in rates)
    return near and bool(_ORDINARY.match(folded, match.end()))


def _vetoed(
    folded: str, match: re.Match[str], instrument: Instrument, rules: Rules, *, price_list: bool
) -> bool:
    if instrument.type is not MeasureType.TARIFF:
        return price_list or bool(_LAW.match(folded, match.end()) and _BARE.fullmatch(match.group()))
    if price_list or (instrument.action is None and rules.veto_follows.match(folded, match.end() + 1)):
        return True
    before = folded[max(0, match.start() - 40) : match.start()]
    wording = match.group()
    if wording.startswith("tariff"):
        return bool(rules.veto_modifier.search(before))
    return wording.startswith(_DOMESTIC) and bool(rules.veto_duty.search(before))


def _joined(folded: str, spans: list[Noun]) -> list[Noun]:
    """Drop what a longer noun covers; make one of "anti-dumping and countervailing duties"."""
    kept: list[Noun] = []
    for noun in spans:
        if kept and noun.span[0] < kept[-1].span[1]:
            continue
        if kept and folded[kept[-1].span[1] : noun.span[0]].strip() in {
            "and",
            "or",
            "and/or",
            "/",
            "(ad)",
            "(cvd)",
        }:
            plainer = noun if kept[-1].instrument.weak and not noun.instrument.weak else kept[-1]
            kept[-1] = replace(plainer, span=(kept[-1].span[0], noun.span[1]))
            continue
        kept.append(noun)
    return kept
