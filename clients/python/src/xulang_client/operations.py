"""Which operations of the API this client has, and which it has not, with the reason.

`tests/contract/test_client.py` holds both lists to the API's own description.
"""

from collections.abc import Mapping
from typing import Final

COVERED: Final[Mapping[str, tuple[str, str]]] = {
    "list_gates": ("GET", "/gates"),
    "list_yards": ("GET", "/yards"),
    "list_problems": ("GET", "/problems"),
    "list_known_partners": ("GET", "/known/partners"),
    "list_known_goods": ("GET", "/known/goods"),
    "list_known_vehicles": ("GET", "/known/vehicles"),
    "list_known_drivers": ("GET", "/known/drivers"),
    "check_declaration": ("POST", "/declarations/check"),
    "declare": ("POST", "/declarations"),
    "list_declarations": ("GET", "/declarations"),
    "get_declaration": ("GET", "/declarations/{declaration_id}"),
    "preview_amendment": ("POST", "/declarations/{declaration_id}/amendments/preview"),
    "amend_declaration": ("PUT", "/declarations/{declaration_id}"),
    "list_vehicle_changes": ("GET", "/crossings/{crossing_id}/changes"),
    "cancel_declaration": ("POST", "/declarations/{declaration_id}/cancellation"),
    "list_questions": ("GET", "/declarations/{declaration_id}/corrections"),
    "list_versions": ("GET", "/declarations/{declaration_id}/versions"),
    "link_driver": ("POST", "/crossings/{crossing_id}/driver-link"),
    "list_crossings": ("GET", "/crossings"),
    "get_crossing": ("GET", "/crossings/{crossing_id}"),
    "get_timeline": ("GET", "/crossings/{crossing_id}/timeline"),
    "get_permit": ("GET", "/crossings/{crossing_id}/permit"),
    "get_goods": ("GET", "/crossings/{crossing_id}/goods"),
    "send_part_back": ("POST", "/crossings/{crossing_id}/part-returns"),
    "keep_part": ("POST", "/crossings/{crossing_id}/part-returns/withdrawals"),
    "get_place": ("GET", "/crossings/{crossing_id}/place"),
    "list_windows": ("GET", "/crossings/{crossing_id}/windows"),
    "list_places": ("GET", "/places"),
    "choose_window": ("POST", "/crossings/{crossing_id}/window-choices"),
    "take_first_window": ("POST", "/crossings/{crossing_id}/window-choices/withdrawals"),
    "give_back_place": ("POST", "/crossings/{crossing_id}/place-returns"),
    "ask_place": ("POST", "/crossings/{crossing_id}/place-requests"),
    "list_call_orders": ("GET", "/call-orders"),
    "get_call_order": ("GET", "/call-orders/{order_id}"),
    "order_call": ("POST", "/call-orders"),
    "approve_call": ("POST", "/call-orders/{order_id}/approval"),
    "drop_call": ("POST", "/call-orders/{order_id}/dropping"),
    "get_road": ("GET", "/gates/{code}/road"),
    "hold_road": ("POST", "/road-holds"),
    "free_road": ("POST", "/road-holds/{hold_id}/lifting"),
    "count_road": ("POST", "/road-counts"),
    "list_sealed_windows": ("GET", "/gates/{code}/sealed-windows"),
    "announce_sealed_window": ("POST", "/sealed-windows"),
    "commit_secret": ("POST", "/sealed-windows/commitments"),
    "reveal_secret": ("POST", "/sealed-windows/reveals"),
    "list_events": ("GET", "/events"),
    "get_fees": ("GET", "/declarations/{declaration_id}/fees"),
    "assess_fees": ("POST", "/declarations/{declaration_id}/fees/assessments"),
    "note_payment": ("POST", "/declarations/{declaration_id}/fees/payments"),
    "reverse_payment": ("POST", "/declarations/{declaration_id}/fees/payments/{payment_id}/reversals"),
    "list_webhooks": ("GET", "/webhooks"),
    "add_webhook": ("POST", "/webhooks"),
    "remove_webhook": ("POST", "/webhooks/{webhook_id}/removal"),
    "test_webhook": ("POST", "/webhooks/{webhook_id}/test"),
    "send_yard_events": ("POST", "/yards/{yard}/events"),
    "list_yard_events": ("GET", "/yards/{yard}/events"),
    "list_yard_vehicles": ("GET", "/yards/{yard}/vehicles"),
    "list_yard_changes": ("GET", "/yards/{yard}/changes"),
    "send_yard_stock": ("POST", "/yards/{yard}/stock-lists"),
    "list_yard_differences": ("GET", "/yards/{yard}/differences"),
    "settle_yard_difference": ("POST", "/yards/{yard}/differences/{difference}/settlement"),
    "get_command": ("GET", "/command"),
    "get_command_past": ("GET", "/command/past"),
    "list_alerts": ("GET", "/alerts"),
    "get_alert": ("GET", "/alerts/{alert_id}"),
    "answer_alert": ("POST", "/alerts/{alert_id}/words"),
    "list_alert_rules": ("GET", "/alert-rules"),
    "list_units": ("GET", "/units"),
    "list_assignments": ("GET", "/assignments"),
    "give_assignment": ("POST", "/assignments"),
    "get_assignment": ("GET", "/assignments/{assignment_id}"),
    "say_of_assignment": ("POST", "/assignments/{assignment_id}/words"),
    "get_statistics": ("GET", "/statistics"),
    "list_counted_crossings": ("GET", "/statistics/crossings"),
    "list_daily_reports": ("GET", "/daily-reports"),
    "get_daily_report": ("GET", "/daily-reports/{day}"),
    "list_indicators": ("GET", "/indicators"),
    "get_indicator": ("GET", "/indicators/{indicator}"),
    "get_series": ("GET", "/indicators/{indicator}/series"),
    "list_areas": ("GET", "/areas"),
    "list_findings": ("GET", "/findings"),
    "get_collection": ("GET", "/collection"),
    "list_figures": ("GET", "/figures"),
    "take_steps": ("POST", "/figures"),
    "get_figure": ("GET", "/figures/{figure_id}"),
    "list_programmes": ("GET", "/programmes"),
    "get_programme": ("GET", "/programmes/{programme}"),
    "list_projects": ("GET", "/programmes/{programme}/projects"),
    "get_project": ("GET", "/projects/{project}"),
}

