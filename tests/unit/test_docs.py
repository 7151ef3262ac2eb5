"""Documents made from the code are what the code says."""

import subprocess
import sys
from pathlib import Path


def test_documents_are_what_the_code_says() -> None:
    root = Path(__file__).parents[2]
    check = [sys.executable, "-m", "godown", "docs", "--check"]  # apart: tests have messages of their own
    told = subprocess.run(check, cwd=root, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
