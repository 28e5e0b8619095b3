from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.accounts.models import Staff
from madoguchi.jobs.upkeep import staff_access
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "Who works at the desk: `staff add MAIL --role agent`, `staff end MAIL`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["add", "end", "list"])
        parser.add_argument("mail", nargs="?", default="")
        parser.add_argument("--role", choices=Staff.Role.values, default="agent")
        parser.add_argument("--name", default="", help="as colleagues read it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with batch(staff_access.STAFF_ACTOR):
                self.act(**options)
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal

    def act(
        self, *, act: str, mail: str, role: str, name: str, **_options: object
    ) -> None:
        if act == "add":
            staff_access.add_staff(mail, role=role, name=name, at=now())
            self.stdout.write(
                "登録しました。はじめての方は /first-access/ で、お客様番号の欄に"
                "メールアドレスを入力して、パスワードを設定してください。"
            )
        elif act == "end":
            staff_access.end_staff(mail, at=now())
            self.stdout.write("終了しました。窓口には入れません。")
        else:
            for row in Staff.objects.filter(ended_at=None).select_related("user"):
                self.stdout.write(f"{row.user.email} {row.get_role_display()}")
