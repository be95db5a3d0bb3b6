"""`xulang organisation add|find|area`: who may have people here."""

import argparse
from uuid import UUID

from xulang.indicators import api as indicators
from xulang.interfaces.cli.operators import operator
from xulang.kernel.identifiers import parse_organisation_name, parse_phone, parse_tax_code
from xulang.kernel.request import Request
from xulang.kernel.words import Force, Nationality
from xulang.platform import clock, ids
from xulang.registry import api as registry
from xulang.registry.api import OrganisationKind


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("organisation", help="companies, forces, communes: add, find, area")
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
    placing = verbs.add_parser(
        "area", help="of which area it is the commune (data/areas.csv); a department's code"
    )
    placing.add_argument("organisation", type=UUID)
    placing.add_argument("area")


def run(args: argparse.Namespace) -> int:
    if args.verb == "find":
        for one in registry.search_organisations(text=args.text, now=clock.now()):
            print(f"{one.id}  {one.kind:<9} {one.tax_code:<18} {one.name}")
        return 0
    if args.verb == "area":
        home = registry.get_organisation(organisation_id=args.organisation)
        request = Request(id=ids.new_id(), actor=operator(), now=clock.now(), new_salt=ids.new_salt)
        if home.kind is OrganisationKind.DEPARTMENT:
            indicators.name_department(
                request=request, organisation_id=home.id, code=args.area, name=home.name
            )
            print(home.name)
            return 0
        indicators.assign_area(request=request, organisation_id=args.organisation, area=args.area)
        print(indicators.get_area(code=args.area).name_vi)
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
