"""`xulang draw secret`: a secret for a sealed window and its commitment (docs/queue.md, "The draw")."""

import argparse
import secrets
from uuid import UUID

from xulang.queueing import api as queueing


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("draw", help="a secret for the draw of a sealed window")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    secret = verbs.add_parser("secret", help="print a new secret and its commitment; needs no network")
    secret.add_argument("--window", required=True, type=UUID, help="the window's name, as its page shows it")
    secret.add_argument("--organisation", required=True, type=UUID, help="your organisation's id")


def run(args: argparse.Namespace) -> int:
    secret = secrets.token_bytes(queueing.SECRET_BYTES)
    promise = queueing.commit(window=args.window, organisation_id=args.organisation, secret=secret)
    print(f"commitment {promise.hex()}")
    print(f"secret     {secret.hex()}")
    return 0
