"""Messages on this phone, on or off: the form that a page shows, and what its script sends."""

from django.http import HttpRequest
from django.utils.translation import get_language

from xulang.notifications import api as notifications
from xulang.platform import clock, ids

LIMIT = 1000


def switch(*, http: HttpRequest, owner: notifications.Address) -> None:
    """Subscribe or unsubscribe this browser for the owner, as the form says. Raises what `subscribe` does."""
    # No browser sends a NUL, and PostgreSQL takes none.
    endpoint, p256dh, auth = (
        http.POST.get(name, "")[: LIMIT + 1].replace("\0", "") for name in ("endpoint", "p256dh", "auth")
    )
    if http.POST.get("wanted") == "off":
        notifications.unsubscribe(owner=owner, endpoint=endpoint)
        return
    notifications.subscribe(
        subscription_id=ids.new_id(),
        owner=owner,
        subscription=notifications.Subscription(endpoint=endpoint, p256dh=p256dh, auth=auth),
        language=get_language() or "vi",
        now=clock.now(),
    )
