"""What openers make of an XML file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """`name` without its namespace, `text` without the space around it."""

    name: str
    text: str = ""
    children: tuple["Element", ...] = ()
