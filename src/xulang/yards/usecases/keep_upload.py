"""Keep the copy of a file that a person sent, so that he can look at it and take it away."""

from datetime import datetime
from uuid import UUID

from xulang.yards import models


def keep_upload(
    *,
    upload_id: UUID,
    yard: str,
    name: str,
    sent_by: str,
    taken: int,
    repeated: int,
    refused: int,
    copy: str,
    now: datetime,
) -> None:
    """A repeat of the same request finds it kept."""
    models.UploadRow.objects.get_or_create(
        id=upload_id,
        defaults={
            "yard": yard,
            "name": name[:120],
            "sent_by": sent_by,
            "received_at": now,
            "taken": taken,
            "repeated": repeated,
            "refused": refused,
            "copy": copy,
        },
    )
