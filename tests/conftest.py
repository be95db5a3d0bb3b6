"""What every test stands on: a real PostgreSQL, the product's own roles in it, and no other network."""

import os
from pathlib import Path

import django
import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from hypothesis import HealthCheck
from hypothesis import settings as tries

# Tests keep their data apart from an installation in the same checkout.
CHECKOUT = Path(__file__).resolve().parents[1]
os.environ["XULANG_HOME"] = os.environ.get("XULANG_TEST_HOME", str(CHECKOUT / "var" / "test"))
os.environ.pop("XULANG_DATABASE_URL", None)
# Not in pyproject.toml: pytest would read the settings, and with them an installation's keys, before this.
os.environ["DJANGO_SETTINGS_MODULE"] = "xulang.project.settings"
django.setup()

from tests.support.browser import (  # noqa: E402 -- as below
    browser,
    built,
    live,
    new_page,
    page,
)
from tests.support.clients import share_middleware  # noqa: E402 -- as below
from tests.support.postgres import (  # noqa: E402 -- the environment above decides what settings read
    committed_db,
    database,
    django_db_setup,
    owner_connection,
)
from tests.support.queue import gate  # noqa: E402 -- as above
from xulang.crossing import api as crossing  # noqa: E402 -- as above
from xulang.platform.i18n.catalogs import compile_all  # noqa: E402 -- as above

# What makes guessing a password dear would cost each test that signs in a fifth of a second.
ScryptPasswordHasher.work_factor = 2

# How long an example takes says nothing on a machine that is busy with other tests.
tries.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
tries.load_profile("patient")

share_middleware()
compile_all()  # Django reads translations as they are compiled.

__all__ = [
    "browser",
    "built",
    "committed_db",
    "database",
    "django_db_setup",
    "gate",
    "live",
    "new_page",
    "owner_connection",
    "page",
]


@pytest.fixture(autouse=True)
def unread_lines() -> None:
    """What one test read of a line of the queue is nothing to the next."""
    crossing.forget_lines()
    crossing.forget_order()


# What takes long begins first: else one process would be busy with it at the end, and the others idle.
LONG = (
    "tests/contract/test_rest_fuzz.py",
    "tests/browser/test_every_page.py",
    "tests/browser/test_whole_journey.py",
    "tests/concurrency/test_run.py",
    "tests/contract/test_forms_fuzz.py",
    "tests/contract/test_outsiders.py",
    "tests/usecases/test_platform_backup.py",
    "tests/browser/test_carrier.py",
    "tests/simulation/test_a_day.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After whatever shuffles them; tests of one file stay together."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONG)))
