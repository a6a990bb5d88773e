"""Whether a draft is news of our field, and one of its own; and who bargains for a labour contract."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.entities import ORG
from nlp.lexicon import clause
from nlp.merge import Draft
from nlp.normal import fold
from nlp.parties import within
from nlp.roles import Group
from nlp.story import Line, Story
from nlp.triggers import vetoes
from store.records import AgreementStatus, PartyKind

# papers that are signed in every trade; the others are of ports, shipping or foreign trade by themselves
_ANY_FIELD = (
    "other",
    "contract",
    "mou",
    "letter_of_intent",
    "cooperation_agreement",
    "joint_venture",
    "labour_agreement",
    "concession",
)

_RULED = (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED, AgreementStatus.APPROVED)  # by a court too

_BARGAINERS_WITHIN = 8  # sentences in which a union and its employers are named


def newsworthy(story: Story, draft: Draft, found: Sequence[Draft], status: AgreementStatus) -> bool:
    """Whether a pact that the text tells as its news is of our field and one of its own."""
    if _vetoed(story, draft, status) or _umbrella(draft, found) or _talks_beside(draft, found, status):
        return False
    return _in_field(story, draft, found)


def _talks_beside(draft: Draft, found: Sequence[Draft], status: AgreementStatus) -> bool:
    """Talks on other pacts, told of where the headline has one pact of its own."""
    if status not in (AgreementStatus.NEGOTIATING, AgreementStatus.PROPOSED) or _titled(draft):
        return False
    return any(other is not draft and _titled(other) for other in found)


def _titled(draft: Draft) -> bool:
    return any(told.zone == "title" and told.frame.status and told.parties for told in draft.told)


def _in_field(story: Story, draft: Draft, found: Sequence[Draft]) -> bool:
    """Whether title, lead or the telling sentences speak of ports, transport or trade.

    Papers that were signed together are news together.
    """
    if draft.type not in _ANY_FIELD or any(one.party.kind is PartyKind.PORT for one in draft.parties):
        return True
    together = [one for one in found if one.told[0].listed] if draft.told[0].listed else [draft]
    told = {told.frame.sentence for one in together for told in one.told}
    near = (line for line in story.lines if line.zone != "body" or line.index in told)
    # what firms sign is of our field by ships and cargo, what states sign also by trade
    firms = draft.parties and all(one.party.kind is PartyKind.COMPANY for one in draft.parties)
    narrow = firms or draft.type == "labour_agreement"
    field = clause("transport_field" if narrow else "field")
    return any(field.search(fold(story.text[line.start : line.end])) for line in near)


def add_bargainers(story: Story, draft: Draft) -> None:
    """Who bargains for the dockworkers and employers that a labour contract's headline speaks of."""
    if draft.type != "labour_agreement" or len(draft.parties) > 1:
        return
    opening = story.lines[:_BARGAINERS_WITHIN]
    named = [e for line in opening for e in line.masked.entities.values() if e.sign == ORG]
    bodies = [e for e in named if not clause("staff").fullmatch(fold(e.party.name))]
    if not draft.parties or _unions(draft):
        staffed = (g for line in opening for g in line.groups if _staff_of(line, g))
        employer = next((one for group in staffed for one in group.members), None)
        draft.parties += (employer,) if employer else ()
    for kind in ("union", "employers"):
        known = any(clause(kind).search(fold(one.party.name)) for one in draft.parties)
        first = next((e for e in bodies if clause(kind).search(fold(e.known or e.party.name))), None)
        if first and not known:
            draft.parties = (*draft.parties, first)


def _unions(draft: Draft) -> bool:
    return all(clause("union").search(fold(one.known or one.party.name)) for one in draft.parties)


def _staff_of(line: Line, group: Group) -> bool:
    """Workers at Kotelo Terminals signed: it is the company that employs them."""
    company = group.members[0].sign == ORG and group.members[0].party.kind is PartyKind.COMPANY
    return company and bool(
        clause("staff_of").search(line.masked.text[max(0, group.start - 50) : group.start])
    )


def _umbrella(draft: Draft, found: Sequence[Draft]) -> bool:
    """Three memoranda with partners, named one by one further down: the sum is none of its own."""
    listed = sum(one.told[0].listed for one in found)
    if listed > 1 and all(told.frame.plural or told.frame.status is None for told in draft.told):
        return not draft.told[0].listed
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
    if story.opens_with("court") and status not in _RULED:
        return True
    return story.opens_with("earnings") and not titled


def _fresh(draft: Draft) -> bool:
    """Whether title or lead sign a pact, and not long ago."""
    signed = [t for t in draft.told if t.frame.status is AgreementStatus.SIGNED and not t.past]
    return any(t.zone == "title" or (t.zone == "lead" and t.day and len(t.day.iso) == 10) for t in signed)
