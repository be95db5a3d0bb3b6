"""What parts of an address may look like; anything else is no page."""

from django.urls import register_converter


class GateCode:
    """A gate's code as data/gates.csv writes them: no text of other characters reaches the database."""

    regex = "[A-Z][A-Z0-9]{0,7}(?:-[A-Z0-9]{1,8})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GateCode, "gate")
