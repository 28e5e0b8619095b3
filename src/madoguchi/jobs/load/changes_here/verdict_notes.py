"""What the load says of changes that were made here, line by line, up to the limit."""

from madoguchi.jobs.load.changes_here.export_terms import ConflictRule
from madoguchi.jobs.load.changes_here.verdicts import ExportVerdict
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.report import (
    MAX_REPORTED_FAULTS,
    ImportFault,
    ImportReport,
)
from madoguchi.platform.fixed_statements import read_rows

NOT_REFLECTED = "マイページの変更（{}）が未反映です。マイページの値のままにしました"
CROSSED = (
    "マイページの変更（{}）が未反映で、その前の値とも違います。"
    "マイページの値のままにし、食い違いとして記録しました"
)
CONTRADICTED = {
    ConflictRule.DESK: "確認済みの変更（{}）と食い違います。"
    "窓口で決めるまで、マイページの値のままです",
    ConflictRule.OURS: "確認済みの変更（{}）と食い違います。"
    "マイページの値のままにし、もう一度、変更フィードに出します",
    ConflictRule.THEIRS: "確認済みの変更（{}）と食い違います。"
    "取り込んだ値にし、お客様にお知らせします",
}
VERDICTS_SQL = """
    SELECT line, "column", verdict, coalesce(nullif(order_number, ''),
        (at AT TIME ZONE 'Asia/Tokyo')::date::text)
    FROM held_change
    WHERE file = %(file)s AND verdict = ANY (%(verdicts)s)
    ORDER BY line, "column" LIMIT %(most)s"""


def note_verdicts(file: ImportFile, rule: ConflictRule, report: ImportReport) -> None:
    """Note each change that is not confirmed, as many as a report shows."""
    messages: dict[str, str] = {
        ExportVerdict.OLDER: NOT_REFLECTED,
        ExportVerdict.WAITING: NOT_REFLECTED,
        ExportVerdict.CROSSED: CROSSED,
        ExportVerdict.CONTRADICTED: CONTRADICTED[rule],
    }
    params = {"file": file.name, "verdicts": list(messages)}
    rows = read_rows(VERDICTS_SQL, params | {"most": MAX_REPORTED_FAULTS})
    for line, column, verdict, reference in rows:
        place = ImportFault(file.file_name, line, column, "")
        report.add_note(place, messages[verdict].format(reference))
