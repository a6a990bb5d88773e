"""What a sentence says is done to a measure: the act, its mood, and the clause it stands in.

A sentence is cut into clauses, and each noun or rate becomes one anchor, to which ``nlp.measures_roles`` then
ties products and countries. Works on folded text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.measures_acts import Passage, act_on, first_word
from nlp.measures_nouns import Noun, Range, bind, nouns
from nlp.measures_rules import Rules
from nlp.measures_scene import titled
from nlp.rates import Rate
from store.records import MeasureAction, MeasureType, Realis

_SPLIT = re.compile(
    r";|, (?:but|which|who|whose|as(?! +(?:amended|set|outlined|provided|described|defined|part|well)\b))\b"
    r"|\b(?:while|whereas|after|following|despite|because|amid|since"
    r"|ahead of)\b"
    r"|\b(?:in|as a) (?:response|retaliation|reaction|return)\b|, (?:replacing|in place of)\b"
    r"|\b(?:retaliation|countermeasures?|retaliat(?:es?|ed|ing)|hit(?:s|ting)? back|acting"
    r"|respond(?:s|ed|ing)?|react(?:s|ed|ing)?) (?:to|against|for|over|at)\b"
    r"(?= (?:(?!with\b|by\b|on\b)[\w.'-]{1,20} ){0,4}(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|decision|move)\b)"
    r"|\band (?=will\b)|(?:(?<=tariffs )|(?<=duties )|(?<=levies ))with (?=an? |new |its |retaliatory |\d)"
    r"|, (?=spar(?:es|ed|ing)\b|exempt(?:s|ed|ing)?\b)"
    r"|(?<!\d), (?:and )?(?=(?:it|they|he|she|the \w{1,20}) (?:said|added|will|would|has|had)\b)"
)
_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|was|were|get|gets|got|to be)(?: \w{2,15}ly| also| now| to)? $"
)
_REPLY = re.compile(r" (?:in (?:reply|response|answer) )?(?:to|against|for) (?:[\w.'-]{1,20} ){0,4}")
_WOULD = re.compile(r"\b(?:would|will|wants? to|have to|has to|could)\b")
_THEN = re.compile(r", [^,;]{0,60}\b(?:will|would)\b")  # what follows from a condition, not the condition
_EFFECT = re.compile(  # what a measure might bring about, not that it is taken
    r" (?:on [^.,;]{1,40} |hikes? |increases? )?(?:could|would|might|may) (?!be\b)"
)
_HEADED_TO = re.compile(r"(?:[\w.'’-]{1,20} ){1,4}to ")
_DIRECTED = re.compile(r"\b(?:direct|order|instruct|decree|rul|decid|approv)ed [^.;]{0,60}$")
_ANSWERS = "with "  # a clause that opens so says with what another's tariffs are answered
_INTENDED = re.compile(r"plan|prepar|intend|aim")
_FRESH = frozenset({MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.RETALIATION})
_CHARGED = re.compile(
    r" (?:that|which) (?:the )?(?:[\w.']{1,20} ){1,4}?(?:(?:has|have|had) )?"
    r"(?:charged|levied|imposed|put|placed|slapped|collected|introduced|applied|announced|raised)\b"
)
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
    mood: str  # "" | threatened | proposed | intended | planned | urged | denied
    rate: Rate | None
    passive: bool  # "India was exempted": the subject undergoes the act
    context: bool  # the clause only gives the background ("after China imposed ...")
    retaliates: bool


def charged(anchor: Anchor, folded: str) -> Range:
    """What is said of the noun right behind it: "the duty *that China has charged* on wine", or nothing."""
    end = anchor.noun[1]
    said = _CHARGED.match(folded, end, anchor.sentence[1])
    return (end, said.end() if said else end)


def _passage(text: str, folded: str, sentence: Range, rules: Rules) -> Passage:
    return Passage(
        text=text,
        folded=folded,
        sentence=sentence,
        rules=rules,
        titled=titled(text[slice(*sentence)]),
        court=bool(rules.court.search(folded, *sentence)),
    )


def anchors(text: str, folded: str, sentence: Range, rates: Sequence[Rate], rules: Rules) -> list[Anchor]:
    """The measures a sentence mentions, in reading order; most sentences have none."""
    named = nouns(folded, sentence, rates, rules)
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
    answers = anchor.retaliates and action in _FRESH and not anchor.context
    if anchor.mood == "intended" and answers:
        return MeasureAction.RETALIATION, Realis.PLANNED
    if anchor.mood in {"proposed", "intended"}:
        return (MeasureAction.PROPOSED if action in _FRESH else action), Realis.PLANNED
    if anchor.mood in {"denied", "urged"}:
        return action, Realis.DENIED
    if answers:
        action = MeasureAction.RETALIATION
    return action, Realis.PLANNED if anchor.mood == "planned" else Realis.ASSERTED


def _clause(passage: Passage, clause: Range, bound: list[Noun]) -> list[Anchor]:
    folded, rules = passage.folded, passage.rules
    context = bool(rules.context.match(folded, first_word(folded, clause)))
    found: list[Anchor] = []
    for i, noun in enumerate(bound):
        left = bound[i - 1].span[1] if i else clause[0]
        right = bound[i + 1].start if i + 1 < len(bound) and bound[i + 1].start > noun.span[1] else clause[1]
        act = act_on(passage, noun, (left, right))
        if act is None and found and found[-1].act and found[-1].type is noun.instrument.type:
            act = (found[-1].action or MeasureAction.IMPOSED, found[-1].act)
        mood, cue = _mood(passage, clause, act[1] if act else noun.span)
        if act is not None and act[1][0] < noun.span[1] and _EFFECT.match(folded, noun.span[1], clause[1]):
            mood, cue = "urged", None
        if act is None and cue is not None and noun.span[0] - cue[1] < 60:
            act = (MeasureAction.IMPOSED, cue)  # "threatens tariffs on oil"
        where = act[1] if act else None
        found.append(
            Anchor(
                noun=noun.span, scope=(noun.start, max(right, noun.span[1])), clause=clause,
                sentence=passage.sentence, type=noun.instrument.type, action=act[0] if act else None,
                act=where, mood=mood, rate=noun.rate, context=context,
                passive=bool(where and _PASSIVE.search(folded[max(clause[0], where[0] - 30) : where[0]])),
                retaliates=folded.startswith(_ANSWERS, clause[0]) or _retaliates(passage, clause, noun.span),
            )
        )  # fmt: skip
    found = _past_attributes(found, folded)
    return [replace(a, mood=found[0].mood) if a.act and a.act == found[0].act else a for a in found]


def _past_attributes(found: list[Anchor], folded: str) -> list[Anchor]:
    """ "Tariffs *in reply to U.S. duties* will be reinstated": the verb is that of the first noun."""
    shared: list[Anchor] = []
    for anchor, after in itertools.zip_longest(found, found[1:]):
        verb = after.act if after is not None and anchor.act is None else None
        reply = verb and verb[0] > after.noun[1] and _REPLY.fullmatch(folded, anchor.noun[1], after.noun[0])
        alike = replace(anchor, act=verb, action=after.action, mood=after.mood) if reply else anchor
        shared.append(alike)
    return shared


def _mood(passage: Passage, clause: Range, act: Range) -> tuple[str, Range | None]:
    folded, end = passage.folded, max(act[1], clause[0])
    if dict(passage.rules.moods)["campaign"].search(folded, *passage.sentence):
        return "urged", None  # what a candidate promises is no government's act
    near = folded[max(clause[0], act[0] - 90) : end]
    for mood, pattern in passage.rules.moods:
        if mood == "campaign":
            continue
        start = max(clause[0], act[0] - _MOOD_REACH.get(mood, 90))
        cue = pattern.search(folded, start, end) if mood != "planned" else None
        if cue is None or (cue.group() == "should" and _DIRECTED.search(folded, clause[0], cue.start())):
            continue
        if cue.group() == "if" and _THEN.search(folded, cue.end(), act[0]):
            return "threatened", None
        if mood == "proposed" and "also plan" in near:
            return "planned", None  # a second step told after the first is not in doubt
        if mood == "proposed" and _INTENDED.match(cue.group()):
            mood = "intended"
        return mood, cue.span() if mood in {"threatened", "proposed", "intended"} else None
    lapses = folded.startswith(("laps", "expir"), act[0])
    if (
        not lapses
        and _WOULD.search(near)
        and re.search(r"\b(?:if|unless)\b", folded[slice(*passage.sentence)])
    ):
        return "threatened", None
    if _HEADED_TO.fullmatch(folded, passage.sentence[0], act[0]) and folded[passage.sentence[1] - 1] != ".":
        return "planned", None  # "China to raise duty" of a headline
    planned = dict(passage.rules.moods)["planned"]
    ahead = planned.search(folded, max(clause[0], act[0] - 90), end) or planned.match(folded, act[1] + 1)
    return ("planned" if ahead else ""), None


def _retaliates(passage: Passage, clause: Range, noun: Range) -> bool:
    acts = passage.rules.acts
    answer: re.Pattern[str] = next(act for act in acts if act.action is MeasureAction.RETALIATION).before
    rest = (noun[0], passage.sentence[1])
    return any(answer.search(passage.folded, *span) for span in (clause, rest))
