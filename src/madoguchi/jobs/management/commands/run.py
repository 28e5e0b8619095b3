import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from madoguchi.jobs.upkeep import demo_data, supervisor
from madoguchi.jobs.upkeep.child_process import ChildProcess
from madoguchi.jobs.upkeep.demo_calendar import is_fictional
from madoguchi.jobs.upkeep.demo_people import load_fictional_demo
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_numbers import port_number

DEMO_LINES = (
    "メールとSMSは外へ送りません。確認コードもここで読めます:",
    "  http://localhost:{port}/dev/outbox/",
    "解約などの前には、登録のメールに届く確認コードを入力します。",
    "パスワードを忘れたとき、ログインの復旧も、同じところに届きます。",
    "窓口には、確認を待つ申し込みがあります:",
    "  http://localhost:{port}/desk/",
)


class Command(BaseCommand):
    help = "Web and worker together, on a database of our own if none is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="on loopback only")
        parser.add_argument("--data", type=Path, help="load this folder if empty")
        parser.add_argument("--port", type=port_number, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            supervisor.refuse_taken_port(options["port"])
        except Refused as refusal:
            self.stderr.write(f"{refusal.code}: {refusal}")
            sys.exit(1)
        if folder := options["data"]:
            self.load(folder)
        self.say("画面の部品を並べています。")
        call_command("collectstatic", interactive=False, verbosity=0)
        port, addresses = str(options["port"]), settings.CHILD_DATABASE_URLS
        children = [
            ChildProcess("web", "--port", port, database_url=addresses["web"]),
            ChildProcess("worker", database_url=addresses["worker"]),
        ]
        exit_status = supervisor.supervise_until_stopped(
            children, lambda: self.greet(port, children)
        )
        raise SystemExit(exit_status)

    def load(self, folder: Path) -> None:
        self.say(
            "データを確かめています。はじめてのときは、読み込みに1分ほどかかります。"
        )
        if settings.DEMO and is_fictional(folder):
            load_fictional_demo(folder)
        else:
            demo_data.load_demo(folder)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def greet(self, port: str, children: list[ChildProcess]) -> None:
        if not supervisor.wait_for_page(f"http://127.0.0.1:{port}/healthz", children):
            return
        self.stdout.write(f"\nマイページ: http://localhost:{port}/")
        if settings.DEMO:
            self.stdout.write(f"パスワード（デモだけで有効）: {settings.DEMO_PASSWORD}")
            for words, mail in demo_data.demo_sign_ins():
                self.stdout.write(f"  {words}: {mail}")
            for line in DEMO_LINES:
                self.stdout.write(line.format(port=port))
        self.stdout.write("終了: Ctrl-C\n")
        self.stdout.flush()
