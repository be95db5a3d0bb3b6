"""`xulang organisation add|find`: who may have people here."""

import argparse

from xulang.interfaces.cli.operators import operator
from xulang.kernel.identifiers import parse_organisation_name, parse_phone, parse_tax_code
from xulang.kernel.words import Force, Nationality
from xulang.platform import clock, ids
from xulang.registry import api as registry
from xulang.registry.api import OrganisationKind


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("organisation", help="companies, forces, yards: add, find")
    verbs = parser.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("add", help="register an organisation; prints its id")
    adding.add_argument("name")
    adding.add_argument("--kind", required=True, type=OrganisationKind, choices=list(OrganisationKind))
    adding.add_argument("--force", type=Force, choices=list(Force), help="which force, for --kind force")
    adding.add_argument("--tax-code", default="")
    adding.add_argument("--address", default="")
    adding.add_argument("--phone", default="")
    finding = verbs.add_parser("find", help="by the beginning of the name, accents aside")
    finding.add_argument("text", nargs="?", default="")


def run(args: argparse.Namespace) -> int:
    if args.verb == "find":
        for one in registry.search_organisations(text=args.text, now=clock.now()):
            print(f"{one.id}  {one.kind:<9} {one.tax_code:<18} {one.name}")
        return 0
    added = registry.add_organisation(
        organisation_id=ids.new_id(),
        kind=args.kind,
        force=args.force,
        name=parse_organisation_name(text=args.name).value,
        tax_code=parse_tax_code(text=args.tax_code).value.key if args.tax_code else "",
        address=args.address,
        phone=parse_phone(text=args.phone, nationality=Nationality.VN).value.key if args.phone else "",
        actor=operator(),
        now=clock.now(),
    )
    print(added.id)
    return 0
