"""Who takes part in what a clause tells of a paper: its subject, and who stands with, between, by or to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nlp.acts import BREAK, is_noun
from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, ORG, PLACE, Entity, Masked
from nlp.lexicon import clause
from nlp.names import words
from nlp.normal import fold
from nlp.references import compound, reference
from nlp.roles import Group, lists, office, subject
from nlp.triggers import Trigger
from store.records import AgreementStatus

_STATES = (COUNTRY, DEMONYM, BLOC)
_COUNTERPART = re.compile(rf"\b(?:his|her|their|its) {DEMONYM} counterparts?\b")
_THEY = re.compile(r"\b(?:as|when|where|after|while) (?:they|the two(?: \w+)?|both(?: \w+)?)(?: \w+){0,2} \Z")
_BETWEEN = re.compile(r"\b(?:between|among|amongst|linking|joining)\b[^.;,]{0,30}$")
_PASSIVE = re.compile(r"\b(?:is|was|were|been|being)\b[^.;]{0,20}\Z")
_ALSO_WITH = re.compile(r",? (?:but also|and also|and|as well as|along with) with\b")
_WITH = re.compile(r"\bwith\b[^.;,]{0,40}$")
_OTHER_VERB = re.compile(r"\b(?!by)\w{3,16}(?:ed|en|un|own|eld|ade|ung) by(?: the| both)? $")


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
        return _distinct(chosen), "topic"
    if len(_distinct(chosen)) == 1 and chosen[0].sign == DEMONYM and _COUNTERPART.search(masked.text):
        return _distinct(chosen), "counterpart"
    if paper and any(_included(masked.text, group, high) for group in named):
        return _distinct(chosen), "includes"
    ref = (
        reference(masked, max(0, verb - 70), verb)
        if act and (not agent or agent.end < verb - 70 or not chosen)
        else None
    )
    if paper and act and not chosen and ref is None:
        doers = _doers(masked, named, paper, act, noun=is_noun(masked.text, act))
        if doers:
            return _distinct(doers), None
        one = paper.strength == "strong" and not clause("several").match(masked.text, paper.start)
        if one and _PASSIVE.search(masked.text[paper.end : act.start]):
            return (), "pair"  # a letter of intent was signed on Monday
    if not chosen and act and ref is None and clause("members").search(masked.text[: act.start]):
        return (), "members"
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
    agent = subject(masked, named, verb) if act else None
    noun = act is not None and is_noun(masked.text, act)
    passive = act and paper and _PASSIVE.search(masked.text[paper.end : act.start])
    if agent and passive and _reporter(masked.text, agent):
        agent = None  # the agency said a pact was signed by the two sides
    if agent and not noun and (paper is None or agent.end <= low):
        chosen += agent.members
    if paper:
        chosen += compound(masked, paper.start)
        chosen += [] if act else _within(masked, named, paper)
    if paper:
        chosen += [
            one for group in named if _called_parties(masked.text, group, paper) for one in group.members
        ]
    paired = agent is not None and agent.end <= verb and len(agent.members) > 1
    others = _others(masked, named, low, high, act, paired=paired)
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
        chosen += [e for g in named if g.end <= verb and g.part in ("free", "with") for e in g.members]
    if agent and act and act.status in (AgreementStatus.APPROVED, AgreementStatus.IN_FORCE):
        # a parliament that approves a pact of others is no party to it
        others = [e for e in chosen if e not in agent.members]
        chosen = others if len(others) > 1 else chosen
    if agent and act and paper is not None and not noun:
        chosen += _visitor(masked, named, agent, verb)
    return chosen, others, agent


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
    if (act and not is_noun(masked.text, act)) or not _with_alone(masked, named, paper, others):
        return ()
    before = [group for group in named if group.end <= paper.start]
    holder = subject(masked, named, paper.start) or (before[0] if len(before) == 1 else None)
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


def _others(
    masked: Masked, named: Sequence[Group], low: int, high: int, act: Trigger | None, *, paired: bool
) -> list[Entity]:
    """The other side: with, between, by; of an award also to, and whoever the verb is done to.

    ``paired``: the verb has two subjects, so that "cooperation between ..." behind it names no party.
    """
    found: list[Entity] = []
    limit = high + (160 if act else 60)
    for group in named:
        between = masked.text[high : group.start] if group.start > high else ""
        included = _included(masked.text, group, high)
        if not low <= group.start <= limit or (BREAK.search(between) and not included):
            continue
        if _takes_part(masked.text, group, act, between, paired=paired):
            found += _vouched(masked.text, group)
            if group.part == "with" and not _ALSO_WITH.match(masked.text, group.end):
                break
    return found


def _vouched(text: str, group: Group) -> tuple[Entity, ...]:
    """The members, bodies for certain where the text calls them so: the companies, Kotelo and Marandi."""
    if not _named_both().search(text[: group.start]):
        return group.members
    return tuple(replace(one, sign=ORG) if one.sign == NAME else one for one in group.members)


def _takes_part(text: str, group: Group, act: Trigger | None, between: str, *, paired: bool) -> bool:
    before = text[: group.start]
    direct = act is not None and 0 <= group.start - act.end <= 6 and group.part == "free"
    if group.part == "with":
        return not (paired and _BETWEEN.search(before)) and not clause("filed").search(before)
    if group.part == "by":
        return not _OTHER_VERB.search(between) and any(entity.sign != PLACE for entity in group.members)
    if _signs(group, before, between) or _named_both().search(before):
        return True
    if (
        act is not None
        and act.award
        and group.members[0].sign in ORG + NAME
        and clause("from").search(before)
    ):
        return True
    if group.part == "to" and (clause("granted_to").search(before) or (act is not None and act.award)):
        return True
    if _included(text, group, group.start - len(between)):
        return True
    ended = (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED)
    return direct and act is not None and (act.award or bool(act.type) or act.status in ended)


def _included(text: str, group: Group, high: int) -> bool:
    """Whether a paper that ends at ``high`` is said to include a group."""
    return group.part == "free" and group.start > high and bool(_includes().search(text[high : group.start]))


def _signs(group: Group, before: str, between: str) -> bool:
    """Signed by Ines Hartog, chief executive of the port: the body an officer signs for."""
    if not re.search(r"\bby\b", between) or clause("witnessed").search(between):
        return False
    field = set(fold(group.members[0].party.name).split()) <= words("domain") | {"and"}
    return not field and bool(office().search(before[-90:]))


@cache
def _named_both() -> re.Pattern[str]:
    """An offer from the companies, Kotelo and Nordholm: who they are follows at once."""
    return re.compile(rf"\b(?:{lists('plural')}), $")


@cache
def _includes() -> re.Pattern[str]:
    """The agreement includes Kotelo: at once behind the paper, not "in ports, including Kotelo"."""
    return re.compile(
        rf"^(?:, which)?[^.;,]{{0,40}}\b(?:{lists('includes')})(?: the| both)?(?: \w+){{0,4}} $"
    )


def _distinct(found: Sequence[Entity]) -> tuple[Entity, ...]:
    kept: dict[tuple[int, int], Entity] = {(e.start, e.end): e for e in found}
    return tuple(sorted(kept.values(), key=lambda e: e.start))
