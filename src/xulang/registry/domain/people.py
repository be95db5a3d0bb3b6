"""What a sign-in name and a shift PIN may look like, and when a PIN still counts."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

from xulang.kernel.refusal import Refusal
from xulang.registry.domain.refusals import RegistryRefusal

WRONG_PINS_ALLOWED = 5
PIN_DIGITS = 6

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}", re.ASCII)
_PIN = re.compile(r"\d{6}", re.ASCII)


def clean_username(text: str) -> str:
    """Lower case; 3 to 60 letters, digits, dots, hyphens, underscores. Raises USERNAME_MALFORMED."""
    username = text.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Refusal(code=RegistryRefusal.USERNAME_MALFORMED, field="username")
    return username


def check_pin(*, pin: str) -> None:
    """Six digits, neither one digit repeated nor a run. Raises PIN_MALFORMED or PIN_GUESSABLE."""
    if not _PIN.fullmatch(pin):
        raise Refusal(code=RegistryRefusal.PIN_MALFORMED, field="pin", digits=PIN_DIGITS)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise Refusal(code=RegistryRefusal.PIN_GUESSABLE, field="pin")


def check_quick_return(*, wrong_tries: int, signed_in_at: datetime, shift: timedelta, now: datetime) -> None:
    """Whether the PIN still counts. Raises PIN_VOID after five wrong ones, SHIFT_OVER after the shift."""
    if wrong_tries >= WRONG_PINS_ALLOWED:
        raise Refusal(code=RegistryRefusal.PIN_VOID)
    if now >= signed_in_at + shift:
        raise Refusal(code=RegistryRefusal.SHIFT_OVER)
