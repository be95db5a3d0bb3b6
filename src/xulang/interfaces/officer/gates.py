"""The gates of a person's grants, with their names, for choices on pages."""

from collections.abc import Collection

from django.utils.translation import get_language

from xulang.registry import api as registry


def gate_choices(gates: Collection[str] | None) -> list[tuple[str, str]]:
    """(code, "code · name") of these gates, or of all of them, in the order of their source."""
    language = get_language() or "vi"
    return [
        (gate.code, f"{gate.code} · {gate.name(language=language)}")
        for gate in registry.list_gates()
        if gates is None or gate.code in gates
    ]


def gate_names() -> dict[str, str]:
    language = get_language() or "vi"
    return {gate.code: gate.name(language=language) for gate in registry.list_gates()}
