"""Which version of the fold made the rows of the read models.

Raise PROJECTION whenever a fold of the same facts would write other rows than before: another column, another
meaning of one. Rows of an older version are then made anew by themselves (`usecases/renew.py`), and pages say
so meanwhile. 0: what was made before versions were kept.
"""

from typing import Final

PROJECTION: Final = 1


def projection() -> int:
    """The version of the rows that this code writes."""
    return PROJECTION
