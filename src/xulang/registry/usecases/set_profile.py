"""What a person changes about himself."""

from uuid import UUID

from xulang.registry.models import User


def set_language(*, user_id: UUID, language: str) -> None:
    """The language of his pages and messages; one of settings.LANGUAGES, checked by who calls."""
    User.objects.filter(id=user_id).update(language=language)
