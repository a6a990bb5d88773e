"""What a sentence says is done to a measure: the act, its mood, and the clause it stands in.

A sentence is cut into clauses, and each noun or rate becomes one anchor, to which ``nlp.measures_roles`` then
ties products and countries. Works on folded text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.measures_nouns import Noun, Range, bind, hinted, nouns
from nlp.measures_rules import Rules
from nlp.rates import Rate
from store.records import MeasureAction, MeasureType, Realis

Act = tuple[MeasureAction, Range]

_SPLIT = re.compile(
    r";|, (?:but|which|who|whose|as)\b|\b(?:while|whereas|after|following|despite|because|amid|since)\b"
    r"|\bin (?:response|retaliation|reaction|return)\b"
    r"|(?<!\d), (?:and )?(?=(?:it|they|he|she|the \w{1,20}) (?:said|added|will|would|has|had)\b)"
)
_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|was|were|get|gets|got|to be)(?: \w{2,15}ly| also| now| to)? $"
)
_BE_RATE = re.compile(r"\b(?:will be|is set at|are set at|would be|is now|stands at|to be|was set at)\b")
_TO_END = re.compile(
    r"(?<!set)(?<!due)(?<!scheduled)(?<!expected)(?<!likely)(?<!tariffs)(?<!duties)(?<!was)(?<!were) to $"
)
_WOULD = re.compile(r"\b(?:would|will|wants? to|have to|has to|could)\b")
_OUTER = frozenset(MeasureAction) - {
    MeasureAction.IMPOSED,
    MeasureAction.INVESTIGATION,
    MeasureAction.RETALIATION,
    MeasureAction.THREATENED,
    MeasureAction.PROPOSED,
}
_FRESH = frozenset({MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.RETALIATION})
_CHARGED = re.compile(
    r" (?:that|which) (?:the )?(?:[\w.']{1,20} ){1,4}?(?:(?:has|have|had) )?"
    r"(?:charged|levied|imposed|put|placed|slapped|collected|introduced|applied|announced|raised)\b"
)
_REACH = 130  # characters between a verb and its noun
_MOOD_REACH = {"urged": 160}  # and between a cue of mood and the act; 90 where not named


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One mention of a measure. Offsets are into the document; ``scope`` is where its products stand."""

    noun: Range
    scope: Range
    clause: Range
    sentence: Range
    type: MeasureType
    action: MeasureAction | None
    act: Range | None
    mood: str  # "" | threatened | proposed | planned | urged | denied
    rate: Rate | None
    passive: bool  # "India was exempted": the subject undergoes the act
    context: bool  # the clause only gives the background ("after China imposed ...")
    retaliates: bool


