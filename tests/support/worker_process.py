"""A process that tests kill: the product's worker, with the jobs that wait."""

import os
from threading import Event


def main() -> None:
    from xulang.platform.worker import run_worker

    run_worker(stop=Event())


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "xulang.project.settings"
    django.setup()
    main()
