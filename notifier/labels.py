"""The labels of an alert event: what a route in ``config/routes.toml`` may ask for. Pure."""

from collections.abc import Iterable, Mapping

from notifier.text import country_names
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertEvent,
    AlertKind,
    Measure,
    MeasureAction,
    MeasureType,
    PartyKind,
    Topic,
)

Labels = Mapping[str, tuple[str, ...]]

# label -> the values it can have; None where they are open (places and names)
LABELS: Mapping[str, frozenset[str] | None] = {
    "kind": frozenset(AlertKind),
    "type": frozenset(AgreementType) | frozenset(MeasureType),
    "status": frozenset(AgreementStatus),
    "action": frozenset(MeasureAction),
    "topic": frozenset(Topic),
    "country": None,
    "bloc": None,
    "port": None,
    "party": None,
    "product": None,
    "imposer": None,
    "target": None,
    "official": frozenset({"true", "false"}),
    "source": None,
}


def labels(event: AlertEvent) -> Labels:
    """Every label with its values, of which there may be none; only those of ``LABELS``.

    ``country`` holds every country that takes part, by itself or through a port; ``imposer`` and ``target``
    hold countries, blocs and ``*``; ``product`` holds names in lower case and HS codes; ports are UN/LOCODE.
    """
    common = {
        "kind": (event.kind.value,),
        "official": ("true" if event.official else "false",),
        "source": (event.source_name,),
    }
    match event.fact:
        case Agreement() as agreement:
            return dict.fromkeys(LABELS, ()) | common | _agreement(agreement)
        case Measure() as measure:
            return dict.fromkeys(LABELS, ()) | common | _measure(measure)


def _agreement(fact: Agreement) -> dict[str, tuple[str, ...]]:
    ports = _once([*fact.party_ports, *(party.port for party in fact.parties)])
    codes = [*fact.party_countries, *(party.country for party in fact.parties), *(port[:2] for port in ports)]
    blocs = [party.name for party in fact.parties if party.kind is PartyKind.BLOC]
    return {
        "type": (fact.type.value,),
        "status": (fact.status.value,),
        "topic": tuple(topic.value for topic in fact.topics),
        "port": ports,
        "party": _once(party.name for party in fact.parties),
        **_countries_and_blocs([*codes, *blocs]),
    }


def _measure(fact: Measure) -> dict[str, tuple[str, ...]]:
    hs_codes = [product.hs for product in fact.products]
    return {
        "type": (fact.type.value,),
        "action": (fact.action.value,),
        "imposer": fact.imposer,
        "target": fact.target,
        "product": _once([*(product.name.lower() for product in fact.products), *hs_codes]),
        **_countries_and_blocs([*fact.imposer, *fact.target]),
    }


def _countries_and_blocs(codes: Iterable[str | None]) -> dict[str, tuple[str, ...]]:
    known = _once(codes)
    return {
        "country": tuple(code for code in known if code in country_names()),
        "bloc": tuple(code for code in known if code not in country_names() and code != "*"),
    }


def _once(values: Iterable[str | None]) -> tuple[str, ...]:
    """Known values without repeats, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
