"""The product starts: Django finds nothing wrong with it."""

import os

import pytest
from django.conf import settings
from django.core.management import call_command

from xulang.platform import keys
from xulang.platform.home import home


@pytest.mark.django_db
def test_django_has_nothing_to_say() -> None:
    call_command("check", fail_level="WARNING")


def test_tests_use_no_key_of_an_installation() -> None:
    assert keys.secret("django") == settings.SECRET_KEY
    assert home() / "media" == settings.MEDIA_ROOT
    assert home().name == "test" or "XULANG_TEST_HOME" in os.environ
