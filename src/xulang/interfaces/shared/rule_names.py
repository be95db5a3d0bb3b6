"""The alert rules that the product brings have names in three languages; a person's own stay as typed."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.insight import api as insight

_NAMES: Final = (
    _("Jam: more trucks come than are cleared"),
    _("The counting of figures stopped"),
    _("A gate is open and nobody confirms"),
    _("Yards nearly full: from 95 per cent"),
    _("One step takes four hours or more"),
)
SHIPPED: Final[Mapping[str, Promise]] = {
    rule.name: name for rule, name in zip(insight.SHIPPED, _NAMES, strict=True)
}


def rule_name(name: str) -> str:
    """In the reader's language while it is the name that the rule came with."""
    return str(SHIPPED.get(name, name))
