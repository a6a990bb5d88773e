"""Sources, leases, visits, hosts, and the ledger of URLs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.database import Store
from store.records import FetchOutcome, Layout, Source, SourceKind, StoreError, UrlState
from tests.store_builders import NOW, article, entry, open_store, rows, source, value, visit

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "q.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def test_a_source_comes_back_as_it_was_configured(store: Store) -> None:
    full = Source(
        id="full",
        name="Full Éditions",
        homepage="http://full.test/",
        kind=SourceKind.SITEMAP,
        url="http://full.test/map.xml",
        region="europe",
        publisher="house",
        official=True,
        country="FR",
        lang="fr",
        tags=("ports", "rail"),
        min_interval_s=60,
        max_interval_s=600,
        max_items=7,
        include=("/news/",),
        exclude=("/jobs/", "a'b"),
        excerpt_only=True,
        full_content=True,
        verified=date(2026, 11, 1),
        verified_how="by hand",
        min_articles=3,
        cadence_s=3600,
        layout=Layout(pages=4),
    )
    assert all(getattr(full, f.name) != f.default for f in fields(Source) if f.name != "enabled")
    store.sources.sync([full], NOW)
    (lease,) = store.sources.lease_due(owner="a", now=NOW, lease_s=60)
    assert lease.source == full
    assert lease.until == NOW + timedelta(seconds=60)


def test_sync_keeps_what_was_learnt_and_retires_what_vanished(store: Store) -> None:
    store.sources.record(visit(etag='"1"'), [], queue=[], baseline=False)
    store.sources.sync([source(name="Renamed"), source("second")], NOW)
    assert store.sources.state("gazette").etag == '"1"'
    store.sources.sync([source("second")], NOW)
    assert [state.source_id for state in store.sources.states()] == ["second"]
    assert [lease.source.id for lease in store.sources.lease_due(owner="a", now=LATER, lease_s=60)] == [
        "second"
    ]
    store.sources.sync([source(), source("second")], NOW)
    assert store.sources.state("gazette").etag == '"1"'


def test_a_new_address_is_a_first_visit(store: Store) -> None:
    learnt = visit(etag='"1"', last_modified="then", body_sha256="aa", effective_url="http://old.test/")
    store.sources.record(learnt, [], queue=[], baseline=True)
    store.sources.distrust_validators("gazette")
    store.sources.sync([source(name="Renamed")], NOW)
    assert store.sources.state("gazette").baselined_at is not None
    store.sources.sync([source(url="http://gazette.test/new.xml")], NOW)
    state = store.sources.state("gazette")
    assert (state.etag, state.last_modified, state.body_sha256, state.effective_url) == (None,) * 4
    assert (state.baselined_at, state.etag_unreliable) == (None, False)
    assert len(store.sources.lease_due(owner="a", now=NOW, lease_s=60)) == 1


@pytest.mark.parametrize(
    ("ahead", "due"),
    [(timedelta(days=7, hours=23), False), (timedelta(days=8, seconds=1), True), (timedelta(days=999), True)],
)
def test_a_visit_set_by_a_clock_that_ran_ahead_is_due(store: Store, ahead: timedelta, due: bool) -> None:
    store.sources.record(visit(next_due_at=NOW + ahead), [], queue=[], baseline=False)
    assert len(store.sources.lease_due(owner="a", now=NOW, lease_s=60)) == due


def test_a_source_that_rests_longer_than_a_week_is_let_rest(store: Store) -> None:
    store.sources.sync([source(max_interval_s=30 * 86400)], NOW)
    store.sources.record(visit(next_due_at=NOW + timedelta(days=30)), [], queue=[], baseline=False)
    assert store.sources.lease_due(owner="a", now=NOW, lease_s=60) == []


def test_a_lease_by_a_clock_that_ran_ahead_has_no_owner(store: Store) -> None:
    store.sources.lease_due(owner="one", now=NOW + timedelta(days=300), lease_s=60)
    assert len(store.sources.lease_due(owner="two", now=NOW, lease_s=60)) == 1
    assert store.sources.lease_due(owner="three", now=NOW, lease_s=60) == []


def test_no_host_is_held_beyond_tomorrow(store: Store) -> None:
    store.sources.hold_host("busy.test", LATER, "429")
    store.sources.hold_host("ahead.test", NOW + timedelta(days=300), "429")
    store.sources.lease_due(owner="a", now=NOW, lease_s=60)
    assert store.sources.host_down_until("busy.test") == LATER
    assert store.sources.host_down_until("ahead.test") == NOW + timedelta(days=1)


def test_a_lease_is_exclusive_between_two_connections(path: Path, store: Store) -> None:
    with Store.open(path) as other:
        assert len(store.sources.lease_due(owner="one", now=NOW, lease_s=60)) == 1
        assert other.sources.lease_due(owner="two", now=NOW, lease_s=60) == []
        assert other.sources.lease_due(owner="two", now=NOW, lease_s=60, force=True) == []
        after = NOW + timedelta(seconds=61)
        assert len(other.sources.lease_due(owner="two", now=after, lease_s=60)) == 1


def test_only_due_enabled_and_named_sources_are_leased(store: Store) -> None:
    store.sources.sync([source(), source("off", enabled=False), source("b"), source("c")], NOW)
    store.sources.record(visit("b"), [], queue=[], baseline=False)

    def leased(**options: object) -> list[str]:
        leases = store.sources.lease_due(owner="a", now=NOW, lease_s=60, **options)  # type: ignore[arg-type]
        store.sources.release(owner="a")
        return [lease.source.id for lease in leases]

    assert leased() == ["c", "gazette"]
    assert leased(only=["b", "c", "off"]) == ["c"]
    assert leased(only=["b", "off"], force=True) == ["b"]
    assert leased(only=[]) == []


def test_a_visit_ends_the_lease_and_sets_the_next(store: Store) -> None:
    store.sources.lease_due(owner="a", now=NOW, lease_s=3600)
    store.sources.record(visit(), [], queue=[], baseline=False)
    assert store.sources.lease_due(owner="b", now=NOW, lease_s=60) == []
    assert len(store.sources.lease_due(owner="b", now=LATER, lease_s=60)) == 1


def test_validators_move_on_success_only(store: Store) -> None:
    def state_after(**changes: Any) -> tuple[str | None, str | None, float]:  # noqa: ANN401
        store.sources.record(visit(**changes), [], queue=[], baseline=False)
        state = store.sources.state("gazette")
        return state.etag, state.body_sha256, state.fail_weight

    assert state_after(etag='"1"', body_sha256="aa") == ('"1"', "aa", 0)
    assert state_after(outcome=FetchOutcome.SOFT_ERROR, etag='"x"', http_status=503) == ('"1"', "aa", 0.5)
    assert state_after(outcome=FetchOutcome.HARD_ERROR, http_status=None) == ('"1"', "aa", 1.5)
    assert state_after(outcome=FetchOutcome.EMPTY, etag='"y"') == ('"1"', "aa", 1.5)
    assert state_after(outcome=FetchOutcome.UNCHANGED, http_status=304) == ('"1"', "aa", 0)
    assert state_after(body_sha256="bb") == (None, "bb", 0)


def test_every_outcome_has_a_weight(store: Store, path: Path) -> None:
    for outcome in FetchOutcome:
        store.sources.record(visit(outcome=outcome), [], queue=[], baseline=False)
    assert value(path, "SELECT count(DISTINCT outcome) FROM fetches") == len(FetchOutcome)


def test_the_first_good_visit_makes_the_baseline(store: Store) -> None:
    store.sources.record(visit(outcome=FetchOutcome.SOFT_ERROR), [], queue=[], baseline=True)
    assert store.sources.state("gazette").baselined_at is None
    store.sources.record(visit(), [], queue=[], baseline=True)
    first = store.sources.state("gazette").baselined_at
    assert first == NOW + timedelta(seconds=2)
    store.sources.record(visit(finished_at=LATER), [], queue=[], baseline=False)
    assert store.sources.state("gazette").baselined_at == first


def test_a_gone_source_says_why_until_it_answers(store: Store) -> None:
    gone = visit(outcome=FetchOutcome.GONE, error="410 Gone", http_status=410)
    said = []
    for _ in range(2):  # once may be a mistake of theirs
        store.sources.record(gone, [], queue=[], baseline=False)
        said.append(store.sources.state("gazette").disabled_reason)
    assert said == [None, "410 Gone"]
    store.sources.record(visit(), [], queue=[], baseline=False)
    assert store.sources.state("gazette").disabled_reason is None


def test_validators_that_lied_are_remembered(store: Store) -> None:
    store.sources.distrust_validators("gazette")
    store.sources.record(visit(), [], queue=[], baseline=False)
    assert store.sources.state("gazette").etag_unreliable


def test_hosts_are_held_for_the_longest_time_asked(store: Store) -> None:
    assert store.sources.host_down_until("gazette.test") is None
    store.sources.hold_host("gazette.test", LATER, "429")
    store.sources.hold_host("gazette.test", NOW, "503")
    assert store.sources.host_down_until("gazette.test") == LATER


def test_an_unknown_source_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no source 'nobody'"):
        store.sources.state("nobody")


def test_what_a_feed_said_waits_in_the_queue_across_runs(path: Path) -> None:
    first = entry(1, summary="Short.", content="<p>Long</p>", published=NOW, updated=LATER, guid="g")
    with open_store(path) as store:
        store.sources.record(visit(), [first, entry(2)], queue=[first], baseline=True)
        store.articles.attempt(first.url_key, NOW)
    with Store.open(path) as store:  # another run, after the first was killed
        (waiting,) = store.articles.queued(["gazette"], 10)
        assert (waiting.source_id, waiting.entry, waiting.baseline, waiting.attempts) == (
            "gazette",
            first,
            True,
            1,
        )
        assert store.articles.queued(["other"], 10) == []


def test_every_url_seen_is_in_one_state_with_a_reason(store: Store) -> None:
    store.sources.record(visit(), [entry(1), entry(2)], queue=[entry(1)], baseline=False)
    state, reason = store.articles.url_state(entry(2).url) or (None, "")
    assert state is UrlState.EXCLUDED
    assert reason
    store.articles.drop(entry(2).url_key, UrlState.EXCLUDED, "matches exclude '/2'", NOW)
    assert store.articles.url_state(entry(2).url) == (UrlState.EXCLUDED, "matches exclude '/2'")
    store.articles.drop(entry(1).url_key, UrlState.FAILED, "404", NOW)
    assert store.articles.url_state(entry(1).url) == (UrlState.FAILED, "404")
    assert store.articles.queued(["gazette"], 10) == []
    assert store.articles.url_state("http://never.test/") is None
    with pytest.raises(StoreError):
        store.articles.drop("0" * 16, UrlState.FAILED, "404", NOW)


def test_known_urls_give_their_fingerprint_and_are_seen_again(path: Path, store: Store) -> None:
    store.sources.record(visit(), [entry(1)], queue=[entry(1)], baseline=False)
    assert store.articles.known([entry(1).url_key, entry(2).url_key]) == {entry(1).url_key: "f1"}
    store.sources.record(visit(finished_at=LATER), [entry(1, fingerprint="new")], queue=[], baseline=False)
    assert store.articles.known([entry(1).url_key]) == {entry(1).url_key: "f1"}
    assert rows(path, "SELECT first_seen < last_seen AS seen FROM urls") == [{"seen": 1}]


def test_an_edited_item_is_queued_again_as_news(store: Store) -> None:
    store.sources.record(visit(), [entry(1)], queue=[entry(1)], baseline=True)
    store.articles.keep(article(entry(1).url_key, "Old words.", url=entry(1).url), now=NOW)
    edited = entry(1, fingerprint="edited")
    store.sources.record(visit(), [edited], queue=[edited], baseline=False)
    (waiting,) = store.articles.queued(["gazette"], 10)
    assert (waiting.entry.fingerprint, waiting.baseline, waiting.attempts) == ("edited", False, 0)


def test_a_page_still_waiting_stays_old_news(store: Store) -> None:
    store.sources.record(visit(), [entry(1)], queue=[entry(1)], baseline=True)
    store.sources.record(visit(), [entry(1)], queue=[entry(1)], baseline=False)
    assert store.articles.queued(["gazette"], 10)[0].baseline


def test_a_waiting_page_is_news_once_a_source_from_before_it_names_it(store: Store) -> None:
    store.sources.sync([source(), source("old"), source("also-new")], NOW)
    store.sources.record(visit("old", finished_at=NOW), [], queue=[], baseline=True)
    store.sources.record(visit(), [entry(1)], queue=[entry(1)], baseline=True)
    others = entry(1, fingerprint="said otherwise")
    store.sources.record(visit("also-new"), [others], queue=[others], baseline=True)
    store.sources.record(visit("also-new", finished_at=LATER), [entry(1)], queue=[entry(1)], baseline=False)
    assert store.articles.queued(["also-new"], 10)[0].baseline  # it stood in both feeds when we came
    store.sources.record(visit("old", finished_at=LATER), [entry(1)], queue=[], baseline=False)
    assert not store.articles.queued(["also-new"], 10)[0].baseline


def test_a_waiting_page_of_news_is_not_silenced_by_a_new_source(store: Store) -> None:
    store.sources.sync([source(), source("new")], NOW)
    store.sources.record(visit(), [], queue=[], baseline=True)
    store.sources.record(visit(finished_at=LATER), [entry(1)], queue=[entry(1)], baseline=False)
    others = entry(1, fingerprint="said otherwise")
    store.sources.record(visit("new", finished_at=LATER), [others], queue=[others], baseline=True)
    assert not store.articles.queued(["new"], 10)[0].baseline


def test_a_visit_is_all_or_nothing(path: Path, store: Store) -> None:
    with pytest.raises(StoreError):
        store.sources.record(visit(items=-1), [entry(1)], queue=[entry(1)], baseline=False)
    assert value(path, "SELECT count(*) FROM urls") == 0
    assert store.sources.state("gazette").last_attempt_at is None


def test_hostile_words_are_data(path: Path, store: Store) -> None:
    nasty = entry(1, title="'); DROP TABLE urls; --", summary="nul\x00 and \ud800 half")
    store.sources.record(visit(), [nasty], queue=[nasty], baseline=False)
    (waiting,) = store.articles.queued(["gazette"], 10)
    assert waiting.entry.title == nasty.title
    assert waiting.entry.summary == "nul\ufffd and \ufffd half"
