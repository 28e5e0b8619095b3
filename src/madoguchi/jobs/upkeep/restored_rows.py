"""What a restored database needs before its work goes on."""

import shutil
from pathlib import Path

from django.conf import settings

from madoguchi.documents.models import Bundle
from madoguchi.jobs.upkeep.anchor_checks import anchor_file_lines
from madoguchi.platform.batch import batch
from madoguchi.platform.models import Anchor

RESTORE_ACTOR = "restore"


def restart_unfinished_bundles() -> None:
    """Let jobs begin anew what was half made: its parts are in no backup."""
    with batch(RESTORE_ACTOR):
        Bundle.objects.filter(ready_at=None).update(marks={}, packed=0)


def set_later_anchors_aside() -> tuple[int, Path] | None:
    """Keep the lines of the anchors' file that the restored log has.

    Returns how many are of later anchors, and the file that holds them all; None where
    there is none of these.
    """
    with batch(RESTORE_ACTOR):
        last = Anchor.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    lines, file = anchor_file_lines(), settings.ANCHOR_FILE
    known = [line for line in lines if int(line.split()[-1]) <= last]
    if file is None or known == lines:
        return None
    aside = file.with_name(f"{file.name}.before-restore")
    shutil.copyfile(file, aside)
    file.write_text("".join(f"{line}\n" for line in known))
    return len(lines) - len(known), aside
