from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.models import Photo
from xulang.kernel.refusal import Refusal

# A phone's picture; larger ones are refused before they are read (see the page and the API).
PHOTO_LIMIT = 6_000_000
PHOTOS_EACH = 20
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def store_photo(*, photo_id: UUID, declaration_id: UUID, content: bytes, now: datetime) -> None:
    """Keep a JPEG or PNG beside the declaration; the same id again changes nothing.

    Raises PHOTO_TOO_LARGE, PHOTO_UNKNOWN for anything that does not begin as such a picture does, and
    PHOTO_TOO_MANY.
    """
    if len(content) > PHOTO_LIMIT:
        raise Refusal(code=DeclarationRefusal.PHOTO_TOO_LARGE, field="photo", limit=PHOTO_LIMIT // 1_000_000)
    media_type = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    if media_type is None:
        raise Refusal(code=DeclarationRefusal.PHOTO_UNKNOWN, field="photo")
    rows = Photo.objects.filter(declaration_id=declaration_id)
    if rows.filter(id=photo_id).exists():
        return
    if rows.count() >= PHOTOS_EACH:
        raise Refusal(code=DeclarationRefusal.PHOTO_TOO_MANY, field="photo", limit=PHOTOS_EACH)
    Photo.objects.create(
        id=photo_id,
        declaration_id=declaration_id,
        media_type=media_type,
        content=content,
        stored_at=now,
    )
