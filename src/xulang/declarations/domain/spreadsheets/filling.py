"""What a company need not type: parties left blank as a whole are the company's own."""

import hashlib
from collections.abc import Mapping

from xulang.kernel.canonical import JSON, canonical_bytes


def with_defaults(body: Mapping[str, JSON], defaults: Mapping[str, JSON]) -> dict[str, JSON]:
    """Whole groups only: half a party is the typist's, and is checked as it stands."""
    return {**{name: value for name, value in defaults.items() if not body.get(name)}, **body}


def body_hash(body: Mapping[str, JSON]) -> str:
    """What was typed, wherever in the file it stood: the same rows in a file that was saved anew."""
    return hashlib.sha256(canonical_bytes({**body})).hexdigest()
