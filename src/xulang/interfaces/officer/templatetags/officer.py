"""`{% load officer %}`: how long something has waited."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def waited(since: datetime | None, now: datetime) -> str:
    """The time from `since` to `now` in the two largest units: "3 d 4 h", "1 h 5 min", "0 min"."""
    if since is None:
        return ""
    return span(max(now - since, timedelta(0)))


@register.simple_tag
def span(length: timedelta) -> str:
    """A length of time in its two largest units."""
    minutes = length // timedelta(minutes=1)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}
