"""`xulang person`: who may sign in, as what, and until when."""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from xulang.interfaces.account.links import password_link
from xulang.interfaces.account.lost import forget_second_factors
from xulang.interfaces.cli.operators import end_of_day, get_organisation, get_person, operator
from xulang.kernel.identifiers import parse_person_name, parse_phone
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality, Role
from xulang.platform import clock, ids
from xulang.platform.db import unit_of_work
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal

Command = Callable[[argparse.Namespace], None]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("person", help="people and what they may do")
    verbs = parser.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("add", help="add a person with a role; prints the link that sets the password")
    _named(adding)
    adding.add_argument("--name", required=True, help="full name")
    adding.add_argument("--phone", default="")
    adding.add_argument("--email", default="", type=_email)
    adding.add_argument("--language", default="", choices=["", *dict(settings.LANGUAGES)])
    _for_role(adding)
    granting = verbs.add_parser("grant", help="give a person a further role")
    _named(granting)
    _for_role(granting)
    ending = verbs.add_parser("end", help="end one role; his sessions end with it")
    _named(ending)
    _for_role(ending, with_end=False)
    for verb, text in (
        ("leave", "the person leaves: roles, sessions, PINs and tokens end now"),
        ("return", "a person who left may sign in again; give him his roles anew"),
        ("link", "print a new link that sets the password"),
        ("lost-second-factor", "forget his app, passkeys and recovery codes; he sets up new ones at sign-in"),
        ("show", "what he holds now"),
    ):
        _named(verbs.add_parser(verb, help=text))


def _named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="sign-in name")


def _email(text: str) -> str:
    """A type for argparse, which tries it on the empty default as well."""
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise argparse.ArgumentTypeError("this is no e-mail address") from None
    return text


def _for_role(parser: argparse.ArgumentParser, *, with_end: bool = True) -> None:
    parser.add_argument("--role", required=True, type=Role, choices=list(Role))
    parser.add_argument("--organisation", required=True, help="tax code or id")
    parser.add_argument("--gate", help="code of the one gate it counts at; without it, at all")
    if with_end:
        parser.add_argument("--until", type=end_of_day, metavar="2026-12-31", help="last day")


def run(args: argparse.Namespace) -> int:
    COMMANDS[args.verb](args)
    return 0


def add(args: argparse.Namespace) -> None:
    organisation = get_organisation(text=args.organisation)
    # A role that is refused leaves no person without one behind.
    with unit_of_work():
        person = registry.add_person(
            user_id=ids.new_id(),
            username=args.username,
            full_name=parse_person_name(text=args.name).value,
            phone=parse_phone(text=args.phone, nationality=Nationality.VN).value.key if args.phone else "",
            email=args.email,
            language=args.language,
            actor=operator(),
            now=clock.now(),
        )
        _grant(person=person, organisation=organisation, args=args)
    _print_link(person=person)


def grant(args: argparse.Namespace) -> None:
    person = get_person(username=args.username)
    _grant(person=person, organisation=get_organisation(text=args.organisation), args=args)


def _grant(*, person: registry.Person, organisation: registry.Organisation, args: argparse.Namespace) -> None:
    registry.add_membership(
        membership_id=ids.new_id(),
        user_id=person.id,
        organisation_id=organisation.id,
        role=args.role,
        gate=args.gate,
        valid_from=clock.now(),
        valid_until=args.until,
        actor=operator(),
        now=clock.now(),
    )
    print(f"{person.username}: {args.role}, {organisation.name}", file=sys.stderr)


def end(args: argparse.Namespace) -> None:
    person, organisation = get_person(username=args.username), get_organisation(text=args.organisation)
    wanted = (organisation.id, args.role, args.gate)
    held = registry.list_memberships(user_id=person.id, now=clock.now())
    found = next((one for one in held if (one.organisation_id, one.role, one.gate) == wanted), None)
    if found is None:
        raise Refusal(code=RegistryRefusal.MEMBERSHIP_UNKNOWN)
    registry.end_membership(membership_id=found.id, actor=operator(), now=clock.now())


def leave(args: argparse.Namespace) -> None:
    person = get_person(username=args.username)
    registry.deactivate_person(user_id=person.id, actor=operator(), now=clock.now())


def come_back(args: argparse.Namespace) -> None:
    person = get_person(username=args.username)
    registry.reactivate_person(user_id=person.id, actor=operator(), now=clock.now())


def link(args: argparse.Namespace) -> None:
    _print_link(person=get_person(username=args.username))


def lost_second_factor(args: argparse.Namespace) -> None:
    person = get_person(username=args.username)
    forget_second_factors(user_id=person.id, actor=operator(), now=clock.now())


def show(args: argparse.Namespace) -> None:
    person = get_person(username=args.username)
    print(f"{person.username}  {person.full_name}  {person.id}")
    for one in registry.list_memberships(user_id=person.id, now=clock.now()):
        until = f" until {one.valid_until:%Y-%m-%d}" if one.valid_until else ""
        print(f"  {one.role}, {one.organisation_name}, {one.gate or 'all gates'}{until}")


def _print_link(*, person: registry.Person) -> None:
    """The only output on stdout: it is meant to be handed to one person, not to stand in a log."""
    print("Hand this link to the person only; it works once:", file=sys.stderr)
    print(f"{settings.PUBLIC_URL}{password_link(user_id=person.id)}")


COMMANDS: dict[str, Command] = {
    "add": add,
    "grant": grant,
    "end": end,
    "leave": leave,
    "return": come_back,
    "link": link,
    "lost-second-factor": lost_second_factor,
    "show": show,
}
