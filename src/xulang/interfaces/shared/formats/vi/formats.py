"""One way to write dates in every language of the product; see common.py."""

from xulang.interfaces.shared.formats.common import *  # noqa: F403 -- Django reads the names from this module

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