def charged(anchor: Anchor, folded: str) -> Range:
    """What is said of the noun right behind it: "the duty *that China has charged* on wine", or nothing."""
    end = anchor.noun[1]
    said = _CHARGED.match(folded, end, anchor.sentence[1])
    return (end, said.end() if said else end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    text: str
    folded: str
    sentence: Range
    rules: Rules
    titled: bool  # most words are capitalised, as in a headline, so that case says nothing
    court: bool


def _passage(text: str, folded: str, sentence: Range, rules: Rules) -> _Passage:
    words = re.findall(r"\b[^\W\d_]{4,}", text[slice(*sentence)])
    capitals = sum(1 for word in words if word[0].isupper())
    return _Passage(
        text=text,
        folded=folded,
        sentence=sentence,
        rules=rules,
        titled=capitals * 2 > len(words),
        court=bool(rules.court.search(folded, *sentence)),
    )


def anchors(text: str, folded: str, sentence: Range, rates: Sequence[Rate], rules: Rules) -> list[Anchor]:
    """The measures a sentence mentions, in reading order; most sentences have none."""
    named = nouns(folded, sentence, rates, rules) if hinted(folded, sentence) else []
    if not named:
        return []
    passage = _passage(text, folded, sentence, rules)
    found: list[Anchor] = []
    for clause in clauses(folded, sentence):
        inside = [noun for noun in named if clause[0] <= noun.span[0] < clause[1]]
        mine = [rate for rate in rates if clause[0] <= rate.start < clause[1]]
        found += _clause(passage, clause, bind(folded, inside, mine)) if inside else []
    return found


def clauses(folded: str, sentence: Range) -> list[Range]:
    """A sentence cut at conjunctions that open another statement."""
    inner = [m.start() for m in _SPLIT.finditer(folded, *sentence) if m.start() > sentence[0]]
    return [(a, b) for a, b in itertools.pairwise([sentence[0], *inner, sentence[1]]) if b > a]


def realis(anchor: Anchor) -> tuple[MeasureAction, Realis]:
    """The action and realis that an anchor amounts to."""
    action = anchor.action or MeasureAction.IMPOSED
    if anchor.mood == "threatened":
        return MeasureAction.THREATENED, Realis.HYPOTHETICAL
    if anchor.mood == "proposed":
        return (MeasureAction.PROPOSED if action in _FRESH else action), Realis.PLANNED
    if anchor.mood in {"denied", "urged"}:
        return action, Realis.DENIED
    if anchor.retaliates and action in _FRESH and not anchor.context:
        action = MeasureAction.RETALIATION
    return action, Realis.PLANNED if anchor.mood == "planned" else Realis.ASSERTED


def _clause(passage: _Passage, clause: Range, bound: list[Noun]) -> list[Anchor]:
    folded, rules = passage.folded, passage.rules
    context = bool(rules.context.match(folded, _first_word(folded, clause)))
    found: list[Anchor] = []
    for i, noun in enumerate(bound):
        left = bound[i - 1].span[1] if i else clause[0]
        right = bound[i + 1].start if i + 1 < len(bound) and bound[i + 1].start > noun.span[1] else clause[1]
        act = _act(passage, noun, (left, right))
        if act is None and found and found[-1].act and found[-1].type is noun.instrument.type:
            act = (found[-1].action or MeasureAction.IMPOSED, found[-1].act)
        mood, cue = _mood(passage, clause, act[1] if act else noun.span)
        if act is None and cue is not None and noun.span[0] - cue[1] < 60:
            act = (MeasureAction.IMPOSED, cue)  # "threatens tariffs on oil"
        where = act[1] if act else None
        found.append(
            Anchor(
                noun=noun.span, scope=(noun.start, max(right, noun.span[1])), clause=clause,
                sentence=passage.sentence, type=noun.instrument.type, action=act[0] if act else None,
                act=where, mood=mood, rate=noun.rate, context=context,
                passive=bool(where and _PASSIVE.search(folded[max(clause[0], where[0] - 30) : where[0]])),
                retaliates=_retaliates(passage, clause, noun.span),
            )
        )  # fmt: skip
    return [replace(a, mood=found[0].mood) if a.act and a.act == found[0].act else a for a in found]


def _act(passage: _Passage, noun: Noun, room: Range) -> Act | None:
    folded, rules = passage.folded, passage.rules
    start, end = noun.span
    left = _verbs(passage, (max(room[0], start - _REACH), start), after=False)
    right = _verbs(passage, (end, min(room[1], end + _REACH)), after=True)
    acted = _noun_of_action(folded, noun.span, rules)
    if acted is None and left and _is_noun(folded, left[-1], rules):
        acted = left.pop()  # "rescinds exemptions from tariffs"
    verb = _governing(folded, left)
    if acted is not None:
        return _under(acted, verb)
    if noun.instrument.action is not None:
        over = verb if verb and verb[0] in _OUTER else next((r for r in right[:1] if r[0] in _OUTER), None)
        return over or (noun.instrument.action, noun.span)
    if verb is not None:
        return _lifted(folded, verb, noun.span, room)
    if right:
        return right[0]
    if noun.rate is not None and _BE_RATE.search(folded, end, max(end, noun.rate.start)):
        return MeasureAction.IMPOSED, noun.span
    return None


def _governing(folded: str, left: list[Act]) -> Act | None:
    """The nearest verb, or the one that governs it: "suspended a plan to impose", "delayed imposing"."""
    if len(left) > 1 and left[-1][0] not in _OUTER and left[-2][0] in _OUTER:
        gap = folded[left[-2][1][1] : left[-1][1][0]]
        if len(gap) < 40 and not re.search(r",|\b(?:and|by|but|then)\b", gap):
            return left[-2]
    return left[-1] if left else None


def _is_noun(folded: str, act: Act, rules: Rules) -> bool:
    wording = folded[slice(*act[1])]
    return any(rule.action is act[0] and rule.noun.fullmatch(wording) for rule in rules.acts)


def _noun_of_action(folded: str, span: Range, rules: Rules) -> Act | None:
    """A noun of action right behind the noun ("tariff cuts") or within it ("export curbs extension")."""
    after = _first_word(folded, (span[1], len(folded)))
    for act in rules.acts:
        found = act.noun.match(folded, after) if after - span[1] < 3 else None
        found = found or act.noun.search(folded, *span)
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
    if lift and re.search(r"\bto \d", folded[noun[0] : min(room[1], noun[1] + 90)]):
        return MeasureAction.INCREASED, verb[1]
    return verb


def _verbs(passage: _Passage, window: Range, *, after: bool) -> list[Act]:
    if window[0] >= window[1]:
        return []
    folded, rules = passage.folded, passage.rules
    found: list[Act] = []
    for act in rules.acts:
        if act.action is MeasureAction.RETALIATION or (
            act.action is MeasureAction.STRUCK_DOWN and not passage.court
        ):
            continue
        for match in (act.after if after else act.before).finditer(folded, *window):
            if after and _TO_END.search(folded[max(window[0] - 4, match.start() - 24) : match.start()]):
                continue  # "were banned to boost supply" tells a purpose
            # a capital within a sentence makes a name of it: the American Petroleum Institute
            if (
                passage.titled
                or match.start() == passage.sentence[0]
                or not passage.text[match.start()].isupper()
            ):
                found.append((act.action, match.span()))
    return sorted(found, key=lambda item: item[1])


def _mood(passage: _Passage, clause: Range, act: Range) -> tuple[str, Range | None]:
    folded, end = passage.folded, max(act[1], clause[0])
    near = folded[max(clause[0], act[0] - 90) : end]
    for mood, pattern in passage.rules.moods:
        start = max(clause[0], act[0] - _MOOD_REACH.get(mood, 90))
        cue = pattern.search(folded, start, end) if mood != "planned" else None
        if cue is None:
            continue
        if mood == "proposed" and "also plan" in near:
            return "planned", None  # a second step told after the first is not in doubt
        return mood, cue.span() if mood in {"threatened", "proposed"} else None
    if _WOULD.search(near) and re.search(r"\b(?:if|unless)\b", folded[slice(*passage.sentence)]):
        return "threatened", None
    planned = dict(passage.rules.moods)["planned"]
    ahead = planned.search(folded, max(clause[0], act[0] - 90), end) or planned.match(folded, act[1] + 1)
    return ("planned" if ahead else ""), None


def _retaliates(passage: _Passage, clause: Range, noun: Range) -> bool:
    acts = passage.rules.acts
    answer: re.Pattern[str] = next(act for act in acts if act.action is MeasureAction.RETALIATION).before
    rest = (noun[0], passage.sentence[1])
    return any(answer.search(passage.folded, *span) for span in (clause, rest))


def _first_word(folded: str, span: Range) -> int:
    at = span[0]
    while at < span[1] and not folded[at].isalnum():
        at += 1
    return at
