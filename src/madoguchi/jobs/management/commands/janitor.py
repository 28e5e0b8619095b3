from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.upkeep.janitor import mend_after_crashes
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "Mend now what a crash left behind. Each worker does so by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in mend_after_crashes(now()).items():
            self.stdout.write(f"{what}: {count}")
