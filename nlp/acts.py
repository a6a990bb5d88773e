"""Which act belongs to which instrument, and what kind of word it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.lexicon import clause
from nlp.triggers import Trigger
from store.records import AgreementStatus

# where several acts reach one instrument, the one that says most of its state counts
WEIGHT = {
    status: weight
    for weight, status in enumerate(
        (
            AgreementStatus.PROPOSED,
            AgreementStatus.NEGOTIATING,
            AgreementStatus.ANNOUNCED,
            AgreementStatus.SIGNED,
            AgreementStatus.APPROVED,
            AgreementStatus.IN_FORCE,
            AgreementStatus.AMENDED,
            AgreementStatus.RENEWED,
            AgreementStatus.SUSPENDED,
            AgreementStatus.TERMINATED,
            AgreementStatus.DENIED,
        )
    )
}
BREAK = re.compile(r"[;]|, (?:while|whereas|but)\b|\bwhich\b")
_DETERMINED = re.compile(r"\b(?:the|an?|its|their|this) $")
_NOUNS = ("award", "collapse", "round", "talks", "negotiations", "discussions", "announcement", "proposal")


def act_of(text: str, paper: Trigger, acts: Sequence[Trigger], papers: Sequence[Trigger]) -> Trigger | None:
    """The act done to an instrument; where several reach it, the one that says most of its state."""
    reaching = [act for act in acts if _reaches(text, act, paper, papers)]
    return max(reaching, key=lambda act: (_rank(act), -abs(act.start - paper.start)), default=None)


def _rank(act: Trigger) -> int:
    """Proposing, negotiating and announcing rank alike: the nearest to the instrument tells which it is."""
    weight = WEIGHT[act.status or AgreementStatus.PROPOSED]
    return max(weight, WEIGHT[AgreementStatus.ANNOUNCED])


def _reaches(text: str, act: Trigger, paper: Trigger, papers: Sequence[Trigger]) -> bool:
    forward = act.end <= paper.start
    gap = text[act.end : paper.start] if forward else text[paper.end : act.start]
    limit = act.reach if forward else min(act.reach, 90)
    if act.type or len(gap) > limit or BREAK.search(gap) or _aside(text, act, gap):
        return False
    inner = [
        p
        for p in papers
        if p is not paper and (act.end <= p.start < paper.start or paper.end <= p.start < act.start)
    ]
    if inner and not (forward and re.search(r"\band (?:an? )?[^.]{0,40}$", gap)):
        return False
    return forward or _passive(text, act, gap)


def _aside(text: str, act: Trigger, gap: str) -> bool:
    """An upgraded pact, a signing on the way to a pact: words about a paper, not what is done to it now."""
    if act.status is AgreementStatus.SIGNED and clause("onward").search(gap):
        return True
    told = (
        act.status is AgreementStatus.AMENDED and not gap.strip() and text[act.start : act.end].endswith("ed")
    )
    return told and bool(_DETERMINED.search(text, max(0, act.start - 12), act.start))


def _passive(text: str, act: Trigger, gap: str) -> bool:
    """An act behind its instrument must be a passive, a participle, or a verb the paper itself can do."""
    verb = text[act.start : act.end]
    if act.status is AgreementStatus.IN_FORCE:
        return True
    if re.search(r"\b(?:is|are|was|were|be|been|being|will|to be|gets?|got)(?: \w{1,14}){0,2} $", gap):
        return act.status is AgreementStatus.NEGOTIATING or verb.endswith(
            ("ed", "n", "t", "k", "g", "ze", "hold")
        )
    participle = verb.endswith(("ed", "struck", "won", "made"))
    return (
        participle
        and bool(re.fullmatch(r",? (?:\w{1,14} ){0,2}|.{0,60}, ", gap))
        and not gap.strip().endswith("that")
    )


def is_noun(text: str, act: Trigger) -> bool:
    """The signing, an extension: an act named rather than done has no subject."""
    word = text[act.start : act.end]
    first = word.split()[0]
    if first in _NOUNS:
        return True
    named = first.endswith(("ing", "ion", "al", "ure", "ment"))
    return named and (word != first or bool(_DETERMINED.search(text, max(0, act.start - 12), act.start)))


def talks(text: str, act: Trigger) -> AgreementStatus | None:
    """What an act done to talks, not to a pact, makes of it: negotiations that were completed announce one,
    negotiations that both sides agreed or hope to complete go on."""
    if act.status not in (AgreementStatus.NEGOTIATING, AgreementStatus.SIGNED, AgreementStatus.ANNOUNCED):
        return None
    found = next((m for m in clause("talks_over").finditer(text) if m.start() <= act.start < m.end()), None)
    if found is None:
        return None
    ahead = clause("talks_ahead").search(text[: max(found.start(), act.start)])
    return AgreementStatus.NEGOTIATING if ahead else AgreementStatus.ANNOUNCED
