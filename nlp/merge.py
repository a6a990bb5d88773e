"""Puts the frames of a document together: one pact, one draft, however often the article comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nlp.days import Day
from nlp.entities import BLOC, COUNTRY, DEMONYM, PLACE, Entity
from nlp.frames import Frame
from nlp.lexicon import clause
from nlp.normal import fold
from nlp.parties import akin, believable, united, within
from store.records import AgreementStatus, Realis

_GENERIC = frozenset({"other", "contract", "cooperation_agreement"})
_STATES = frozenset({"trade", "free_trade_agreement", "trade_framework", "mutual_recognition"})
_NAMELESS = frozenset({"labour_agreement", "carrier_alliance"})  # told of before their parties are named
_MADE = (
    AgreementStatus.SIGNED,
    AgreementStatus.ANNOUNCED,
    AgreementStatus.APPROVED,
    AgreementStatus.RENEWED,
    AgreementStatus.AMENDED,
)
_SOON = 3  # sentences after which a paper brought up without a name has lost its parties
_NEAR = (  # types that one paper may be called in one article
    frozenset({"mou", "sister_port"}),
    frozenset({"mou", "letter_of_intent"}),
    frozenset({"mou", "mutual_recognition"}),
    frozenset({"concession", "joint_venture"}),
    frozenset({"mou", "joint_venture"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A frame with what the sentence says of its time; ``zone`` is title, lead or body."""

    frame: Frame
    zone: str
    day: Day | None = None
    past: bool = False
    reported: bool = False  # the day is that of a statement: "said on Thursday that it had signed"
    listed: bool = False  # an item of a list of papers that were signed together
    parties: tuple[Entity, ...] = ()
    before: tuple[Entity, ...] = ()  # the last names told of together before this sentence


@dataclass(slots=True, kw_only=True)
class Draft:
    """One pact as far as it has been read."""

    type: str
    told: list[Told] = field(default_factory=list)
    parties: tuple[Entity, ...] = ()
    bare: bool = False  # brought up without a name; dropped unless the sentences after it bring one

    @property
    def nameless(self) -> bool:
        """Whether it is news without a party's name: a labour contract, a pact of twenty countries."""
        many = any(told.frame.reference == "members" and told.zone == "title" for told in self.told)
        return many or self.type == "labour_agreement"

    @property
    def past(self) -> bool:
        return all(told.past for told in self.told)


def drafts(all_told: Sequence[Told]) -> list[Draft]:
    """The pacts of a document in the order it first tells of them."""
    made: list[Draft] = []
    for told in all_told:
        told = _resolved(told, made)
        homes = [draft for draft in reversed(made) if _belongs(told, draft)]
        exact = (d for d in homes if within(told.parties, d.parties) and within(d.parties, told.parties))
        home = next(exact, homes[0] if homes else None)
        if home is None and (_opens(told) or _brings_up(told, made)):
            home = Draft(type=told.frame.type, bare=not _opens(told))
            made.append(home)
        if home is not None:
            _add(told, home)
    return [draft for draft in made if len(draft.parties) > 1 or not draft.bare]


def _resolved(told: Told, made: Sequence[Draft]) -> Told:
    """Back-references filled in: "the two ports" are the parties of the pact last told of by two or more."""
    frame = told.frame
    strong = frame.strength == "strong" and frame.type not in _STATES | _NAMELESS
    parties = united((), believable(frame.parties, strong=strong))
    if frame.reference in ("plural", "pair") and len(parties) < 2:
        earlier = next((d for d in reversed(made) if len(d.parties) >= 2), None)
        parties = united(earlier.parties if earlier else believable(told.before), parties)
    elif frame.reference == "members" and len(parties) < 2:
        parties = told.before
    elif frame.reference == "counterpart":
        parties = united(parties, told.before)
    elif frame.reference in ("single", "topic"):
        leader = next((d.parties[:1] for d in reversed(made) if d.parties), told.before)
        parties = united(leader, parties)
    return replace(told, parties=tuple(e for e in parties if e.sign != DEMONYM or len(parties) > 1))


