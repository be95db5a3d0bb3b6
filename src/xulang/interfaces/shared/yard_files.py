"""Files of a yard's software, whoever brings them: a person at a page, or a folder that is watched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from xulang.crossing import api as crossing
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.words import word
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, RefusalCode
from xulang.kernel.request import Request
from xulang.platform import clock, ids
from xulang.yards import api as yards
from xulang.yards.api import Via


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """What became of a file's rows; `copy` says so of each, in the active language."""

    taken: int
    repeated: int
    refused: int
    copy: str
    codes: frozenset[RefusalCode]


def take_event_file(*, place: crossing.YardPlace, data: bytes, via: Via, sent_by: Actor) -> FileTaken:
    """Take the rows that can be read. Raises what `yards.read_event_file` does of the file as a whole."""
    file = yards.read_event_file(data=data)
    results = crossing.take_yard_events(
        yard=place,
        events=file.events.values(),
        via=via,
        sent_by=sent_by,
        bounds=crossing.yard_bounds(),
        now=clock.now(),
        new_salt=ids.new_salt,
    )
    said = {row.line: _refused(row.refusal) for row in file.rows if row.refusal}
    codes = {row.refusal.code for row in file.rows if row.refusal}
    taken = repeated = 0
    for line, one in zip(file.events, results, strict=True):
        if one.refusal:
            said[line] = _refused(one.refusal)
            codes.add(one.refusal.code)
        elif one.booked:
            said[line] = (word(one.booked.state), "")
            taken, repeated = taken + (not one.repeated), repeated + one.repeated
    return FileTaken(
        taken=taken,
        repeated=repeated,
        refused=len(file.rows) - taken - repeated,
        copy=yards.returned_copy(
            heading=file.heading,
            delimiter=file.delimiter,
            rows=file.rows,
            said=said,
            columns=(gettext("Result"), gettext("Reason")),
        ),
        codes=frozenset(codes),
    )


def take_stock_file(
    *, request: Request, place: crossing.YardPlace, data: bytes, as_of: datetime, via: Via
) -> tuple[UUID | None, FileTaken]:
    """Compare a list of which every row can be read; of any other nothing, since a row left out would lie.

    Raises what `yards.read_stock_file` and `crossing.compare_stock` do.
    """
    file = yards.read_stock_file(data=data)
    refused = [row for row in file.rows if row.refusal]
    taken = FileTaken(
        taken=0 if refused else len(file.lines),
        repeated=0,
        refused=len(refused),
        copy=yards.returned_copy(
            heading=file.heading,
            delimiter=file.delimiter,
            rows=file.rows,
            said={row.line: _refused(row.refusal) for row in refused if row.refusal},
            columns=(gettext("Result"), gettext("Reason")),
        ),
        codes=frozenset(row.refusal.code for row in refused if row.refusal),
    )
    if refused:
        return None, taken
    stock_id = crossing.compare_stock(
        request=request,
        yard=place,
        as_of=as_of,
        lines=list(file.lines.values()),
        via=via,
        bounds=crossing.yard_bounds(),
        tolerance=timedelta(minutes=settings.YARD_DIFFERENCE_MINUTES),
    )
    return stock_id, taken


def _refused(refusal: Refusal) -> tuple[str, str]:
    return gettext("Not taken"), say(refusal).sentence
