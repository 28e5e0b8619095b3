"""The items that operator.json names, held against the catalogue of the folder."""

from madoguchi.catalogue.fee_items import fee_item_codes, fee_item_faults
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.files.catalogue import CATALOGUE_FILE
from madoguchi.jobs.load.operator_faults import operator_fault
from madoguchi.jobs.load.report import ImportReport
from madoguchi.platform.fixed_statements import read_rows

KINDS_SQL = """
    SELECT item_code, kind FROM stage_catalogue WHERE item_code = ANY (%(codes)s)
    UNION SELECT i.item_code, i.kind FROM catalogue_item i
    WHERE i.item_code = ANY (%(codes)s) AND NOT EXISTS (
        SELECT FROM stage_catalogue s WHERE s.item_code = i.item_code)"""
"""A later export may leave out items that are stored: they stay."""


def refuse_unfit_fee_items(operator: Operator, report: ImportReport) -> None:
    """Report fees under an item that is none; not where its row was refused itself."""
    name = CATALOGUE_FILE.file_name
    if name in report.unsure_files:
        return
    refused = report.refused_keys.get(name, set())
    codes = {
        field: code
        for field, code in fee_item_codes(operator).items()
        if code not in refused
    }
    kinds: dict[str, set[str]] = {}
    for code, kind in read_rows(KINDS_SQL, {"codes": list(codes.values())}):
        kinds.setdefault(code, set()).add(kind)
    for fault in fee_item_faults(codes, kinds):
        report.add(operator_fault(fault.message, field=fault.field))
