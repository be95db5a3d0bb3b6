"""`{% load push %}{% push_switch %}`: a button that scripts show where the browser can be told."""

from django import template
from django.template.context import Context
from django.urls import reverse

from xulang.notifications import api as notifications

register = template.Library()


@register.inclusion_tag("push/switch.html", takes_context=True)
def push_switch(context: Context, address: str = "", scope: str = "") -> dict[str, object]:
    """`address` takes the form, by default that of who is signed in.

    `scope` is where on the site the script that receives the messages works: by default this page.
    """
    return {
        "address": address or reverse("push:own"),
        "scope": scope or context["request"].path,
        "key": notifications.get_push_key(),
        "csrf_token": context.get("csrf_token"),
    }
