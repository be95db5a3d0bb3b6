"""The same data in several forms: which one the header `Accept` asks for."""

from collections.abc import Mapping

from django.http import HttpRequest

from xulang.interfaces.rest.refusals import RestRefusal
from xulang.kernel.refusal import Refusal


def chosen_form(http: HttpRequest, *, forms: Mapping[str, str]) -> str:
    """The name of the form that `Accept` likes best; `forms`: names by media type, the usual one first.

    A type with a parameter, such as a version, is also asked for without it. Raises NO_SUCH_FORM.
    """
    known = {kind: name for full, name in forms.items() for kind in (full, full.partition(";")[0])}
    best = http.get_preferred_type(list(known))
    if best is None:
        raise Refusal(code=RestRefusal.NO_SUCH_FORM, forms=", ".join(forms))
    return known[best]
