"""What the environment says wrongly is refused by the name of the variable, with the fix, from the command itself."""

import os
import subprocess
import sys

import pytest

from kursk_pipeline.errors import SetupError
from kursk_pipeline.settings import REQUEST_SECONDS, from_environment

WRONG = [
    *(("KURSK_CPU_PARTS", value) for value in ("two", "0", "33")),
    *(("KURSK_FETCH_PARTS", value) for value in ("many", "0", "-1", "33", "1.5")),
    *(("KURSK_ANSWER_SECONDS", value) for value in ("soon", "0")),
    *(("KURSK_REQUEST_SECONDS", value) for value in ("abc", "-1", "0", "nan", "inf")),
    *(("KURSK_FETCH_NETWORKS", value) for value in ("banana", "127.0.0.1/8", "10.0.0.0/8,127.0.0.0/99")),
]


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_wrong_value_is_refused_with_the_fix(variable, value):
    with pytest.raises(SetupError, match=f"^{variable}: .*Fix: write") as refused:
        from_environment({variable: value})
    assert value.rpartition(",")[2] in str(refused.value)


def test_a_file_of_addresses_that_cannot_be_read_is_refused(tmp_path):
    for file in (tmp_path, tmp_path / "missing"):
        with pytest.raises(SetupError, match=r"^KURSK_ALERT_URLS_FILE: .*Fix: name a text file"):
            from_environment({"KURSK_ALERT_URLS_FILE": str(file)})


def test_a_right_value_is_taken_and_an_empty_one_is_none():
    settings = from_environment({"KURSK_REQUEST_SECONDS": "2.5", "KURSK_FETCH_NETWORKS": " 127.0.0.0/8, fd00::/8 ,"})
    assert (settings.request_seconds, settings.fetchable_networks) == (2.5, ("127.0.0.0/8", "fd00::/8"))
    empty = from_environment({"KURSK_REQUEST_SECONDS": "", "KURSK_FETCH_NETWORKS": ""})
    assert (empty.request_seconds, empty.fetchable_networks) == (REQUEST_SECONDS, ())


def test_a_command_ends_with_the_fix_and_exit_code_3():
    command = [sys.executable, "-m", "kursk_pipeline.cli.main", "source", "list"]
    environment = os.environ | {"KURSK_REQUEST_SECONDS": "abc"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "KURSK_REQUEST_SECONDS" in done.stderr
