"""Order many documents as one ZIP, which jobs then make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member
from madoguchi.documents.models import Bundle
from madoguchi.documents.search import SearchCriteria, search_documents
from madoguchi.kernel.errors import Refused
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.models import OwnedQuerySet

BUNDLE_LIFETIME = timedelta(days=7)
MAX_UNFINISHED_BUNDLES = 3
"""Bundles of one person that are still being made."""


@dataclass(frozen=True, slots=True)
class BundleRequest:
    wanted: SearchCriteria
    key: UUID
    is_for_inspector: bool = False


def start_bundle(
    member: Member,
    access: Access,
    asked: BundleRequest,
    *,
    actor: str,
    at: datetime,
) -> int:
    """Order a bundle and return its id; a job makes it.

    Refused `nothing_to_bundle` where no document matches, `too_many_bundles` where
    three of this person are still being made.
    """
    count = search_documents(access, asked.wanted).count()
    if count == 0:
        raise Refused(
            "nothing_to_bundle",
            _(
                "当てはまる書類がないため、ZIPは作っていません。条件を変えてお試しください。"
            ),
        )
    if (
        own_bundles(member, access).filter(ready_at=None, expires_at__gt=at).count()
        >= MAX_UNFINISHED_BUNDLES
    ):
        raise Refused(
            "too_many_bundles",
            _(
                "作成中のZIPが3つあるため、新しいZIPは作っていません。"
                "できあがってから、もう一度お試しください。"
            ),
        )
    bundle = Bundle.objects.create(
        party=member.party,
        member=member,
        key=asked.key,
        wanted=asked.wanted.to_json(),
        is_for_inspector=asked.is_for_inspector,
        asked_at=at,
        expires_at=at + BUNDLE_LIFETIME,
        documents=count,
    )
    record(Act("bundle_asked", str(bundle.key), member.party_id, actor, at))
    defer_job("make_bundle", at, party=member.party_id, actor=actor, bundle=bundle.pk)
    return bundle.pk


def own_bundles(member: Member, access: Access) -> OwnedQuerySet[Bundle]:
    """Filter the bundles that this very person ordered."""
    return Bundle.objects.visible_to(access).filter(member=member)


def bundle_path(bundle: Bundle) -> Path:
    return Path(settings.BUNDLE_FOLDER) / f"{bundle.key.hex}.zip"


WORK_FILE_SUFFIXES = (".directory", ".sha256", ".csv", ".lock")
"""Files of a bundle in the making. Whoever gets its lock later finds the bundle
ready."""


def delete_bundle_files(row: Bundle, suffixes: Iterable[str]) -> None:
    for suffix in suffixes:
        bundle_path(row).with_suffix(suffix).unlink(missing_ok=True)


def delete_bundles(bundles: QuerySet[Bundle]) -> int:
    """Delete the files first: a row without them is deleted by the next attempt."""
    rows = list(bundles)
    for row in rows:
        delete_bundle_files(row, (".zip", *WORK_FILE_SUFFIXES))
    Bundle.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
