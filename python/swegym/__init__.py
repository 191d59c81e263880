"""Sessions in instances of swegym.

    from swegym import Session

    with Session("getmoto__moto-5085") as session:
        print(session.execute("git log --oneline -1").stdout)
        session.upload("fix.patch", "/tmp/fix.patch")
        session.execute("git apply /tmp/fix.patch", check=True)
        print(session.grade().resolved)

A session is started by the program `swegym-sandbox` on this machine, or by `swegym serve` where a URL is given.
"""

from .errors import CommandError, SessionError
from .session import Grade, Result, Session, TestList

__all__ = ["CommandError", "Grade", "Result", "Session", "SessionError", "TestList"]
__version__ = "0.1.0"
