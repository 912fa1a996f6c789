#!/usr/bin/env python3
"""Wraps the programs of a release for npm and PyPI.

    wrappers.py VERSION PROGRAMS TO

PROGRAMS holds one program a platform, PROGRAMS/linux_amd64/portlint and so on. TO/npm gets a package for each platform and the one that
people install, which has the others as optional dependencies, so that npm fetches the fitting one only. TO/pypi gets a wheel for each
platform. Neither runs anything when it is installed, and equal programs give equal bytes.
"""

import base64
import hashlib
import json
import pathlib
import re
import shutil
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ABOUT = "Checks the port mappings of Docker Compose files and Dockerfiles"
HOME = "https://github.com/portlint/portlint"

# Go's name of a platform: npm's os and cpu, and the tags of wheels. The programs use no C library, so they run on every Linux.
PLATFORMS = {
    "linux_amd64": ("linux", "x64", ["manylinux_2_17_x86_64", "musllinux_1_1_x86_64"]),
    "linux_arm64": ("linux", "arm64", ["manylinux_2_17_aarch64", "musllinux_1_1_aarch64"]),
    "darwin_amd64": ("darwin", "x64", ["macosx_11_0_x86_64"]),
    "darwin_arm64": ("darwin", "arm64", ["macosx_11_0_arm64"]),
    "windows_amd64": ("win32", "x64", ["win_amd64"]),
    "windows_arm64": ("win32", "arm64", ["win_arm64"]),
}

LAUNCHER = """#!/usr/bin/env node
// Runs the program of this platform, which is in a package of its own.
"use strict";
const { spawnSync } = require("node:child_process");
const name = process.platform === "win32" ? "portlint.exe" : "portlint";
const from = `@portlint/${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${from}/bin/${name}`);
} catch {
  console.error(`portlint: ${from} is not installed: npm left out optional dependencies, or there is no program for this platform`);
  process.exit(2);
}
const { status, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (error) console.error(`portlint: ${error.message}`);
process.exit(status ?? 2);
"""


def program(programs, platform):
    name = "portlint.exe" if platform.startswith("windows") else "portlint"
    path = programs / platform / name
    return path if path.exists() else None


def npm(version, found, to):
    common = {"version": version, "license": "MIT", "repository": {"type": "git", "url": f"git+{HOME}.git"}}
    for platform, path in found.items():
        system, cpu, _ = PLATFORMS[platform]
        folder = to / f"{system}-{cpu}"
        (folder / "bin").mkdir(parents=True)
        shutil.copyfile(path, folder / "bin" / path.name)
        (folder / "bin" / path.name).chmod(0o755)
        shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
        write_json(folder / "package.json", {
            "name": f"@portlint/{system}-{cpu}", "description": f"portlint for {system} {cpu}", **common,
            "os": [system], "cpu": [cpu], "files": ["bin"], "preferUnplugged": True,
        })
    folder = to / "portlint"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "portlint.js").write_text(LAUNCHER)
    (folder / "bin" / "portlint.js").chmod(0o755)
    for name in ("LICENSE", "README.md"):
        shutil.copyfile(ROOT / name, folder / name)
    write_json(folder / "package.json", {
        "name": "portlint", "description": ABOUT, **common, "homepage": HOME,
        "keywords": ["docker", "compose", "dockerfile", "ports", "lint", "linter"],
        "bin": {"portlint": "bin/portlint.js"}, "files": ["bin"], "engines": {"node": ">=18"},
        "optionalDependencies": {f"@portlint/{PLATFORMS[p][0]}-{PLATFORMS[p][1]}": version for p in found},
    })


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


def wheel(version, platform, path, to):
    tags = PLATFORMS[platform][2]
    info = f"portlint-{version}.dist-info"
    files = [
        (f"portlint-{version}.data/scripts/{path.name}", path.read_bytes(), 0o755),
        (f"{info}/licenses/LICENSE", (ROOT / "LICENSE").read_bytes(), 0o644),
        (f"{info}/METADATA", (
            f"Metadata-Version: 2.4\nName: portlint\nVersion: {version}\nSummary: {ABOUT}\nLicense-Expression: MIT\nLicense-File: LICENSE\n"
            f"Project-URL: Homepage, {HOME}\nDescription-Content-Type: text/markdown\n\n{(ROOT / 'README.md').read_text()}").encode(), 0o644),
        (f"{info}/WHEEL", ("Wheel-Version: 1.0\nGenerator: portlint\nRoot-Is-Purelib: false\n"
                           + "".join(f"Tag: py3-none-{tag}\n" for tag in tags)).encode(), 0o644),
    ]
    record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')},{len(data)}\n"
                     for name, data, _ in files)
    files.append((f"{info}/RECORD", (record + f"{info}/RECORD,,\n").encode(), 0o644))
    with zipfile.ZipFile(to / f"portlint-{version}-py3-none-{'.'.join(tags)}.whl", "w", zipfile.ZIP_DEFLATED) as out:
        for name, data, mode in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, data)


def python_version(version):
    """A version of Python's: 1.2.3rc1 for 1.2.3-rc.1."""
    return re.sub(r"-?(a|b|rc|alpha|beta)\.?(\d+)$", r"\1\2", version)


def main():
    version, programs, to = sys.argv[1].removeprefix("v"), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    found = {platform: path for platform in PLATFORMS if (path := program(programs, platform))}
    if not found:
        sys.exit(f"wrappers: no program in {programs}")
    npm(version, found, to / "npm")
    (to / "pypi").mkdir()
    for platform, path in found.items():
        wheel(python_version(version), platform, path, to / "pypi")


if __name__ == "__main__":
    main()
