"""Assessing, paying and giving back, as rows: exact, repeatable, and beyond anybody's reach afterwards."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid5

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tests.support.ledger import DECLARATION, NOW, VEHICLE, assess, pay
from xulang.kernel.money import ZERO, Money, total
from xulang.kernel.refusal import Refusal, RefusalCode, Refusals
from xulang.kernel.words import Regime
from xulang.ledger import api as ledger
from xulang.ledger import models
from xulang.platform.refusals import PlatformRefusal

DATA = Path(__file__).resolve().parents[2] / "data"
pytestmark = pytest.mark.django_db


def refusal(caught: pytest.ExceptionInfo[Refusal]) -> tuple[RefusalCode, str | None]:
    return caught.value.code, caught.value.field


def test_the_payment_of_the_real_record_is_paid_with_a_receipt() -> None:
    standing = assess(amount=800_000)
    assert (standing.status, standing.infrastructure.due) == (ledger.FeeStatus.UNPAID, Money(dong=800_000))
    noted = pay(amount=800_000)
    assert (noted.series, noted.number, noted.standing.status) == ("2026/HN", 1, ledger.FeeStatus.PAID)
    receipt = ledger.get_receipt(payment_id=noted.payment_id)
    assert (receipt.payer_name, receipt.amount, receipt.reference) == (
        "CÔNG TY MẪU",
        Money(dong=800_000),
        "20260101ABCDEFGH",
    )
    assert ledger.list_receipts(declaration_id=DECLARATION) == [receipt]
    assert ledger.get_standing(declaration_id=DECLARATION) == noted.standing


def test_a_declaration_nobody_assessed_owes_nothing_and_has_not_paid() -> None:
    standing = ledger.get_standing(declaration_id=DECLARATION)
    assert (standing.status, standing.assessed_at) == (ledger.FeeStatus.UNPAID, None)
    with pytest.raises(Refusal) as caught:
        pay(amount=1)
    assert refusal(caught) == (ledger.LedgerRefusal.NOT_ASSESSED, None)


def test_a_repeat_gives_the_first_answer_and_moves_nothing() -> None:
    assert assess(amount=800_000) == assess(amount=800_000)
    assert pay(amount=300_000) == pay(amount=300_000)
    assert len(ledger.list_transfers(declaration_id=DECLARATION)) == 2
    assert models.ReceiptSeries.objects.get().last_number == 1


def test_another_content_under_the_same_id_is_refused() -> None:
    assess(amount=800_000)
    with pytest.raises(Refusal) as caught:
        assess(amount=800_001)
    assert refusal(caught) == (PlatformRefusal.REQUEST_REUSED, None)
    pay(amount=300_000)
    with pytest.raises(Refusal) as caught:
        pay(amount=300_001)
    assert refusal(caught) == (PlatformRefusal.REQUEST_REUSED, None)


def test_an_overpayment_is_refused_by_name_and_takes_no_number() -> None:
    assess(amount=800_000)
    pay(amount=300_000, name="1")
    with pytest.raises(Refusal) as caught:
        pay(amount=500_001, name="2")
    assert refusal(caught) == (ledger.LedgerRefusal.OVERPAYMENT, "amount")
    assert pay(amount=500_000, name="3").number == 2


def test_a_payment_given_back_keeps_its_receipt_marked() -> None:
    assess(amount=800_000)
    noted = pay(amount=800_000)
    later = NOW + timedelta(hours=1)
    standing = ledger.reverse(
        declaration_id=DECLARATION, payment_id=noted.payment_id, reason="Nộp nhầm", by="7", now=later
    )
    assert standing.status is ledger.FeeStatus.UNPAID
    receipt = ledger.get_receipt(payment_id=noted.payment_id)
    assert (receipt.number, receipt.reversed_at, receipt.reversal_reason) == (1, later, "Nộp nhầm")
    for reason, code in (
        (" ", "reason_missing"),
        ("a" * 501, "text_too_long"),
        ("again", "already_reversed"),
    ):
        with pytest.raises(Refusal) as caught:
            ledger.reverse(
                declaration_id=DECLARATION, payment_id=noted.payment_id, reason=reason, by="7", now=later
            )
        assert caught.value.code == f"ledger.{code}"
    assert pay(amount=800_000, name="again").number == 2


def test_a_corrected_declaration_is_assessed_anew_and_the_old_lines_stay() -> None:
    assess(amount=800_000)
    pay(amount=800_000)
    standing = assess(amount=240_000, name="corrected")
    assert standing.infrastructure.outstanding == Money(dong=-560_000)
    assert [line.amount for line in ledger.list_lines(declaration_id=DECLARATION)] == [Money(dong=240_000)]
    assert models.AssessmentLine.objects.count() == 2


def test_an_assessment_with_an_unknown_line_writes_nothing() -> None:
    vehicle = ledger.VehicleToAssess(
        vehicle_id=VEHICLE,
        vehicle_class="VT4",
        use=ledger.VehicleUse.CROSSES,
        fees=(ledger.FeeKind.INFRASTRUCTURE, ledger.FeeKind.TRANSFER),
        hs_codes=("84715000",),
    )
    with pytest.raises(Refusals) as caught:
        ledger.assess(
            assessment_id=VEHICLE,
            declaration_id=DECLARATION,
            regime=Regime.EXPORT,
            vehicles=[vehicle],
            entered=[],
            by="7",
            now=NOW,
        )
    fields = [refused.field for refused in caught.value.refusals]
    assert fields == ["lines.0.amount", "lines.1.amount"]
    assert not models.Assessment.objects.exists()


def test_the_published_tariff_assesses_by_itself_with_its_basis() -> None:
    assert ledger.import_tariff(folder=DATA) == 5
    assert ledger.import_tariff(folder=DATA) == 5
    assert ledger.list_vehicle_classes(now=NOW) == ["UNDER_2T", "VT6"]
    vehicle = ledger.VehicleToAssess(
        vehicle_id=VEHICLE,
        vehicle_class="UNDER_2T",
        use=ledger.VehicleUse.CROSSES,
        fees=(ledger.FeeKind.INFRASTRUCTURE,),
        hs_codes=("08109092",),
    )
    standing = ledger.assess(
        assessment_id=uuid5(DECLARATION, "by tariff"),
        declaration_id=DECLARATION,
        regime=Regime.EXPORT,
        vehicles=[vehicle],
        entered=[],
        by="system",
        now=NOW,
    )
    assert standing.infrastructure.due == Money(dong=100_000)
    (line,) = ledger.list_lines(declaration_id=DECLARATION)
    assert (line.source, line.basis) == (
        ledger.LineSource.TARIFF,
        "Nghị quyết 09/2025/NQ-HĐND: xuất khẩu rau, quả tươi, xe dưới 2 tấn",
    )
    assert line.tariff_row_id == models.TariffRow.objects.get(vehicle_class="UNDER_2T").id


def test_examples_are_for_demonstrations_only() -> None:
    with pytest.raises(Refusal) as caught:
        ledger.import_examples(folder=DATA)
    assert refusal(caught) == (ledger.LedgerRefusal.EXAMPLES_NEED_DEMONSTRATION, None)
    assert not models.TariffRow.objects.exists()


def test_a_demonstration_has_its_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xulang.platform.installation.is_demonstration", lambda: True)
    assert ledger.import_examples(folder=DATA) == 9
    assert set(models.TariffRow.objects.values_list("origin", flat=True)) == {"example"}


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"amount": ZERO}, ledger.LedgerRefusal.AMOUNT_IMPOSSIBLE, "amount"),
        ({"amount": Money(dong=-1)}, ledger.LedgerRefusal.AMOUNT_IMPOSSIBLE, "amount"),
        ({"amount": Money(dong=10**18)}, ledger.LedgerRefusal.AMOUNT_IMPOSSIBLE, "amount"),
        ({"payer_name": " "}, ledger.LedgerRefusal.PAYER_MISSING, "payer_name"),
        ({"payer_name": "a" * 201}, ledger.LedgerRefusal.TEXT_TOO_LONG, "payer_name"),
        ({"payer_tax_code": "1" * 31}, ledger.LedgerRefusal.TEXT_TOO_LONG, "payer_tax_code"),
        ({"reference": "1" * 101}, ledger.LedgerRefusal.TEXT_TOO_LONG, "reference"),
        ({"paid_at": NOW + timedelta(minutes=6)}, ledger.LedgerRefusal.PAID_IN_FUTURE, "paid_at"),
    ],
)
def test_a_payment_is_checked(changed: dict[str, object], code: RefusalCode, field: str) -> None:
    assess(amount=800_000)
    payment = ledger.PaymentToNote(
        id=VEHICLE,
        declaration_id=DECLARATION,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=1),
        method=ledger.PaymentMethod.CASH,
        reference="",
        payer_name="A",
        payer_tax_code="",
        paid_at=NOW,
    )
    with pytest.raises(Refusal) as caught:
        ledger.note_payment(
            payment=replace(payment, **changed),  # type: ignore[arg-type] # fields of several types
            series="2026/HN",
            by="7",
            now=NOW,
        )
    assert refusal(caught) == (code, field)


def test_a_series_is_the_installations_word_not_a_visitors() -> None:
    assess(amount=1)
    with pytest.raises(ValueError, match="series"):
        pay(amount=1, series="2026 HN'")


def test_the_whole_ledger_balances() -> None:
    assess(amount=800_000)
    pay(amount=500_000)
    assess(amount=70_000, name="other", declaration_id=VEHICLE)
    sums = {
        f"{account.kind}:{account.method}": money.dong for account, money in ledger.get_balances().items()
    }
    assert sums == {"fees:None": -870_000, "owed:None": 370_000, "money:bank_transfer": 500_000}
    assert total(amounts=ledger.get_balances().values()) == ZERO


APPEND_ONLY = (
    "assessment",
    "assessmentline",
    "account",
    "transfer",
    "payment",
    "payer",
    "reversal",
    "reversalrequest",
    "reversalanswer",
    "receipt",
)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "SELECT 1 FROM {} FOR UPDATE"])
def test_the_application_can_change_no_row_of_the_books(table: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(f"ledger_{table}"))


def test_the_payer_is_erased_and_the_books_stay_whole(
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    granted = owner_connection.execute(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = 'xulang_eraser' AND table_name = 'ledger_payer' ORDER BY 1"
    ).fetchall()
    assert granted == [("DELETE",), ("SELECT",)]
