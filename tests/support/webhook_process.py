"""A process that tests kill: the product's webhooks, by a clock so many seconds ahead."""

import os
import random
import sys
from datetime import timedelta
from threading import Event


def main() -> None:
    from xulang.notifications import api as notifications
    from xulang.platform import clock

    ahead = timedelta(seconds=float(sys.argv[1]))
    notifications.run_webhooks(stop=Event(), clock=lambda: clock.now() + ahead, dice=random.random)


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "xulang.project.settings"
    django.setup()
    main()
