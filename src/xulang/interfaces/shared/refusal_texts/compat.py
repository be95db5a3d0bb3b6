"""What a client of the earlier platform is told: it shows `message` to people."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.compat.refusals import CompatRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

SEE_PAGE = _("See docs/compat.md for the calls and what they take.")

TEXTS: dict[RefusalCode, RefusalText] = {
    CompatRefusal.NOT_SIGNED_IN: RefusalText(
        title=_("The sign-in is not valid, or no longer."),
        next_step=_("Sign in with the id and the secret of a read-only token of your organisation."),
        status=HTTPStatus.UNAUTHORIZED,
    ),
    CompatRefusal.NOT_READ_ONLY: RefusalText(
        title=_("Only a company's token that may read and nothing else opens this door."),
        next_step=_("Issue a token with the scope “read” alone."),
        status=HTTPStatus.FORBIDDEN,
    ),
    CompatRefusal.TOO_FAST: RefusalText(
        title=_("Too many requests in a short time."),
        next_step=_("Wait %(seconds)s seconds and go on more slowly."),
        status=HTTPStatus.TOO_MANY_REQUESTS,
    ),
    CompatRefusal.NOT_FOUND: RefusalText(
        title=_("There is no such record, or it is not your organisation's."),
        next_step=SEE_PAGE,
        status=HTTPStatus.NOT_FOUND,
    ),
    CompatRefusal.INPUT: RefusalText(
        title=_("The request says something that this call does not take."),
        next_step=SEE_PAGE,
        status=HTTPStatus.BAD_REQUEST,
    ),
    CompatRefusal.NO_SUCH_METHOD: RefusalText(
        title=_("This call is made in another way."),
        next_step=SEE_PAGE,
        status=HTTPStatus.METHOD_NOT_ALLOWED,
    ),
    CompatRefusal.UNAVAILABLE: RefusalText(
        title=_("The database does not answer at this moment."),
        next_step=_("Try again in a few seconds."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    CompatRefusal.BROKEN: RefusalText(
        title=_("Something broke here; nothing of yours did."),
        next_step=_("Tell the operator the reference %(reference)s."),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    ),
}
