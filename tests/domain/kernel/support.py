from collections.abc import Callable

import pytest

from xulang.kernel.refusal import Refusal, RefusalCode


def refused(check: Callable[..., object], **arguments: object) -> RefusalCode:
    """The code a check refuses with; a test fails where it does not."""
    with pytest.raises(Refusal) as caught:
        check(**arguments)
    assert caught.value.field is None
    return caught.value.code
