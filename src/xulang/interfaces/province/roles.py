"""Who comes to the province's pages."""

from xulang.interfaces.shared.desks import ENTERING, MANAGING
from xulang.interfaces.shared.desks import FIGURES as SEEING

__all__ = ["ENTERING", "MANAGING", "SEEING"]
