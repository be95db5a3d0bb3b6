"""Gates: permits, drivers' links, closures, public notices and the public look-up.

The spine calls these inside its own transaction, passes what they need to know of other contexts, and appends
the facts. `look_up_*` and `publish_notice`, `withdraw_notice` are called by interfaces.
"""

from xulang.gates.domain.closure import Closure, Language, Notice, NoticeText
from xulang.gates.domain.driver_link import DriverLink
from xulang.gates.domain.permit import IssuedPermit, Permit, PermitCheck, PermitKind, Verdict, verify_permit
from xulang.gates.domain.qr import permit_svg
from xulang.gates.domain.refusals import GateRefusal
from xulang.gates.queries import (
    check_permit,
    find_closure,
    find_given_link,
    find_link,
    find_link_of,
    find_permit,
    is_link_of,
    list_closed_times,
    list_closures,
    list_notices,
    list_own_notices,
    list_revoked,
    verifying_key,
)
from xulang.gates.usecases.close_gate import close_gate, reopen_gate
from xulang.gates.usecases.forget_crossing import forget_crossings
from xulang.gates.usecases.guard_entry import guard_entry
from xulang.gates.usecases.issue_permit import issue_permit
from xulang.gates.usecases.link_driver import link_driver, revoke_link
from xulang.gates.usecases.look_up import look_up_by_code, look_up_by_plate
from xulang.gates.usecases.offer_lookup import offer_lookup, withdraw_lookup
from xulang.gates.usecases.open_link import open_link
from xulang.gates.usecases.publish_notice import publish_notice, withdraw_notice
from xulang.gates.usecases.revoke_permit import revoke_permit

__all__ = [
    "Closure",
    "DriverLink",
    "GateRefusal",
    "IssuedPermit",
    "Language",
    "Notice",
    "NoticeText",
    "Permit",
    "PermitCheck",
    "PermitKind",
    "Verdict",
    "check_permit",
    "close_gate",
    "find_closure",
    "find_given_link",
    "find_link",
    "find_link_of",
    "find_permit",
    "forget_crossings",
    "guard_entry",
    "is_link_of",
    "issue_permit",
    "link_driver",
    "list_closed_times",
    "list_closures",
    "list_notices",
    "list_own_notices",
    "list_revoked",
    "look_up_by_code",
    "look_up_by_plate",
    "offer_lookup",
    "open_link",
    "permit_svg",
    "publish_notice",
    "reopen_gate",
    "revoke_link",
    "revoke_permit",
    "verify_permit",
    "verifying_key",
    "withdraw_lookup",
    "withdraw_notice",
]
