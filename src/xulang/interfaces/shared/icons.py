"""The icons: strokes in a 16 by 16 square, drawn inline so that a first load needs no further request."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "back": "M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H6",
    "channel": "M4 14V2l9 3.5L4 9",
    "check": "m2.5 8.5 3.5 4 7.5-9",
    "clock": "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 4.5V8l2.5 2",
    "coin": "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 4.5v7M10 6H7a1.2 1.2 0 0 0 0 2"
    "h2a1.2 1.2 0 0 1 0 2H6",
    "cross": "m3.5 3.5 9 9m0-9-9 9",
    "dash": "M3 8h10",
    "dot": "M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3",
    "gate": "M2.5 14V5.5L8 2l5.5 3.5V14M6 14V8h4v6",
    "gear": "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M8 1.5v4m0 5v4M1.5 8h4m5 0h4M3.4 3.4l2.8 2.8m3.6 3.6"
    " 2.8 2.8m0-9.2L9.8 6.2M6.2 9.8l-2.8 2.8",
    "half": "M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 0 1 0 13",
    "info": "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 7v4.5M8 4.5v.2",
    "keyboard": "M1.5 4h13v8h-13zM4 6.5h.2m2.5 0h.2m2.5 0h.2m2.2 0h.2M4.5 9.5h7",
    "leaf": "M3 13C3 6 7 3 13.5 2.5 13.5 9 10 12.5 4.5 12M3 13l5.5-5.5",
    "paper": "M3.5 1.5h6l3 3v10h-9zM6 7h4.5M6 10h4.5",
    "pause": "M5 3v10m6-10v10",
    "paw": "M8 8c-2 0-4 2.5-3.5 4.5S7 13.5 8 13.5s3 1.5 3.5-1S10 8 8 8M3 6v1.5M6 2.5V5m4-2.5V5m3 1v1.5",
    "pencil": "m2.5 13.5.7-3L11 2.7l2.3 2.3-7.8 7.8zM9.3 4.4l2.3 2.3",
    "person": "M8 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6M2.5 14.5c.5-3 2.5-4 5.5-4s5 1 5.5 4",
    "play": "M4.5 2.5v11l8.5-5.5z",
    "plus": "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z",
    "ring": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11",
    "search": "M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2m3.6 8.6L14.5 14.5",
    "shield": "M8 1.5 13.5 4c0 5-1.5 8-5.5 10.5C4 12 2.5 9 2.5 4z",
    "stamp": "M6.5 9 6 5a2 2 0 1 1 4 0l-.5 4h3.5v2.5H3V9zM3 14h10",
    "truck": "M1 4h8.5v7.5H1zm8.5 2.5h3L15 9v2.5H9.5M4 11.5a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6"
    "m8 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6",
    "warning": "M8 2 1.5 13.5h13zM8 6v4m0 1.8v.2",
    "yard": "M1.5 14V6.5L8 3l6.5 3.5V14M4 14V8.5h8V14M4 11h8",
}


def icon(name: str) -> SafeString:
    """The icon of that name, hidden from screen readers: the text beside it speaks. Raises KeyError."""
    path = mark_safe(PATHS[name])  # noqa: S308 -- our own constant above
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        path,
    )
