from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.outages.status_site.site_rendering import (
    SITE_ACTOR,
    is_site_in_bucket,
    render_set_site,
    render_site,
)
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "Render the static site of outages: `status render [--folder FOLDER]`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["render"])
        parser.add_argument("--folder", type=Path, default=settings.STATUS_FOLDER)

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        if folder is None and is_site_in_bucket():
            render_set_site(now(), SITE_ACTOR, with_records=True)
            return
        if folder is None:
            raise CommandError(
                "フォルダを --folder か MADOGUCHI_STATUS_FOLDER で指定してください。"
                "何も書いていません。（no_status_folder）"
            )
        release = render_site(folder, now(), SITE_ACTOR)
        self.stdout.write(f"{folder / 'current'} -> {release.name}")
