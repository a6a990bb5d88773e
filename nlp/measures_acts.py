"""Which act a clause does to a measure: the verb that governs its noun, or a noun of action beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.measures_nouns import Noun, Range
from nlp.measures_rules import Rules
from store.records import MeasureAction, MeasureType

Act = tuple[MeasureAction, Range]

_BE_RATE = re.compile(r"\b(?:will be|is set at|are set at|would be|is now|stands at|to be|was set at)\b")
_TO_END = re.compile(
    r"(?<!set)(?<!due)(?<!scheduled)(?<!expected)(?<!likely)(?<!tariffs)(?<!duties)(?<!was)(?<!were) to $"
)
_OUTER = frozenset(MeasureAction) - {
    MeasureAction.IMPOSED,
    MeasureAction.INVESTIGATION,
    MeasureAction.RETALIATION,
    MeasureAction.THREATENED,
    MeasureAction.PROPOSED,
}
_BANS = frozenset({MeasureType.EXPORT_BAN, MeasureType.IMPORT_BAN})
_ASIDE = re.compile(r", \w{3,16}ing$")
_OF_IT = re.compile(
    r" (?:it|them|this|these|the (?:rate|dut|tariff|lev|tax|ban)|to|from|by|rates|duties|tariffs)"
)
_DETERMINED = re.compile(r"\b(?:an?|the|its|their|at|with|of|no) $")
_ENDING = frozenset({MeasureAction.REMOVED, MeasureAction.SUSPENDED, MeasureAction.REDUCED})
_NOT = re.compile(r"\bnot (?:yet )?(?:been )?$")  # "the ban has not been lifted"
_WHICH = re.compile(r"(?<=\w) which ")  # "competition from Malaysia *which will cut* tariffs"
_ASIDE_OF = 15  # characters behind a noun in which "which" means the noun itself
_SAID = ("announc", "confirm", "order", "notif", "decree")
_NEXT = re.compile(r", and (?!(?:will|would|has|have|had|is|are|was|were|to)\b)")  # of another subject
_ADJECTIVE = 30  # characters between a participle that describes a noun and the noun
_REACH = 130  # characters between a verb and its noun
_DUTY = ("duty ", "duties ", "(ad) ", "(cvd) ", " ad ", " cvd ")
_PRICE = ("price ", "prices ", "cost ", "costs ")
_OPENING = 40  # characters of a day or a place before the measure that a sentence opens with
_PASSIVE = re.compile(
    r"(?:ha(?:s|ve)|will|would|shall|must)(?: also| now)? (?:been?|be) (?P<act>[a-z]{3,14})\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    text: str
    folded: str
    sentence: Range
    rules: Rules
    titled: bool  # most words are capitalised, as in a headline, so that case says nothing
    court: bool


def act_on(passage: Passage, noun: Noun, room: Range) -> Act | None:
    folded, rules = passage.folded, passage.rules
    start, end = noun.span
    left = _verbs(passage, (max(room[0], start - _REACH), start), after=False)
    stop = _NEXT.search(folded, end, min(room[1], end + _REACH))
    stop = stop or _WHICH.search(folded, end + _ASIDE_OF, min(room[1], end + _REACH))
    right = _verbs(passage, (end, stop.start() if stop else min(room[1], end + _REACH)), after=True)
    if not (left or right or stop) and start - passage.sentence[0] < _OPENING:
        right = _far(passage, (end + _REACH - 30, min(room[1], end + 2 * _REACH)))
    if left and right and _announces(folded, left[-1], start):
        left.pop()
    if len(left) > 1 and _described(folded, left[-1], start):
        left.pop()
    acted = _noun_of_action(folded, noun, rules)
    if acted is None and left and _is_noun(folded, left[-1], rules):
        acted = left.pop()  # "rescinds exemptions from tariffs"
    verb = next((act for act in (*left, *right) if act[0] is MeasureAction.STRUCK_DOWN), None)
    if verb is not None:
        return verb
    verb = _governing(folded, left)
    if acted is not None:
        return _under(acted, verb)
    if noun.instrument.action is not None:
        over = verb if verb and verb[0] in _OUTER else next((r for r in right[:1] if _over(folded, r)), None)
        return over or (noun.instrument.action, noun.span)
    if verb is not None:
        return _lifted(folded, verb, noun.span, room)
    if right:
        return right[0]
    if noun.rate is not None and _BE_RATE.search(folded, end, max(end, noun.rate.start)):
        return MeasureAction.IMPOSED, noun.span
    return None


def _far(passage: Passage, window: Range) -> list[Act]:
    """What a sentence that opens with the measure does to it behind a long list of goods and origins."""
    told = _PASSIVE.search(passage.folded, *window)
    return _verbs(passage, (told.start("act"), told.end()), after=True) if told is not None else []


def _announces(folded: str, act: Act, noun: int) -> bool:
    """Whether a verb only says who speaks: "*announced that* the duty is being eliminated"."""
    return folded.startswith(_SAID, act[1][0]) and " that " in folded[act[1][1] : noun]


def _described(folded: str, act: Act, noun: int) -> bool:
    """Whether a participle only tells which measure is meant: "extended *the reduced* duty"."""
    (start, end) = act[1]
    participle = folded.endswith("ed", start, end) and noun - end < _ADJECTIVE
    return participle and bool(_DETERMINED.search(folded[max(0, start - 8) : start]))


def _over(folded: str, act: Act) -> bool:
    """Whether an act behind a noun that tells its own is done to it: not what a new statement opens with."""
    start = act[1][0]
    named = _DETERMINED.search(folded[max(0, start - 8) : start])  # "before *the end* of August"
    return act[0] in _OUTER and not named and not folded.endswith((" and ", ", "), 0, start)


def _governing(folded: str, left: list[Act]) -> Act | None:
    """The nearest verb, or the one that governs it: "suspended a plan to impose", "delayed imposing"."""
    if len(left) > 1 and left[-1][0] not in _OUTER and left[-2][0] in _OUTER:
        if folded.startswith(("exemption", "exclusion", "waiver"), left[-2][1][0]):
            return left[-1]  # "closed exemptions to restore a tariff"
        gap = folded[left[-2][1][1] : left[-1][1][0]]
        if len(gap) < 40 and not re.search(r",|\b(?:and|by|but|then)\b", gap):
            return left[-2]
    return left[-1] if left else None


def _is_noun(folded: str, act: Act, rules: Rules) -> bool:
    wording = folded[slice(*act[1])]
    return any(rule.action is act[0] and rule.noun.fullmatch(wording) for rule in rules.acts)


def _noun_of_action(folded: str, noun: Noun, rules: Rules) -> Act | None:
    """A noun of action right behind the noun ("tariff cuts") or within it ("export curbs extension")."""
    span, telling = noun.span, noun.instrument.action is not None
    stopped = noun.instrument.type in _BANS  # "a freeze on exports" is a ban, "a tariff freeze" lets it rest
    after = first_word(folded, (span[1], len(folded)))
    for act in rules.acts:
        found = act.noun.match(folded, after) if after - span[1] < 3 else None
        within = not telling and not (stopped and act.action is MeasureAction.SUSPENDED)
        found = found or (act.noun.search(folded, *span) if within else None)
        if found is not None:
            return act.action, found.span()
    return None


def _under(acted: Act, verb: Act | None) -> Act:
    """A noun of action under a verb: to end an exemption is to impose, to extend a pause is to suspend."""
    action = acted[0]
    if verb is None or verb[0] in {MeasureAction.IMPOSED, action}:
        return acted
    if action is MeasureAction.EXEMPTED:
        return (MeasureAction.IMPOSED, verb[1]) if verb[0] is MeasureAction.REMOVED else acted
    if action is MeasureAction.SUSPENDED:
        return acted if verb[0] in {MeasureAction.KEPT, MeasureAction.INCREASED} else verb
    return verb if verb[0] in _OUTER - {MeasureAction.KEPT} else acted


def _lifted(folded: str, verb: Act, noun: Range, room: Range) -> Act:
    """To lift tariffs to 25 percent is to raise them; to lift tariffs is to end them."""
    lift = folded[slice(*verb[1])].startswith("lift")
    if lift and re.search(r"\bto (?:[$€£¥]|us\$|rs\.? ?)?\d", folded[noun[0] : min(room[1], noun[1] + 90)]):
        return MeasureAction.INCREASED, verb[1]
    return verb


def _verbs(passage: Passage, window: Range, *, after: bool) -> list[Act]:
    if window[0] >= window[1]:
        return []
    folded, rules = passage.folded, passage.rules
    found: list[Act] = []
    for act in (rules.acts[i] for i in rules.act_screens[after].likely(folded[slice(*window)])):
        if act.action is MeasureAction.RETALIATION or (
            act.action is MeasureAction.STRUCK_DOWN and not passage.court
        ):
            continue
        for match in (act.after if after else act.before).finditer(folded, *window):
            if after and _TO_END.search(folded[max(window[0] - 4, match.start() - 24) : match.start()]):
                continue  # "were banned to boost supply" tells a purpose
            if (
                after
                and _ASIDE.search(folded, match.start() - 2, match.end())
                and not _OF_IT.match(folded, match.end())
            ):
                continue  # "a probe into canola, escalating a trade row"
            determined = _DETERMINED.search(folded[max(0, match.start() - 8) : match.start()])
            if match.group().startswith("order") and folded.endswith(_DUTY, 0, match.start()):
                continue  # "anti-dumping duty orders" are no act
            if act.action is MeasureAction.INCREASED and folded.endswith(_PRICE, 0, match.start()):
                continue  # "to tame a price rise"
            if match.group() == "cut" and folded.startswith(" short", match.end()):
                continue
            if match.group() == "lower" and determined:
                continue  # an adjective: "a lower duty"
            # a capital within a sentence makes a name of it: the American Petroleum Institute
            if (
                passage.titled
                or match.start() == passage.sentence[0]
                or not passage.text[match.start()].isupper()
            ):
                kept = (
                    after
                    and act.action in _ENDING
                    and _NOT.search(folded[max(0, match.start() - 16) : match.start()])
                )
                found.append((MeasureAction.KEPT if kept else act.action, match.span()))
    return sorted(found, key=lambda item: item[1])


def first_word(folded: str, span: Range) -> int:
    at = span[0]
    while at < span[1] and not folded[at].isalnum():
        at += 1
    return at
