"""Check and store an account for incoming transfers from a JSON file."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from madoguchi.jobs.rule_files.typed_members import build_row
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import TransferSource
from madoguchi.payments.zengin.incoming_layouts import PARTS_OF_KIND, with_widths
from madoguchi.payments.zengin.kana import spell_for_bank

SOURCE_FIELDS = {f.name for f in TransferSource._meta.concrete_fields} - {"id"}


def set_source(content: Mapping[str, object]) -> TransferSource:
    """Store an account under its name, a known one anew.

    Refused `faulty_transfer_source` for what is unknown or cannot be.
    """
    new = build_row(TransferSource, content, faulty_source)
    spelled = spell_for_bank(str(new.sender_name))
    if spelled.faults:
        wrong = "".join(fault.character for fault in spelled.faults)
        raise faulty_source(f"sender_name に使えない文字があります: {wrong}")
    new.sender_name = spelled.text
    try:
        new.full_clean(validate_unique=False)
        refuse_widths(new.widths)
    except ValidationError as error:
        told = [f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()]
        raise faulty_source("、".join(told)) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise faulty_source(
            "widths は {head・data・trailer: {項目: バイト数}} で、合わせて"
            "200バイトまでです。項目の名前は docs/operating.md にあります"
        ) from error
    values = {name: getattr(new, name) for name in SOURCE_FIELDS - {"name"}}
    row, _made = TransferSource.objects.update_or_create(name=new.name, defaults=values)
    return row


def refuse_widths(widths: dict[str, dict[str, int]]) -> None:
    """ValueError where neither kind of file can have these widths."""
    for parts in PARTS_OF_KIND.values():
        try:
            for part, rows in zip(("head", "data", "trailer"), parts, strict=True):
                with_widths(rows, widths.get(part, {}))
        except ValueError:
            continue
        if set(widths) <= {"head", "data", "trailer"}:
            return
    raise ValueError(widths)


def faulty_source(reason: str) -> Refused:
    return Refused(
        "faulty_transfer_source",
        f"入金口座の登録を読み取れません。何も変えていません。{reason}",
    )
