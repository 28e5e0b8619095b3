from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.doctor.checks import find_faults
from madoguchi.jobs.doctor.finding import Grade


class Command(BaseCommand):
    help = "Look at settings, database, storage and neighbours; changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each check; the exit status is 1 when something is bad."""
        is_well = True
        for finding in find_faults():
            self.stdout.write(str(finding))
            is_well = is_well and finding.grade != Grade.BAD
        if not is_well:
            raise SystemExit(1)
