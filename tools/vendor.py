"""Fetch the browser parts named in `vendor.lock` into the source tree; for maintainers, users never need it.

Each package is packed by npm, compared with its locked SHA-512, and only the listed files and the licence are kept.
To take a new version: change it in the lock, empty its `sha512`, run `python tools/vendor.py`, and copy the digest
that is printed.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = Path(__file__).with_name("vendor.lock")


def fetch(package: dict[str, Any], folder: Path) -> Path:
    """Pack one package and return its tarball; stops if it is not the locked one."""
    spec = f"{package['name']}@{package['version']}"
    subprocess.run(["npm", "pack", "--silent", "--pack-destination", folder, spec], check=True, capture_output=True)
    (tarball,) = folder.glob("*.tgz")
    digest = hashlib.sha512(tarball.read_bytes()).hexdigest()
    if digest != package["sha512"]:
        sys.exit(f"{spec} is not the locked package; its SHA-512 is {digest}")
    return tarball


def unpack(package: dict[str, Any], tarball: Path) -> None:
    """Replace the package's folder by the listed files of the tarball."""
    target = ROOT / package["into"]
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tarfile.open(tarball) as archive:
        for name in package["files"]:
            member = archive.extractfile(f"package/{name}")
            assert member is not None, f"{package['name']} has no file {name}"
            content = member.read()
            if name.endswith((".js", ".css")):
                content = b"\n".join(line for line in content.splitlines() if b"sourceMappingURL=" not in line) + b"\n"
            (target / Path(name).name).write_bytes(content)
    if "licence" in package:
        (target / "LICENSE").write_text(package["licence"])


def main() -> None:
    for package in tomllib.loads(LOCK.read_text())["package"]:
        with tempfile.TemporaryDirectory() as folder:
            unpack(package, fetch(package, Path(folder)))
        sys.stdout.write(f"{package['name']} {package['version']} -> {package['into']}\n")


if __name__ == "__main__":
    main()
