"""How sure each value of an event is, apart from the event itself."""

from dataclasses import replace
from datetime import date

from spacy.language import Language

from nlp.extract import read
from nlp.field_confidence import FIELDS, chance, claims, kind_of, rated, said, signs
from nlp.lexicon import rows
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    Document,
    Evidence,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    Product,
    Realis,
)

TEXT = "Kenya will charge 35 percent on cement and clinker from Egypt. The duty starts on 1 March 2027."


def row(field: str, quote: str, text: str = TEXT) -> Evidence:
    start = text.index(quote)
    return Evidence(field=field, start=start, end=start + len(quote), quote=quote)


DUTY = Measure(
    type=MeasureType.TARIFF,
    action=MeasureAction.IMPOSED,
    realis=Realis.PLANNED,
    main=True,
    imposer=("KE",),
    target=("EG",),
    products=(Product(name="cement", hs="2523"), Product(name="clinker")),
    rate=35.0,
    effective="2027-03-01",
    confidence=0.8,
    evidence=(
        row("event", "Kenya will charge 35 percent on cement and clinker from Egypt."),
        *(row("imposer", "Kenya"), row("target", "Egypt"), row("rate", "35 percent")),
        *(row("products", "cement"), row("products", "clinker"), row("effective", "1 March 2027")),
    ),
)


def signs_of(event: Agreement | Measure, field: str, title: str = "") -> list[set[str]]:
    return [set(signs(event, one, title=title)) for one in claims(event) if one.row.field == field]


def test_a_claim_is_as_sure_as_its_event_and_its_value_together() -> None:
    done = rated(DUTY, title="Kenya plans duty")
    told = {one.field: one.confidence for one in done.evidence}
    assert told["event"] == DUTY.confidence
    (rate,) = [one for one in claims(DUTY) if one.row.field == "rate"]
    assert told["rate"] == round(0.8 * chance(DUTY, rate, title="Kenya plans duty"), 2)
    assert all(one.confidence is not None and 0 < one.confidence <= 0.8 for one in done.evidence)
    assert replace(done, evidence=()) == replace(DUTY, evidence=())


def test_every_value_has_a_row_and_one_without_own_words_quotes_the_act() -> None:
    done = rated(DUTY, title="")
    assert {one.field for one in done.evidence} == {
        *("event", "type", "action", "imposer", "target", "products", "rate", "effective")
    }
    (action,) = [one for one in done.evidence if one.field == "action"]
    assert action.quote == DUTY.evidence[0].quote
    assert all(TEXT[one.start : one.end] == one.quote for one in done.evidence)


def test_rating_twice_is_rating_once() -> None:
    once = rated(DUTY, title="Kenya plans duty")
    assert rated(once, title="Kenya plans duty") == once


def test_each_of_several_values_is_claimed_by_its_own_words() -> None:
    found = [(one.row.quote, one.values) for one in claims(DUTY) if one.row.field == "products"]
    assert found == [("cement", ("cement",)), ("clinker", ("clinker",))]
    both = replace(DUTY, imposer=("KE", "UG"))
    named = [(one.values, one.inferred) for one in claims(both) if one.row.field == "imposer"]
    assert named == [(("KE",), False), (("UG",), True)]


def test_words_that_name_no_value_stand_for_those_left_over() -> None:
    text = "Egypt and the cabinet agreed. It was signed."
    pact = Agreement(
        type=AgreementType.MOU,
        status=AgreementStatus.SIGNED,
        realis=Realis.ASSERTED,
        main=True,
        parties=(Party(name="Egypt"), Party(name="Kenya")),
        evidence=(
            *(row("event", "Egypt and the cabinet agreed.", text), row("parties", "Egypt", text)),
            row("parties", "the cabinet", text),
        ),
    )
    assert [one.values for one in claims(pact) if one.row.field == "parties"] == [("Egypt",), ("Kenya",)]


def test_the_signs_of_a_claim() -> None:
    assert signs_of(DUTY, "imposer", "Kenya plans duty")[0] >= {"titled", "ahead"}
    assert "titled" not in signs_of(DUTY, "target", "Kenya plans duty")[0]
    assert signs_of(DUTY, "effective")[0] >= {"beside", "full_date"}
    assert "full_date" not in signs_of(replace(DUTY, effective="2027-03"), "effective")[0]
    assert signs_of(DUTY, "action")[0] >= {"inferred", "is_imposed"}
    assert "several" in signs_of(DUTY, "products")[0]
    assert "several" not in signs_of(DUTY, "rate")[0]
    assert "every_origin" in signs_of(replace(DUTY, target=("*",)), "target")[0]
    assert "sure" in signs_of(replace(DUTY, confidence=0.95), "rate")[0]
    assert "unsure" in signs_of(replace(DUTY, confidence=0.6), "rate")[0]


def test_a_party_known_only_by_initials_or_by_inference_is_less_sure() -> None:
    text = "MPA and Port of Varna signed a memorandum."
    pact = Agreement(
        type=AgreementType.MOU,
        status=AgreementStatus.SIGNED,
        realis=Realis.ASSERTED,
        main=True,
        parties=(Party(name="MPA"), Party(name="Port of Varna"), Party(name="Port of Poti")),
        confidence=0.95,
        evidence=(
            *(row("event", text, text), row("parties", "MPA", text), row("parties", "Port of Varna", text)),
        ),
    )
    named, inferred = (
        one.confidence
        for one in rated(pact, title="").evidence
        if one.field == "parties" and one.quote != "MPA"
    )
    assert named is not None
    assert inferred is not None
    assert inferred < named
    assert "initials" in signs_of(pact, "parties")[0]


def test_every_field_has_a_bias_and_every_weight_is_of_a_field() -> None:
    fields = {f"{kind}.{field}" for kind, names in FIELDS.items() for field in names}
    table = rows("field_confidence")
    assert {one["field"] for one in table if one["sign"] == "bias"} == fields
    assert {one["field"] for one in table} == fields


def test_said_gives_values_as_text() -> None:
    assert said(DUTY, "products") == ("cement", "clinker")
    assert said(DUTY, "rate") == ("35",)
    assert said(DUTY, "action") == ("imposed",)
    assert said(DUTY, "legal_basis") == ()
    assert kind_of(DUTY) == "measure"


def test_what_is_extracted_carries_the_confidence_of_each_field(nlp: Language) -> None:
    text = (
        "The Port of Rotterdam and the Port of Busan signed a memorandum of understanding on 3 November. "
        "The agreement runs for three years."
    )
    document = Document(id="a", text=text, title="Rotterdam and Busan sign", published=date(2026, 11, 4))
    (found,) = next(iter(read([document], nlp))).agreements
    told = {one.field: one.confidence for one in found.evidence}
    assert told.keys() >= {"event", "type", "status", "parties", "signed"}
    assert told["event"] == found.confidence
    assert all(value is not None and value <= found.confidence for value in told.values())
    assert len(set(told.values())) > 2
