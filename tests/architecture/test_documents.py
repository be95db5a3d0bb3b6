"""Pages written from the code say what the code says."""

from pathlib import Path

from xulang.crossing.api import journey_document

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_journey_page_is_fresh() -> None:
    """Else: `xulang journey --write docs/journey.md`."""
    assert (DOCS / "journey.md").read_text(encoding="utf-8") == journey_document()
