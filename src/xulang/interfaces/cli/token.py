"""`xulang token issue|revoke|list`: keys for an organisation's own software."""

import argparse
import sys
from datetime import timedelta
from uuid import UUID

from xulang.interfaces.cli.operators import get_organisation, get_person, operator
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.registry import api as registry
from xulang.registry.api import TokenScope


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("token", help="keys for an organisation's own software")
    verbs = parser.add_subparsers(dest="verb", required=True)
    issuing = verbs.add_parser("issue", help="issue one; it is printed once")
    issuing.add_argument("--organisation", required=True, help="tax code or id")
    issuing.add_argument("--issuer", required=True, help="sign-in name of who answers for it")
    issuing.add_argument("--role", required=True, type=Role, choices=list(Role))
    issuing.add_argument("--gate")
    issuing.add_argument("--name", required=True, help="which software it is for")
    issuing.add_argument(
        "--scope", required=True, action="append", type=TokenScope, choices=list(TokenScope), dest="scopes"
    )
    issuing.add_argument("--days", type=int, default=365)
    revoking = verbs.add_parser("revoke", help="end one now")
    revoking.add_argument("token_id", type=UUID)
    listing = verbs.add_parser("list", help="an organisation's tokens, dead ones included")
    listing.add_argument("--organisation", required=True, help="tax code or id")


def run(args: argparse.Namespace) -> int:
    if args.verb == "issue":
        issue(args)
    elif args.verb == "revoke":
        registry.revoke_token(token_id=args.token_id, actor=operator(), now=clock.now())
    else:
        show(args)
    return 0


def issue(args: argparse.Namespace) -> None:
    token_id = ids.new_id()
    text = registry.issue_token(
        token_id=token_id,
        secret=ids.new_salt(),
        organisation_id=get_organisation(text=args.organisation).id,
        issuer_id=get_person(username=args.issuer).id,
        role=args.role,
        gate=args.gate,
        name=args.name,
        scopes=args.scopes,
        expires_at=clock.now() + timedelta(days=args.days),
        actor=operator(),
        now=clock.now(),
    )
    print(f"Token {token_id}; keep it secret, it is not shown again:", file=sys.stderr)
    print(text)


def show(args: argparse.Namespace) -> None:
    for one in registry.list_tokens(organisation_id=get_organisation(text=args.organisation).id):
        state = "revoked" if one.revoked_at else f"until {one.expires_at:%Y-%m-%d}"
        scopes = ",".join(sorted(one.scopes))
        print(f"{one.id}  {state:<18} {one.role:<20} {scopes:<20} {one.name} (by {one.issued_by})")
