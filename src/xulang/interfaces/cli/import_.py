"""`xulang import live-platform FILE...`: bring over records of the province's earlier platform.

Repeatable: a newer copy adds what is new. What the reader says is explained in docs/live-platform.md.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from django.db import DataError

from xulang.crossing import api as crossing
from xulang.exchange import api as exchange
from xulang.exchange.api import ExchangeRefusal
from xulang.interfaces.cli.operators import get_organisation, operator
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import clock, ids
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal

EXIT_REFUSED = 1
SHORTEST_NAME = 200


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("import", help="records of other systems")
    verbs = parser.add_subparsers(dest="verb", required=True)
    live = verbs.add_parser(
        "live-platform", help="declarations of the province's earlier platform, as its JSON; repeatable"
    )
    live.add_argument("files", nargs="+", type=Path, metavar="FILE")
    live.add_argument(
        "--organisation", help="tax code or id: whose the records of companies are that are not here"
    )
    live.add_argument("--yard", help="the code of the yard that the records do not name by a code of ours")
    live.add_argument(
        "--gate",
        action="append",
        default=[],
        metavar="THEIRS=OURS",
        help="a gate's code there and here, beside the known ones",
    )


def run(args: argparse.Namespace) -> int:
    gates = {**exchange.GATES, **_gates(args.gate)}
    other = get_organisation(text=args.organisation).id if args.organisation else None
    refused = 0
    for file in args.files:
        for line, is_refusal in _import_file(file, gates=gates, other=other, yard=args.yard):
            refused += is_refusal
            print(line, file=sys.stderr if is_refusal else sys.stdout)
    return EXIT_REFUSED if refused else 0


def _gates(pairs: list[str]) -> Mapping[str, str]:
    """Raises GATE_UNKNOWN for a gate that is not ours."""
    named = {theirs: ours for theirs, _, ours in (pair.partition("=") for pair in pairs)}
    known = {gate.code for gate in registry.list_gates()}
    for theirs, ours in named.items():
        if ours not in known:
            raise Refusal(code=ExchangeRefusal.GATE_UNKNOWN, gate=f"{theirs}={ours}")
    return named


Line = tuple[str, bool]


def _import_file(
    file: Path, *, gates: Mapping[str, str], other: UUID | None, yard: str | None
) -> Iterator[Line]:
    """Yield the lines of one file's report, each with whether it names something refused."""
    try:
        with file.open("rb") as handle:
            export = exchange.read_export(text=handle.read(exchange.SIZE_LIMIT + 1), gates=gates)
    except Refusal as refusal:
        yield f"{file}: refused, {_said(refusal)}", True
        return
    except OSError as error:
        yield f"{file}: refused, {error.strerror}", True
        return
    yield f"{file}: {len(export.records)} declarations, {len(export.logs)} logs of empty trucks", False
    for place, why in export.refused:
        yield f"  record {place}: refused, {_said(why)}", True
    for record in export.records:
        try:
            imported = crossing.import_record(
                request=_request(), record=record, organisation_id=_owner(record, other), yard=yard
            )
        except Refusal as refusal:
            yield f"  {record.number}: refused, {_said(refusal)}", True
        except DataError as error:
            yield f"  {record.number}: refused, {str(error).splitlines()[0][:SHORTEST_NAME]}", True
        else:
            yield from ((line, False) for line in _report(record.number, imported))
            yield from ((line, False) for line in _listed(record.unproven, record.unread))
    for log in export.logs:
        try:
            imported = crossing.import_log(request=_request(), log=log)
        except Refusal as refusal:
            yield f"  log {log.form_id}: refused, {_said(refusal)}", True
        else:
            yield from ((line, False) for line in _report(f"log {log.form_id}", imported))
            yield from ((line, False) for line in _listed(log.unproven, log.unread))


def _owner(record: exchange.OutsideRecord, other: UUID | None) -> UUID:
    """The company by its tax code. Raises ORGANISATION_UNKNOWN where it is not here and none stands in."""
    found = registry.find_organisation_by_tax_code(tax_code=record.company_tax_code, now=clock.now())
    owner = found.id if found else other
    if owner is None:
        raise Refusal(code=RegistryRefusal.ORGANISATION_UNKNOWN, field="company.taxCode")
    return owner


def _report(name: str, imported: crossing.Imported) -> Iterator[str]:
    yield (f"  {name}: {imported.facts} facts new, {imported.known} known, {imported.irregular} irregular")
    for back in imported.backward:
        words = " ".join(str(word) for word in (back.kind, back.step, back.force, back.crossing_id) if word)
        yield f"    went backwards, stays as it was: {words} of {back.at.isoformat()} is {back.how}"
    if imported.missed:
        yield f"    not taken over: {', '.join(dict.fromkeys(imported.missed))}"
    if imported.unbooked:
        yield f"    payment not in the books: {imported.unbooked}"


def _listed(unproven: tuple[str, ...], unread: tuple[str, ...]) -> Iterator[str]:
    if unproven:
        yield f"    unproven: {', '.join(unproven)}"
    if unread:
        yield f"    kept, without a meaning here: {', '.join(unread)}"


def _said(refusal: Refusal) -> str:
    details = ", ".join(f"{name}={value}" for name, value in refusal.params.items())
    return " ".join(word for word in (refusal.code.value, refusal.field, details) if word)


def _request() -> Request:
    """Ids of facts follow from the records: each run is a wish of its own."""
    return Request(id=ids.new_id(), actor=operator(), now=clock.now(), new_salt=ids.new_salt)
