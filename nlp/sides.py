"""The other side of a pact: who stands with, between, by or to, and who signs for whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nlp.acts import BREAK
from nlp.coordination import lists
from nlp.entities import NAME, ORG, PERSON, PLACE, Entity, Masked
from nlp.lexicon import clause
from nlp.names import words
from nlp.normal import fold
from nlp.roles import Group, office
from nlp.triggers import Trigger
from store.records import AgreementStatus

_BETWEEN = re.compile(r"\b(?:between|among|amongst|linking|joining)\b[^.;,]{0,30}$")
_ALSO_WITH = re.compile(r",? (?:but also|and also|and|as well as|along with) with\b")
_AS = re.compile(r"(?: on)?(?: \w{1,12}){0,3}(?: as)?(?: the| its)? ")
_SPEAKER = re.compile(rf"\band (?:\w{{1,4}}\. ?)?[{PERSON}{NAME}](?: \([^()]*\))?, ")
_AT_ONCE = re.compile(r"(?: \([^()]*\))?,?(?: (?:have|has|had|both|jointly|formally|today|yesterday))* ")
# acts whose object is no party
_BUYS = ("buy", "purchase", "import", "acquire")
_SELLS = ("sell", "supply", "export", "transfer", "give", "grant")
_LETS = (
    "lease",
    "leased",
    "lease out",
    "leases out",
    "operate",
    "run",
    "manage",
    "operator of",
    "operations of",
)
_OTHER_VERB = re.compile(r"\b(?!by)\w{3,16}(?:ed|en|un|own|eld|ade|ung) by(?: the| both)? $")


def others(
    text: str, named: Sequence[Group], low: int, high: int, act: Trigger | None, *, paired: bool
) -> list[Entity]:
    """The other side: with, between, by; of an award also to, and whoever the verb is done to.

    ``paired``: the verb has two subjects, so that "cooperation between ..." behind it names no party.
    """
    found: list[Entity] = []
    limit = high + (160 if act else 60)
    for group in named:
        between = text[high : group.start] if group.start > high else ""
        told = included(text, group, high)
        chosen_by = act is not None and _chose(text, group, act)
        if not chosen_by and (not low <= group.start <= limit or (BREAK.search(between) and not told)):
            continue
        if chosen_by:
            found += group.members
            continue
        if _takes_part(text, group, act, between, paired=paired):
            found += _vouched(text, group)
            if group.part == "with" and not _ALSO_WITH.match(text, group.end):
                break
    return found


def _chose(text: str, group: Group, act: Trigger) -> bool:
    """Declared by the ministry on Monday as the preferred bidder: who chose."""
    near = act.award and group.part == "by" and group.end <= act.start
    return near and _AS.fullmatch(text[group.end : act.start]) is not None


def _vouched(text: str, group: Group) -> tuple[Entity, ...]:
    """The members, bodies for certain where the text calls them so: the companies, Kotelo and Marandi."""
    if not _named_both().search(text[: group.start]):
        return group.members
    return tuple(replace(one, sign=ORG) if one.sign == NAME else one for one in group.members)


def _takes_part(text: str, group: Group, act: Trigger | None, between: str, *, paired: bool) -> bool:
    before = text[: group.start]
    at_once = act is not None and 0 <= group.start - act.end <= 6
    direct = at_once and act is not None and (group.part == "free" or act.beside == "chosen")
    direct = direct and act is not None and not text[: act.end].endswith(_LETS)
    if group.part == "with":
        return not (paired and _BETWEEN.search(before)) and not clause("filed").search(before)
    if group.part == "by":
        return not _OTHER_VERB.search(between) and any(entity.sign != PLACE for entity in group.members)
    if _signs(group, before, between) or _named_both().search(before):
        return True
    if clause("signs_for").search(before[-60:]):
        return True
    if (
        act is not None
        and (act.award or act.status is AgreementStatus.RENEWED)
        and group.members[0].sign in ORG + NAME
        and clause("from").search(before)
    ):
        return True
    if (
        group.part == "to"
        and between == " to "
        and act is not None
        and act.status is AgreementStatus.APPROVED
    ):
        return True  # approved the concession to Kotelo
    if group.part == "to" and (clause("granted_to").search(before) or (act is not None and act.award)):
        return True
    if included(text, group, group.start - len(between)):
        return True
    if act is not None and act.type == "other" and _trades(text, group, act):
        return True
    ended = (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED)
    return direct and act is not None and (act.award or bool(act.type) or act.status in ended)


def _trades(text: str, group: Group, act: Trigger) -> bool:
    """Agreed to sell its yard to Kotelo, to buy cranes from Nordholm: to whom, from whom."""
    verb = text[act.start : act.end]
    from_whom = clause("from").search(text[: group.start]) and verb.endswith(_BUYS)
    return bool(from_whom) or (group.part == "to" and verb.endswith(_SELLS))


def included(text: str, group: Group, high: int) -> bool:
    """Whether a paper that ends at ``high`` is said to include a group."""
    told = group.start > high and _includes().search(text[high : group.start])
    return bool(told) and (group.part == "free" or text.endswith(" of ", 0, group.start))


def _signs(group: Group, before: str, between: str) -> bool:
    """Signed by Ines Hartog, chief executive of the port: the body an officer signs for."""
    if not re.search(r"\bby\b", between) or clause("witnessed").search(between):
        return False
    field = set(fold(group.members[0].party.name).split()) <= words("domain") | {"and"}
    return not field and bool(office().search(before[-90:]))


def officers(text: str, named: Sequence[Group], agent: Group, verb: int) -> tuple[Entity, ...]:
    """Kotelo's chairman Ole Brandt and Ines Hartog, chief executive of Nordholm, signed: the second body."""
    before = [g for g in named if g.end < agent.start and held(text, g) and held(text, agent)]
    if before and " and " in text[before[-1].end : agent.start]:
        return before[-1].members
    for group in named:
        told = agent.end < group.start and group.end <= verb and _SPEAKER.search(text, agent.end, group.start)
        if told and _AT_ONCE.fullmatch(text[group.end : verb]) and office().search(text[: group.start][-90:]):
            return group.members
    return ()


