"""What can go wrong, and who has to act.

    KurskError
    |-- Fatal              wrong for every record: the run stops at once, an operator acts
    |   |-- ConfigError    a file under config/ is wrong; names the file, the field and the fix
    |   `-- SetupError     the machine or the database is not as needed; names the fix
    |-- Transient          may work later: the record is deferred, or Airflow retries the task
    `-- Unprocessable      this record, never: it is set aside in quarantine with its reason

Dropping a record is a verdict, not an error: a stage returns it.
"""

from __future__ import annotations


class KurskError(Exception):
    """Root of every error that this package raises on purpose."""


class Fatal(KurskError):
    """Wrong for everyone; trying again does not help."""


class ConfigError(Fatal):
    """A configuration file is wrong.

    Args:
        file: the file as the reader knows it, relative to the project.
        field: dotted path of the field inside it; empty for the whole file.
        problem: what is wrong.
        fix: what to write instead.
    """

    def __init__(self, file: str, field: str, problem: str, fix: str) -> None:
        super().__init__(f"{file}: {field or 'file'}: {problem}. Fix: {fix}")
        self.file, self.field, self.problem, self.fix = file, field, problem, fix


class SetupError(Fatal):
    """The machine is not as needed; the message ends with the fix."""


class Transient(KurskError):
    """May work later.

    Args:
        reason: one word for tallies, such as ``rate_limited``.
        detail: what happened, in words.
        retry_after: seconds to wait at least; None leaves it to the caller's back-off.
    """

    def __init__(self, reason: str, detail: str, retry_after: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.retry_after = reason, detail, retry_after


class Unprocessable(KurskError):
    """This record cannot be processed by this version of the stage.

    Args:
        reason: one word for tallies, such as ``broken_xml``.
        detail: what is wrong with the record, in words.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail
