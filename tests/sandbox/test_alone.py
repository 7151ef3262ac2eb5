"""The sandbox without Godown around it: from the wheel, in an interpreter that has no godown."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import httpx
import pytest

from fksandbox import absent
from fksandbox.ops import OPS

from .conftest import Caller

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's fksandbox and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site", [name for name in archive.namelist() if name.startswith("fksandbox/")])
    return folder / "site"


def test_it_serves_a_world_and_prints_one_line_of_json(alone: Path, tmp_path: Path) -> None:
    # -S: no .pth file of the environment can bring godown in
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{alone}{os.pathsep}{sysconfig.get_path('purelib')}"}
    python = [sys.executable, "-S"]
    missing = subprocess.run([*python, "-c", "import godown"], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert "No module named 'godown'" in missing.stderr
    options = ["--host", "127.0.0.1", "--port", "0", "--seed", "5", "--orders", "3", "--snapshot", "world.sqlite"]
    command = [*python, "-m", "fksandbox", *options]
    with subprocess.Popen(command, env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        words = "api_url panel_url control_url app_id app_secret seller_id location_id user password"
        assert set(ready) == set(words.split())
        world = httpx.get(f"{ready['control_url']}/world", trust_env=False).json()
        assert (world["shipments"], world["seed"], world["location_id"]) == (3, 5, ready["location_id"])
        assert httpx.get(f"{ready['control_url']}/ui/orders", trust_env=False).status_code == 200
        process.terminate()
        assert process.stdout.read() == ""
    assert (tmp_path / "world.sqlite").exists()


def test_every_known_path_is_served_or_absent_for_a_reason(caller: Caller, samples: Path) -> None:
    description = json.loads((samples / "official/flipkart_seller_api_official_docs_2024-06.openapi.json").read_text())
    known = {path.rstrip("/") for path in description["paths"]}
    lines = (samples / "smart_panel/endpoints.tsv").read_text().splitlines()[1:]
    known |= {line.split("\t")[1] for line in lines}
    shape = {path.replace("<", "{").replace(">", "}").rstrip("/") for path in (op.path for op in OPS)}
    shape = {part.replace("{ids}", "{shipmentIds}").replace("{location_id}", "{locationId}") for part in shape}
    shape |= {path.replace("{shipmentIds}", "{skuIds}") for path in shape}
    missing = {path.replace("<", "{").replace(">", "}") for one in absent.ABSENT for path in one.paths}
    assert known - shape - missing == set()
    assert missing & shape == set()
    for path in missing:
        assert caller.client.request("POST" if "{" in path else "GET", path).status_code == 404, path
