"""Tasks as they stand, a cache of their facts, and which reminders went out."""

from django.db import models


class AssignmentRow(models.Model):
    """One task of one unit; every column but the search's is told by its stream (`xulang journal replay`)."""

    id = models.UUIDField(primary_key=True)
    unit_id = models.UUIDField()
    giver_id = models.UUIDField()
    giver_name = models.TextField()
    title = models.TextField()
    asked = models.TextField()
    evidence = models.TextField()
    about_kind = models.TextField(blank=True)
    about_id = models.TextField(blank=True)
    about_label = models.TextField(blank=True)
    about_address = models.TextField(blank=True)
    given_at = models.DateTimeField()
    first_deadline = models.DateTimeField()
    deadline = models.DateTimeField()
    state = models.CharField(max_length=10)
    percent = models.PositiveSmallIntegerField()
    accepted_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    sent_back = models.PositiveIntegerField()
    length = models.PositiveIntegerField()

    class Meta:
        db_table = "assignments_assignment"
        indexes = [
            models.Index(fields=["unit_id", "-given_at"], name="assignments_of_unit"),
            models.Index(fields=["giver_id", "-given_at"], name="assignments_of_giver"),
            models.Index(fields=["about_kind", "about_id"], name="assignments_about"),
            models.Index(
                fields=["deadline"],
                condition=models.Q(state__in=["given", "accepted"]),
                name="assignments_due",
            ),
        ]


class FileRow(models.Model):
    """A file that proves a task, kept as it came; its fact names it and its hash."""

    id = models.UUIDField(primary_key=True)
    assignment_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "assignments_file"


class ReminderRow(models.Model):
    """One reminder that went out: once for a mark and deadline. No fact: nothing follows from it."""

    assignment = models.ForeignKey(AssignmentRow, on_delete=models.CASCADE, related_name="reminders")
    mark = models.CharField(max_length=10)
    deadline = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "assignments_reminder"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "mark", "deadline"], name="assignments_reminded_once"
            )
        ]
