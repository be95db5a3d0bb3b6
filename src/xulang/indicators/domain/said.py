"""What a source says of its own numbers: how final they are, and whose plan they are measured by."""

from enum import StrEnum


class Certainty(StrEnum):
    """How final: "ước tính", "sơ bộ", "chính thức". Statistics go from one to the next."""

    UNSAID = ""
    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    FINAL = "final"


class PlanOf(StrEnum):
    """Whose plan a percentage is of: budgets have one that the centre gives, and the province's own."""

    UNSAID = ""
    CENTRAL = "central"
    PROVINCE = "province"
    PERIOD = "period"