def by_its_officer(text: str, agent: Group) -> bool:
    """Its president and the director of Kotelo signed: the body told of before is the other side."""
    found = _its().search(text, max(0, agent.start - 90), agent.start)
    return found is not None and not found[1]


def owner(masked: Masked, agent: Group) -> tuple[Entity, ...]:
    """Marandi's president and the director of Kotelo signed: whose the first officer is."""
    found = _its().search(masked.text, max(0, agent.start - 90), agent.start)
    return (masked.entities[found.start(1)],) if found and found[1] else ()


@cache
def _its() -> re.Pattern[str]:
    held_by = rf"(?:\w+ ){{0,2}}(?:{lists('office')})"
    whose = rf"(?:\bits|([{ORG}{NAME}])(?: \([^()]{{1,20}}\))?'s?)"
    return re.compile(rf"{whose} {held_by} and (?:the )?{held_by} (?:of|for|at|from)(?: the)? \Z")


def held(text: str, group: Group) -> bool:
    return bool(clause("office_of").search(text[max(0, group.start - 60) : group.start]))


@cache
def _named_both() -> re.Pattern[str]:
    """An offer from the companies, Kotelo and Nordholm: who they are follows at once."""
    return re.compile(rf"\b(?:{lists('plural')})(?:,|:| {{1,2}}| \() ?$")


@cache
def _includes() -> re.Pattern[str]:
    """The agreement includes Kotelo: at once behind the paper, not "in ports, including Kotelo"."""
    return re.compile(
        rf"^(?:, which)?[^.;,]{{0,40}}\b(?:{lists('includes')})(?: the| both)?(?: \w+){{0,4}} $"
    )
