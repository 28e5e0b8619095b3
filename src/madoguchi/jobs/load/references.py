"""References between files: to a row of the folder, or to one loaded before."""

from dataclasses import dataclass

from madoguchi.jobs.load.import_file import RelationCheck


@dataclass(frozen=True, slots=True)
class Referenced:
    """What can be referred to: a file's column, its table, and its Japanese name."""

    file: str
    table: str
    column: str
    noun: str


def unknown_reference(column: str, to: Referenced) -> RelationCheck:
    is_faulty = (
        f"s.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM stage_{to.file} o"
        f" WHERE o.{to.column} = s.{column}) AND NOT EXISTS (SELECT FROM {to.table} o"
        f" WHERE o.{to.column} = s.{column}) AND NOT EXISTS (SELECT FROM refused_keys o"
        f" WHERE o.file = '{to.file}.csv' AND o.key = s.{column})"
    )
    message = (
        f"{to.noun}「%s」がありません。先に登録するか、番号を直してください"
        "（reference_unknown）"
    )
    return RelationCheck(
        column, is_faulty, message, shown=f"s.{column}", needs=(f"{to.file}.csv",)
    )


def moved_to_another_party(of: Referenced) -> RelationCheck:
    """A check that no row already stored for one party becomes another's."""
    is_faulty = (
        f"EXISTS (SELECT FROM {of.table} o JOIN customers_party p ON p.id = o.party_id"
        f" WHERE o.{of.column} = s.{of.column}"
        " AND p.customer_number <> s.customer_number)"
    )
    message = (
        "別のお客様番号のものとして登録済みです。番号を確かめてください"
        "（of_another_customer）"
    )
    return RelationCheck("customer_number", is_faulty, message)
