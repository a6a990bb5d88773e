"""Which act belongs to which instrument, and what kind of word it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.lexicon import clause
from nlp.realis import realis
from nlp.triggers import Trigger
from store.records import AgreementStatus, Realis

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
_UNDER_WAY = re.compile(r"\b(?:is|are|was|were|been)(?: \w{1,6})? \Z")
_WHICH_WAS = re.compile(
    r"(?: \([^)]{1,20}\))?,? (?:which|that) (?:was|were|had been|has been|will be|is)(?: \w{1,12})? "
)
_DETERMINED = re.compile(r"\b(?:the|an?|its|their|this) $")
_ARTICLE = re.compile(r"\b(?:an?|the|its|their|this|that)\b|[\ue000-\uf8ff]'s?")
_TO_DO = re.compile(r"\bagree[sd]? to\Z")
_VERB = re.compile(
    r" (?!(?:an?|the|its|their|new|terms|this|that|another|one|two|three|\d+)\b)\w+ (?:an?|the|its|their)\b"
)
_UNDO = (  # acts whose object is named at once: an end to tariffs in a deal does not end the deal
    AgreementStatus.APPROVED,
    AgreementStatus.IN_FORCE,
    AgreementStatus.RENEWED,
    AgreementStatus.AMENDED,
    AgreementStatus.SUSPENDED,
    AgreementStatus.TERMINATED,
)
_DESCRIBING = (  # a proposed deal, a stalled pact: what the paper was before
    AgreementStatus.PROPOSED,
    AgreementStatus.AMENDED,
    AgreementStatus.NEGOTIATING,
    AgreementStatus.SUSPENDED,
)
_REVISED = ("amended", "revised", "modified", "renegotiated")
_FILED = ("filed", "files", "lodged", "lodges")
_BEHIND = re.compile(
    r"\b(?:the|an?|its|their|this|of|for|on|with|to|from|over|re start|restart|revive|resume) $"
)
_NAMED = ("ion", "ions", "al", "signing", "talks", "talk", "dialogue", "signature", "collapse", "amendment")
_NOUNS = ("award", "collapse", "round", "talks", "negotiations", "discussions", "announcement", "proposal")


def acts_on(
    text: str, paper: Trigger, acts: Sequence[Trigger], papers: Sequence[Trigger]
) -> Sequence[Trigger]:
    """The acts done to an instrument, in the order of the text."""
    reaching = [act for act in acts if _reaches(text, act, paper, papers)]
    if any(act.end <= paper.start for act in reaching):  # agreed to conclude the pact negotiations
        reaching = [act for act in reaching if act.end <= paper.start or not _talks_of(text, paper, act)]
    return [act for act in reaching if not any(_governs(text, act, other) for other in reaching)]


def foremost(text: str, paper: Trigger, reaching: Sequence[Trigger]) -> Trigger | None:
    """The act that tells an instrument's state: one that was done before one that will be, then the one that
    says most of its state, then the nearest."""
    return max(
        reaching,
        key=lambda act: (_done(text, act), _rank(act), -abs(act.start - paper.start)),
        default=None,
    )


def _talks_of(text: str, paper: Trigger, act: Trigger) -> bool:
    return act.status is AgreementStatus.NEGOTIATING and text[paper.end : act.start] == " "


def _done(text: str, act: Trigger) -> bool:
    """Whether an act was done; talks that both sides will open are agreed on."""
    claim = realis(text, act.start, act.end)
    return claim is Realis.ASSERTED or (act.status is AgreementStatus.NEGOTIATING and claim is Realis.PLANNED)


def _governs(text: str, act: Trigger, other: Trigger) -> bool:
    """Agreed to sign: the first verb only says what is claimed of the second."""
    gap = text[act.end : other.start]
    to = text[: act.end].endswith(" to") or gap.startswith(" to ")
    return act.end < other.start and to and len(gap) <= len(" to formally ")


def _rank(act: Trigger) -> int:
    """Proposing, negotiating and announcing rank alike: the nearest to the instrument tells which it is."""
    weight = WEIGHT[act.status or AgreementStatus.PROPOSED]
    return max(weight, WEIGHT[AgreementStatus.ANNOUNCED])


def _reaches(text: str, act: Trigger, paper: Trigger, papers: Sequence[Trigger]) -> bool:
    forward = act.end <= paper.start
    gap = text[act.end : paper.start] if forward else text[paper.end : act.start]
    limit = act.reach if forward else min(act.reach, 90)
    told_of = not forward and _WHICH_WAS.fullmatch(gap)
    if act.type or len(gap) > limit or (BREAK.search(gap) and not told_of) or _aside(text, act, paper, gap):
        return False
    inner = [
        p
        for p in papers
        if p is not paper and (act.end <= p.start < paper.start or paper.end <= p.start < act.start)
    ]
    if inner and not (forward and re.search(r"\band (?:an? )?[^.]{0,40}$", gap)):
        return False
    return forward or _passive(text, act, gap)


def _aside(text: str, act: Trigger, paper: Trigger, gap: str) -> bool:
    """Words about a paper, not what is done to it now: an upgraded pact, a signing on the way to a pact."""
    if act.status is AgreementStatus.SIGNED and clause("onward").search(gap):
        return True
    if act.status is AgreementStatus.APPROVED and clause("leaders_vote").match(text[act.end : act.end + 90]):
        return True  # what a union's negotiators approve goes to the members' vote
    if clause("time_end").match(text[act.end : act.end + 40]) and text[act.start : act.end] == "end":
        return True
    forward = act.end <= paper.start
    if forward and _TO_DO.search(text[act.start : act.end]) and _VERB.match(gap):
        return True  # agreed to mandate the commission
    if forward and act.status in _UNDO and clause("other_object").search(clause("adverbial").sub(" ", gap)):
        return True
    if text.startswith("reaffirm", act.start) and paper.type not in ("sister_port", "mou"):
        return True  # what leaders say of every treaty
    if paper.strength == "loose" and text[act.start : act.end] in _FILED:
        return True  # units of a limited partnership
    if act.status is AgreementStatus.AMENDED and paper.strength == "loose":
        return True  # to expand cooperation is what most pacts are for
    if text[act.start : act.end] in _REVISED:
        return False  # who signs a revised contract amends it
    described = act.status in _DESCRIBING and text[act.start : act.end].endswith("ed")
    plain = forward and not _ARTICLE.search(gap)
    return described and plain and bool(_BEHIND.search(text, max(0, act.start - 12), act.start))


def _passive(text: str, act: Trigger, gap: str) -> bool:
    """An act behind its instrument must be a passive, a participle, or a verb the paper itself can do."""
    verb = text[act.start : act.end]
    if act.status is AgreementStatus.IN_FORCE:
        return True
    if re.search(r"\b(?:is|are|was|were|be|been|being|will|to be|gets?|got)(?: \w{1,14}){0,2} $", gap):
        return act.status is AgreementStatus.NEGOTIATING or verb.endswith(
            ("ed", "n", "t", "k", "g", "ze", "hold")
        )
    if gap == " " and verb.endswith(_NAMED):
        return True  # a lease extension, free trade agreement talks
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
    if named and _UNDER_WAY.search(text, max(0, act.start - 14), act.start):
        return False  # are teaming up
    return named and (word != first or bool(_DETERMINED.search(text, max(0, act.start - 12), act.start)))


def talks(text: str, act: Trigger) -> AgreementStatus | None:
    """What an act done to talks, not to a pact, makes of it: negotiations that were completed announce one,
    negotiations that both sides agreed or hope to complete go on, as they do after a completed round."""
    if act.status not in (AgreementStatus.NEGOTIATING, AgreementStatus.SIGNED, AgreementStatus.ANNOUNCED):
        return None
    found = next((m for m in clause("talks_over").finditer(text) if m.start() <= act.start < m.end()), None)
    if found is None:
        return None
    near = text[max(0, found.start() - 20) : found.end()]
    ahead = clause("talks_ahead").search(text[: max(found.start(), act.start)])
    return (
        AgreementStatus.NEGOTIATING if ahead or clause("partly").search(near) else AgreementStatus.ANNOUNCED
    )
