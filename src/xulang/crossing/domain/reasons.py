"""Reasons an officer chooses from when he stops something; the free note beside them is private."""

from enum import StrEnum


class Reason(StrEnum):
    """Public codes: they stand in the log, so they name no one."""

    PAPERS_MISSING = "papers_missing"
    DATA_WRONG = "data_wrong"
    WRONG_VEHICLE = "wrong_vehicle"
    GOODS_DIFFER = "goods_differ"
    SEAL_BROKEN = "seal_broken"
    OVERWEIGHT = "overweight"
    PEST_OR_DISEASE = "pest_or_disease"
    HEALTH_RISK = "health_risk"
    FEES_UNCLEAR = "fees_unclear"
    SUSPICION = "suspicion"
    VEHICLE_UNSAFE = "vehicle_unsafe"
    OTHER_SIDE_REFUSED = "other_side_refused"
    GOODS_SPOILED = "goods_spoiled"
    GOODS_WITHDRAWN = "goods_withdrawn"
    PLANS_CHANGED = "plans_changed"
    DECLARED_TWICE = "declared_twice"
    VEHICLE_BROKE_DOWN = "vehicle_broke_down"
    DRIVER_UNABLE = "driver_unable"
    OTHER = "other"
