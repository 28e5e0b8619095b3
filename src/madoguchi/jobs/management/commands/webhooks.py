from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from madoguchi.jobs.feed.change_lines import refuse_cursor_ahead
from madoguchi.jobs.feed.cursors import parse_cursor
from madoguchi.jobs.feed.numbering import last_listed_seq
from madoguchi.jobs.feed.webhook_text import format_subscriber
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.webhooks import subscriptions
from madoguchi.webhooks.models import WebhookSubscriber
from madoguchi.webhooks.queries import words_of_demo
from madoguchi.webhooks.signing_secrets import secrets_at

WEBHOOK_ACTOR = "operator command"
ACTS: dict[str, Callable[..., None]] = {
    "rotate": subscriptions.rotate_secret,
    "resume": subscriptions.resume_subscriber,
    "remove": subscriptions.remove_subscriber,
}


class Command(BaseCommand):
    help = "Systems that are called with each change: `webhooks add NAME URL`, `list`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["add", "list", "secret", "resend", *ACTS])
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("url", nargs="?", default="")
        parser.add_argument("--after", help="the last seq that it has; else the newest")
        parser.add_argument("--acks", action="store_true", help="2xx acknowledges")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "add":
                self.add(options)
            else:
                with batch(WEBHOOK_ACTOR):
                    self.act(options["act"], options["name"])
            if note := words_of_demo():
                self.stderr.write(note)
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
        except Unavailable as error:
            raise CommandError(
                "呼び出し先のホストが見つかりません。何も変更していません。"
                "（webhook_host_unknown）"
            ) from error

    def add(self, options: dict[str, Any]) -> None:
        self.refuse_wrong_name(options["name"])
        subscriptions.refuse_uncallable_url(options["url"])
        after = None if options["after"] is None else parse_cursor(options["after"])
        if after is not None:
            refuse_cursor_ahead(after)
        with batch(WEBHOOK_ACTOR):
            row = WebhookSubscriber(
                name=options["name"],
                url=options["url"],
                is_acknowledging=options["acks"],
                sent_seq=last_listed_seq() if after is None else after,
            )
            subscriptions.add_subscriber(row, actor=WEBHOOK_ACTOR, at=now())
            self.print_secret(row)

    def act(self, act: str, name: str) -> None:
        at = now()
        if act == "list":
            last = last_listed_seq()
            for row in WebhookSubscriber.objects.order_by("name"):
                self.stdout.write(format_subscriber(row, last, at))
            return
        row = subscriptions.find_subscriber(name)
        if act == "resend":
            letters = row.dead_letters.all()
            count = subscriptions.want_dead_letters(letters, actor=WEBHOOK_ACTOR, at=at)
            self.stdout.write(f"{count:,}件をもう一度送ります。")
        elif act in ACTS:
            ACTS[act](row, actor=WEBHOOK_ACTOR, at=at)
        if act in {"secret", "rotate"}:
            self.print_secret(row)

    def print_secret(self, row: WebhookSubscriber) -> None:
        self.stdout.write(secrets_at(row, now())[0])

    def refuse_wrong_name(self, name: str) -> None:
        try:
            WebhookSubscriber._meta.get_field("name").run_validators(name)
            validate_slug(name)
        except ValidationError:
            raise Refused(
                "webhook_name",
                "通知先の名前は、半角の英数字と - _ で50文字までで指定してください。"
                "何も変更していません。",
            ) from None
