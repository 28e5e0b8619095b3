"""A file of nicknames of contracts: read whole, with every wrong line named."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes, sheet_text
from madoguchi.contracts.models import Contract
from madoguchi.departments.sheets import LineFault, SheetForm, lines_of_sheet
from madoguchi.departments.text_checks import text_fault
from madoguchi.kernel.errors import Refused
from madoguchi.platform.access import Access
from madoguchi.procedures.toolkit.text_fields import NicknameField

NAMES_HEADINGS = ["契約番号", "回線番号", "サービス", "呼び名"]
MAX_NAMES = 5_000
MAX_NAMES_BYTES = 1_000_000
MAX_FAULTS_TOLD = 100
NICKNAME_FIELD = NicknameField(max_length=40, required=False)


@dataclass(frozen=True, slots=True)
class NamesFile:
    """`changes`: by contract number, name of now and name to be; or `faults` alone."""

    changes: Mapping[str, tuple[str, str]]
    faults: tuple[LineFault, ...]


def unreadable(words: str) -> Refused:
    sentence = _("このファイルは読み取れません（%(why)s）。何も変更していません。")
    return Refused("names_file_unreadable", sentence % {"why": words})


NAMES_SHEET = SheetForm(NAMES_HEADINGS, MAX_NAMES, MAX_NAMES_BYTES, unreadable)


def names_csv(access: Access, codec: str) -> bytes:
    """All contracts that `access` reaches, as the file would be read again."""
    rows = Contract.objects.visible_to(access).order_by("contract_number")
    return csv_bytes([NAMES_HEADINGS, *map(cells_of_contract, rows)], codec)


def cells_of_contract(row: Contract) -> list[CsvCell]:
    service = row.get_service_display()
    return [row.contract_number, row.line_number, service, row.nickname]


def read_names(text: str, access: Access) -> NamesFile:
    """Read all lines. Refused (`names_file_unreadable`) where it is no such table."""
    known = dict(
        Contract.objects.visible_to(access).values_list("contract_number", "nickname")
    )
    changes: dict[str, tuple[str, str]] = {}
    faults: list[LineFault] = []
    seen: dict[str, int] = {}
    for line, cells in lines_of_sheet(text, NAMES_SHEET):
        try:
            number, name = checked_cells(cells, known, seen)
        except ValidationError as error:
            faults.append(LineFault(line, error.messages[0]))
            continue
        seen[number] = line
        if name != known[number]:
            changes[number] = (known[number], name)
    if not seen and not faults:
        raise unreadable(_("契約が1件もありません"))
    return NamesFile({} if faults else changes, tuple(faults[:MAX_FAULTS_TOLD]))


def checked_cells(
    cells: list[str], known: Mapping[str, str], seen: Mapping[str, int]
) -> tuple[str, str]:
    """Number and name of a line. ValidationError with what is wrong of it.

    `seen`: the line of each number before.
    """
    if len(cells) != len(NAMES_HEADINGS):
        raise ValidationError(_("列の数が違います"))
    number, _line_number, _service, typed = cells
    if number not in known:
        words = _("契約番号「%(contract)s」は、ご契約にありません")
        raise ValidationError(words % {"contract": number})
    if number in seen:
        words = _("%(line)s行目と同じ契約番号です")
        raise ValidationError(words % {"line": seen[number]})
    before = known[number]
    if typed in (sheet_text(before), sheet_text(before, "cp932")):
        return number, before
    if fault := text_fault(typed):
        raise ValidationError(f"「呼び名」{fault}")
    return number, NICKNAME_FIELD.clean(typed)
