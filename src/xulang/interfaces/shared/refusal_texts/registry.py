from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.registry.api import RegistryRefusal

ASK = _("Choose one from the list.")

TEXTS = {
    RegistryRefusal.GATE_UNKNOWN: RefusalText(
        title=_("There is no gate with this code."), next_step=ASK, status=HTTPStatus.NOT_FOUND
    ),
    RegistryRefusal.YARD_UNKNOWN: RefusalText(
        title=_("There is no yard with this code."), next_step=ASK, status=HTTPStatus.NOT_FOUND
    ),
    RegistryRefusal.YARD_PLACES_WRONG: RefusalText(
        title=_("A yard has between 1 and %(limit)s places."),
        next_step=_("Type how many vehicles stand in it at most, or nothing if nobody knows."),
    ),
    RegistryRefusal.ORGANISATION_UNKNOWN: RefusalText(
        title=_("This organisation is not registered."),
        next_step=_("Check the name or tax code, or ask the management centre to register it."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.PERSON_UNKNOWN: RefusalText(
        title=_("This person is not registered."),
        next_step=_("Check the sign-in name."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.MEMBERSHIP_UNKNOWN: RefusalText(
        title=_("This role has already ended."),
        next_step=_("Reload the page to see who holds which role now."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.VEHICLE_UNKNOWN: RefusalText(
        title=_("This vehicle is not on your company's list."),
        next_step=_("Choose another one, or type its plate."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.DRIVER_UNKNOWN: RefusalText(
        title=_("This driver is not on your company's list."),
        next_step=_("Choose another one, or type his name and paper."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.TOKEN_UNKNOWN: RefusalText(
        title=_("There is no such access token, or it has been revoked."),
        next_step=_("Issue a new one if you need it."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.SESSION_UNKNOWN: RefusalText(
        title=_("This session has already ended."),
        next_step=_("Nothing more is needed."),
        status=HTTPStatus.NOT_FOUND,
    ),
    RegistryRefusal.USERNAME_TAKEN: RefusalText(
        title=_("This sign-in name is taken."),
        next_step=_("Choose another one."),
        status=HTTPStatus.CONFLICT,
    ),
    RegistryRefusal.USERNAME_MALFORMED: RefusalText(
        title=_("A sign-in name has 3 to 60 letters without accents, digits, dots, hyphens or underscores."),
        next_step=_("Type it again."),
    ),
    RegistryRefusal.EMAIL_TAKEN: RefusalText(
        title=_("Another person uses this e-mail address."),
        next_step=_("Give an address that belongs to this person only."),
        status=HTTPStatus.CONFLICT,
    ),
    RegistryRefusal.TAX_CODE_TAKEN: RefusalText(
        title=_("An organisation with this tax code is already registered."),
        next_step=_("Look it up by its tax code."),
        status=HTTPStatus.CONFLICT,
    ),
    RegistryRefusal.MEMBERSHIP_OVERLAPS: RefusalText(
        title=_("This person already holds the role “%(role)s” here in that period."),
        next_step=_("End the earlier one first, or choose a later start."),
        status=HTTPStatus.CONFLICT,
    ),
    RegistryRefusal.ROLE_NOT_OF_ORGANISATION: RefusalText(
        title=_("This organisation cannot give the role “%(role)s”."),
        next_step=_("Choose a role that belongs to it."),
    ),
    RegistryRefusal.ISSUER_WITHOUT_ROLE: RefusalText(
        title=_("Who issues a token must hold the role “%(role)s” in the organisation and at the gate."),
        next_step=_("Let a person who holds it issue the token."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RegistryRefusal.TOKEN_LIFE: RefusalText(
        title=_("A token must end in the future and lives %(days)s days at most."),
        next_step=_("Choose an earlier end."),
    ),
    RegistryRefusal.PIN_MALFORMED: RefusalText(
        title=_("The PIN has %(digits)s digits."), next_step=_("Type it again.")
    ),
    RegistryRefusal.PIN_GUESSABLE: RefusalText(
        title=_("This PIN is too easy to guess."),
        next_step=_("Choose digits that are neither all the same nor in a row."),
    ),
    RegistryRefusal.PIN_WRONG: RefusalText(
        title=_("The PIN is wrong."),
        next_step=_("Tries left: %(left)s."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RegistryRefusal.PIN_VOID: RefusalText(
        title=_("Too many wrong PINs: quick return is closed."),
        next_step=_("Sign in in full, with your password and second factor."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RegistryRefusal.SHIFT_OVER: RefusalText(
        title=_("Your shift's sign-in has run out."),
        next_step=_("Sign in in full, with your password and second factor."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RegistryRefusal.FULL_SIGN_IN_NEEDED: RefusalText(
        title=_("You have not signed in in full on this device."),
        next_step=_("Sign in in full, with your password and second factor."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RegistryRefusal.DEMONSTRATION_LOCAL_ONLY: RefusalText(
        title=_("This is a demonstration: its accounts work only on the machine it runs on."),
        next_step=_("Open it there at 127.0.0.1, or use the public pages."),
        status=HTTPStatus.FORBIDDEN,
    ),
    RegistryRefusal.NOT_A_DEMONSTRATION: RefusalText(
        title=_("This installation is not a demonstration."),
        next_step=_("Add real people with `xulang person add`."),
        status=HTTPStatus.FORBIDDEN,
    ),
}
