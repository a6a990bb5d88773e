"""Fills a store with alert events by its own front door: articles kept, findings ingested, alerts queued."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from notifier.routes import Route, load
from notifier.worker import enqueue
from store.database import Store
from store.records import (
    Agreement,
    AgreementStatus,
    AlertKind,
    Article,
    Evidence,
    Extractor,
    Findings,
    Party,
    PartyKind,
    Source,
    SourceKind,
)
from tests.fakes.alerts import AT, PACT

SOURCE = Source(
    id="harbour_gazette",
    name="Harbour Gazette",
    homepage="https://harbourgazette.test/",
    kind=SourceKind.FEED,
    url="https://harbourgazette.test/feed.xml",
    region="europe",
    publisher="harbour_gazette",
)
READER = Extractor(name="hand", version="1")
COUNTRIES = ("NL", "BR", "KE", "SG", "CN", "US", "AU", "ZA")


def pact(number: int, *, status: AgreementStatus = AgreementStatus.ANNOUNCED) -> Agreement:
    """Agreement ``number``: two ports that no other agreement names."""
    names = (f"Quayside Authority {number:04d}", f"Breakwater Holding {number:04d}")
    country = COUNTRIES[number % len(COUNTRIES)]
    parties = tuple(Party(name=name, kind=PartyKind.COMPANY, country=country) for name in names)
    day = "2026-11-19" if status is AgreementStatus.SIGNED else None
    return replace(
        PACT,
        status=status,
        parties=parties,
        party_countries=(country,),
        party_ports=(),
        announced="2026-11-12",
        signed=day,
    )


def tell(
    store: Store,
    fact: Agreement,
    *,
    at: datetime = AT,
    kind: AlertKind = AlertKind.MOU,
    baseline: bool = False,
) -> None:
    """One more article that is news of ``fact``."""
    if not store.sources.states():
        store.sources.sync([SOURCE], at)
    names = " and ".join(party.name for party in fact.parties)
    title = f"{names}: memorandum {fact.status}"
    sentence = f"{names} have {fact.status} a memorandum."
    text = f"{title}\n\n{sentence}"
    start = text.index(sentence)
    evidence = Evidence(field="event", start=start, end=start + len(sentence), quote=sentence)
    article = _article(title, text, at=at, baseline=baseline)
    store.articles.keep(article, now=at)
    findings = Findings(id=article.uid, alert=kind, agreements=(replace(fact, evidence=(evidence,)),))
    run = store.runs.start("test", at)
    store.facts.ingest(article, findings, extractor=READER, run_id=run, now=at)


def _article(title: str, text: str, *, at: datetime, baseline: bool) -> Article:
    digest = sha256(text.encode()).hexdigest()
    return Article(
        uid=digest[:16],
        url=f"https://harbourgazette.test/{digest[:8]}",
        source_id=SOURCE.id,
        title=title,
        text=text,
        text_sha256=digest,
        fetched_at=at,
        published=at - timedelta(hours=1),
        baseline=baseline,
    )


CHANNELS = ("C0NL", "C0BR", "C0ALL")
ROUTES = """
[route]
sink = "slack"
channel = "C0ALL"
[[route.routes]]
match = ['country="NL"']
channel = "C0NL"
[[route.routes]]
match = ['country="BR"']
channel = "C0BR"
"""


class Clock:
    """Real time, and the time that somebody pretended to sleep."""

    def __init__(self) -> None:
        self.slept = 0.0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    def seconds(self) -> float:
        return self().timestamp()


def routes(folder: Path) -> Route:
    """A tree that sends Dutch and Brazilian news to channels of their own."""
    path = folder / "routes.toml"
    path.write_text(ROUTES, encoding="utf-8")
    return load(path)


def queue(store: Store, root: Route, *, alerts: int) -> int:
    """So many alerts in the outbox, each of an agreement of its own; the number of messages."""
    for number in range(alerts):
        tell(store, pact(number), at=AT + timedelta(minutes=number))
    return enqueue(store, root, AT).messages


def states(store: Store) -> dict[str, int]:
    """How many deliveries are in each state that any is in."""
    return {state.value: count for state, count in store.outbox.counts().items() if count}
