"""The route tree: what may stand in the file, and where each alert goes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from notifier.labels import LABELS, labels
from notifier.routes import Destination, Route, Slack, destinations, load, matcher
from store.records import AlertEvent, ConfigError, MeasureAction, Party, PartyKind
from tests.fakes import alerts

SHIPPED = Path(__file__).parent.parent / "config" / "routes.toml"

TREE = """
[slack]
ops_channel = "C0OPS"
pace_s = 2.0
grace_s = 90

[route]
sink = "console"

[[route.routes]]
match = ['port="NLRTM"']
sink = "slack"
channel = "C0ROTTERDAM"
continue = true

[[route.routes]]
match = ['kind="mou"', 'country=~"NL|BE"']
sink = "slack"
channel = "C0LOW"

[[route.routes]]
match = ['kind="tariff"', 'action!="investigation"']
sink = "slack"
channel = "C0TARIFF"
    [[route.routes.routes]]
    match = ['product=~"steel|7[26]"']
    channel = "C0METALS"
    [[route.routes.routes]]
    match = ['target="CN"']
    sink = "console"

[[route.routes]]
match = ['kind!~"mou|tariff"', 'official="true"']
sink = "slack"
channel = "C0LOW"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Route:
    return written(tmp_path, TREE)


def written(folder: Path, text: str) -> Route:
    path = folder / "routes.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def duty(**changes: object) -> AlertEvent:
    return alerts.tariff(fact=replace(alerts.DUTY, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "channels"),
    [
        (alerts.mou(), ["C0ROTTERDAM", "C0LOW"]),
        (
            alerts.mou(fact=replace(alerts.PACT, parties=(), party_ports=(), party_countries=("BE",))),
            ["C0LOW"],
        ),
        (alerts.mou(fact=replace(alerts.PACT, parties=(), party_ports=("NLRTM",))), ["C0ROTTERDAM", "C0LOW"]),
        (alerts.mou(fact=replace(alerts.PACT, parties=(), party_ports=(), party_countries=("FR",))), [""]),
        (duty(), ["C0METALS"]),
        (duty(products=()), ["C0TARIFF"]),
        (duty(products=(), target=("VN", "CN")), [""]),
        (duty(action=MeasureAction.INVESTIGATION), [""]),
        (alerts.trade_deal(), ["C0LOW"]),
        (alerts.concession(), [""]),
    ],
)
def test_where_an_alert_goes(tree: Route, event: AlertEvent, channels: list[str]) -> None:
    assert [one.channel for one in destinations(event, tree)] == channels


def test_a_destination_names_its_route(tree: Route) -> None:
    assert destinations(duty(), tree) == [
        Destination(sink="slack", channel="C0METALS", route="route.routes[2].routes[0]")
    ]
    assert destinations(duty(products=(), target=("CN",)), tree) == [
        Destination(sink="console", channel="", route="route.routes[2].routes[1]")
    ]


def test_two_ways_to_one_channel_are_one_destination(tmp_path: Path) -> None:
    way = '[[route.routes]]\nmatch = [\'kind="mou"\']\nsink = "slack"\nchannel = "C0ONE"\ncontinue = true\n'
    found = destinations(alerts.mou(), written(tmp_path, way * 2))
    assert [one.route for one in found] == ["route.routes[0]"]


def test_the_slack_table_is_read(tree: Route, tmp_path: Path) -> None:
    assert tree.slack == Slack(ops_channel="C0OPS", pace_s=2.0, grace_s=90.0)
    assert tree.sinks() == {"console", "slack"}
    assert written(tmp_path, "") == Route(name="route", sink="console", channel="")


def test_the_shipped_routes_print_everything() -> None:
    root = load(SHIPPED)
    assert root.sinks() == {"console"}
    assert [one.sink for one in destinations(alerts.mou(), root)] == ["console"]


