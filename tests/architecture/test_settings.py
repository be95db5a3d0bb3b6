"""The product starts: Django finds nothing wrong with it."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_django_has_nothing_to_say() -> None:
    call_command("check", fail_level="WARNING")
