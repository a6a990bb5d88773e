"""The words a reader meets for each value of the vocabulary; data, checked to be complete by a test."""

from collections.abc import Mapping

from store.records import AgreementStatus, AgreementType, AlertKind, MeasureAction, MeasureType, Realis

ALERT: Mapping[AlertKind, tuple[str, str]] = {
    AlertKind.MOU: ("📝", "MOU"),
    AlertKind.AGREEMENT: ("🤝", "Agreement"),
    AlertKind.TRADE_DEAL: ("🌐", "Trade deal"),
    AlertKind.TARIFF: ("🧾", "Trade measure"),
}
UPDATE_EMOJI = "🔁"

AGREEMENT_TYPE: Mapping[AgreementType, str] = {
    AgreementType.MOU: "memorandum of understanding",
    AgreementType.LETTER_OF_INTENT: "letter of intent",
    AgreementType.COOPERATION_AGREEMENT: "cooperation agreement",
    AgreementType.SISTER_PORT: "sister-port agreement",
    AgreementType.FREE_TRADE_AGREEMENT: "free trade agreement",
    AgreementType.TRADE_FRAMEWORK: "trade framework",
    AgreementType.CONCESSION: "concession",
    AgreementType.JOINT_VENTURE: "joint venture",
    AgreementType.CARRIER_ALLIANCE: "carrier alliance",
    AgreementType.LABOUR_AGREEMENT: "labour agreement",
    AgreementType.MUTUAL_RECOGNITION: "mutual recognition agreement",
    AgreementType.CONTRACT: "contract",
    AgreementType.OTHER: "agreement",
}

AGREEMENT_STATUS: Mapping[AgreementStatus, str] = {
    AgreementStatus.PROPOSED: "proposed",
    AgreementStatus.NEGOTIATING: "under negotiation",
    AgreementStatus.ANNOUNCED: "announced",
    AgreementStatus.SIGNED: "signed",
    AgreementStatus.APPROVED: "approved",
    AgreementStatus.IN_FORCE: "in force",
    AgreementStatus.RENEWED: "renewed",
    AgreementStatus.AMENDED: "amended",
    AgreementStatus.SUSPENDED: "suspended",
    AgreementStatus.TERMINATED: "terminated",
    AgreementStatus.DENIED: "denied",
}

MEASURE_TYPE: Mapping[MeasureType, str] = {
    MeasureType.TARIFF: "tariff",
    MeasureType.ANTIDUMPING: "anti-dumping duty",
    MeasureType.COUNTERVAILING: "countervailing duty",
    MeasureType.SAFEGUARD: "safeguard",
    MeasureType.QUOTA: "quota",
    MeasureType.IMPORT_BAN: "import ban",
    MeasureType.EXPORT_BAN: "export ban",
    MeasureType.EXPORT_TAX: "export tax",
    MeasureType.PREFERENCE: "tariff preference",
    MeasureType.PORT_FEE: "port fee",
    MeasureType.LICENCE: "licence rule",
    MeasureType.OTHER: "trade measure",
}

MEASURE_ACTION: Mapping[MeasureAction, str] = {
    MeasureAction.INVESTIGATION: "under investigation",
    MeasureAction.THREATENED: "threatened",
    MeasureAction.PROPOSED: "proposed",
    MeasureAction.IMPOSED: "imposed",
    MeasureAction.INCREASED: "increased",
    MeasureAction.REDUCED: "reduced",
    MeasureAction.REMOVED: "removed",
    MeasureAction.SUSPENDED: "suspended",
    MeasureAction.DELAYED: "delayed",
    MeasureAction.EXEMPTED: "exempted",
    MeasureAction.RETALIATION: "in retaliation",
    MeasureAction.STRUCK_DOWN: "struck down",
    MeasureAction.KEPT: "kept",
}

# An asserted event needs no word; every other claim is said, so that a plan never reads as a fact.
REALIS: Mapping[Realis, str] = {
    Realis.ASSERTED: "",
    Realis.PLANNED: "planned, not done yet",
    Realis.HYPOTHETICAL: "a possibility, not decided",
    Realis.DENIED: "denied",
    Realis.PAST: "told as something past",
}
