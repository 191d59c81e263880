"""What goes wrong with sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from .session import Result


class SessionError(Exception):
    """A session could not do what it was asked for.

    `kind` is the server's word for it (`not_found`, `busy`, …), or `program` for one that the program said; `status` its
    HTTP or exit status; `retry_after` the seconds after which a busy server may be asked again.
    """

    def __init__(
        self, message: str, *, kind: str = "program", status: Optional[int] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


class CommandError(SessionError):
    """A command that had to succeed did not."""

    def __init__(self, message: str, result: Result) -> None:
        super().__init__(message, kind="command", status=result.exit_code)
        self.result = result
