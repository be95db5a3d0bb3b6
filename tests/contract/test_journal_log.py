"""The public log as an outsider meets it: everything needed to verify it, and nothing that is private."""

import gzip
import json

import pytest
from django.db import transaction
from django.test import Client

from tests.domain.test_journal_merkle import naive
from tests.support.facts import new_fact, new_facts, stream_id
from tests.support.sealing import SEALED_AT, driver_of
from xulang.journal import api as journal
from xulang.journal.domain.checkpoint import open_checkpoint
from xulang.journal.domain.merkle import leaf_hash
from xulang.journal.domain.tiles import parse_bundle
from xulang.journal.usecases.seal import load_tree, seal_batch
from xulang.platform.db import pipeline

pytestmark = pytest.mark.usefixtures("committed_db")

COUNT = 300
PUBLIC_FIELDS = {
    *("v", "id", "stream_kind", "stream", "number", "crossing", "occurred_at", "recorded_at", "kind", "gate"),
    *("direction", "regime", "step", "force", "outcome", "reason_code", "refers_to", "source", "irregular"),
    *("trigger", "commitment"),
}


def seal() -> None:
    driver = driver_of("sealer")
    seal_batch(driver=driver, tree=load_tree(driver=driver), signer=journal.log_signer(), now=SEALED_AT)


@pytest.fixture
def _log() -> None:
    with transaction.atomic(), pipeline():
        journal.append(facts=new_facts(count=COUNT))
    seal()
    with transaction.atomic():
        journal.append(facts=[new_fact(stream="unsealed", private={"plate": "12C-123.45"})])


def fetch(client: Client, address: str) -> bytes:
    answer = client.get(f"/log/{address}")
    assert answer.status_code == 200, address
    return answer.content


@pytest.mark.usefixtures("_log")
def test_an_outsider_verifies_the_whole_log_with_nothing_but_the_vkey(client: Client) -> None:
    key = journal.parse_vkey(text=fetch(client, "vkey").decode())
    note = journal.parse_note(text=fetch(client, "checkpoint").decode())
    checkpoint = open_checkpoint(note=note, key=key)
    assert checkpoint.size == COUNT
    entries = parse_bundle(content=fetch(client, "tile/entries/000"))
    entries += parse_bundle(content=fetch(client, "tile/entries/001.p/44"))
    assert naive(entries) == checkpoint.root
    leaves = fetch(client, "tile/0/000") + fetch(client, "tile/0/001.p/44")
    assert leaves == b"".join(leaf_hash(entry=entry) for entry in entries)
    assert fetch(client, "tile/1/000.p/1") == naive(entries[:256])


@pytest.mark.usefixtures("_log")
def test_served_entries_hold_the_public_fields_and_no_others(client: Client) -> None:
    entries = parse_bundle(content=fetch(client, "tile/entries/001.p/44"))
    assert {frozenset(json.loads(entry)) for entry in entries} == {frozenset(PUBLIC_FIELDS)}
    assert not any(word in b"".join(entries) for word in ("Nguyễn".encode(), b"actor", b"salt"))


@pytest.mark.usefixtures("_log")
def test_unsealed_and_private_content_is_nowhere(client: Client) -> None:
    addresses = [
        "",
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]
    served = b"".join(fetch(client, address) for address in addresses)
    assert str(stream_id("unsealed")).encode() not in served
    assert b"12C" not in served
    for beyond in (
        "tile/entries/001.p/45",
        "tile/0/001.p/45",
        "tile/entries/001",
        "tile/0/001",
        "tile/1/000",
    ):
        assert client.get(f"/log/{beyond}").status_code == 404


@pytest.mark.usefixtures("_log")
def test_erasure_leaves_what_is_served_as_it_was(client: Client) -> None:
    addresses = ("checkpoint", "tile/0/000", "tile/entries/000", "tile/entries/001.p/44")
    before = [fetch(client, address) for address in addresses]
    erasure = journal.Erasure(
        stream_id=stream_id("a"),
        fact_id=stream_id("erasure"),
        salt=bytes(32),
        reason_code="retention_period",
        private={},
    )
    assert journal.erase(erasure=erasure, now=SEALED_AT) == COUNT
    assert [fetch(client, address) for address in addresses] == before


@pytest.mark.parametrize(
    ("address", "kind", "cache"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "public, max-age=2"),
        ("vkey", "text/plain; charset=utf-8", "public, max-age=86400"),
        ("tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/0/001.p/44", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/entries/000", "application/octet-stream", "public, max-age=31536000, immutable"),
    ],
)
@pytest.mark.usefixtures("_log")
def test_headers(client: Client, address: str, kind: str, cache: str) -> None:
    answer = client.get(f"/log/{address}")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (kind, cache)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    assert client.post(f"/log/{address}").status_code == 405


@pytest.mark.usefixtures("_log")
def test_entries_are_compressed_for_who_asks(client: Client) -> None:
    plain = fetch(client, "tile/entries/000")
    packed = client.get("/log/tile/entries/000", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert len(packed.content) < len(plain) / 2


@pytest.mark.parametrize(
    "address",
    [
        *("tile/0/0", "tile/0/1000", "tile/00/000", "tile/64/000", "tile/0/000.p/256", "tile/0/000.p/0"),
        *("tile/-1/000", "tile/0/x001", "tile/x/000", "tile/0/000/", "tile/0/../checkpoint", "entries/000"),
        *("tile/entries/000.p/1000", "tile/9/000", "checkpoint/", "tile/data/000"),
        "tile/0/" + "x999/" * 11 + "999",
    ],
)
@pytest.mark.usefixtures("_log")
def test_other_addresses_are_not_found(client: Client, address: str) -> None:
    assert client.get(f"/log/{address}").status_code == 404


def test_an_empty_log_says_so(client: Client) -> None:
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/tile/0/000").status_code == 404
    assert "Chưa có sự kiện nào được niêm phong." in client.get("/log/").content.decode()


TITLES = {"vi": "Nhật ký công khai", "en": "The public journal", "zh-hans": "公开日志"}


@pytest.fixture(params=TITLES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.usefixtures("_log")
def test_people_read_how_to_verify_in_their_language(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    text = fetch(client, "").decode()
    assert f"<h1>{TITLES[language]}</h1>" in text
    assert str(journal.log_verifier()).replace("+", "+") in text.replace("&#x2B;", "+")
    assert fetch(client, "checkpoint").decode().split("\n")[2] in text.replace("&#x2B;", "+")
    assert "http://testserver/log/checkpoint" in text
    for other, title in TITLES.items():
        assert (title in text) is (other == language)
