"""`xulang import live-platform`: what an operator types, what he is told, and what it changes."""

import copy
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.support.people import make_organisation
from tests.support.story import reference_data
from xulang.crossing import api as crossing
from xulang.interfaces.cli.main import main
from xulang.ledger import api as ledger

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]
FOLDER = Path(__file__).parents[2] / "data" / "live_platform"
RECORD: dict[str, Any] = json.loads((FOLDER / "export_completed.json").read_text())
DECLARATION = UUID(RECORD["id"])


@pytest.fixture(autouse=True)
def company() -> UUID:
    reference_data()
    return make_organisation(name="CÔNG TY MẪU", tax_code="0100233488")


def said(capsys: Captured, *words: object, code: int = 0) -> str:
    capsys.readouterr()
    assert main(["import", "live-platform", *map(str, words)]) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def file_of(folder: Path, content: object, name: str = "export.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(content))
    return file


def test_the_sample_comes_over_once(capsys: Captured) -> None:
    report = said(capsys, FOLDER / "export_completed.json")
    assert "2026050800001: 16 facts new, 0 known, 1 irregular" in report
    assert "unproven" not in report
    assert "parkingPlaceId" in report
    assert "registrationTransportDetails.groupChinaVehicleId" in report
    assert "0 facts new, 13 known, 0 irregular" in said(capsys, FOLDER / "export_completed.json")


def test_its_payment_is_in_the_books_once(capsys: Captured) -> None:
    for _ in range(2):
        said(capsys, FOLDER / "export_completed.json")
    standing = ledger.get_standing(declaration_id=DECLARATION)
    assert (standing.infrastructure.due.dong, standing.infrastructure.paid.dong) == (800_000, 800_000)
    assert standing.status == ledger.FeeStatus.PAID
    [receipt] = ledger.list_receipts(declaration_id=DECLARATION)
    assert (receipt.series, receipt.number, receipt.reference) == ("LP-2026/HN", 1, "20260101ABCDEFGH")
    assert receipt.paid_at.isoformat() == "2026-05-09T03:07:35.669826+00:00"
    assert sum(balance.dong for balance in ledger.get_balances().values()) == 0


def test_amounts_that_do_not_add_up_stay_out_of_the_books(capsys: Captured, tmp_path: Path) -> None:
    row = copy.deepcopy(RECORD)
    row["transferCharges"], row["infrastructureCharges"] = 100_000, 700_000
    report = said(capsys, file_of(tmp_path, row))
    assert "payment not in the books: exchange.amounts_differ" in report
    assert "unproven: transferCharges" in report
    assert ledger.list_receipts(declaration_id=DECLARATION) == []


def test_one_bad_record_does_not_stop_the_others(capsys: Captured, tmp_path: Path) -> None:
    bad = {**copy.deepcopy(RECORD), "createDate": "yesterday"}
    report = said(capsys, file_of(tmp_path, {"data": [bad, RECORD]}), code=1)
    assert "record 1: refused, exchange.field_unreadable createDate" in report
    assert "16 facts new" in report


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"no json", "exchange.not_json"),
        (b"[" * 90_000, "exchange.too_deep"),
        (b"[" * 30 + b"]" * 30, "exchange.too_deep"),
        (b"[" + b"1," * 1_000 + b"1]", "exchange.too_many"),
        (b" " * 8_000_001, "exchange.too_large"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(
    capsys: Captured, tmp_path: Path, text: bytes, code: str
) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(text)
    assert f"x.json: refused, {code}" in said(capsys, file, code=1)


def test_a_company_that_is_not_here_needs_another_to_stand_in(capsys: Captured, tmp_path: Path) -> None:
    row = copy.deepcopy(RECORD)
    row["company"]["taxCode"] = "0312345678"
    file = file_of(tmp_path, row)
    assert "refused, registry.organisation_unknown" in said(capsys, file, code=1)
    assert "16 facts new" in said(capsys, file, "--organisation", "0100233488")


def test_a_gate_of_theirs_is_named_on_the_command_line(capsys: Captured, tmp_path: Path) -> None:
    row = copy.deepcopy(RECORD)
    row["gate"]["code"] = "CKCM"
    file = file_of(tmp_path, row)
    assert "refused, exchange.gate_unknown gate.code gate=CKCM" in said(capsys, file, code=1)
    assert "exchange.gate_unknown" in said(capsys, file, "--gate", "CKCM=NOWHERE", code=1)
    assert "16 facts new" in said(capsys, file, "--gate", "CKCM=CM")
    assert {one.gate for one in crossing.list_crossings(declaration_ids=[DECLARATION])} == {"CM"}


def test_what_went_backwards_is_said_and_left(capsys: Captured, tmp_path: Path) -> None:
    said(capsys, FOLDER / "export_completed.json")
    row = copy.deepcopy(RECORD)
    row["registrationTransportDetails"][0]["checkBorderGuard"] = False
    report = said(capsys, file_of(tmp_path, row))
    assert "went backwards, stays as it was: confirmed entry border_guard" in report
    assert "0 facts new" in report
