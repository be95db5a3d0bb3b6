"""The event streams: served by one granian process of its own, as ASGI."""

import os
import signal

import django

from xulang.platform.supervisor.lifeline import tie_to_parent

tie_to_parent(signal=signal.SIGKILL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
django.setup()

from xulang.interfaces.streams.app import StreamApp  # noqa: E402 -- Django comes first

application = StreamApp()
