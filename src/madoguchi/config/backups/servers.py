"""Back up the server of our own, and start a restored one, as of any moment since.

A base backup and the log that the server archives; PostgreSQL's manual, chapter 25.3.
"""

import shutil
import subprocess
import tarfile
import time
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import Any

import psycopg

from madoguchi.config import postgres
from madoguchi.config.backups.layout import WAL, Backup
from madoguchi.kernel.errors import Refused

ARCHIVE_TIMEOUT_SECONDS = 60
RECOVERY_PAUSE_SECONDS = 0.2
ARCHIVE_SCRIPT = """
target={folder}/"$2".gz
[ -f "$target" ] && exit 0
draft=$(mktemp {folder}/.draft.XXXXXX) || exit 1
gzip -c < "$1" > "$draft" && sync "$draft" && mv "$draft" "$target"
"""
"""`$1` is the path of the segment, `$2` its name; each draft has a name of its own."""


def admin_url(home: Path) -> str:
    socket = postgres.server_location(home).socket
    return f"postgresql://postgres@/postgres?host={socket}"


def archive_log(home: Path, root: Path) -> bool:
    """Have the server archive its log there; False if it must be restarted first."""
    at, folder = postgres.server_location(home), root / WAL
    folder.mkdir(mode=0o700, exist_ok=True)
    if at.run_as:
        shutil.chown(folder, at.run_as["user"], at.run_as["group"])
        if not postgres.is_open_to_all(root):
            raise Refused(
                "backups_closed",
                f"データベースは nobody で動いていて、{root} に入れません。何も"
                "保存していません。フォルダを chmod o+x で通れるようにしてください。",
            )
    script = ARCHIVE_SCRIPT.format(folder=quote(str(folder)))
    postgres.write_archive_script(at, script)
    with psycopg.connect(admin_url(home), autocommit=True) as admin:
        admin.execute(f"ALTER SYSTEM SET archive_timeout = {ARCHIVE_TIMEOUT_SECONDS}")
        admin.execute("SELECT pg_reload_conf()")
        (mode,) = admin.execute("SHOW archive_mode").fetchone() or ("off",)
    return bool(mode == "on")


def take_base_backup(home: Path, folder: Path) -> None:
    at = postgres.server_location(home)
    run_postgres_program(
        *(at, "pg_basebackup", "-h", str(at.socket), "-U", "postgres"),
        *("-D", str(folder), "-Ft", "-z", "-X", "stream", "--checkpoint=fast"),
    )


def switch_log(home: Path) -> None:
    """Have what was written so far archived now."""
    with psycopg.connect(admin_url(home), autocommit=True) as admin:
        admin.execute("SELECT pg_switch_wal()")


def run_postgres_program(
    at: postgres.ServerLocation, program: str, *arguments: str | Path, **more: Any
) -> None:
    """Run one as ourselves; refused (`backup_failed`) with its own words."""
    command = [str(at.programs / "bin" / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode:
        raise Refused("backup_failed", f"{program}: {done.stderr.strip()[-2_000:]}")


def restore_base_backup(
    home: Path, root: Path, backup: Backup, moment: datetime | None
) -> Path | None:
    """Unpack a backup as the server's data; the next start carries it to the moment.

    Returns where the data that were there lie now. Refused (`home_in_use`) while
    anything runs on this home.
    """
    at = postgres.server_location(home)
    home.mkdir(parents=True, exist_ok=True)
    if not postgres.is_unused(home):
        raise Refused(
            "home_in_use",
            f"{home} を使っているプログラムがあります。何も変更していません。"
            "madoguchi run（web、worker）を終えてから、もう一度どうぞ。",
        )
    set_aside = put_aside(at.data)
    postgres.make_data_folders(at, home)
    for archive, target in (("base", at.data), ("pg_wal", at.data / "pg_wal")):
        with tarfile.open(backup.folder / f"{archive}.tar.gz") as packed:
            packed.extractall(target, filter="tar")
    postgres.write_archive_script(at, "")  # before its next backup it archives nothing
    if backup.manifest.has_log:
        request_recovery(at, root / WAL, moment)
    postgres.give_to_server(at, at.data)
    return set_aside


def put_aside(data: Path) -> Path | None:
    if not (data / "PG_VERSION").exists():
        return None
    aside = data.with_name(f"{data.name}.before-restore")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}-")
    data.rename(aside)
    return aside


def undo_restore(home: Path, aside: Path | None) -> None:
    """Put back what was there before a restore that did not end well."""
    postgres.leave_server(home)
    data = postgres.server_location(home).data
    shutil.rmtree(data)
    if aside:
        aside.rename(data)


def request_recovery(
    at: postgres.ServerLocation, wal: Path, moment: datetime | None
) -> None:
    """Ask the next start to read the archived log, to its end or to a moment."""
    postgres.give_to_server(at, wal)
    command = f'gzip -dc < {quote(str(wal))}/"%f".gz > "%p"'.replace("'", "''")
    lines = [f"restore_command = '{command}'"]
    if moment is not None:
        lines.append(f"recovery_target_time = '{moment.isoformat()}'")
        lines.append("recovery_target_action = 'promote'")
    with (at.data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{line}\n" for line in lines)
    (at.data / "recovery.signal").touch()


def is_in_recovery(home: Path) -> bool:
    """Whether it still reads the log; OperationalError where it has given up."""
    with psycopg.connect(admin_url(home), autocommit=True) as admin:
        return bool(admin.execute("SELECT pg_is_in_recovery()").fetchall()[0][0])


def finish_recovery(home: Path) -> None:
    """Start the restored server, and forget how it was restored.

    Refused (`moment_not_reached`) where the log ends before the moment.
    """
    try:
        postgres.start_server(home)
        while is_in_recovery(home):
            time.sleep(RECOVERY_PAUSE_SECONDS)
    except (RuntimeError, psycopg.OperationalError) as error:
        raise Refused(
            "moment_not_reached",
            "保存した記録からデータベースを始められません。指定した時点まで記録が"
            "届いていないか、記録が欠けています。もとのデータベースはそのままです。"
            f"{error}",
        ) from error
    with psycopg.connect(admin_url(home), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM RESET restore_command")
        admin.execute("ALTER SYSTEM RESET recovery_target_time")
        admin.execute("ALTER SYSTEM RESET recovery_target_action")
        admin.execute("ALTER SYSTEM RESET archive_timeout")