def _belongs(told: Told, draft: Draft) -> bool:
    if draft.bare and not draft.parties and told.frame.sentence - draft.told[-1].frame.sentence > _SOON:
        return False
    if told.listed or draft.told[-1].frame.anchor == told.frame.anchor:
        return False  # one of several papers
    if not _fits(told.frame.type, draft.type) or _another_paper(told, draft):
        return False
    treaties = [other.frame.treaty for other in draft.told if other.frame.treaty]
    if told.frame.treaty and treaties:
        return _one_treaty(told.frame.treaty, treaties)
    if (told.frame.treaty or treaties) and not (told.parties and draft.parties):
        return False
    nameless = not draft.parties and told.frame.type == draft.type  # said that it had accepted the offer
    returns = told.frame.definite or _undone(draft) or _repeats(told, draft) or nameless
    if told.past != draft.past and not returns:
        return False
    if told.frame.definite and told.frame.type == draft.type == "labour_agreement":
        return True  # each side votes on it apart
    if _dated_apart(told, draft):
        return False
    if not told.parties and told.frame.type == "labour_agreement" and _bargained(draft):
        return True
    if not told.parties and not told.frame.treaty and told.frame.sentence == draft.told[-1].frame.sentence:
        return True  # teamed up under a memorandum signed this week
    if not told.parties:
        return told.frame.definite or told.frame.reference is not None or _same_words(told, draft)
    if not draft.parties:
        return True
    if told.frame.definite and any(within([one], draft.parties) for one in told.parties):
        return True
    next_to = told.frame.sentence - draft.told[-1].frame.sentence <= 1
    if next_to and told.frame.reference == "includes":
        return True
    alike = told.frame.strength == "back" or told.frame.type == draft.type
    if told.frame.definite and next_to and len(draft.parties) == 1 and alike:
        return True
    if _headline(told, draft):
        return True
    few = within(told.parties, draft.parties) or within(draft.parties, told.parties)
    return few or (
        told.frame.sentence - draft.told[-1].frame.sentence <= 2 and akin(draft.parties, told.parties)
    )


def _bargained(draft: Draft) -> bool:
    """Whether a union is among the parties: its agreement is the tentative one told of further down."""
    return any(clause("union").search(fold(one.known or one.party.name)) for one in draft.parties)


def _undone(draft: Draft) -> bool:
    """What ends or renews a pact is told with how that pact came about."""
    again = (AgreementStatus.TERMINATED, AgreementStatus.SUSPENDED, AgreementStatus.RENEWED)
    return any(told.frame.status in again and not told.past for told in draft.told)


def _another_paper(told: Told, draft: Draft) -> bool:
    """A lease brought up after the text told of an agreement is a second paper, unless only a title told."""
    unnamed = draft.type in ("other", "contract") and told.frame.type not in _GENERIC
    known = any(one.zone != "title" and len(one.parties) > 1 for one in draft.told)
    last = draft.told[-1].frame
    sold = last.status is AgreementStatus.ANNOUNCED and told.frame.status is AgreementStatus.SIGNED
    if sold and last.sentence == told.frame.sentence:
        return False  # sold its share under a lease signed on Monday
    return unnamed and known and told.frame.status is not None and not told.frame.definite


def _headline(told: Told, draft: Draft) -> bool:
    """A headline abbreviates its parties (BRU, MVD sign MoU): one known again in the lead is enough.

    It may name but their towns or countries, where the lead names bodies of no other country.
    """
    if told.zone != "lead" or {one.zone for one in draft.told} != {"title"}:
        return False
    if len(draft.parties) != len(told.parties) or (_states(draft.parties) and _states(told.parties)):
        return False
    if any(within([one], told.parties) for one in draft.parties):
        return True
    lands = {one.party.country for one in draft.parties}
    places = all(one.sign in COUNTRY + DEMONYM + PLACE for one in draft.parties)
    return places and all(one.party.country is None or one.party.country in lands for one in told.parties)


def _states(parties: Sequence[Entity]) -> bool:
    return all(one.sign in COUNTRY + BLOC for one in parties)


def _repeats(told: Told, draft: Draft) -> bool:
    return len(told.parties) > 1 and told.day is None and within(told.parties, draft.parties)


def _same_words(told: Told, draft: Draft) -> bool:
    """A strong instrument of the same type, told of without parties soon after, is the same paper."""
    last = draft.told[-1].frame.sentence
    return (
        told.frame.strength == "strong" and told.frame.type == draft.type and told.frame.sentence - last <= 2
    )


