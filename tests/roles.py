"""Tests come as the login of the job; what they ask of a page, the web's role does."""

from django.core.signals import request_finished, request_started
from django.db import OperationalError, connection

TAKE = "SET ROLE madoguchi_app"
LEAVE = "RESET ROLE"


def serve_pages_as_web() -> None:
    """From now on each request works with no more rights than in the web's process."""
    request_started.connect(take_role_of_web)
    request_finished.connect(leave_role_of_web)


def take_role_of_web(**_signal: object) -> None:
    try:
        connection.ensure_connection()
    except OperationalError:
        return  # the page says so itself
    connection.connection.execute(TAKE)


def leave_role_of_web(**_signal: object) -> None:
    if connection.connection is not None and not connection.connection.closed:
        connection.connection.execute(LEAVE)
