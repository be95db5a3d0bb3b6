"""What the ledger calls things."""

from enum import StrEnum


class FeeKind(StrEnum):
    """Held apart all the way: assessed, paid and received separately (data/confirmations.csv, step 4)."""

    INFRASTRUCTURE = "infrastructure"
    TRANSFER = "transfer"


class FeeStatus(StrEnum):
    UNPAID = "unpaid"
    PARTLY = "partly"
    PAID = "paid"


class VehicleUse(StrEnum):
    """How a vehicle uses the gate's infrastructure; rates of data/fees.csv depend on it."""

    CROSSES = "crosses"
    TRANSSHIPS_ONLY = "transships_only"
    DELIVERS_INLAND = "delivers_inland"


class RateKind(StrEnum):
    """Percentages of the tariff."""

    TRANSSHIPS_ONLY = "transships_only"
    DELIVERS_INLAND = "delivers_inland"
    ORE_EXPORT = "ore_export"


class TariffOrigin(StrEnum):
    """A row that no public source shows is an example, and exists in a demonstration only."""

    PUBLISHED = "published"
    EXAMPLE = "example"


class LineSource(StrEnum):
    TARIFF = "tariff"
    ENTERED = "entered"


class ReversalOutcome(StrEnum):
    APPROVED = "approved"
    DROPPED = "dropped"


class PaymentMethod(StrEnum):
    CASH = "cash"
    BANK_TRANSFER = "bank_transfer"
    CARD = "card"
    OTHER = "other"
