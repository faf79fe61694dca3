"""spaCy starts without its command line, and has it when it is asked for."""

import subprocess
import sys

PROGRAM = """
import sys
from kursk_pipeline.adapters.light_spacy import spacy
assert spacy.blank("en")("Kursk is quiet.").text == "Kursk is quiet."
loaded = {"spacy.cli", "spacy.cli.info", "weasel", "requests"} & set(sys.modules)
assert not loaded, loaded
from spacy.cli import download
assert callable(download)
"""


def test_the_command_line_is_imported_only_when_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
