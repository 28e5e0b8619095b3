from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.support.invitations import run_wave
from madoguchi.jobs.support.waves import parse_wave
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "Invite customers to their first access, so many a day, each person once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="customer numbers, one a line")
        parser.add_argument("--share", type=int, help="percent of all customers")
        parser.add_argument("--per-day", type=int, required=True, help="mails a day")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wave = parse_wave(options["file"], options["share"], options["per_day"])
            done = run_wave(wave, now())
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
        self.stdout.write(
            f"{done.invited:,}人に案内しました（今日の合計 {done.today:,}人、"
            f"上限 {wave.per_day:,}人）。"
        )
        self.stdout.write(
            f"この回の残り {done.left:,}人、ご利用開始済み {done.enrolled:,}人。"
        )
        if done.left:
            self.stdout.write("あす同じコマンドを実行すると、続きから案内します。")
