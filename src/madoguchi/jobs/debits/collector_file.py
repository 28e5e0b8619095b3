"""Check and store a collector of debits from a JSON file."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from madoguchi.jobs.debits.file_facts import variant_of
from madoguchi.jobs.rule_files.typed_members import build_row
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import DebitCollector
from madoguchi.payments.zengin.kana import spell_for_bank

COLLECTOR_FIELDS = {f.name for f in DebitCollector._meta.concrete_fields} - {"id"}


def set_collector(content: Mapping[str, object]) -> DebitCollector:
    """Store a collector under its name, a known one anew; `faulty_collector` if not."""
    new = build_row(DebitCollector, content, faulty_collector)
    new.result_field = str(new.result_field).strip()
    spelled = spell_for_bank(str(new.collector_name))
    if spelled.faults:
        wrong = "".join(fault.character for fault in spelled.faults)
        raise faulty_collector(f"collector_name に使えない文字があります: {wrong}")
    new.collector_name = spelled.text
    try:
        new.full_clean(validate_unique=False)
        variant_of(new)
    except ValidationError as error:
        told = [f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()]
        raise faulty_collector("、".join(told)) from error
    except ValueError as error:
        raise faulty_collector(
            "head_dummy は17か25、result_field は「0」か空、new_codes は「01」か"
            "「012」、line_end は none、cr、lf、crlf のどれかです"
        ) from error
    values = {name: getattr(new, name) for name in COLLECTOR_FIELDS - {"name"}}
    row, _made = DebitCollector.objects.update_or_create(name=new.name, defaults=values)
    return row


def faulty_collector(reason: str) -> Refused:
    return Refused(
        "faulty_collector",
        f"委託先の登録を読み取れません。何も変えていません。{reason}",
    )
