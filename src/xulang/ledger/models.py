"""Tariff, assessments, and the books: accounts and transfers that nobody can change (migration 0002)."""

from django.db import models
from django.db.models import F, Q


class TariffRow(models.Model):
    """An amount a trip; a row ends by its `valid_until`, so that old assessments keep their basis."""

    id = models.UUIDField(primary_key=True)
    fee = models.CharField(max_length=20)
    vehicle_class = models.CharField(max_length=20)
    regimes = models.JSONField()
    hs_prefixes = models.JSONField()
    amount = models.BigIntegerField()
    basis = models.TextField()
    origin = models.CharField(max_length=10)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_tariff_amount")]


class TariffRate(models.Model):
    """A percentage of the amount, with the same validity."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    regimes = models.JSONField()
    hs_prefixes = models.JSONField()
    percent = models.IntegerField()
    basis = models.TextField()
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(percent__gt=0), name="ledger_rate_percent")]


class Assessment(models.Model):
    """What a declaration was assessed to owe; the latest counts, the older ones stay."""

    id = models.UUIDField(primary_key=True)
    declaration_id = models.UUIDField()
    number = models.IntegerField()
    body_hash = models.BinaryField(max_length=32)
    assessed_at = models.DateTimeField()
    assessed_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration_id", "number"], name="ledger_assessment_number"),
        ]


class AssessmentLine(models.Model):
    """One vehicle and fee of an assessment: the amount and why."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="lines")
    vehicle_id = models.UUIDField()
    fee = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    basis = models.TextField()
    source = models.CharField(max_length=10)
    tariff_row = models.ForeignKey(TariffRow, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "vehicle_id", "fee"], name="ledger_line_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="ledger_line_amount"),
        ]


class Account(models.Model):
    """domain/books.py says which kinds there are; the id follows from the rest."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    fee = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null: not of one fee
    declaration_id = models.UUIDField(null=True)
    method = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null: not of one method


class Transfer(models.Model):
    """From the credited account to the debited one; never changed, reversed by another."""

    id = models.UUIDField(primary_key=True)
    declaration_id = models.UUIDField()
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True)
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_amount"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_accounts"),
        ]
        indexes = [models.Index(fields=["declaration_id"], name="ledger_transfer_declaration")]


class Payment(models.Model):
    """A payment that the centre noted; its id is the transfer's and was made by who noted it."""

    id = models.UUIDField(primary_key=True)
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="payment")
    declaration_id = models.UUIDField()
    fee = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    method = models.CharField(max_length=20)
    reference = models.TextField()
    body_hash = models.BinaryField(max_length=32)
    paid_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["declaration_id"], name="ledger_payment_declaration")]


class Payer(models.Model):
    """Who paid: the one row with personal data, apart from the books so that it can be erased."""

    payment = models.OneToOneField(Payment, models.PROTECT, primary_key=True, related_name="payer")
    name = models.TextField()
    tax_code = models.TextField()


class Reversal(models.Model):
    """Why and by whom a payment was given back."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="reversal")
    reason = models.TextField()
    reversed_at = models.DateTimeField()
    reversed_by = models.TextField()


class ReversalRequest(models.Model):
    """Somebody asks to give a payment back after a vehicle has left: it takes a second person."""

    id = models.UUIDField(primary_key=True)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="reversal_requests")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()


class ReversalAnswer(models.Model):
    """What became of a request: approved by somebody else, or dropped."""

    request = models.OneToOneField(ReversalRequest, models.PROTECT, primary_key=True, related_name="answer")
    outcome = models.CharField(max_length=10)
    answered_at = models.DateTimeField()
    answered_by = models.TextField()


class ReceiptSeries(models.Model):
    """The last number given in a series; its row is locked by who takes the next one."""

    code = models.CharField(max_length=20, primary_key=True)
    last_number = models.IntegerField()


class Receipt(models.Model):
    """A payment's number. A series has no gaps: a number is taken with the payment or not at all."""

    payment = models.OneToOneField(Payment, models.PROTECT, primary_key=True, related_name="receipt")
    series = models.ForeignKey(ReceiptSeries, models.PROTECT)
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="ledger_receipt_number"),
        ]
