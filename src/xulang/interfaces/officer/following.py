"""Where a page's events come from, and from which position on."""

from xulang.journal import api as journal


def stream_address(name: str) -> str:
    """The path for `{% live %}`: events after what is sealed now. Ask before reading what the page shows."""
    return f"/stream/{name}?after={journal.get_size() - 1}"
