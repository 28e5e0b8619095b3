"""From staging to rows: insert what is new, update what differs, set by set."""

from django.db import connection

from madoguchi.jobs.load.import_file import ImportFile, Upsert


def store_file(file: ImportFile) -> tuple[int, int]:
    """Run the file's upserts; return the most rows that one inserted and updated."""
    with connection.cursor() as cursor:
        for move in file.moves:
            cursor.execute(move)
    counts = [run_upsert(file, upsert) for upsert in file.upserts]
    for upsert in file.follow_ups:
        run_upsert(file, upsert)
    new, changed = ([count[nth] for count in counts] for nth in (0, 1))
    return max(new, default=0), max(changed, default=0)


def run_upsert(file: ImportFile, upsert: Upsert) -> tuple[int, int]:
    """Return how many rows are new and how many were changed."""
    with connection.cursor() as cursor:
        cursor.execute(upsert_statement(file, upsert))
        new, changed = cursor.fetchone()
        return new, changed


def upsert_statement(file: ImportFile, upsert: Upsert) -> str:
    values = dict(upsert.columns)
    values |= {name: file.column(name).value for name in upsert.copied_columns}
    return (
        f"WITH done AS (INSERT INTO {upsert.target} AS t ({', '.join(values)})"
        f" SELECT {', '.join(values.values())} FROM {upsert.source} {upsert.order}"
        f" ON CONFLICT ({', '.join(upsert.key)}) {conflict_action(upsert, values)}"
        f" RETURNING (t.xmax = 0) AS fresh)"
        " SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh)"
        " FROM done"
    )


def conflict_action(upsert: Upsert, columns: dict[str, str]) -> str:
    fixed = upsert.only_inserted.union(upsert.key)
    changing = [name for name in columns if name not in fixed]
    if not changing:
        return "DO NOTHING"
    assignments = ", ".join(f"{n} = excluded.{n}" for n in changing)
    old = ", ".join(f"t.{n}" for n in changing)
    new = ", ".join(f"excluded.{n}" for n in changing)
    return f"DO UPDATE SET {assignments} WHERE ({old}) IS DISTINCT FROM ({new})"


def has_every_reference(file: ImportFile, staged_rows: int) -> bool:
    """Whether every staged row of a bulk file came through the joins of its upserts."""
    with connection.cursor() as cursor:
        for upsert in file.upserts:
            cursor.execute(f"SELECT count(*) FROM {upsert.source}")
            if cursor.fetchone()[0] != staged_rows:
                return False
    return True