# These change nothing, or name what they send by ids of their own: sent again, they do no harm.
HARMLESS: Final = frozenset({"check_declaration", "preview_amendment", "send_yard_events"})

FILES: Final = "It is about a file; this client sends and takes JSON alone."
CAPACITY: Final = "Said by the centre and the other side; firms read it on the public pages and as open data."
CENTRE: Final = "Orders of the management centre; firms follow them by what was said of their declarations."
FORCES: Final = "A force's word; firms and yards have none, and forces write with their own systems."
PAGES: Final = "Rare, with a photo or an agreement of two: the pages lead through it better than a program."
SETTING_UP: Final = "Done once by hand; the pages of webhooks show it with its deliveries."
PROOF: Final = "Proofs are checked with the log's own tools (docs/facts-and-sealing.md)."

# Whole chapters of the description (its tags).
CHAPTERS_NOT_COVERED: Final[Mapping[str, str]] = {
    "Forces and yards": FORCES,
    "Capacity": CAPACITY,
    "Change of gate": CENTRE,
    "Exceptions": PAGES,
    "Proofs": PROOF,
}
NOT_COVERED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "read_document",
            "upload_photo",
            "send_yard_event_file",
            "get_import_template",
            "import_declarations",
            "get_import",
            "list_import_entries",
            "get_import_copy",
            "get_sdmx",
            "get_sdmx_structure",
        ),
        FILES,
    ),
    **dict.fromkeys(("list_tasks", "ask_correction", "drop_correction"), FORCES),
    **dict.fromkeys(("ask_replacement", "drop_replacement"), PAGES),
    **dict.fromkeys(
        (
            "get_webhook",
            "change_webhook",
            "rotate_webhook",
            "pause_webhook",
            "resume_webhook",
            "replay_webhook",
            "list_deliveries",
            "resend_delivery",
        ),
        SETTING_UP,
    ),
    "get_permit_key": PROOF,
    "get_problem": "`list_problems` has them all.",
}
