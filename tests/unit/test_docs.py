"""Documents made from the code are what the code says."""

from pathlib import Path

from godown import docs_from_code


def test_documents_are_what_the_code_says() -> None:
    folder = Path(__file__).parents[2] / "docs"
    stale = [file.name for file in docs_from_code.write(folder, only_check=True)]
    assert stale == [], "run: godown docs"
