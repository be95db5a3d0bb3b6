"""What programs fetch depends on no cookie and is never redirected by a language."""

import pytest
from django.db import transaction
from django.test import Client

from tests.support.facts import new_facts
from tests.support.sealing import SEALED_AT, driver_of
from xulang.journal import api as journal
from xulang.journal.usecases.seal import load_tree, seal_batch

pytestmark = pytest.mark.usefixtures("committed_db")
LOG = ("/log/vkey", "/log/checkpoint", "/log/tile/0/000", "/log/tile/entries/000")
PATHS = (*LOG, "/healthz", "/api/v1/gates")


@pytest.fixture
def _log() -> None:
    with transaction.atomic():
        journal.append(facts=new_facts(count=256))
    driver = driver_of("sealer")
    seal_batch(driver=driver, tree=load_tree(driver=driver), signer=journal.log_signer(), now=SEALED_AT)


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize("path", PATHS)
def test_no_answer_varies_with_a_cookie(client: Client, path: str) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get(path)
    assert answer.status_code in {200, 503}
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize(("path", "status"), [*((path, 200) for path in LOG), ("/api/v1/gates", 422)])
def test_a_language_in_the_address_redirects_no_program(client: Client, path: str, status: int) -> None:
    """The API refuses the parameter by name, like any that it does not know."""
    answer = client.get(path, {"lang": "en"})
    assert answer.status_code == status
    assert not answer.cookies


def test_the_log_s_page_for_people_still_switches(client: Client) -> None:
    answer = client.get("/log/", {"lang": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/log/")
    assert "Cookie" in client.get("/log/").headers["Vary"]
