"""Write the Python client's types from the API's description: `python tools/client_models.py`.

Only what its operations send and receive; tests/contract/test_client.py fails when the file is not fresh.
"""

import keyword
import os
import re
import runpy
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "clients/python/src/xulang_client/models.py"
PREFIX = "#/components/schemas/"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEAD = '''"""What goes in and out; written by tools/client_models.py from the API's description."""

from typing import NAMES
'''
TYPING = ("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict")
# What a webhook sends is no answer of an operation.
BESIDES = ("WebhookMessage",)


def models(description: Mapping[str, Any], *, operations: frozenset[str]) -> str:
    """The module's text."""
    schemas = description["components"]["schemas"]
    wanted: dict[str, None] = {}
    for methods in description["paths"].values():
        for operation in methods.values():
            if operation["operationId"] in operations:
                for name in _named(operation):
                    _collect(name, schemas, wanted)
    for name in BESIDES:
        _collect(name, schemas, wanted)
    parts = [HEAD]
    # Words first: classes name them, and they name nothing.
    words = {name: schemas[name] for name in wanted if "enum" in schemas[name]}
    words |= {one["x-name"]: one for name in wanted for one in _named_words(schemas[name])}
    parts.extend(_words(name, schema) for name, schema in sorted(words.items()))
    classes = [_class(name, schemas[name]) for name in wanted if "enum" not in schemas[name]]
    text = "\n".join(parts) + "\n\n\n" + "\n\n".join(classes)
    used = [name for name in TYPING if re.search(rf"\b{name}\b", text)]
    return text.replace("NAMES", ", ".join(used), 1).rstrip() + "\n"


def _named(operation: Mapping[str, Any]) -> Iterator[str]:
    """The schemas of what is sent, and of what comes when all is well."""
    answers = [answer for status, answer in operation["responses"].items() if str(status).startswith("2")]
    for part in (operation.get("requestBody", {}), *answers):
        for media in part.get("content", {}).values():
            yield from _references(media["schema"])


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "$ref":
                yield value.removeprefix(PREFIX)
            elif name not in {"description", "title", "default"}:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _named_words(schema: object) -> Iterator[Mapping[str, Any]]:
    """Words that stand where they are used, under a name for us."""
    if isinstance(schema, dict):
        if "x-name" in schema:
            yield schema
        for value in schema.values():
            yield from _named_words(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _named_words(value)


def _collect(name: str, schemas: Mapping[str, Any], wanted: dict[str, None]) -> None:
    """Depth first, so that a class stands after those that it names."""
    if name in wanted:
        return
    for other in _references(schemas[name]):
        if other != name:
            _collect(other, schemas, wanted)
    wanted[name] = None


def _words(name: str, schema: Mapping[str, Any]) -> str:
    values = ",\n".join(f"    {_quoted(value)}" for value in schema["enum"])
    return f"{name}: TypeAlias = Literal[\n{values},\n]"


def _class(name: str, schema: Mapping[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    lines = [f"class {name}(TypedDict):"]
    if text := schema.get("description", "").split("\n")[0].strip():
        lines.append(f'    """{text}"""\n')
    for field, part in schema.get("properties", {}).items():
        if keyword.iskeyword(field):
            raise ValueError(f"{name}.{field} is a word of Python")
        kind = _type(part)
        lines.append(f"    {field}: {kind if field in needed else f'NotRequired[{kind}]'}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "    pass"]) + "\n"


def _type(schema: Mapping[str, Any]) -> str:  # noqa: PLR0911 -- one line a kind of schema
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(PREFIX)
    if "x-name" in schema:
        return str(schema["x-name"])
    if "const" in schema:
        return f"Literal[{_quoted(schema['const'])}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(_quoted, schema['enum']))}]"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[several]))
    if "allOf" in schema:
        (one,) = schema["allOf"]
        return _type(one)
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {_type(values) if isinstance(values, dict) else 'Any'}]"
    return PLAIN.get(str(kind), "Any")


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def main() -> int:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    import django  # noqa: PLC0415 -- the path stands above

    django.setup()
    from xulang.interfaces.rest.api import description  # noqa: PLC0415 -- as above

    # The package itself cannot be imported while its types are not written.
    covered = runpy.run_path(str(TARGET.with_name("operations.py")))["COVERED"]
    TARGET.write_text(models(description(), operations=frozenset(covered)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
