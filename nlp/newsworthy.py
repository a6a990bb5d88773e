"""Whether a draft is news of our field, and one of its own; and who bargains for a labour contract."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.entities import ORG
from nlp.lexicon import clause
from nlp.merge import Draft
from nlp.normal import fold
from nlp.parties import within
from nlp.story import Story
from nlp.triggers import vetoes
from store.records import AgreementStatus, PartyKind

# papers that are signed in every trade; the others are of ports, shipping or foreign trade by themselves
_ANY_FIELD = ("other", "contract", "mou", "letter_of_intent", "cooperation_agreement", "joint_venture")


def newsworthy(story: Story, draft: Draft, found: Sequence[Draft], status: AgreementStatus) -> bool:
    """Whether a pact that the text tells as its news is of our field and one of its own."""
    return not _vetoed(story, draft, status) and not _umbrella(draft, found) and _in_field(story, draft)


def _in_field(story: Story, draft: Draft) -> bool:
    """Whether title, lead or the telling sentences speak of ports, transport or trade."""
    if draft.type not in _ANY_FIELD or any(one.party.kind is PartyKind.PORT for one in draft.parties):
        return True
    told = {told.frame.sentence for told in draft.told}
    near = (line for line in story.lines if line.zone != "body" or line.index in told)
    return any(clause("field").search(fold(story.text[line.start : line.end])) for line in near)


def add_bargainers(story: Story, draft: Draft) -> None:
    """Who bargains for the dockworkers and employers that a labour contract's headline speaks of."""
    if draft.type != "labour_agreement" or len(draft.parties) > 1:
        return
    opening = [line for line in story.lines if line.zone != "body"]
    bodies = [e for line in opening for e in line.masked.entities.values() if e.sign == ORG]
    for kind in ("union", "employers"):
        known = any(clause(kind).search(fold(one.party.name)) for one in draft.parties)
        first = next((e for e in bodies if clause(kind).search(fold(e.known or e.party.name))), None)
        if first and not known:
            draft.parties = (*draft.parties, first)


def _umbrella(draft: Draft, found: Sequence[Draft]) -> bool:
    """Three memoranda with partners, named one by one further down: the sum is none of its own."""
    return len(draft.parties) == 1 and any(
        other is not draft
        and other.type == draft.type
        and len(other.parties) > 1
        and not other.past
        and within(draft.parties, other.parties)
        for other in found
    )


def _vetoed(story: Story, draft: Draft, status: AgreementStatus) -> bool:
    renewed = status in (AgreementStatus.RENEWED, AgreementStatus.AMENDED)
    titled = any(told.zone == "title" for told in draft.told)
    if story.opens_with("topic"):
        return True
    if vetoes("explainer").search(story.title()):
        return True
    if not renewed and story.opens_with("anniversary") and not _fresh(draft):
        return True
    if story.opens_with("court") and status is not AgreementStatus.TERMINATED:
        return True
    return story.opens_with("earnings") and not titled


def _fresh(draft: Draft) -> bool:
    """Whether title or lead sign a pact, and not long ago."""
    signed = [t for t in draft.told if t.frame.status is AgreementStatus.SIGNED and not t.past]
    return any(t.zone == "title" or (t.zone == "lead" and t.day and len(t.day.iso) == 10) for t in signed)
