"""Log lines hold no personal data and no secrets."""

import json

import pytest
import structlog


def test_a_logged_exception_shows_no_values_of_variables(capsys: pytest.CaptureFixture[str]) -> None:
    log = structlog.get_logger()
    try:
        _break(password="-".join(["canary", "secret"]), address="-".join(["canary", "street"]))
    except RuntimeError:
        log.exception("command.broken", kind="pack")
    out = capsys.readouterr().out
    line = json.loads(out)
    assert (line["event"], line["kind"], line["level"]) == ("command.broken", "pack", "error")
    assert "RuntimeError: it broke" in line["exception"]
    assert "canary-s" not in out


def _break(**kept: str) -> None:
    raise RuntimeError("it broke" if kept else "")
