"""Drafts as typed, declarations as submitted, and the day's last number."""

from django.db import models
from django.db.models import Q

from xulang.kernel.words import Source


class Draft(models.Model):
    """What somebody is still typing: unchecked text, bounded in size, seen by his organisation only."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    created_by = models.TextField()
    body = models.JSONField()
    copied_from = models.UUIDField(null=True)
    # A correction names the declaration it will amend, and the version that it began from.
    amends = models.UUIDField(null=True)
    amends_version = models.PositiveIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amends"], name="declarations_one_correction"),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amends_version__isnull=True)
                | Q(amends__isnull=False, amends_version__isnull=False),
                name="declarations_correction_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-updated_at"], name="declarations_draft_recent"),
            models.Index(fields=["updated_at"], name="declarations_draft_age"),
        ]


class Declaration(models.Model):
    """What was submitted, in its latest version; `content` is null after erasure.

    Every version also lies in the journal, in the private part of its fact.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=13)
    # The system that gave the number.
    source = models.CharField(max_length=20, default=Source.OWN.value, db_default=Source.OWN.value)
    organisation_id = models.UUIDField()
    created_by = models.TextField()
    direction = models.CharField(max_length=10)
    regime = models.CharField(max_length=20)
    gate = models.CharField(max_length=40)
    expected_arrival = models.DateTimeField()
    version = models.PositiveIntegerField()
    content = models.JSONField(null=True)
    # The crossing whose goods come back by this declaration.
    returns = models.UUIDField(null=True)
    # Number, plates, containers, parties and products without accents, for the company's own search.
    search_key = models.TextField()
    submitted_at = models.DateTimeField()
    amended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^\d{13}$"), name="declarations_number_shape"),
            models.CheckConstraint(condition=Q(version__gte=1), name="declarations_version_from_one"),
            models.UniqueConstraint(fields=["source", "number"], name="declarations_number_per_source"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "number"], name="declarations_own_latest"),
            models.Index(fields=["gate", "expected_arrival"], name="declarations_coming"),
            models.Index(fields=["returns"], name="declarations_returns", condition=Q(returns__isnull=False)),
        ]


class DeclaredVehicle(models.Model):
    """Whose a vehicle's id is; its primary key keeps an id from being declared twice."""

    id = models.UUIDField(primary_key=True)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="+")


class Photo(models.Model):
    """What a declarant shows for a replacement: private, and never changed."""

    id = models.UUIDField(primary_key=True)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=20)
    content = models.BinaryField()
    stored_at = models.DateTimeField()


class Named(models.Model):
    """A partner or a kind of goods that a declaration names, to be offered when its company declares again.

    One row for each in each declaration: how often one was used is a count, and erasing takes it back.
    """

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    # Without accents: what is searched, and what tells one from another.
    key = models.TextField()
    body = models.JSONField()
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "kind", "key"],
                name="declarations_named_prefix",
                opclasses=["uuid_ops", "varchar_pattern_ops", "text_pattern_ops"],
            ),
        ]


class PaperWord(models.Model):
    """A plate or a container that an uploaded document names: evidence, with when it was read.

    `about` is the declaration's id, which its draft has before it is sent.
    """

    id = models.BigAutoField(primary_key=True)
    about = models.UUIDField()
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "kind", "key"], name="declarations_paper_word_once"),
        ]


class SheetImport(models.Model):
    """A spreadsheet that declares, as it came; `content` is null once it was forgotten."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    actor_kind = models.CharField(max_length=10)
    created_by = models.TextField()
    filename = models.TextField()
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    mode = models.CharField(max_length=20)
    make = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    # Where columns are, what belongs to no entry, and what blank groups are filled with.
    columns = models.JSONField()
    tables = models.JSONField(default=list)
    findings = models.JSONField()
    defaults = models.JSONField()
    total = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-received_at"], name="declarations_import_recent"),
            models.Index(fields=["organisation_id", "content_hash"], name="declarations_import_same"),
            models.Index(
                fields=["touched_at"],
                name="declarations_import_open",
                condition=Q(ended_at__isnull=True),
            ),
        ]


class SheetEntry(models.Model):
    """One declaration of a spreadsheet, and what became of it."""

    id = models.UUIDField(primary_key=True)
    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveIntegerField()
    reference = models.TextField()
    key = models.TextField()
    content_hash = models.CharField(max_length=64)
    body = models.JSONField(null=True)
    # What the check made of the body, from when it was found good until it is made.
    content = models.JSONField(null=True)
    spots = models.JSONField()
    findings = models.JSONField()
    state = models.CharField(max_length=20)
    declaration_id = models.UUIDField(null=True)
    number = models.CharField(max_length=13, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "place"], name="declarations_entry_place"),
        ]
        indexes = [models.Index(fields=["sheet", "state", "place"], name="declarations_entry_state")]


class SheetReference(models.Model):
    """A company's own reference, and the one declaration that was made for it: the guard against twice."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    key = models.TextField()
    content_hash = models.CharField(max_length=64)
    declaration_id = models.UUIDField()
    import_id = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="declarations_reference_once"),
        ]
        indexes = [models.Index(fields=["made_at"], name="declarations_reference_age")]


class NumberCounter(models.Model):
    """The last number given on a day in Hanoi; a row is locked from allotment to commit (locks.py)."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()
