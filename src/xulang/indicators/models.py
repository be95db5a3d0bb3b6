"""The province's figures: caches of facts (docs/indicators.md), areas, units, evidence, mappings."""

from django.db import models


class AreaRow(models.Model):
    """An area of data/areas.csv, or of an installation's own table of the same form."""

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=10)
    name_vi = models.TextField()
    parent = models.CharField(max_length=12)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "indicators_area"


class AreaChangeRow(models.Model):
    """What an area became."""

    old = models.CharField(max_length=12)
    new = models.CharField(max_length=12)
    how = models.CharField(max_length=5)

    class Meta:
        db_table = "indicators_area_change"
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="indicators_area_change_once")]


class UnitRow(models.Model):
    """An organisation that is a commune: of which area."""

    organisation_id = models.UUIDField(primary_key=True)
    area = models.CharField(max_length=12)

    class Meta:
        db_table = "indicators_unit"


class EntryRow(models.Model):
    """An indicator as it stands; `state` is the entry, `number` its newest fact's."""

    code = models.CharField(max_length=60, primary_key=True)
    number = models.IntegerField()
    state = models.JSONField()

    class Meta:
        db_table = "indicators_entry"


class ProgrammeRow(models.Model):
    """A programme as it stands; `number` is its newest fact's."""

    code = models.CharField(max_length=40, primary_key=True)
    number = models.IntegerField()
    state = models.JSONField()

    class Meta:
        db_table = "indicators_programme"


class ProjectRow(models.Model):
    """A project as it stands: a subject of figures, as an area is."""

    code = models.CharField(max_length=12, primary_key=True)
    number = models.IntegerField()
    state = models.JSONField()

    class Meta:
        db_table = "indicators_project"


class SeriesRow(models.Model):
    """An indicator in an area: the lock of its figures, and how many facts it has."""

    stream_id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=60)
    area = models.CharField(max_length=12)
    facts = models.IntegerField()

    class Meta:
        db_table = "indicators_series"


class FigureRow(models.Model):
    """A figure with its versions in `state`; the columns repeat what lists look for."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=60)
    area = models.CharField(max_length=12)
    period = models.CharField(max_length=24)
    measure = models.CharField(max_length=10)
    starts = models.DateField()
    ends = models.DateField()
    status = models.CharField(max_length=10)
    changed_at = models.DateTimeField()
    state = models.JSONField()

    class Meta:
        db_table = "indicators_figure"
        indexes = [
            models.Index(fields=["code", "area", "ends"], name="indicators_figure_series"),
            models.Index(fields=["period"], name="indicators_figure_period"),
            models.Index(
                fields=["changed_at"],
                name="indicators_figure_waiting",
                condition=models.Q(status__in=["submitted", "revised"]),
            ),
        ]


class EvidenceRow(models.Model):
    """A file that a figure rests on; kept as it came, by its hash."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    organisation_id = models.UUIDField(null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "indicators_evidence"


class MappingRow(models.Model):
    """How a unit's own spreadsheet is read: which column or row is which indicator and period."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    state = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "indicators_mapping"
        indexes = [models.Index(fields=["organisation_id", "name"], name="indicators_mapping_own")]


class ReminderRow(models.Model):
    """That a unit was reminded of a period, and which time: nobody is told twice for one reason."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    period = models.CharField(max_length=24)
    kind = models.CharField(max_length=10)
    missing = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "indicators_reminder"


class ReportTemplateRow(models.Model):
    """A unit's own Word template of reports, in place of the shipped one."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "indicators_report_template"


class LetterheadRow(models.Model):
    """A unit's own head and foot of official documents, in place of what follows from its name."""

    organisation_id = models.UUIDField(primary_key=True)
    state = models.JSONField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "indicators_letterhead"
