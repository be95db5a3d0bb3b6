from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.documents.identities import identities_of
from xulang.declarations.domain.documents.result import ReadDocument
from xulang.declarations.models import Declaration, PaperWord


def keep_evidence(*, about: UUID, document: ReadDocument, now: datetime) -> None:
    """Note what a document names, beside the draft or declaration; what was read before keeps its time.

    Nothing is noted of a declaration whose content was erased.
    """
    if Declaration.objects.filter(id=about, content__isnull=True).exists():
        return
    PaperWord.objects.bulk_create(
        [
            PaperWord(about=about, kind=kind, key=key, read_at=now)
            for kind, key in sorted(identities_of(document=document))
        ],
        ignore_conflicts=True,
    )
