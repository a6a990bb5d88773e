"""Who takes part in what a clause tells of a paper: its subject, and who stands with, between, by or to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.acts import BREAK, is_noun
from nlp.coordination import lists
from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, ORG, Entity, Masked
from nlp.lexicon import clause
from nlp.normal import fold
from nlp.references import compound, reference
from nlp.roles import Group, subject
from nlp.sides import by_its_officer, held, included, officers, owner
from nlp.sides import others as others_of
from nlp.triggers import Trigger
from store.records import AgreementStatus

_STATES = (COUNTRY, DEMONYM, BLOC)
_COUNTERPART = re.compile(rf"\b(?:his|her|their|its) {DEMONYM} counterparts?\b")
_THEY = re.compile(
    r"\b(?:as|when|where|after|while|and) (?:they|the two(?: \w+)?|both(?: \w+)?)(?: \w+){0,2} \Z"
)
_PASSIVE = re.compile(r"\b(?:is|was|were|been|being)\b[^.;]{0,20}\Z")
_WITH = re.compile(r"\bwith\b[^.;,]{0,40}$")
_PLANS_OF = re.compile(
    r"\b(?:plans?|development|future|expansion|efforts?|growth)\b[^.;,]{0,40} (?:of|for|at)(?: the)? \Z"
)
_BESIDE = re.compile(
    r", (?:with|alongside|together with|along with|joined by)"
    r"(?: (?:its|their|the))?(?: \w{3,14})?(?: partners?)? "
)
_TOLD = re.compile(r"(?: has| had)? (?:told|informed|notified|warned|advised)(?: the)? ?")
_OWNER_OF = re.compile(rf"[^.;,]{{0,60}}?(?:\.\d[^.;,]{{0,30}}?)? (?:of|in) (?:the )?([{ORG}{NAME}])'s? ")
_OWNER = re.compile(rf" (?:the )?([{ORG}{NAME}])'s? ")
_GERUND = re.compile(
    r"\b(?:after|by|before|following|upon|having|since|when|on)(?: (?:jointly|formally|recently))? $"
)


def actors(
    masked: Masked, paper: Trigger | None, act: Trigger | None, named: Sequence[Group]
) -> tuple[tuple[Entity, ...], str | None]:
    """The parties in the order of the text, and what kind of back-reference stands for one that is not named.

    ``named``: the sentence's groups of names. The reference is plural (the two ports), single (the company),
    pair (a letter was signed, by the two of the sentence before), topic (signed with Kotelo, by whom the text
    has said before), members (fifteen countries), includes (the
    deal also includes Kotelo), counterpart (a minister and her Angolan counterpart), or None.
    """
    chosen, others, agent = _gathered(masked, named, paper, act)
    spots = [t for t in (paper, act) if t]
    low, high = min(t.start for t in spots), max(t.end for t in spots)
    verb = act.start if act else low
    if paper and act and chosen and chosen == others and _lone(masked, named, paper, act, others):
        told = _teller(masked.text, named, paper)
        return _distinct([*told, *chosen]), None if told else "topic"
    if len(_distinct(chosen)) == 1 and chosen[0].sign == DEMONYM and _COUNTERPART.search(masked.text):
        return _distinct(chosen), "counterpart"
    if paper and any(included(masked.text, group, high) for group in named):
        return _distinct(chosen), "includes"
    ref = (
        reference(masked, max(0, verb - 70), verb)
        if act and (not agent or agent.end < verb - 70 or not chosen)
        else None
    )
    if agent and len(_distinct(chosen)) == 1 and by_its_officer(masked.text, agent):
        return _distinct(chosen), "single"
    if paper and act and not chosen and ref is None:
        doers = _doers(masked, named, paper, act, noun=is_noun(masked.text, act))
        if doers:
            return _distinct(doers), None
        one = paper.strength == "strong" and not clause("several").match(masked.text, paper.start)
        if one and _PASSIVE.search(masked.text[paper.end : act.start]):
            return (), "pair"  # a letter of intent was signed on Monday
    if not chosen and act and ref is None and clause("members").search(masked.text[: act.start]):
        return (), "members"
    if paper and len(_distinct(chosen)) < 2 and ref is None:
        chosen += _lands_between(masked.text, named, paper, known=chosen)
    if len(_distinct(chosen)) < 2 and ref is None:
        ref = reference(masked, low, min(len(masked.text), high + 60))
        ref = "plural" if ref == "plural" else None
    return _distinct(chosen), ref


def _gathered(
    masked: Masked, named: Sequence[Group], paper: Trigger | None, act: Trigger | None
) -> tuple[list[Entity], list[Entity], Group | None]:
    """Who the clause itself names: all of them, the other side alone, and the subject of its verb."""
    spots = [t for t in (paper, act) if t]
    low, high = min(t.start for t in spots), max(t.end for t in spots)
    chosen: list[Entity] = []
    verb = act.start if act else low
    agent = (_main(masked.text, named, act) or subject(masked, named, verb)) if act else None
    noun = act is not None and is_noun(masked.text, act)
    passive = act and paper and _PASSIVE.search(masked.text[paper.end : act.start])
    if agent and passive and _reporter(masked.text, agent):
        agent = None  # the agency said a pact was signed by the two sides
    if agent and not noun and (paper is None or agent.end <= low):
        chosen += agent.members
    if act and act.beside == "stake":
        chosen += _seller(masked, act)
    if paper:
        chosen += compound(masked, paper.start)
        chosen += [] if act else _within(masked, named, paper)
    if paper:
        chosen += [
            one for group in named if _called_parties(masked.text, group, paper) for one in group.members
        ]
    if agent and not noun and agent.end <= low:
        chosen += [*officers(masked.text, named, agent, verb), *owner(masked, agent)]
    if agent and not noun:
        chosen += _alongside(masked.text, named, agent, verb)
    if agent and paper:
        chosen += _warned(masked.text, named, agent)
    paired = agent is not None and agent.end <= verb and len(agent.members) > 1
    others = others_of(masked.text, named, low, high, act, paired=paired)
    if paper and others and not chosen:
        chosen += _holder(masked, named, paper, act, others)
    chosen += others
    if paper and len(_distinct(chosen)) == 1:
        chosen += [
            one
            for group in named
            if group.start > high and _traded_with(masked.text, group, paper)
            for one in group.members
        ]
    if act and not noun and _THEY.search(masked.text, max(0, verb - 40), verb):
        met = [g for g in named if g.end <= verb and (g.part in ("free", "with") or held(masked.text, g))]
        chosen += [e for g in met for e in g.members]
    if (
        agent
        and act
        and act.type is None
        and act.status in (AgreementStatus.APPROVED, AgreementStatus.IN_FORCE)
    ):
        # a parliament that approves a pact of others is no party to it
        others = [e for e in chosen if e not in agent.members]
        itself = _between_itself().search(masked.text, act.end)
        only_passed = len(others) > 1 or all(map(_passes, agent.members))
        chosen = others if only_passed and not itself else chosen
    if agent and act and paper is not None and not noun:
        chosen += _visitor(masked, named, agent, verb)
    return chosen, others, agent


def _alongside(text: str, named: Sequence[Group], agent: Group, verb: int) -> tuple[Entity, ...]:
    """Kotelo, with partners Nordholm and Marandi, will build a corridor: who acts with the subject."""
    behind = (g for g in named if agent.end < g.start and g.end <= verb)
    return next((g.members for g in behind if _BESIDE.fullmatch(text[agent.end : g.start])), ())


def _warned(text: str, named: Sequence[Group], agent: Group) -> tuple[Entity, ...]:
    """Kotelo told Nordholm that its contract was cancelled: who told it, too."""
    before = [g for g in named if g.end < agent.start and g.part == "free"]
    told = before and _TOLD.fullmatch(text[before[-1].end : agent.start])
    return before[-1].members if told else ()


def _lands_between(
    text: str, named: Sequence[Group], paper: Trigger, *, known: Sequence[Entity]
) -> tuple[Entity, ...]:
    """A memorandum on cruises between Marandi and Kotelo: the states, where no other parties are named."""
    for group in named:
        pair = len(group.members) == 2 and all(one.sign == COUNTRY for one in group.members)
        lands = {one.party.country for one in group.members}
        theirs = all(one.sign in _STATES or one.party.country in lands for one in known)
        if theirs and pair and group.start > paper.end and text.endswith(" between ", 0, group.start):
            return group.members
    return ()


def _passes(one: Entity) -> bool:
    """Whether a body lets others' pacts pass: a commission, a court, a watchdog."""
    return one.sign == ORG and bool(clause("regulator").search(fold(one.party.name)))


