"""Who acts. Every service that changes or shows something restricted is told, and asks."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.domain.errors import DomainError
from surveyapp.domain.roles import may
from surveyapp.storage.accounts import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with an account, or a part of the program that acts by itself."""

    name: str
    role: str | None
    user_id: int | None = None

    @classmethod
    def of(cls, user: User) -> Actor:
        """The actor behind an account."""
        return cls(user.email, user.role, user.id)

    def may(self, permission: str) -> bool:
        """Whether the actor has the permission. The program itself may do everything."""
        return self.role is None or may(self.role, permission)

    def require(self, permission: str) -> None:
        """Refuse who has no permission. Raises DomainError `not-permitted`."""
        if not self.may(permission):
            raise DomainError("not-permitted", actor=self.name, permission=permission)


COMMAND_LINE = Actor("command line", None)
SCHEDULER = Actor("scheduler", None)
DEMONSTRATION = Actor("demonstration", None)
