"""The pages: served by granian's WSGI workers."""

import gc
import os
import signal

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from xulang.platform.supervisor.lifeline import tie_to_parent
from xulang.project.utf8 import only_utf8

# A worker is a child of granian's main process, which the supervisor does not see: it ties itself.
tie_to_parent(signal=signal.SIGKILL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
application = only_utf8(get_wsgi_application())
# All addresses are loaded now: a link in a text to a driver would load them under the lock of a line.
_ = get_resolver().url_patterns

# What is loaded by now lives as long as the process: the collector need not walk it again and again.
gc.collect()
gc.freeze()