def _seller(masked: Masked, act: Trigger) -> tuple[Entity, ...]:
    """Nordholm buys Kotelo's 40 per cent stake in the terminal: whose it was."""
    owner = _OWNER.match(masked.text, act.end) or _OWNER_OF.match(masked.text, act.end)
    return (masked.entities[owner.end(1) - 1],) if owner else ()


def _main(text: str, named: Sequence[Group], act: Trigger) -> Group | None:
    """Kotelo won the right to run Havenburg after signing a deal: who signs is the sentence's subject."""
    if not text[act.start : act.end].endswith("ing") or not _GERUND.search(text[: act.start]):
        return None
    before = [g for g in named if g.part == "free" and g.end <= act.start]
    return next((g for g in before if clause("finite").match(text[g.end : g.end + 60])), None)


def _called_parties(text: str, group: Group, paper: Trigger) -> bool:
    """Whether the text says of a group that they are it: Kotelo and Nordholm are the names in the MoU."""
    behind = text[group.end : group.end + 90]
    return group.end < paper.start and bool(clause("are_parties").match(behind))


def _doers(
    masked: Masked, named: Sequence[Group], paper: Trigger, act: Trigger, *, noun: bool
) -> Sequence[Entity]:
    """Havenburg and Kotelo will swap data, following the signing of a memorandum; under a memorandum signed
    on Monday, Havenburg and Kotelo will swap data: who does together what the paper is for."""
    together = [g for g in named if g.part == "free" and len(g.members) > 1]
    low, high = min(paper.start, act.start), max(paper.end, act.end)
    if noun:
        return next((g.members for g in together if g.end <= low), ())
    under = clause("under").match(masked.text[: paper.start])
    return next((g.members for g in together if under and g.start >= high), ())


