"""Render the static site: after each publication, and each minute for the clock."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from procrastinate.contrib.django import app

from madoguchi.jobs.outages.status_site.site_bucket import put_site
from madoguchi.jobs.outages.status_site.site_files import site_files
from madoguchi.jobs.outages.status_site.site_folder import CURRENT_NAME, replace_site
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.notices.site_pages.site_facts import read_site_facts
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import execute

SITE_ACTOR, BUCKET_NAME = "status site", "status_site"
LOCK_SITE_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi status site'))"
"""One after another, from reading to replacing: no older site replaces a newer."""


@app.task(name="render_status", retry=RETRY_FOR_A_DAY)
def render_status(actor: str, **_no_party: None) -> None:
    """Render the site as of now, where the settings name a place. Safe to repeat."""
    render_set_site(now(), actor)


@periodic_task(cron="* * * * *", name="render_status_each_minute")
def render_status_each_minute(at: datetime) -> None:
    """Render what the clock alone has changed: windows, promises, the page's age."""
    render_set_site(at, SITE_ACTOR)


def render_set_site(at: datetime, actor: str, *, with_records: bool = False) -> None:
    """Render into the folder or the bucket of the settings, if they name one.

    `with_records`: into a bucket also the pages that nothing leads to any more.
    """
    if settings.STATUS_FOLDER is not None:
        render_site(settings.STATUS_FOLDER, at, actor)
    elif is_site_in_bucket():
        with batch(actor):
            execute(LOCK_SITE_SQL, {})
            files = site_files(read_site_facts(at), with_records=with_records)
            put_site(storages[BUCKET_NAME], files)


def is_site_in_bucket() -> bool:
    return BUCKET_NAME in settings.STORAGES


def render_site(folder: Path, at: datetime, actor: str) -> Path:
    """Render the site of a moment into a folder, and return where it lies.

    A new folder gets all pages of old notices; after that they are taken over.
    """
    with batch(actor):
        execute(LOCK_SITE_SQL, {})
        is_new = not (folder / CURRENT_NAME).exists()
        files = site_files(read_site_facts(at), with_records=is_new)
        return replace_site(folder, files)
