"""Find the folder of another operator: it shares no customer with what is stored."""

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.operator_faults import operator_fault
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.platform.fixed_statements import read_row

SHARES_NO_CUSTOMER_SQL = """
    SELECT EXISTS (SELECT FROM customers_party) AND EXISTS (SELECT FROM stage_parties)
        AND NOT EXISTS (
            SELECT FROM stage_parties s
            JOIN customers_party p ON p.customer_number = s.customer_number)"""


def replaced_name(operator: Operator) -> str:
    """Return the stored name that the operator of a folder replaces; "" for none."""
    stored = Operator.objects.first()
    return stored.name if stored and stored.name != operator.name else ""


def refuse_foreign_folder(name_before: str, report: ImportReport) -> None:
    """Report a folder of which no customer is known, where the name is another too.

    Under the same name it is only told: such an export may bring new customers alone.
    """
    (is_foreign,) = read_row(SHARES_NO_CUSTOMER_SQL, {})
    if is_foreign and name_before:
        message = (
            f"前回（{name_before}）と名前が違い、お客様番号も1件も一致しません。"
            "別の事業者のフォルダーでないか、確かめてください（another_operator）"
        )
        report.add(operator_fault(message, field="name"))
    elif is_foreign:
        place = ImportFault("parties.csv", 0, "customer_number", "")
        message = "登録済みのお客様番号が1件もありません。すべて新しいお客様としました"
        report.add_note(place, message)
