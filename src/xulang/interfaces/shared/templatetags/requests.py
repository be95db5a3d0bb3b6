"""`{% load requests %}`: the id under which a form's wish is done once, however often it is sent."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xulang.interfaces.shared.requests import FIELD
from xulang.platform.ids import new_id

register = template.Library()


@register.simple_tag
def request_id() -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_id())
