"""The gates and yards that can be declared for, as forms offer them and as the check knows them."""

from django.utils.translation import get_language

from xulang.crossing import api as crossing
from xulang.declarations.api import Places
from xulang.registry import api as registry

Choices = list[tuple[str, str]]


def _truck_gates() -> list[registry.Gate]:
    return [gate for gate in registry.list_gates() if gate.kind is not registry.GateKind.RAIL]


def known_places() -> Places:
    return crossing.known_places()


def gate_choices() -> Choices:
    """Gates with their clearance routes below them, in the reader's language."""
    language = get_language() or "vi"
    return [
        (gate.code, ("– " if gate.parent else "") + gate.name(language=language)) for gate in _truck_gates()
    ]


def yard_choices() -> Choices:
    return [(yard.code, yard.name) for yard in registry.list_yards()]


def gate_names() -> dict[str, str]:
    """All gates and routes in the reader's language, by code."""
    language = get_language() or "vi"
    return {gate.code: gate.name(language=language) for gate in registry.list_gates()}


def gate_name(code: str) -> str:
    """The gate's name in the reader's language; the code of one that is no longer known."""
    return gate_names().get(code, code)
