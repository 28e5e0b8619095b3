"""Signing in, factors of a user, and the mails and SMS that reach them."""

import json
import re
from datetime import datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard import totp, totp_steps
from madoguchi.accounts.models import Channel, User
from madoguchi.platform.clock import now
from tests.people import PASSWORD

SMS_SIMULATOR = "madoguchi.adapters.simulator.sms.SmsSimulator"
PHONE_NUMBER = "09012345678"


def post_sign_in(
    client: Client, identifier: str, password: str = PASSWORD, on: str = "/"
):
    return client.post(
        "/login/", {"identifier": identifier, "password": password, "next": on}
    )


def run_waiting_jobs() -> None:
    """Run each waiting job once, as the worker does."""
    import_module("madoguchi.jobs.tasks")  # a process of a measurement has not
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
        app.tasks[job.task_name](**job.args)
    ProcrastinateJob.objects.filter(status="todo").update(status="succeeded")


def code_in_mail(to: str = "hanako@example.jp") -> str:
    run_waiting_jobs()
    bodies = [m.body for m in mail.outbox if m.to == [to] and "確認コードは" in m.body]
    match = re.search(r"は (\d{6}) です", bodies[-1])
    assert match
    return match[1]


def received_sms(to: str = PHONE_NUMBER) -> list[str]:
    """Return the SMS that reached a phone, the newest last."""
    run_waiting_jobs()
    files = sorted(
        Path(settings.OUTBOX_FOLDER).glob("*.sms"), key=lambda f: f.stat().st_mtime
    )
    messages = [json.loads(file.read_text()) for file in files]
    return [message["body"] for message in messages if message["to"] == to]


def code_in_sms() -> str:
    match = re.search(r"は (\d{6}) です", received_sms()[-1])
    assert match
    return match[1]


def received_notices(to: str = "hanako@example.jp") -> list[str]:
    """Return the 内容 of each notice by mail, the newest last."""
    run_waiting_jobs()
    bodies = [m.body for m in mail.outbox if m.to == [to]]
    return [match[1] for body in bodies if (match := re.search(r"内容: (.+)", body))]


def stop_number_in_mail(to: str = "hanako@example.jp") -> str:
    run_waiting_jobs()
    bodies = [m.body for m in mail.outbox if m.to == [to] and "停止番号" in m.body]
    match = re.search(r"停止番号 (\d{12})", bodies[-1])
    assert match
    return match[1]


def app_code(secret: str, at: datetime, drift: int = 0) -> str:
    """Return what an authenticator app shows; `drift`: half minutes it is ahead."""
    return allauth_api.app_code_of_step(secret, totp_steps.step_at(at) + drift)


def give_app(user: User, at: datetime | None = None) -> str:
    """Give the user an app that was set up two steps ago; return its secret."""
    secret, at = allauth_api.generate_app_secret(), at or now()
    totp.register_authenticator_app(user, secret, app_code(secret, at), at)
    user.totpuse.last_step -= 2
    user.totpuse.save()
    turn_on_two_steps(user)
    return secret


def give_phone(user: User, number: str = PHONE_NUMBER) -> Channel:
    turn_on_two_steps(user)
    return user.channels.create(
        kind="sms", address=number, created_at=now(), verified_at=now()
    )


def give_mail(user: User, address: str = "spare@example.jp") -> Channel:
    return user.channels.create(
        kind="mail", address=address, created_at=now(), verified_at=now()
    )


def turn_on_two_steps(user: User) -> None:
    user.two_steps = True
    user.save(update_fields=["two_steps"])


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200
