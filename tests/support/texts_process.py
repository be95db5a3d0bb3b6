"""A process that tests kill: the product's line of texts, by a clock so many seconds ahead."""

import os
import sys
from datetime import timedelta


def main() -> None:
    from tests.support.texts import target, tended

    with tended(target(int(sys.argv[1])), ahead=timedelta(seconds=float(sys.argv[2]))) as thread:
        thread.join()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "xulang.project.settings"
    django.setup()
    main()
