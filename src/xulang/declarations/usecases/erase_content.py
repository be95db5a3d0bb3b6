from uuid import UUID

from xulang.declarations.locks import lock_declaration
from xulang.declarations.models import Named, PaperWord, Photo


def erase_content(*, declaration_id: UUID) -> None:
    """Forget what was declared, keep that it was: number, route and times stay for replay and statistics.

    Raises NO_DECLARATION; repeating it changes nothing.
    """
    row = lock_declaration(declaration_id=declaration_id)
    row.content = None
    row.search_key = row.number
    row.save(update_fields=["content", "search_key"])
    Named.objects.filter(declaration_id=declaration_id).delete()
    PaperWord.objects.filter(about=declaration_id).delete()
    Photo.objects.filter(declaration_id=declaration_id).delete()
