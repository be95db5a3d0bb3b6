"""Every address that takes a POST, who may use it, and what its form usually sends.

An address without its line here fails `test_every_form_is_tried`.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver

from tests.contract.forms.world import PIN, World
from tests.support.companies import DRIVER, OWNER, PARTIES, TRUCK, soon
from tests.support.figures import REPORT, key
from tests.support.people import PASSWORD
from xulang.crossing.api import Verb
from xulang.platform import clock

Fields = dict[str, str | list[str]]
REQUEST = "request_id"
"""Filled with a new id for each request."""
PUSH = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/a-browser",
    "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
    "auth": "tBHItJI5svbpez7KI4CCXg",
}
CREDENTIAL = '{"id":"YQ","rawId":"YQ","type":"public-key","response":{}}'
NEW_PASSWORD = {"password1": "Mật-khẩu-mới-2026", "password2": "Mật-khẩu-mới-2026"}
# A file cannot be typed: without one the form refuses. test_yard_software_pages sends some.
UNPROCESSED = frozenset({422})
NOTICE = {"notice_vi": "Đường trơn", "notice_en": "", "notice_zh": "路滑"}

WHY: Fields = {"seen": "", "valid_until": "", "reason": "Theo kế hoạch"}
LANES: Fields = {"side": "0", "lanes": "2", "per_lane": "9", "staff": "4", "staff_per_lane": "2"}
NAMES: Fields = {
    "name_vi": "Hàng cứu trợ",
    "name_en": "Relief",
    "name_zh": "救援物资",
    "weight": "9",
    "share": "50",
    "legal_basis": "Ví dụ",
}

ALERT_RULE: Fields = {
    "name": "Xe chờ nhiều",
    "test": "above",
    "measure": "waiting",
    "limit": "10",
    "clears": "4",
    "debounce": "1",
    "window": "24",
    "gate": "HN",
    "direction": "export",
    "owner": "centre_operator",
    "second": "centre_manager",
    "third": "",
    "patience": "15",
}


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """`forms` are what people send there; `verbs` the words that its address may hold."""

    who: str
    forms: tuple[Fields, ...] = ({},)
    verbs: tuple[str, ...] = ()
    proof: frozenset[int] = frozenset({200, 204, 302})
    """What the usual form is answered with, so that the fuzz is known to reach the use case."""


def endpoints(world: World) -> dict[str, Endpoint]:
    """By the name that `addresses` gives."""
    return {
        **_company(world),
        **_officers(world),
        **_figures(world),
        **_others(),
        **_account(world),
    }


def _company(world: World) -> dict[str, Endpoint]:
    request: Fields = {REQUEST: ""}
    route: Fields = {"direction": "export", "gate": "HN", "expected_arrival": soon(), "regime": "export"}
    lines: Fields = {"lines": "1", "line-0-product": "Sầu riêng", "line-0-weight_kg": "10,5", "from": "0"}
    [vehicle] = world.args["vehicle_id"]
    truck: Fields = {name: value if isinstance(value, str) else list(value) for name, value in TRUCK.items()}
    every: dict[str, tuple[Fields, ...]] = {
        "choose-company": ({"company": vehicle},),
        "messages-read": ({},),
        "begin": ({},),
        "draft-delete": ({},),
        "draft-route": (route, {**route, "direction": "import", "yard": "XC"}),
        "draft-vehicle": (
            {**truck, "nationality": "VN", "fee_rate": "VT6"},
            {**truck, "another": "1"},
            {"find": "1", "plate": "12"},
            {"receives_from": vehicle},
        ),
        "draft-vehicle-remove": ({},),
        "draft-own-wheels": (
            {"pasted": "LSGAB12C000000001; M1\nLSGAB12C000000002", "nationality": "CN", "tare_kg": "1500"},
        ),
        "draft-driver": (dict(DRIVER), {"find": "1", "name": "An"}),
        "draft-owner": ({**OWNER, **lines}, {**OWNER, **lines, "add_line": "1"}, {**OWNER, "another": "1"}),
        "draft-owner-remove": ({},),
        "draft-parties": (dict(PARTIES),),
        "draft-review": (request,),
        "copy": ({},),
        "correct": ({},),
        "replace-drop": (request,),
        "take-back": ({**request, "reason": "goods_withdrawn", "note": "Khách huỷ đơn"},),
        "return-drop": (request,),
        "come-back": (request,),
        "two-way": (request,),
        "store": ({**request, "reason": "vehicle_broke_down", "note": "Gãy cầu"},),
        "store-drop": (request,),
        "part-back": ({**request, "reason": "goods_spoiled", "quantity0": "10,5", "weight0": "105"},),
        "take-first": (request,),
        "give-back": (request,),
        "ask-place": (request,),
        "call-text": (request,),
        "cancel": ({**request, "reason": "plans_changed", "note": "Xe hỏng"},),
        "link": (request,),
    }
    usual = {f"carrier:{name}": Endpoint(who="company", forms=forms) for name, forms in every.items()}
    # A file is sent as no fuzz makes one: test_carrier_document.
    document = Endpoint(who="company", forms=({}, {"read": "x"}), proof=frozenset({422}))
    # Which replacement is possible is not known here, and its photo is a file: test_carrier_corrections.
    wanted: Fields = {
        "plate": "12C-777.77",
        "driver_name": "Nguyễn Văn An",
        "driver_phone": "0912345678",
        "driver_id_kind": "personal_id",
        "driver_id_number": "020080001234",
    }
    replace = Endpoint(
        who="company",
        forms=(wanted, {**wanted, "change": "1"}, {**request, **wanted, "send": "1", "reason": "other"}),
        proof=frozenset({200, 302, 422}),
    )
    # Test_carrier_spreadsheets.
    sheets = Endpoint(who="company", forms=({**request, "mode": "good_rows"},), proof=frozenset({422}))
    # The trucks here hand nothing over, which is refused beside the fields: test_an_empty_truck_takes_over.
    pairing = Endpoint(
        who="company",
        forms=({**request, "do": "pair", "number": "2026050800001", "plate": "12C12345"},),
        proof=frozenset({422}),
    )
    # No queue is kept here: nothing can be chosen. test_queue_places chooses.
    windows = Endpoint(who="company", forms=({**request, "hour": "494000"},), proof=frozenset({422}))
    files = {
        "carrier:windows": windows,
        "carrier:draft-document": document,
        "carrier:replace": replace,
        "carrier:spreadsheets": sheets,
        "carrier:pairing": pairing,
        "officer:pairing": dataclasses.replace(pairing, who="officer"),
    }
    return {**usual, **files, **_webhooks()}


def _webhooks() -> dict[str, Endpoint]:
    request: Fields = {REQUEST: ""}
    # No address is public where tests run: it is refused beside its field.
    address: Fields = {**request, "url": "https://127.0.0.1/in", "kinds": ["returned", "held"]}
    every: dict[str, Fields] = {
        "remove": request,
        "rotate": request,
        "replay": {**request, "position": "4"},
        "delivery": request,
    }
    usual = {f"webhooks:{name}": Endpoint(who="manager", forms=(form,)) for name, form in every.items()}
    refused = {
        f"webhooks:{name}": Endpoint(who="manager", forms=(address,), proof=frozenset({422}))
        for name in ("list", "change")
    }
    verbs = Endpoint(who="manager", forms=(request,), verbs=("pause", "resume", "test"))
    return {**usual, **refused, "webhooks:do": verbs}


def _officers(world: World) -> dict[str, Endpoint]:
    fresh, registered, inside = world.stories
    asked: Fields = {
        REQUEST: "",
        "role": "customs_officer",
        "step": "registration",
        "reason": "data_wrong",
        "note": "Sai số tờ khai",
        "result": "passed",
        "channel": "red",
        "clearance": "cleared",
        "field": "plate",
    }
    customs = {**asked, "step": "", "customs": world.customs_id}
    items = [f"{fresh.declaration}:{fresh.declaration}:registration"]
    items.append(f"{registered.declaration}:{registered.truck}:entry")
    return {
        "officer:work": Endpoint(who="officer", forms=({REQUEST: "", "item": items},)),
        "officer:scan": Endpoint(
            who="officer",
            forms=(
                {"gate": "HN", "text": world.permit.text, "plate": "12C-123.02"},
                {"gate": "HN", "text": world.permit.code, "plate": "12C12302"},
            ),
        ),
        "officer:act": Endpoint(
            who="officer",
            forms=(
                asked,
                customs,
                {**asked, "step": "plant_check", "role": "plant_officer", "reason": "other"},
                {**asked, "step": "entry", "role": "border_guard_officer"},
                {**asked, "step": ""},
            ),
            verbs=tuple(Verb),
        ),
        "yard:unload": Endpoint(who="yard", forms=({REQUEST: "", "place": "Kho 1"},)),
        "yard:report": Endpoint(
            who="yard",
            forms=({REQUEST: "", "back": "inside"}, {REQUEST: "", "at": "2026-05-08T10:00"}),
            verbs=("entry", "exit"),
        ),
        "yard:software": Endpoint(who="yard", forms=({REQUEST: "", "events-yard": "XC"},), proof=UNPROCESSED),
        "yard:stock": Endpoint(
            who="yard",
            forms=({REQUEST: "", "stock-yard": "XC", "stock-as_of": "2026-05-08T10:00"},),
            proof=UNPROCESSED,
        ),
        "yard:settle": Endpoint(
            who="yard",
            forms=(
                {REQUEST: "", "reason": "looked_there", "seen": "1"},
                {REQUEST: "", "reason": "barrier_missed", "late": "1", "at": "2026-05-08T10:00"},
            ),
        ),
        "centre:phoned": Endpoint(
            who="centre", forms=({REQUEST: "", "note": ""},), verbs=("reached", "not_reached")
        ),
        "officer:road-hold": Endpoint(
            who="centre",
            forms=(
                {
                    REQUEST: "",
                    "gate": "HN",
                    "road": "QL1A",
                    "metres": "3.5",
                    "reason": "jam",
                    "until": soon(),
                },
            ),
        ),
        "officer:road-count": Endpoint(
            who="centre",
            forms=({REQUEST: "", "gate": "HN", "place": "Đồng Đăng", "metres": "4", "trucks": "12"},),
        ),
        "centre:daily-wanted": Endpoint(
            who="centre", forms=({REQUEST: "", "wanted": "yes"}, {REQUEST: "", "wanted": "no"})
        ),
        "officer:road-lift": Endpoint(who="centre", forms=({REQUEST: ""},)),
        "centre:order": Endpoint(
            who="centre",
            forms=({REQUEST: "", "kind": "call", "priority": "", "reason": "other", "legal_basis": "QĐ 1"},),
        ),
        "centre:order-approve": Endpoint(who="customs", forms=({REQUEST: ""},)),
        "centre:order-drop": Endpoint(who="customs", forms=({REQUEST: ""},)),
        "centre:windows": Endpoint(
            who="centre",
            forms=(
                {
                    REQUEST: "",
                    "line": "HN/export/fresh",
                    "opens": soon(),
                    "closes": soon(),
                    "hours": "2",
                    "wait": "9",
                },
            ),
            proof=frozenset({200, 302, 404, 422}),
        ),
        "centre:draw-commit": Endpoint(who="customs", forms=({REQUEST: "", "commitment": "00" * 32},)),
        "centre:draw-reveal": Endpoint(
            who="customs",
            forms=({REQUEST: "", "organisation": world.customs_unit, "secret": "00" * 32},),
        ),
        "centre:yard-places": Endpoint(who="centre", forms=({REQUEST: "", "places": "120"},)),
        "centre:seen": Endpoint(who="centre", forms=({REQUEST: "", "reason": "looked_there"},)),
        "assignments:give": Endpoint(
            who="centre",
            forms=(
                {
                    REQUEST: "",
                    "unit": world.unit_id,
                    "title": "Đếm xe",
                    "asked": "Đếm xe ở bãi",
                    "evidence": "Biên bản",
                    "deadline": soon(),
                    "kind": "alert",
                    "id": "1",
                    "label": "Ùn tắc",
                    "address": "/centre/",
                },
            ),
        ),
        "assignments:say": Endpoint(
            who="centre",
            forms=(
                {REQUEST: "", "text": "Đã làm", "link": "", "percent": "40", "deadline": soon()},
                {REQUEST: "", "text": "Biên bản", "link": "https://example.vn/a"},
            ),
            verbs=("accept", "progress", "hand-in", "send-back", "finish", "extend", "drop"),
        ),
        "centre:alert-answer": Endpoint(
            who="centre",
            forms=({REQUEST: "", "text": "Đã gọi thêm ca", "until": soon()},),
            verbs=("acknowledge", "note", "snooze"),
        ),
        "centre:alert-rule-new": Endpoint(who="centre", forms=({REQUEST: "", **ALERT_RULE},)),
        "centre:alert-rule": Endpoint(who="centre", forms=({REQUEST: "", **ALERT_RULE},)),
        "centre:alert-rule-switch": Endpoint(who="centre", forms=({REQUEST: "", "on": "1"},)),
        "centre:try-text": Endpoint(who="centre", forms=({REQUEST: "", "phone": "0912 345 678"},)),
        "centre:say": Endpoint(
            who="centre",
            forms=(
                {REQUEST: "", "valid_from": soon(), **WHY, **LANES},
                {REQUEST: "", "valid_from": soon(), "per_hour": "5", "announced_at": soon(), "source": "x"},
            ),
            verbs=("plan", "announcement", "change", "holidays", "rules"),
        ),
        "centre:set-hours": Endpoint(
            who="centre",
            forms=(
                {
                    REQUEST: "",
                    "weekdays": ["1", "7"],
                    "opens": "09:00",
                    "closes": "20:00",
                    "valid_from": f"{clock.now() + timedelta(days=2):%Y-%m-%d}",
                    **WHY,
                },
            ),
        ),
        "centre:set-class": Endpoint(
            who="centre",
            forms=({REQUEST: "", "code": "relief", "valid_from": soon(), **NAMES, **WHY},),
        ),
        "centre:withdraw-word": Endpoint(who="centre", forms=({REQUEST: "", **WHY},)),
        "centre:divert": Endpoint(
            who="centre",
            forms=({REQUEST: "", "gate": "HN", "to_gate": "CM", "reason": "other", "everything": "on"},),
        ),
        "centre:divert-approve": Endpoint(who="customs", forms=({REQUEST: ""},)),
        "centre:divert-drop": Endpoint(who="centre", forms=({REQUEST: ""},)),
        "centre:close": Endpoint(who="centre", forms=({REQUEST: "", "reason": "Mưa lũ", **NOTICE},)),
        "centre:reopen": Endpoint(who="centre", forms=({REQUEST: "", "reason": "Hết lũ"},)),
        "centre:publish": Endpoint(
            who="centre",
            forms=(
                {REQUEST: "", "gate": "HN", "valid_until": soon(), **NOTICE},
                {REQUEST: "", "gate": "", "valid_until": "", **NOTICE},
            ),
        ),
        "centre:withdraw": Endpoint(who="centre", forms=({REQUEST: ""},)),
        "centre:assess": Endpoint(
            who="centre",
            forms=(
                {
                    REQUEST: "",
                    f"amount/{inside.truck}/infrastructure": "800.000",
                    f"basis/{inside.truck}/infrastructure": "VT6",
                },
            ),
        ),
        "centre:pay": Endpoint(
            who="centre",
            forms=(
                {
                    REQUEST: "",
                    "fee": "infrastructure",
                    "amount": "100.000",
                    "method": "bank_transfer",
                    "reference": "20260101ABCDEFGH",
                    "payer_name": "CÔNG TY MẪU",
                    "payer_tax_code": "0100233488",
                },
            ),
        ),
        "centre:reverse": Endpoint(who="centre", forms=({REQUEST: "", "reason": "Thu nhầm"},)),
        "centre:reverse-approve": Endpoint(who="centre", forms=({REQUEST: ""},)),
        "centre:reverse-drop": Endpoint(who="centre", forms=({REQUEST: ""},)),
    }


def _figures(world: World) -> dict[str, Endpoint]:
    typed: Fields = {
        REQUEST: "",
        "seen": "0",
        "value": "0,35",
        "plan": "3,46",
        "percent_of_plan": "10,1",
        "change_on_same_period": "",
        "change_on_previous": "",
        "as_of": "2026-04-30",
        "source": "Báo cáo",
        "comment": "",
    }
    entry: Fields = {
        REQUEST: "",
        "seen": "0",
        "code": "beds",
        "name_vi": "Số giường",
        "name_en": "Beds",
        "name_zh": "",
        "unit": "giường",
        "definition": "",
        "definition_en": "",
        "definition_zh": "",
        "legal_basis": "",
        "owner": "",
        "periods": ["month", "year"],
        "due_days": "20",
        "direction": "more",
        "nature": "stock",
        "level": "province",
        "decimals": "0",
        "formula": "",
        "plan_code": "",
        "whole_code": "",
        "weight_code": "",
        "programmes": "tourism",
        "begun": "2026-05-01",
    }
    programme: Fields = {
        REQUEST: "",
        "seen": "0",
        "code": "nq_2026",
        "kind": "resolution",
        "name_vi": "Nghị quyết",
        "name_en": "Resolution",
        "name_zh": "",
        "legal_basis": "",
        "owner": "",
        "starts": "2026-01-01",
        "ends": "2026-12-31",
        "targets": "tourists 2026 4,2",
        "score": "",
        "rank": "dti_rank",
        "best": "",
        "median": "",
        "components": "dti_score 100",
    }
    project: Fields = {
        REQUEST: "",
        "seen": "0",
        "code": "P01",
        "name_vi": "Đường",
        "name_en": "",
        "name_zh": "",
        "programmes": ["public_investment"],
        "owner": "",
        "investor": "Ban quản lý dự án",
        "funding": "Ngân sách tỉnh",
        "group": "b",
        "total": "1.234,5",
        "begins": "2025-01-01",
        "ends": "2027-12-31",
        "closed": "",
    }
    row = key("tourists", "2026-03").id
    # The form of a draft; the entry as it stands says nothing new.
    shown = frozenset({302, 404, 422})
    return {
        "province:enter": Endpoint(who="figures", forms=(typed,), proof=shown),
        "province:entries": Endpoint(
            who="figures",
            forms=(
                {
                    REQUEST: "",
                    "period": "2026-03",
                    "unit": "",
                    "from": "0",
                    "do": "keep",
                    f"{row}-value": "0,4",
                    f"{row}-plan": "",
                    f"{row}-seen": "0",
                    f"{row}-as_of": "2026-03-31",
                    f"{row}-source": "Báo cáo",
                },
            ),
            proof=shown,
        ),
        "province:step": Endpoint(
            who="figures",
            forms=({REQUEST: "", "seen": "2", "reason": "Thiếu nguồn"},),
            verbs=("approve", "return", "lock", "submit"),
        ),
        "province:take": Endpoint(
            who="figures", forms=({REQUEST: "", "verb": "approve", "figure": world.figure_choice},)
        ),
        "province:drafts": Endpoint(who="figures", forms=({REQUEST: "", "figure": world.draft_choice},)),
        # A file cannot be typed: test_province_pages sends some.
        "province:upload": Endpoint(
            who="figures", forms=({REQUEST: "", "period": "2026-04", "mapping": ""},), proof=UNPROCESSED
        ),
        "province:report-read": Endpoint(who="figures", forms=({REQUEST: "", "text": REPORT},)),
        "province:report-figures": Endpoint(
            who="figures",
            forms=(
                {
                    REQUEST: "",
                    "f0-accept": "on",
                    "f0-code": "tourists",
                    "f0-period": "2023-H1",
                    "f0-value": "2,4",
                },
            ),
        ),
        "province:letterhead": Endpoint(
            who="figures",
            forms=(
                {
                    REQUEST: "",
                    "upper": "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
                    "body": "VĂN PHÒNG",
                    "mark": "VP",
                    "place": "Lạng Sơn",
                    "capacity": "CHÁNH VĂN PHÒNG",
                    "signer": "Trần Thị Bình",
                    "recipients": "Lưu: VT",
                },
            ),
        ),
        # Files cannot be typed: test_province_reports sends some. A manager has no unit of his own.
        "province:report-template-keep": Endpoint(
            who="figures", forms=({REQUEST: "", "drop": "1"},), proof=shown
        ),
        "province:mappings": Endpoint(
            who="figures",
            forms=(
                {
                    REQUEST: "",
                    "name": "Báo cáo tháng",
                    "sheet": "",
                    "label_column": "2",
                    "unit_column": "0",
                    "first_row": "3",
                    "labels": "Tổng lượt khách = tourists",
                    "columns": "4 = value\n5 = value 2026-03",
                    "source": "",
                },
            ),
        ),
        "province:define-new": Endpoint(who="figures", forms=(entry,)),
        "province:define": Endpoint(who="figures", forms=(entry,), proof=shown),
        "province:end": Endpoint(
            who="figures",
            forms=({REQUEST: "", "seen": "1", "last": "2026-03", "reason": "Bỏ chỉ tiêu"},),
        ),
        "province:define-programme-new": Endpoint(who="figures", forms=(programme,)),
        "province:define-programme": Endpoint(who="figures", forms=(programme,), proof=shown),
        "province:define-project-new": Endpoint(who="figures", forms=(project,)),
        "province:define-project": Endpoint(who="figures", forms=(project,), proof=shown),
    }


def _others() -> dict[str, Endpoint]:
    request: Fields = {REQUEST: ""}
    off: Fields = {"wanted": "off", "endpoint": PUSH["endpoint"]}
    return {
        "driver:acknowledge": Endpoint(who="driver", forms=(request,)),
        "driver:set_off": Endpoint(who="driver", forms=(request,)),
        "driver:delay": Endpoint(who="driver", forms=({REQUEST: "", "minutes": "60"},)),
        "driver:here": Endpoint(who="driver", forms=(request,)),
        "driver:where": Endpoint(
            who="driver", forms=({REQUEST: "", "latitude": "21.98", "longitude": "106.71"},)
        ),
        "driver:push": Endpoint(who="driver", forms=(dict(PUSH), off)),
        # The examples of forms for who writes pages; they do nothing.
        "shared:style": Endpoint(who="visitor", proof=frozenset({200, 404})),
        "shared:question": Endpoint(who="visitor", proof=frozenset({200, 404})),
        "push:own": Endpoint(who="company", forms=(dict(PUSH), off)),
        "public:lookup": Endpoint(
            who="visitor",
            forms=(
                {"by": "code", "code": "ABCDE-12345"},
                {"by": "plate", "plate": "12C-123.02", "phone": "345678"},
            ),
        ),
    }


def _account(world: World) -> dict[str, Endpoint]:
    code = world.code()
    every: dict[str, tuple[str, tuple[Fields, ...]]] = {
        "account_login": ("visitor", ({"login": "an", "password": PASSWORD, "next": "/company/"},)),
        "mfa_login_webauthn": ("visitor", ({"credential": CREDENTIAL},)),
        "account_logout": ("account", ({},)),
        "account_reauthenticate": ("account", ({"password": PASSWORD, "next": "/account/"},)),
        "account_end_other_sessions": ("account", ({},)),
        "account_end_session": ("account", ({},)),
        "account_switch_passkey": ("account", ({"credential": CREDENTIAL},)),
        "account_switch_to": ("account", ({"pin": PIN},)),
        "account_set_pin": ("account", ({"pin": PIN, "again": PIN},)),
        "account_remove_pin": ("account", ({},)),
        "account_change_password": ("account", ({"oldpassword": PASSWORD, **NEW_PASSWORD},)),
        "account_set_password": ("account", (dict(NEW_PASSWORD),)),
        "account_reset_password": ("visitor", ({"email": "an@example.vn"},)),
        "account_reset_password_from_key": ("visitor", (dict(NEW_PASSWORD),)),
        "mfa_authenticate": ("visitor", ({"code": code},)),
        "mfa_reauthenticate": ("account", ({"code": code},)),
        "mfa_activate_totp": ("account", ({"code": code},)),
        "mfa_deactivate_totp": ("account", ({},)),
        "mfa_generate_recovery_codes": ("account", ({},)),
        "mfa_add_webauthn": (
            "account",
            ({"name": "Máy tính bảng", "passwordless": "on", "credential": CREDENTIAL},),
        ),
        "mfa_reauthenticate_webauthn": ("account", ({"credential": CREDENTIAL},)),
    }
    usual = {name: Endpoint(who=who, forms=forms) for name, (who, forms) in every.items()}
    # Nobody has a passkey, and there is no identity provider here.
    nothing = frozenset({404})
    return {
        **usual,
        "mfa_remove_webauthn": Endpoint(who="account", proof=nothing),
        "identity_login": Endpoint(who="visitor", proof=nothing),
        "identity_disconnect": Endpoint(who="account", proof=nothing),
    }


@dataclass(frozen=True, kw_only=True)
class Address:
    """One pattern of the URL conf; `names` are those of the parts that vary, `route` has them in braces."""

    name: str
    route: str
    pattern: URLPattern
    names: tuple[str, ...] = field(default=())


def addresses() -> Iterator[Address]:
    """Every page's; programs' doors have tests of their own (test_rest_fuzz.py, test_compat.py)."""
    for namespace, pattern, lead in _walk(get_resolver(), "", ""):
        if namespace in {"rest", "compat"} or lead.startswith("api/"):
            continue
        name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name or lead)
        yield Address(name=name, route=lead, pattern=pattern, names=tuple(pattern.pattern.regex.groupindex))


def _walk(resolver: URLResolver, namespace: str, lead: str) -> Iterator[tuple[str, URLPattern, str]]:
    for part in resolver.url_patterns:
        where = lead + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from _walk(part, part.namespace or namespace, where)
        else:
            yield namespace, part, where
