"""The lines to carriers of text messages: their settings, and whether they stand (docs/sms.md)."""

from collections.abc import Iterator

from django.conf import settings
from django.db import Error

from xulang.interfaces.cli.checks.finding import Finding
from xulang.interfaces.cli.texting import find_line
from xulang.kernel.refusal import Refusal
from xulang.notifications import api as notifications
from xulang.platform import keys


def check_texts(*, runs: bool) -> Iterator[Finding]:
    """One finding for each line that is set; `runs`: whether somebody tends them now."""
    for route in notifications.Route:
        if settings.SMS_URLS[route]:
            yield check_line(route=route, runs=runs)


def check_line(*, route: notifications.Route, runs: bool) -> Finding:
    subject, name = f"text messages, {route.value}", f"XULANG_SMS_{route.upper()}_URL"
    if not keys.given(f"sms-{route}"):
        return Finding(
            subject=subject,
            state="no password",
            remedy=f"Put the carrier's password into keys/sms-{route}.secret, mode 600 (docs/sms.md).",
        )
    try:
        find_line(route=route)
    except Refusal:
        return Finding(
            subject=subject,
            state="written wrong",
            remedy=f"Compare {name} with docs/sms.md, and the password.",
        )
    if not runs:
        return Finding(subject=subject, state="configured")
    try:
        line = next(one for one in notifications.list_text_lines() if one.route is route)
    except Error:
        return Finding(subject=subject, state="configured")  # The database's own finding says why.
    if line.state is notifications.LineState.UP:
        return Finding(subject=subject, state="connected")
    said = "" if line.status is None else f", the carrier's word is {line.status:#x}"
    return Finding(
        subject=subject,
        state=f"not connected{said}",
        remedy=f"Is {name} right, and does the carrier let this machine in? var/log/tend.log says more.",
    )