def test_the_shipped_examples_work(tmp_path: Path) -> None:
    commented = re.compile(
        r"^# (?=ops_channel =|\[\[|match =|sink =|channel =|continue = true$|    )", re.MULTILINE
    )
    root = written(tmp_path, commented.sub("", SHIPPED.read_text(encoding="utf-8")))
    assert [one.channel for one in destinations(alerts.mou(), root)] == ["C0123ROTTM", "C0123MOUNL"]
    assert [one.channel for one in destinations(alerts.tariff(), root)] == ["C0123METALS"]
    assert root.slack.ops_channel == "C0123456789"


def test_labels_of_an_agreement() -> None:
    found = labels(alerts.mou())
    assert set(found) == set(LABELS)
    assert found["country"] == ("NL", "BR")
    assert found["port"] == ("NLRTM", "BRSSZ")
    assert found["status"] == ("signed",)
    assert (found["action"], found["imposer"], found["product"]) == ((), (), ())
    assert found["topic"] == ("digital", "trade_promotion")
    bloc = Party(name="ASEAN", kind=PartyKind.BLOC)
    assert labels(alerts.mou(fact=replace(alerts.PACT, parties=(bloc,))))["bloc"] == ("ASEAN",)


def test_labels_of_a_measure() -> None:
    found = labels(duty(imposer=("EU",), target=("CN", "*")))
    assert found["bloc"] == ("EU",)
    assert found["country"] == ("CN",)
    assert found["target"] == ("CN", "*")
    assert found["product"] == ("steel", "aluminium", "72", "76")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('country="BR"', True),
        ('country!="BR"', False),
        ('country!="FR"', True),
        ('country=~"N."', True),
        ('country=~"N"', False),
        ('country!~"N.|FR"', False),
        ('product="steel"', False),
        ('product!="steel"', True),
        ('party = "Porto de Santos"', True),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    assert matcher(condition).accepts(labels(alerts.mou())) is holds


SLACK_CHILD = '[[route.routes]]\nsink = "slack"\n'


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("[[route.routes]]\nmatch = ['colour=\"red\"']", "route.routes[0].match", "unknown label colour"),
        ("[[route.routes]]\nmatch = ['kind=~\"(\"']", "route.routes[0].match", "regular expression"),
        ("[[route.routes]]\nmatch = ['kind=mou']", "route.routes[0].match", 'label="value"'),
        ("[[route.routes]]\nmatch = ['kind=\"mouse\"']", "route.routes[0].match", "kind is never"),
        ("[[route.routes]]\nmatch = ['country=\"UK\"']", "route.routes[0].match", "ISO 3166"),
        ("[[route.routes]]\nmatch = ['port=\"Rotterdam\"']", "route.routes[0].match", "UN/LOCODE"),
        ('[route]\nsink = "email"', "route.sink", "console"),
        ('[route]\nsnik = "console"', "route.snik", "unknown key"),
        ('[[route.routes]]\nchanel = "C0X"', "route.routes[0].chanel", "unknown key"),
        ('[slack]\ntoken = "xoxb-1"', "slack.token", "unknown key"),
        ("[slack]\npace_s = -1.0", "slack.pace_s", "greater"),
        ('[slack]\non_unknown = "drop"', "slack.on_unknown", "hold"),
        ('[slack]\nops_channel = "#ops"', "slack.ops_channel", "pattern"),
        (SLACK_CHILD, "route.routes[0].channel", "is missing"),
        ('[route]\nsink = "slack"', "route.channel", "is missing"),
        (SLACK_CHILD + 'channel = "#general"', "route.routes[0].channel", "pattern"),
        ('[route]\nchannel = "C0X1"', "route.channel", "console has no channels"),
        ("[route]\nmatch = ['kind=\"mou\"']", "route.match", "takes every event"),
        ("[route]\ncontinue = true", "route.continue", "takes every event"),
        (f'{SLACK_CHILD}channel = "C0X1"\n' * 2, "route.routes[1]", "no event reaches it"),
        ("[route\n", "line", "TOML"),
    ],
)
def test_a_wrong_file_is_one_line_with_file_and_key(
    tmp_path: Path, text: str, key: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        written(tmp_path, text)
    message = str(caught.value)
    assert message.count("\n") == 0
    assert str(tmp_path / "routes.toml") in message
    assert key in message
    assert problem in message
