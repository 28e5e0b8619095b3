"""The sessions of Django's table, each read together with its user."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import (
    VALID_KEY_CHARS,
    CreateError,
    UpdateError,
)
from django.utils import timezone
from django.utils.crypto import get_random_string

from madoguchi.identity.session_person import SessionPerson, read_session
from madoguchi.platform.fixed_statements import execute

KEY_LENGTH = 32
INSERT_SQL = """
    INSERT INTO django_session (session_key, session_data, expire_date)
    VALUES (%(session_key)s, %(session_data)s, %(expire_date)s)
    ON CONFLICT DO NOTHING"""
UPDATE_SQL = """
    UPDATE django_session
    SET session_data = %(session_data)s, expire_date = %(expire_date)s
    WHERE session_key = %(session_key)s"""


class SessionStore(db.SessionStore):
    """A session; Django looks for the class under this name.

    `person` is who it was listed for when it was read, None for nobody.
    """

    person: SessionPerson | None = None

    def load(self) -> dict[str, Any]:
        stored = read_session(self.session_key or "", timezone.now())
        if stored is None:
            self._session_key = None
            return {}
        self.person = stored.person
        data: dict[str, Any] = self.decode(stored.data)
        return data

    def _get_new_session_key(self) -> str:
        """Return a random key; the statement that stores it says whether it is free."""
        return get_random_string(KEY_LENGTH, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 as Django has it
        """Store it; CreateError where the key is taken, UpdateError where it is gone.

        One statement, which needs no savepoint: nothing of it fails halfway.
        """
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # the base has it
        row = self.create_model_instance(data)
        params = {
            "session_key": row.session_key,
            "session_data": row.session_data,
            "expire_date": row.expire_date,
        }
        if not execute(INSERT_SQL if must_create else UPDATE_SQL, params):
            raise CreateError if must_create else UpdateError
