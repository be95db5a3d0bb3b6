"""Django's sessions, kept by the registry with their person, so that they can be listed and ended."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from xulang.platform import clock, ids
from xulang.registry import api as registry

# Seen within the last minute is near enough, and spares a write at each request.
SEEN_EVERY = timedelta(minutes=1)


def key_hash(session_key: str) -> bytes:
    """What stands in the database: who reads it, or a backup, cannot take the session over."""
    return hashlib.sha256(session_key.encode()).digest()


class SessionStore(SessionBase):
    """settings.SESSION_ENGINE: Django makes one for each request and asks it to load or save."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.address = ""
        self.agent = ""
        self.stored: registry.StoredSession | None = None

    def load(self) -> dict[str, Any]:
        self.stored = self._find(self.session_key) if self.session_key else None
        if self.stored is None:
            self._session_key = None
            return {}
        return self.decode(self.stored.data)

    def exists(self, session_key: str) -> bool:
        return self._find(session_key) is not None

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined] # the stubs miss it
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined] # the stubs miss it
        content = self._content(data=data)
        if must_create:
            if not registry.create_session(session_id=ids.new_id(), content=content, now=clock.now()):
                raise CreateError
        elif not registry.update_session(content=content, now=clock.now()):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            registry.delete_session(key_hash=key_hash(key))

    def note_use(self) -> None:
        """Keep "last seen" near the truth without writing at every request."""
        now = clock.now()
        if self.stored is not None and now - self.stored.last_seen_at >= SEEN_EVERY:
            registry.touch_session(session_id=self.stored.id, now=now)

    @classmethod
    def clear_expired(cls) -> None:
        registry.delete_expired_sessions(now=clock.now())

    @staticmethod
    def _find(session_key: str) -> registry.StoredSession | None:
        return registry.find_session(key_hash=key_hash(session_key), now=clock.now())

    def _content(self, *, data: dict[str, Any]) -> registry.SessionContent:
        user_id = data.get(SESSION_KEY)
        return registry.SessionContent(
            key_hash=key_hash(str(self.session_key)),
            user_id=UUID(user_id) if user_id else None,
            data=self.encode(data),
            address=self.address or None,
            agent=self.agent,
            expires_at=self.get_expiry_date(),
        )
