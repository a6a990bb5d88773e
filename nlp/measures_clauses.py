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
    r"|(?<!\bor )\b(?:while|whereas|after|following|despite|because|amid|since"
    r"|ahead of)\b"
    r"|\b(?:in|as a) (?:response|retaliation|reaction|return)\b|, (?:replacing|in place of)\b"
    r"|\b(?:retaliation|countermeasures?|retaliat(?:es?|ed|ing)|hit(?:s|ting)? back|acting"
    r"|respond(?:s|ed|ing)?|react(?:s|ed|ing)?) (?:to|against|for|over|at)\b"
    r"(?= (?:(?!with\b|by\b|on\b)[\w.'-]{1,20} ){0,4}(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|decision|move)\b)"
    r"|\band (?=will\b)|(?:(?<=tariffs )|(?<=duties )|(?<=levies ))with "
    r"(?=an? |new |its |their |retaliatory |\d|(?:import |extra |higher |additional )?(?:dut|tariff|lev|tax))"
    r"|\bby (?=(?:imposing|raising|levying|slapping|placing|putting|introducing|charging|suspending) )"
    r"|, (?=spar(?:es|ed|ing)\b|exempt(?:s|ed|ing)?\b)"
    r"|(?<!\d), (?:and )?(?=(?:it|they|he|she|the \w{1,20}) (?:said|added|will|would|has|had)\b)"
)
_OPENING = re.compile(
    r"\W{0,3}(?:(?:\w{1,12} ){1,3}after|after|following|despite|amid|since|because of|due to|ahead of"
    r"|in response to|in retaliation for|as a result of"
    r"|acting against|respond(?:s|ing) to|hitting back at|reacting to|countering) "
    r"[^,;]{4,120}(?:, [^,;]{2,40}){0,3}?, "
    r"(?=(?:[\w.'’-]{1,20} ){1,6}?(?:has|have|had|will|would|is|are|was|were|said|says"
    r"|\w{2,14}(?:ed|ck|ut|id|es|ns|ts|ps|ls|ks))\b)"
)
_DAY = re.compile(
    r" (?:(?:last|this|midnight|yesterday) ?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d)"
)
_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|was|were|get|gets|got|to be)(?: \w{2,15}ly| also| now| to)? $"
)
_REPLY = re.compile(r" (?:in (?:reply|response|answer) )?(?:to|against|for) (?:[\w.'-]{1,20} ){0,4}")
_WOULD = re.compile(r"\b(?:would|will|wants? to|have to|has to|could)\b")
_THEN = re.compile(r", [^,;]{0,60}\b(?:will|would)\b")  # what follows from a condition, not the condition
_EFFECT = re.compile(  # what a measure might bring about, not that it is taken
    r" (?:on [^.,;]{1,40} |hikes? |increases? )?(?:could|would|might|may)"
    r" (?!be (?:\w{2,12}ed|cut|put|set|hit)\b)"
)
_HEADED_TO = re.compile(r"(?:[\w.'’-]{1,20} ){1,4}to ")
_DIRECTED = re.compile(r"\b(?:direct|order|instruct|decree|rul|decid|approv)ed [^.;]{0,60}$")
_ADVISED = re.compile(  # what an office of trade law says should be done is on its way
    r"\b(?:tribunal|(?:tariff|trade)(?: \w{1,12})? (?:commission|board)|trade remedies authority)"
    r" (?:said|says|found|finds|ruled|concluded|reported)\b"
)
_NOT_ENDED = re.compile(
    r"(?:had|has|have) not (?:yet )?(?:been )?(?:lifted|removed|ended|suspended|eased|scrapped)\b"
)
_MEANWHILE = re.compile(
    r"\bas (?!part|early|soon|an?\b|well|high|much|many|long|of\b|from|it |they |he |she )[a-z]"
)
_MADE_GOOD = re.compile(
    r"\b(?:liv(?:es?|ed|ing) up to|mak(?:es?|ing) good on|made good on|follow(?:s|ed|ing)? through on"
    r"|carr(?:y|ies|ied|ying) out|deliver(?:s|ed|ing)? on|act(?:s|ed|ing)? on) (?:\w+ ){0,3}$"
)
_ANSWERS = ("with ", "by ")  # a clause that opens so says with what another's tariffs are answered
_HITS_BACK = re.compile(
    r"\b(?:retaliat|countermeasure|(?:hit|strik|struck)\w* back|respond|answer|counter|repl[yi])"
)
_INTENDED = re.compile(r"plan|prepar|intend|aim")
_FRESH = frozenset({MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.RETALIATION})
_CHARGED = re.compile(
    r" (?:that|which) (?:the )?(?:[\w.']{1,20} ){1,4}?(?:(?:has|have|had) )?"
    r"(?:charged|levied|imposed|put|placed|slapped|collected|introduced|applied|announced|raised|fixed"
    r"|decreed|adopted|enacted|brought in)\b"
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
    mood: str  # "" | threatened | proposed | advised | intended | planned | urged | denied
    rate: Rate | None
    passive: bool  # "India was exempted": the subject undergoes the act
    context: bool  # the clause only gives the background ("after China imposed ...")
    retaliates: bool
    effect: str = ""  # what must be told beside a measure that only its effect names: "goods" | "origin"


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
        named_so = [noun for noun in inside if not noun.instrument.effect]
        inside = named_so or inside  # where a noun names the measure, no word need be read for its effect
        mine = [rate for rate in rates if clause[0] <= rate.start < clause[1]]
        found += _clause(passage, clause, bind(folded, inside, mine)) if inside else []
    return found


def clauses(folded: str, sentence: Range) -> list[Range]:
    """A sentence cut at conjunctions that open another statement."""
    inner = [m.start() for m in _SPLIT.finditer(folded, *sentence) if m.start() > sentence[0]]
    opening = _OPENING.match(folded, *sentence)
    if opening is not None:  # "After months of talks, India imposed a duty": the comma opens the statement
        inner = sorted({*inner, opening.end()})
    return [(a, b) for a, b in itertools.pairwise([sentence[0], *inner, sentence[1]]) if b > a]


def realis(anchor: Anchor) -> tuple[MeasureAction, Realis]:
    """The action and realis that an anchor amounts to."""
    action = anchor.action or MeasureAction.IMPOSED
    if anchor.mood == "threatened":
        return MeasureAction.THREATENED, Realis.HYPOTHETICAL
    answers = anchor.retaliates and action in _FRESH and not anchor.context
    if anchor.mood == "intended" and answers:
        return MeasureAction.RETALIATION, Realis.PLANNED
    if anchor.mood == "advised":
        return MeasureAction.PROPOSED, Realis.PLANNED
    if anchor.mood in {"proposed", "intended"}:
        return (MeasureAction.PROPOSED if action in _FRESH else action), Realis.PLANNED
    if anchor.mood in {"denied", "urged"}:
        return action, Realis.DENIED
    if answers:
        action = MeasureAction.RETALIATION
    return action, Realis.PLANNED if anchor.mood == "planned" else Realis.ASSERTED


def _clause(passage: Passage, clause: Range, bound: list[Noun]) -> list[Anchor]:
    folded, rules = passage.folded, passage.rules
    opening = rules.context.match(folded, first_word(folded, clause))
    context = opening is not None and not _DAY.match(
        folded, opening.end()
    )  # "since Tuesday no rice may leave"
    found: list[Anchor] = []
    for i, noun in enumerate(bound):
        left = bound[i - 1].span[1] if i else clause[0]
        right = bound[i + 1].start if i + 1 < len(bound) and bound[i + 1].start > noun.span[1] else clause[1]
        act = act_on(passage, noun, (left, right))
        if act is None and found and found[-1].act and found[-1].type is noun.instrument.type:
            act = (found[-1].action or MeasureAction.IMPOSED, found[-1].act)
        mood, cue = _mood(passage, clause, _where(noun, act[1] if act else None))
        if (act is None or act[1][0] < noun.span[1]) and _EFFECT.match(folded, noun.span[1], clause[1]):
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
                retaliates=_answers(passage, clause) or _retaliates(passage, clause, noun.span),
                effect=noun.instrument.effect,
            )
        )  # fmt: skip
    found = _past_attributes(found, folded)
    return [replace(a, mood=found[0].mood) if a.act and a.act == found[0].act else a for a in found]


