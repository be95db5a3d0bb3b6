"""Who and where: people, organisations, their lists, gates and yards, each with its validity.

A period is [valid_from, valid_until); no end means "until further notice". That two periods of one thing
never overlap is kept by exclusion constraints, which 0002_registry.py makes in SQL.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


def _unknown_text() -> "models.TextField[str | None, str | None]":
    # An empty cell of a source is unknown, which is not an empty text.
    return models.TextField(null=True)


def _ends_not_before_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name=name
    )


class UserManager(BaseUserManager["User"]):
    """People are made by `usecases/add_person.py`; Django needs the manager to look them up."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in. What he may do follows from his memberships only: there is no superuser."""

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    # Empty until he chooses one himself.
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")), name="registry_user_username_lower"
            ),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="registry_user_email_once"),
        ]

    def get_full_name(self) -> str:
        return self.full_name


class Organisation(models.Model):
    """A company, force, centre, yard operator or the province. No two valid ones share a tax code."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    force = models.CharField(max_length=20, blank=True)
    name = models.TextField()
    search_key = models.TextField()
    tax_code = models.CharField(max_length=18, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_ends_not_before_start("registry_organisation_period")]
        indexes = [
            models.Index(
                fields=["search_key"], name="registry_organisation_search", opclasses=["text_pattern_ops"]
            ),
        ]


class Gate(models.Model):
    """A gate or clearance route of data/gates.csv; what its source leaves empty is null."""

    code = models.CharField(max_length=12, primary_key=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="routes")
    name_vi = models.TextField()
    name_en = models.TextField()
    name_zh = _unknown_text()
    kind = models.CharField(max_length=30)
    opposite_side = _unknown_text()
    markers = _unknown_text()
    baseline_vehicles_per_day = models.PositiveIntegerField(null=True)
    target_2027_low = models.PositiveIntegerField(null=True)
    target_2027_high = models.PositiveIntegerField(null=True)
    note = _unknown_text()
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [_ends_not_before_start("registry_gate_period")]


class Yard(models.Model):
    """A yard of data/yards.csv."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.TextField()
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="yards")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="yards")
    capacity_note = _unknown_text()
    # How many vehicles stand in it at most: no public source has it, so the centre says it.
    places = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [_ends_not_before_start("registry_yard_period")]


class OpeningHours(models.Model):
    """When a gate is open on one weekday (ISO: 1 is Monday), Hanoi time, while the row is valid."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    note = _unknown_text()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            _ends_not_before_start("registry_openinghours_period"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="registry_openinghours_times"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="registry_openinghours_weekday"
            ),
        ]


class Membership(models.Model):
    """A person's role in an organisation, at one gate or at all (`gate` is null), for a period."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)

    class Meta:
        constraints = [_ends_not_before_start("registry_membership_period")]


class Vehicle(models.Model):
    """A vehicle in an organisation's own list, to be chosen when declaring."""

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="vehicles")
    plate = models.CharField(max_length=20)
    plate_key = models.CharField(max_length=20)
    nationality = models.CharField(max_length=2)
    type = models.CharField(max_length=20)
    trailer_plate = models.CharField(max_length=20, blank=True)
    transport_licence = models.CharField(max_length=30, blank=True)
    origin = models.CharField(max_length=10)
    last_used_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_ends_not_before_start("registry_vehicle_period")]
        indexes = [
            models.Index(
                fields=["organisation", "plate_key"],
                name="registry_vehicle_search",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ]


class Driver(models.Model):
    """A driver in an organisation's own list. `search_key` is the name without accents, filled by us."""

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="drivers")
    full_name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=2)
    id_kind = models.CharField(max_length=15)
    id_number = models.CharField(max_length=30)
    origin = models.CharField(max_length=10)
    last_used_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_ends_not_before_start("registry_driver_period")]


class ApiToken(models.Model):
    """A program's key to one organisation. Only the hash of the secret is kept."""

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, null=True, related_name="+")
    scopes = models.JSONField()
    secret_hash = models.BinaryField(unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True)


class UserSession(models.Model):
    """A signed-in browser, or an anonymous one (`user` is null). The cookie's key is kept as a hash only."""

    id = models.UUIDField(primary_key=True)
    key_hash = models.BinaryField(unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    data = models.TextField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Device(models.Model):
    """A browser on which officers change shifts, known by its signed cookie."""

    id = models.UUIDField(primary_key=True)
    created_at = models.DateTimeField()


class Enrolment(models.Model):
    """An officer who may come back on a device by PIN after that shift's full sign-in."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolments")
    pin_hash = models.CharField(max_length=200)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    signed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "user"], name="registry_enrolment_once"),
        ]
