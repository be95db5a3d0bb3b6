"""The log's identity: its signing key, and the public vkey file that fixes its name for ever.

The seed lies in `XULANG_HOME/keys`, outside the database and its backups; only the sealer needs it. Everyone
else reads `log.vkey`, so that pages can run where the seed is not.
"""

import os
from hashlib import sha256
from pathlib import Path

from xulang.journal.domain.note import KeyType, SignerKey, VerifierKey, parse_vkey
from xulang.platform.home import keys
from xulang.platform.keys import seed


def log_signer() -> SignerKey:
    """The log's key. Its name is `XULANG_LOG_ORIGIN` when first made, or derived from the key itself."""
    unnamed = SignerKey(name="unnamed", type=KeyType.NOTE, seed=seed("log"))
    public = unnamed.verifier.public
    file = _vkey_file()
    if not file.exists():
        derived = f"log.xulang/{sha256(public).hexdigest()[:16]}"
        name = os.environ.get("XULANG_LOG_ORIGIN") or derived
        _write(file=file, text=f"{VerifierKey(name=name, type=KeyType.NOTE, public=public)}\n")
    verifier = parse_vkey(text=file.read_text())
    if verifier.public != public:
        raise ValueError(f"{file} is not the public half of the log's seed")
    return SignerKey(name=verifier.name, type=KeyType.NOTE, seed=unnamed.seed)


def log_verifier() -> VerifierKey:
    """What everyone needs to check the log; made at first need together with the key."""
    file = _vkey_file()
    return parse_vkey(text=file.read_text()) if file.exists() else log_signer().verifier


def memory_file() -> Path:
    """Where the sealer keeps the checkpoint that it signed last: outside the database."""
    return keys() / "log.checkpoint"


def _vkey_file() -> Path:
    return keys() / "log.vkey"


def _write(*, file: Path, text: str) -> None:
    draft = file.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(text)
    draft.replace(file)
