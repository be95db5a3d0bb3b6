from datetime import datetime, timedelta

from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.models import SheetImport, SheetReference


def forget_imports(*, before: datetime, now: datetime) -> None:
    """Delete files that ended before, with what was read from them: personal data that stand elsewhere.

    References stay longer, so that the same file months later makes nothing twice.
    """
    SheetImport.objects.filter(ended_at__lt=before).delete()
    SheetReference.objects.filter(made_at__lt=now - timedelta(days=bounds.REFERENCE_DAYS)).delete()
