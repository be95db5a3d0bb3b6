"""A declarant's photo as an answer: what was uploaded is shown, never run."""

from django.http import HttpResponse

from xulang.declarations.api import StoredPhoto


def photo_answer(photo: StoredPhoto) -> HttpResponse:
    """A JPEG or PNG, as its first bytes said, for this reader alone."""
    answer = HttpResponse(photo.content, content_type=photo.media_type)
    ending = photo.media_type.removeprefix("image/")
    answer["Content-Disposition"] = f'inline; filename="photo.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