def _teller(text: str, named: Sequence[Group], paper: Trigger) -> tuple[Entity, ...]:
    """Marandi's minister said an agreement was reached with Kotelo: whoever tells it has made it."""
    first = next(iter(named), None)
    tells = first and first.part == "free" and clause("tells").fullmatch(text[first.end : paper.start])
    own = first and tells and all(one.sign in (ORG, *_STATES) for one in first.members)
    return first.members[:1] if first and own and len(first.members) == 1 else ()


def _reporter(text: str, agent: Group) -> bool:
    return bool(clause("reports").match(text[agent.end : agent.end + 20].lstrip(" ,")))


def _traded_with(text: str, group: Group, paper: Trigger) -> bool:
    """A deal to import gas from Kotelo: the seller's state, where only the buyer is named as its party."""
    bare = group.members[0].sign in (COUNTRY, ORG) and paper.type in ("other", "contract")
    return bare and bool(clause("trades").search(text[paper.end : group.start]))


def _within(masked: Masked, named: Sequence[Group], paper: Trigger) -> tuple[Entity, ...]:
    """Havenburg and Kotelo in barter deal: a headline without a verb."""
    first = next((group for group in named if group.part == "free"), None)
    if first is None or first.start > 0 or not clause("holds").match(masked.text[first.end : paper.start]):
        return ()
    return first.members


def _holder(
    masked: Masked, named: Sequence[Group], paper: Trigger, act: Trigger | None, others: Sequence[Entity]
) -> tuple[Entity, ...]:
    """Whose paper it is, where a verb we do not know stands between: after finalising a deal with Kotelo."""
    if not _with_alone(masked, named, paper, others):
        return ()
    before = [group for group in named if group.end <= paper.start]
    only = before[0] if len(before) == 1 else None
    if act and not is_noun(masked.text, act):  # plans for Havenburg moved forward with a memorandum
        holder = only if only and _PLANS_OF.search(masked.text, 0, only.start) else None
    else:
        holder = subject(masked, named, paper.start) or only
    if holder is None:
        return ()
    ahead = masked.text[holder.end : paper.start]
    states = all(entity.sign in _STATES for entity in holder.members)  # France's minister said
    told = BREAK.search(ahead) or (clause("reports").search(ahead) and not states)
    return () if told else holder.members


def _visitor(masked: Masked, named: Sequence[Group], agent: Group, verb: int) -> tuple[Entity, ...]:
    """A delegation of Kotelo visited Havenburg to sign: whoever came signs with whom they came to."""
    if not re.fullmatch(r"(?: \w+){0,2} to (?:jointly |formally )?", masked.text[agent.end : verb]):
        return ()
    before = [g for g in named if g.part == "free" and g.end < agent.start]
    came = before and re.fullmatch(
        r" (?:has |have )?\w+(?:ed|et|s)(?: with)?(?: the)? ?", masked.text[before[-1].end : agent.start]
    )
    return before[-1].members if came else ()


def _lone(
    masked: Masked, named: Sequence[Group], paper: Trigger, act: Trigger, others: Sequence[Entity]
) -> bool:
    """The first contract was signed with Nordholm: the text has told before who signed it."""
    passive = re.search(r"\b(?:was|were|been|is|are)\b[^.;]{0,20}$", masked.text[: act.start])
    return paper.end <= act.start and bool(passive) and _with_alone(masked, named, paper, others)


def _with_alone(masked: Masked, named: Sequence[Group], paper: Trigger, others: Sequence[Entity]) -> bool:
    """Whether the only parties behind a paper are those it is with: not between, by or to."""
    sided = (g for g in named if g.part == "with" and _WITH.search(masked.text[paper.end : g.start]))
    return any(list(group.members) == list(others) for group in sided)


@cache
def _between_itself() -> re.Pattern[str]:
    """The authority's board approved a memorandum between the authority, Kotelo and Marandi."""
    return re.compile(rf"\b(?:with|between|among) (?:{lists('single')})(?:,| and)")


def _distinct(found: Sequence[Entity]) -> tuple[Entity, ...]:
    kept: dict[tuple[int, int], Entity] = {(e.start, e.end): e for e in found}
    return tuple(sorted(kept.values(), key=lambda e: e.start))
