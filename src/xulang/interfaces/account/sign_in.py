"""The end of every sign-in, whichever way it came: one place that says what the session may count as."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from xulang.interfaces.account.address import is_loopback
from xulang.interfaces.account.assurance import Assurance, SignIn, Way, remember
from xulang.interfaces.account.devices import find_device
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock
from xulang.platform.installation import is_demonstration
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
YEAR = 365 * 24 * 3600


def require_local_demonstration(request: HttpRequest) -> None:
    """A demonstration's sign-ins are printed, so they count on its own machine only.

    Raises DEMONSTRATION_LOCAL_ONLY.
    """
    if is_demonstration() and not is_loopback(request):
        raise Refusal(code=RegistryRefusal.DEMONSTRATION_LOCAL_ONLY)


def enter(*, request: HttpRequest, user: AbstractBaseUser, proven: Assurance) -> None:
    """Begin the session of a full sign-in. Ends the session of anybody else on this browser.

    Raises DEMONSTRATION_LOCAL_ONLY.
    """
    require_local_demonstration(request)
    now = clock.now()
    _login(request=request, user=user)
    assurance = Assurance.DEMONSTRATION if is_demonstration() else proven
    remember(session=request.session, sign_in=SignIn(assurance=assurance, way=Way.FULL, at=now))
    device_id = find_device(request)
    if device_id is not None and assurance is not Assurance.ONE_FACTOR:
        registry.note_full_sign_in(device_id=device_id, user_id=user.pk, now=now)
    _record(action="signed_in", user_id=user.pk)


def return_by_pin(*, request: HttpRequest, user: AbstractBaseUser, sign_in: SignIn) -> None:
    """Begin the session of an officer who came back; it lasts as long as his full sign-in would have."""
    _login(request=request, user=user)
    remember(session=request.session, sign_in=sign_in)
    _record(action="returned_by_pin", user_id=user.pk)


def _login(*, request: HttpRequest, user: AbstractBaseUser) -> None:
    # Django ends the session of anybody else who was signed in here, with all it held.
    login(request, user, backend=BACKEND)  # type: ignore[arg-type] # our user has no permissions mixin


def _record(*, action: str, user_id: UUID) -> None:
    actor = Actor(kind=ActorKind.PERSON, id=str(user_id), name="")
    audit.record(actor=actor, action=action, object_kind="person", object_id=user_id, now=clock.now())


def speak_his_language(*, response: HttpResponseBase, user_id: UUID) -> None:
    """On a shared device the pages take the language of who has just come, if he ever chose one."""
    language = registry.get_person(user_id=user_id).language
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