def _where(noun: Noun, act: Range | None) -> Range:
    """Where the mood is read: up to the act's end, but not within a phrase that is one ("may not leave")."""
    alone = act == noun.span and noun.instrument.action is not None
    return (noun.span[0], noun.span[0]) if alone else act or noun.span


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
    if _goes_on(passage, clause):
        clause = (passage.sentence[0], clause[1])  # "*may* hit back at tariffs with a surtax"
    if dict(passage.rules.moods)["campaign"].search(folded, *passage.sentence):
        return "urged", None  # what a candidate promises is no government's act
    near = folded[max(clause[0], act[0] - 90) : end]
    for mood, pattern in passage.rules.moods:
        if mood == "campaign":
            continue
        start = max(clause[0], act[0] - _MOOD_REACH.get(mood, 90))
        cue = pattern.search(folded, start, end) if mood != "planned" else None
        should = cue is not None and cue.group() == "should"
        if cue is None or (should and _DIRECTED.search(folded, clause[0], cue.start())):
            continue
        if should and _ADVISED.search(folded, passage.sentence[0], cue.start()):
            return "advised", cue.span()
        aside = act[0] - 2  # "what they had asked for, *setting* duties": the cue is of another statement
        if folded.startswith(", ", aside) and cue.end() <= aside and folded.endswith("ing", *act):
            continue
        if mood == "denied" and _NOT_ENDED.match(folded, cue.start()):
            continue  # "the ban has not been lifted"
        if _MEANWHILE.search(folded, cue.end(), act[0]):
            continue  # "traders may suffer as customs announced a ban"
        if mood == "threatened" and _MADE_GOOD.search(folded, passage.sentence[0], cue.start()):
            continue  # "living up to its threat"
        if cue.group() == "if" and _THEN.search(folded, cue.end(), act[0]):
            return "threatened", None
        if mood == "proposed" and "also plan" in near:
            return "planned", None  # a second step told after the first is not in doubt
        if mood == "proposed" and _INTENDED.match(cue.group()):
            mood = "intended"
        if mood == "proposed" and cue.group().startswith("advis"):
            mood = "advised"
        return mood, cue.span() if mood in {"threatened", "proposed", "intended", "advised"} else None
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


def _answers(passage: Passage, clause: Range) -> bool:
    """ "Canada met U.S. tariffs *with* a surtax", "may retaliate *by imposing* one"."""
    if not _goes_on(passage, clause):
        return False
    told = _HITS_BACK.search(passage.folded, passage.sentence[0], clause[0])
    return told is not None or passage.folded.startswith("with ", clause[0])


def _goes_on(passage: Passage, clause: Range) -> bool:
    """Whether a clause only says by what its sentence's act is done; such a one never opens its sentence."""
    return clause[0] > passage.sentence[0] and passage.folded.startswith(_ANSWERS, clause[0])


def _retaliates(passage: Passage, clause: Range, noun: Range) -> bool:
    acts = passage.rules.acts
    answer: re.Pattern[str] = next(act for act in acts if act.action is MeasureAction.RETALIATION).before
    rest = (noun[0], passage.sentence[1])
    return any(answer.search(passage.folded, *span) for span in (clause, rest))