def _one_treaty(treaty: Entity, known: Sequence[Entity]) -> bool:
    return any(
        treaty.party == other.party or (treaty.members and treaty.members == other.members) for other in known
    )


def _dated_apart(told: Told, draft: Draft) -> bool:
    if told.day is None or told.reported:
        return False
    signed = told.frame.status is AgreementStatus.SIGNED
    for other in draft.told:
        alike = (other.frame.status is AgreementStatus.SIGNED) == signed
        if (
            alike
            and other.day
            and not other.reported
            and not (told.day.iso.startswith(other.day.iso) or other.day.iso.startswith(told.day.iso))
        ):
            return True
    return False


def _fits(a: str, b: str) -> bool:
    if a == b or "other" in (a, b):
        return True
    if a in _STATES and b in _STATES:
        return "mutual_recognition" not in (a, b)
    if "mutual_recognition" in (a, b) and "cooperation_agreement" in (a, b):
        return True
    if a in _GENERIC or b in _GENERIC:
        return not (a in _STATES or b in _STATES) or "cooperation_agreement" not in (a, b)
    return frozenset({a, b}) in _NEAR


def _opens(told: Told) -> bool:
    frame = told.frame
    if frame.treaty or (told.listed and told.parties):
        return True
    if frame.reference == "members" and told.zone != "body" and frame.status is AgreementStatus.SIGNED:
        return True  # twenty countries sign an agreement: the text may never name them all
    if frame.type in _NAMELESS and told.zone != "body" and frame.status is not None:
        return True
    if not told.parties or (frame.status is None and len(told.parties) < 2):
        return False
    if len(told.parties) > 1:
        return True
    if told.zone == "title" and told.parties[0].sign in COUNTRY + BLOC and frame.realis is Realis.ASSERTED:
        return True
    return frame.strength == "strong" and frame.realis is not Realis.HYPOTHETICAL


def _brings_up(told: Told, made: Sequence[Draft]) -> bool:
    """The signing of the renewed sister-port agreement took place on Monday: who signed may follow."""
    frame = told.frame
    new = not (frame.definite and made) and not (told.past or frame.mooted)
    done = frame.status in _MADE and frame.realis is Realis.ASSERTED
    known = frame.strength == "strong" and not told.parties
    awarded = frame.type in ("contract", "concession") and bool(told.parties)
    return new and done and told.zone != "body" and (known or awarded)


def _add(told: Told, draft: Draft) -> None:
    # "the agreement" may name its parties more fully, but brings in no new ones
    known = told.frame.definite and len(draft.parties) > 1 and told.frame.reference != "includes"
    parties = tuple(one for one in told.parties if within([one], draft.parties)) if known else told.parties
    if _one_organ(parties, draft.parties):
        parties = ()
    draft.parties = told.parties if _headline(told, draft) else united(draft.parties, parties)
    written = told.frame.type in ("mou", "letter_of_intent", "concession") and not told.frame.mooted
    if told.frame.status is not None or told.zone == "title" or written or not draft.told:
        so_far = "other" if written and _idle(draft) else draft.type
        draft.type = _more_telling(so_far, told.frame.type)
    draft.told.append(told)


def _idle(draft: Draft) -> bool:
    """Whether sister ports were only spoken of: what was signed with one of them is another paper."""
    told = any(one.frame.status is not None or one.zone == "title" for one in draft.told)
    return draft.type == "sister_port" and bool(draft.told) and not told


def _one_organ(parties: Sequence[Entity], known: Sequence[Entity]) -> bool:
    """A ministry of one of several states that sign: the states stay, unless all of them sign by organs."""
    states = len(known) > 1 and all(entity.sign in COUNTRY + DEMONYM + BLOC for entity in known)
    organs = [one for one in parties if one.sign not in COUNTRY + DEMONYM + BLOC]
    return states and 0 < len(organs) < len(known)


def _more_telling(known: str, new: str) -> str:
    order = ("other", "contract", "cooperation_agreement", "trade")
    rank = {name: place for place, name in enumerate(order)}
    return new if rank.get(new, 9) > rank.get(known, 9) else known
