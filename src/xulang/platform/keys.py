"""Secrets of one installation: made at first need from the system's randomness, kept in files of mode 600."""

import os
import secrets
from pathlib import Path

from xulang.platform.home import keys


def secret(name: str) -> str:
    """The secret of that name, 43 characters, made once; two processes that ask first agree on one."""
    return _once(file=keys() / f"{name}.secret", content=secrets.token_urlsafe(32).encode()).decode()


def seed(name: str) -> bytes:
    """32 bytes that an Ed25519 private key is made of."""
    return _once(file=keys() / f"{name}.seed", content=secrets.token_bytes(32))


def given(name: str) -> str | None:
    """A secret that somebody else chose, such as a carrier's password; None until it was put there."""
    file = keys() / f"{name}.secret"
    return file.read_text(encoding="utf-8").strip() if file.exists() else None


def _once(*, file: Path, content: bytes) -> bytes:
    if not file.exists():
        # The file appears whole or not at all, and the first of two writers wins.
        draft = file.with_suffix(f".{os.getpid()}.draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_bytes()
