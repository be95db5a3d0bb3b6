"""Bring the tariff in line with the tables in data/. Repeatable."""

from pathlib import Path

from xulang.kernel.refusal import Refusal
from xulang.ledger import models
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.tariff import Scope, Tariff
from xulang.ledger.domain.tariff_file import rate_id, read_examples, read_tariff
from xulang.platform import installation
from xulang.platform.db import unit_of_work


def import_tariff(*, folder: Path) -> int:
    """The published rows and rates of `folder`/fees.csv; how many. Raises ValueError on an unknown row."""
    return _import(tariff=read_tariff(text=(folder / "fees.csv").read_text(encoding="utf-8")))


def import_examples(*, folder: Path) -> int:
    """The made-up rows of `folder`/examples/tariff.csv; how many. Raises EXAMPLES_NEED_DEMONSTRATION."""
    if not installation.is_demonstration():
        raise Refusal(code=LedgerRefusal.EXAMPLES_NEED_DEMONSTRATION)
    text = (folder / "examples" / "tariff.csv").read_text(encoding="utf-8")
    return _import(tariff=read_examples(text=text))


def _import(*, tariff: Tariff) -> int:
    with unit_of_work():
        for row in tariff.rows:
            models.TariffRow.objects.update_or_create(
                id=row.id,
                defaults={
                    "fee": row.fee,
                    "vehicle_class": row.vehicle_class,
                    "amount": row.amount.dong,
                    "basis": row.basis,
                    "origin": row.origin,
                    **_scope(scope=row.scope),
                },
            )
        for rate in tariff.rates:
            models.TariffRate.objects.update_or_create(
                id=rate_id(rate=rate),
                defaults={
                    "kind": rate.kind,
                    "percent": rate.percent,
                    "basis": rate.basis,
                    **_scope(scope=rate.scope),
                },
            )
    return len(tariff.rows) + len(tariff.rates)


def _scope(*, scope: Scope) -> dict[str, object]:
    return {
        "regimes": sorted(scope.regimes),
        "hs_prefixes": list(scope.hs_prefixes),
        "valid_from": scope.period.start,
        "valid_until": scope.period.end,
    }
