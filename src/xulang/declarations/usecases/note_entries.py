from collections.abc import Sequence

import msgspec

from xulang.declarations.domain.spreadsheets.choices import EntryState
from xulang.declarations.models import SheetEntry
from xulang.platform.db import raw

# What was checked is of use until it is made.
NOTE = """
UPDATE declarations_sheetentry entry
SET state = new.state, findings = new.findings, content = nullif(new.content, 'null'),
    declaration_id = new.declaration_id, number = new.number
FROM jsonb_to_recordset(%s::text::jsonb)
    AS new (id uuid, state text, findings jsonb, content jsonb, declaration_id uuid, number text)
WHERE entry.id = new.id
"""


def note_entries(*, entries: Sequence[SheetEntry]) -> None:
    """Keep what became of declarations of a spreadsheet, in one statement; who calls holds them."""
    rows = [
        {
            "id": entry.id,
            "state": entry.state,
            "findings": entry.findings,
            "content": entry.content if entry.state == EntryState.GOOD else None,
            "declaration_id": entry.declaration_id,
            "number": entry.number,
        }
        for entry in entries
    ]
    raw().execute(NOTE, [msgspec.json.encode(rows).decode()])
