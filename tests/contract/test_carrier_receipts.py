"""A company keeps the proof of every fact of its declarations; only what it wrote itself is opened to it."""

import json
import re

import pytest

from tests.support.companies import clerk_of, customs_registers, declare, make_company, reference
from tests.support.sealing import seal
from xulang.journal import api as journal
from xulang.kernel.words import FactKind
from xulang.platform.ids import new_id

pytestmark = pytest.mark.usefixtures("committed_db")


def test_each_fact_has_a_receipt_that_proves_it() -> None:
    reference()
    client = clerk_of(make_company())
    declaration = declare(client)
    customs_registers(declaration)
    seal()
    page = client.get(f"/declarations/{declaration}/receipts/").content.decode()
    addresses = re.findall(r'href="(/declarations/[^"]+/receipts/[^"]+/)"', page)
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration)
    assert len(addresses) == len(facts)
    by_kind = {fact.public.kind: fact for fact in facts}
    own = client.get(f"/declarations/{declaration}/receipts/{by_kind[FactKind.DECLARED].id}/")
    assert own["Content-Disposition"].endswith('-1.receipt.json"')
    assert "private" in json.loads(own.content)
    others = client.get(f"/declarations/{declaration}/receipts/{by_kind[FactKind.CONFIRMED].id}/")
    assert "private" not in json.loads(others.content), "an officer's note is not ours to hand out"
    assert client.get(f"/declarations/{declaration}/receipts/{new_id()}/").status_code == 404
    other = declare(client)
    stray = client.get(f"/declarations/{other}/receipts/{by_kind[FactKind.DECLARED].id}/")
    assert stray.status_code == 404
