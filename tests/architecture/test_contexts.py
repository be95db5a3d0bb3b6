"""Every context has the same few names, and one door. Layers and purity: .importlinter."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import xulang

PACKAGE = Path(xulang.__file__).parent
NOT_CONTEXTS = {"kernel", "platform", "interfaces", "project", "edge", "simulation"}
CONTEXTS = sorted(
    folder.name
    for folder in PACKAGE.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in NOT_CONTEXTS
)
NAMES = {"__init__", "api", "domain", "usecases", "queries", "locks", "models", "migrations"}
WHERE_NEEDED = {"tasks", "admin", "apps", "checks"}
# The spine holds two tables that newcomers open first, what a record may deviate from them,
# and the schemes under which trucks come back loaded.
OWN = {"crossing": {"journey", "dependencies", "policy", "deviations", "schemes"}}


def names_in(folder: Path) -> set[str]:
    return {entry.stem for entry in folder.iterdir() if entry.name != "__pycache__"}


def imports_of(file: Path) -> Iterator[str]:
    """Every module that a file imports, as far as its text tells: "a.b.c" for `from a.b import c` too."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def through_a_wall(*, importer: Path, imported: str) -> bool:
    """Whether an import goes past a context's door.

    A pure domain may build on the pure domain of a context below it: the door itself brings the database.
    """
    parts = imported.split(".")
    if len(parts) < 3 or parts[0] != "xulang" or parts[1] not in CONTEXTS or parts[2] == "api":
        return False
    own_parts = importer.relative_to(PACKAGE).parts
    if own_parts[0] == parts[1]:
        return False
    return not ("domain" in own_parts and parts[2] == "domain")


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_has_the_names_that_all_have(context: str) -> None:
    found = names_in(PACKAGE / context)
    assert found <= NAMES | WHERE_NEEDED | OWN.get(context, set())
    if found != {"__init__"}:  # Else it is a place on the map that nothing stands on yet.
        assert "api" in found


def test_nobody_goes_past_a_door() -> None:
    breaches = [
        f"{file.relative_to(PACKAGE)} imports {imported}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for imported in imports_of(file)
        if through_a_wall(importer=file, imported=imported)
    ]
    assert breaches == []


@pytest.mark.parametrize(
    ("importer", "imported", "breach"),
    [
        ("interfaces/officer/views.py", "xulang.registry.models.User", True),
        ("interfaces/officer/views.py", "xulang.registry.api.find_actor", False),
        ("crossing/usecases/confirm.py", "xulang.journal.usecases.append.append", True),
        ("crossing/usecases/confirm.py", "xulang.journal.domain.facts.Fact", True),
        ("crossing/domain/said.py", "xulang.journal.domain.facts.Fact", False),
        ("journal/queries.py", "xulang.journal.models.FactRow", False),
        ("interfaces/officer/views.py", "xulang.kernel.words.Step", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, breach: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert through_a_wall(importer=PACKAGE / importer, imported=imported) is breach


def test_only_plumbing_reads_the_clock_or_throws_dice() -> None:
    """Ruff bans it everywhere; here is who may lift the ban."""
    lifted = {
        str(file.relative_to(PACKAGE)) for file in PACKAGE.rglob("*.py") if "noqa: TID251" in file.read_text()
    }
    assert lifted == {"platform/clock.py", "platform/ids.py"}
