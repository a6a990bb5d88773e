"""What a run says of messages that wait for a person, and how the person settles them."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from notifier.worker import DrainReport
from quaywire.cli import main
from quaywire.exits import Exit
from quaywire.summary import Outcome, line, verdict
from store.database import Store
from tests.fakes.alerts import AT
from tests.fakes.newsdesk import queue, routes, states

CONFIG = Path(__file__).parent.parent / "config"


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (DrainReport(held_total=2, pending=1), "2 messages held: settle them with `quaywire notify --held"),
        (DrainReport(wordless=3), "3 events could not be put into words"),
    ],
)
def test_a_run_says_what_waits_for_a_person(report: DrainReport, said: str) -> None:
    outcome = Outcome(drain=report)
    assert verdict(outcome) is Exit.PARTIAL
    assert said in line(outcome)
    assert said.partition(" ")[2] not in line(Outcome())


@pytest.mark.parametrize(
    ("option", "code", "after"),
    [
        ([], Exit.PARTIAL, {"held": 1}),
        (["--held", "drop"], Exit.OK, {"suppressed": 1}),
        (["--held", "resend"], Exit.OK, {"sent": 1}),
    ],
)
def test_held_messages_are_settled_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: list[str], code: int, after: dict[str, int]
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    path = tmp_path / "quaywire.db"
    with Store.open(path) as store:
        queue(store, routes(tmp_path), alerts=1)
        (delivery,) = store.outbox.due(AT + timedelta(days=9))
        store.outbox.mark_held(delivery.id, "history: missing_scope", AT)
    result = CliRunner().invoke(main, ["notify", "--config", str(CONFIG), "--db", str(path), *option])
    assert result.exit_code == code, result.output
    with Store.open(path) as store:
        assert states(store) == after
    assert ("Quayside Authority 0000" in result.stdout) == (after == {"sent": 1})
