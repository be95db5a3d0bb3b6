"""What the API says to a program's author; titles are read by people, so they come in three languages."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

SEE_DESCRIPTION = _("See the API's description: /api/v1/openapi.json.")

TEXTS: dict[RefusalCode, RefusalText] = {
    RestRefusal.NOT_SIGNED_IN: RefusalText(
        title=_("No valid access token came with the request."),
        next_step=_("Send “Authorization: Bearer …” with a token that is neither expired nor revoked."),
        status=HTTPStatus.UNAUTHORIZED,
    ),
    RestRefusal.SCOPE_MISSING: RefusalText(
        title=_("The access token was not issued for this: it lacks “%(scope)s”."),
        next_step=_("Ask your organisation for a token with this scope."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RestRefusal.TOO_FAST: RefusalText(
        title=_("Too many requests in a short time."),
        next_step=_("Wait %(seconds)s seconds and go on more slowly."),
        status=HTTPStatus.TOO_MANY_REQUESTS,
    ),
    RestRefusal.NO_SUCH_PATH: RefusalText(
        title=_("The API has no such address."), next_step=SEE_DESCRIPTION, status=HTTPStatus.NOT_FOUND
    ),
    RestRefusal.NO_SUCH_METHOD: RefusalText(
        title=_("This address does not take the method %(method)s."),
        next_step=_("The header “Allow” lists what it takes."),
        status=HTTPStatus.METHOD_NOT_ALLOWED,
    ),
    RestRefusal.NO_SUCH_CODE: RefusalText(
        title=_("There is no such problem code."), next_step=SEE_DESCRIPTION, status=HTTPStatus.NOT_FOUND
    ),
    RestRefusal.NO_PERMIT: RefusalText(
        title=_("This vehicle has no valid permit."),
        next_step=_("It gets one when customs accepts the registration."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RestRefusal.NO_SUCH_FORM: RefusalText(
        title=_("This is not to be had in the form that “Accept” asks for."),
        next_step=_("Ask for one of these, or leave the header out: %(forms)s."),
        status=HTTPStatus.NOT_ACCEPTABLE,
    ),
    RestRefusal.KEY_MISSING: RefusalText(
        title=_("A change needs the header “Idempotency-Key” with a UUID of your own."),
        next_step=_("Make a new UUID for each change, and send the same one again when you repeat it."),
        status=HTTPStatus.BAD_REQUEST,
    ),
    RestRefusal.NOT_JSON_TYPE: RefusalText(
        title=_("The body is not declared as JSON."),
        next_step=_("Send it with “Content-Type: application/json”."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    RestRefusal.NOT_MULTIPART: RefusalText(
        title=_("The body is not a form with a file in it."),
        next_step=_("Send it as “multipart/form-data”, with the file under its field's name."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    RestRefusal.NOT_JSON: RefusalText(
        title=_("The body is not JSON in UTF-8."),
        next_step=_("Check it with a JSON tool; NaN, comments and lone surrogates are not JSON."),
        status=HTTPStatus.BAD_REQUEST,
    ),
    RestRefusal.TOO_LARGE: RefusalText(
        title=_("The body has more than %(limit)s bytes."),
        next_step=_("Split it into several requests."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    RestRefusal.TOO_MANY_VALUES: RefusalText(
        title=_("The body holds more than %(limit)s values."),
        next_step=_("Split it into several requests."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    RestRefusal.FIELDS: RefusalText(
        title=_("Some fields are not right."),
        next_step=_("Correct the fields named under “errors” and send it again."),
    ),
    RestRefusal.FIELD_MISSING: RefusalText(title=_("This field is missing."), next_step=SEE_DESCRIPTION),
    RestRefusal.FIELD_UNKNOWN: RefusalText(
        title=_("There is no such field here."), next_step=_("Check its spelling, or leave it out.")
    ),
    RestRefusal.FIELD_KIND: RefusalText(
        title=_("This field holds another kind of value."), next_step=SEE_DESCRIPTION
    ),
    RestRefusal.FIELD_CHOICE: RefusalText(
        title=_("This is not one of the choices."), next_step=SEE_DESCRIPTION
    ),
    RestRefusal.FIELD_BOUNDS: RefusalText(
        title=_("This value lies outside its bounds."), next_step=SEE_DESCRIPTION
    ),
    RestRefusal.FIELD_FORM: RefusalText(
        title=_("This value does not have the form it needs."), next_step=SEE_DESCRIPTION
    ),
    RestRefusal.UNAVAILABLE: RefusalText(
        title=_("The service cannot answer at the moment."),
        next_step=_("Repeat the request in a few seconds with the same “Idempotency-Key”."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    RestRefusal.BROKEN: RefusalText(
        title=_("Something went wrong on our side"),
        next_step=_("Nothing you sent was half saved. Try again in a minute."),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    ),
}
