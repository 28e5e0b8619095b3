"""The sessions of Django's table, each read together with its user."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from madoguchi.identity.session_person import SessionPerson, read_session


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
