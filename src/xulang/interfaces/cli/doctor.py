"""`xulang doctor`: says in plain words what is wrong with this installation, and what to do about it.

It looks from the ground up, as far as what is there lets it.
"""

import argparse
import os
from collections.abc import Iterable
from contextlib import ExitStack

from xulang.interfaces.cli.checks.environment import check_environment
from xulang.interfaces.cli.checks.finding import Finding
from xulang.interfaces.cli.main import start_django


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("doctor", help="say what is wrong with this installation")


def run(_args: argparse.Namespace) -> int:
    problems = show(findings=check_environment())
    try:
        start_django()
        # What follows needs packages, and models that exist only now.
        from xulang.interfaces.cli.checks import installation  # noqa: PLC0415 -- see above
    except ImportError as error:
        print(f"       The rest cannot be looked at: {error}.")
        problems = max(problems, 1)
    else:
        with ExitStack() as stack:
            problems += show(
                findings=installation.check_installation(
                    port=int(os.environ.get("XULANG_PORT", "8000")), stack=stack
                )
            )
    print(f"\n{problems} problems found." if problems else "\nNothing is wrong.")
    return 1 if problems else 0


def show(*, findings: Iterable[Finding]) -> int:
    """Print each finding as soon as it is there. Returns how many are problems."""
    problems = 0
    for finding in findings:
        print(f"{'WRONG' if finding.is_problem else 'ok   '}  {finding.subject}: {finding.state}", flush=True)
        if finding.is_problem:
            problems += 1
            print(f"       → {finding.remedy}", flush=True)
    return problems
