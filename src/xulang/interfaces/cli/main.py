"""`xulang COMMAND`: finds the module of that name beside this one, and runs it.

A command's module defines `add_parser(subparsers)`, which adds a parser under the module's name (with "-" for
"_"), and `run(args) -> int`, the exit code.
"""

import argparse
import importlib
import keyword
import os
import pkgutil
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType

from xulang.interfaces import cli
from xulang.kernel.refusal import Refusal

# These start before there is a database, or stay small beside the processes they watch: no models in them.
WITHOUT_DJANGO = frozenset({"build", "run", "doctor", "estimates", "simulate", "witness", "draw"})
# The others find the embedded database running; these fill a new one themselves, or need none.
OWN_DATABASE = WITHOUT_DJANGO | {"indicators", "restore", "sms-simulator"}
EXIT_REFUSED = 1
LANGUAGES = ("vi", "en", "zh-hans")
EXIT_USAGE = 2


def command_names() -> list[str]:
    """Every module here that may be a command; `import_` is "import", which Python keeps for itself."""
    names = (module.name.rstrip("_") for module in pkgutil.iter_modules(cli.__path__))
    return sorted(name.replace("_", "-") for name in names if name != "main")


def load(*, name: str) -> ModuleType:
    if name not in WITHOUT_DJANGO:
        start_django()
    word = f"{name}_" if keyword.iskeyword(name) else name.replace("-", "_")
    return importlib.import_module(f"{cli.__name__}.{word}")


def start_django() -> None:
    import django  # noqa: PLC0415 -- `xulang doctor` must run where packages are missing

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    django.setup()


def database_for_command() -> AbstractContextManager[None]:
    from xulang.interfaces.cli.server import database_at_hand  # noqa: PLC0415 -- it needs packages as well

    return database_at_hand()


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Only the named command's module is loaded; the list of all of them is for who asks for help.
    names = [words[0]] if words and words[0] in command_names() else command_names()
    parser = argparse.ArgumentParser(prog="xulang", description="Xứ Lạng: the digital border gate.")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = {name: load(name=name) for name in names}
    for module in modules.values():
        if hasattr(module, "add_parser"):  # The others are parts that commands share.
            module.add_parser(subparsers)
    args = parser.parse_args(words)
    try:
        with nullcontext() if args.command in OWN_DATABASE else database_for_command():
            return int(modules[args.command].run(args))
    except Refusal as refusal:
        details = ", ".join(f"{name}={value}" for name, value in refusal.params.items())
        print(f"xulang {args.command}: refused, {refusal.code.value} {details}".rstrip(), file=sys.stderr)
        if args.command not in WITHOUT_DJANGO:
            sys.stderr.writelines(f"  {line}\n" for line in sentences_of(refusal))
        return EXIT_REFUSED


def sentences_of(refusal: Refusal) -> list[str]:
    """What the pages would say, in each language; nothing for codes that only commands give."""
    from django.utils.translation import override  # noqa: PLC0415 -- as in start_django

    from xulang.interfaces.shared.refusal_texts import say, texts  # noqa: PLC0415 -- as above

    if refusal.code not in texts():
        return []
    found = []
    for language in LANGUAGES:
        with override(language):
            said = say(refusal)
        found.append(f"{said.title} {said.next_step}".strip())
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    sys.exit(main())
