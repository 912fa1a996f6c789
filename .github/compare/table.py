#!/usr/bin/env python3
"""Measures what portlint costs, from one small file to a folder of 30,000 projects, beside other programs, in one run.

    .github/compare/table.py [--base REV] [--runs N] [--large]

This tree, the commit REV (the one before, unless said), a program that only says hello, and one that has portlint's libraries and nothing of
its own (libraries.go) are built as they are released, and this tree once more as users build it. actionlint looks at a workflow as small as
the file, without the programs that it would start. The commands of a row take turns, so that a busy machine hurts all of them. Printed are
the median of the processor time with its quartiles, that as a multiple of this tree's, and the most memory, of which less than Python itself
has is not seen; of a small file also the size of each program, its memory where GNU time is, and its instructions where valgrind is. --large
adds the rows that take minutes. Needs Go, git and find; actionlint is fetched, and so is dclint where npm is. System calls are counted where
strace is.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile

DCLINT = "dclint@3.1.0"
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
ROOT = pathlib.Path(__file__).resolve().parents[2]

HELLO = 'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("hello\\n") }\n'
SMALL = 'services:\n  web: {image: nginx, ports: ["8080:80"]}\n  api: {image: acme/api, ports: ["8080:3000"]}\n  db: {image: postgres, ports: ["5432:5432"]}\n'
WORKFLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make\n"


def build(source, package, target):
    """Builds as a release is built."""
    subprocess.run(["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", target, package], cwd=source, check=True, env=dict(os.environ, CGO_ENABLED="0"))


def fetch_dclint(folder):
    """Returns the row of dclint, none without npm."""
    if not shutil.which("npm"):
        return {}
    subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, DCLINT], check=True, stdout=subprocess.DEVNULL)
    return {"dclint": [str(folder / "node_modules" / ".bin" / "dclint"), "--color=false", "compose.yaml"]}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def projects(folder, count, noisy=False):
    """Writes projects of three services each, a third of them with a Dockerfile; noisy ones have six findings."""
    for i in range(count):
        here = folder / f"group{i // 50}" / f"project{i}"
        on = "" if noisy else "127.0.0.1:"
        more = ', "8080:81"' if noisy else ""
        write(here / "compose.yaml", f'services:\n  web: {{image: nginx, ports: ["{on}8080:80"{more}]}}\n  api: {{image: acme/api, ports: ["{on}{9000 + i % 1000}:3000"]}}\n'
              + ('  db: {image: postgres, ports: ["5432:5432"]}\n' if noisy else "  work: {image: acme/work}\n"))
        if i % 3 == 0:
            write(here / "Dockerfile", 'FROM node:22\nEXPOSE 3000\nCMD ["node", "server.js"]\n')


def services(path, count, ports):
    """Writes one file with many services of many ports each, none twice."""
    lines = ["services:"]
    for s in range(count):
        lines += [f"  s{s}:", f"    image: acme/s{s}", "    ports:"]
        lines += [f'      - "127.0.0.{1 + s % 250}:{10000 + s // 250 * ports + p}:{3000 + p}"' for p in range(ports)]
    write(path, "\n".join(lines) + "\n")


def measure(command, folder):
    """Returns the seconds of the processor and the MB that a command took."""
    os.chdir(folder)
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=nowhere) # which copies nothing of Python, as a fork would
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def row(title, folder, commands, runs):
    """Runs the commands in turn and prints what they took."""
    taken = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(measure(command, folder))
    print(title)
    unit = statistics.median(cpu for cpu, _ in taken["portlint"])
    for name, times in taken.items():
        cpu = sorted(one for one, _ in times)
        low, high = cpu[len(cpu) // 4], cpu[len(cpu) * 3 // 4]
        median = statistics.median(cpu)
        print(f"  {name:10} {median * 1000:9.1f} ms ({low * 1000:.1f} to {high * 1000:.1f})  {median / unit:6.2f} x  {max(memory for _, memory in times):4.0f} MB", flush=True)


def weigh(commands, folder, work):
    """Prints how large each program is on disk and in memory, and how many instructions it takes with one processor and without the collector."""
    copy, profile = work / "copy", work / "profile"
    for name, command in commands.items():
        program = pathlib.Path(command[0]).read_bytes()
        line = f"  {name:10} {len(program) / 1e6:9.2f} MB on disk"
        if shutil.which("time"):
            told = subprocess.run(["time", "--format=%M", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            line += f"  {int(told.stderr.split()[-1]) / 1024:5.1f} MB in memory"
        if shutil.which("valgrind"):
            copy.write_bytes(program.replace(b"\x0f\x01\xf9", b"\x0f\x31\x90")) # RDTSC for RDTSCP, which valgrind does not know
            copy.chmod(0o755)
            subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={profile}", copy, *command[1:]],
                           cwd=folder, env=dict(os.environ, GOMAXPROCS="1", GOGC="off"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            line += f"  {int(profile.read_text().split()[-1]) / 1e6:6.2f} M instructions"
        print(line, flush=True)


def count_calls(command, folder, projects):
    """Prints how many system calls a command makes for each project."""
    if not shutil.which("strace"):
        return
    table = folder.parent / "calls"
    subprocess.run(["strace", "-f", "-c", "-o", str(table), *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    calls = sum(int(line.split()[3]) for line in table.read_text().splitlines() if line[-1:].isalpha() and line.split()[0][0].isdigit() and not line.endswith(" total"))
    print(f"  {calls / projects:.1f} system calls a project", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", default="HEAD~1")
    args.add_argument("--runs", type=int, default=20)
    args.add_argument("--large", action="store_true")
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        portlint, base, hello, libraries = (str(work / name) for name in ("portlint", "base", "hello", "libraries"))
        build(ROOT, "./cmd/portlint", portlint)
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(work / "tree"), args.base], cwd=ROOT, check=True)
        try:
            build(work / "tree", "./cmd/portlint", base)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(work / "tree")], cwd=ROOT, check=True)
        write(work / "say" / "main.go", HELLO)
        build(work / "say", "main.go", hello)
        build(ROOT, ".github/compare/libraries.go", libraries)
        built = str(work / "built")
        subprocess.run(["go", "build", "-o", built, "./cmd/portlint"], cwd=ROOT, check=True)
        subprocess.run(["go", "install", ACTIONLINT], check=True, env=dict(os.environ, GOBIN=str(work), CGO_ENABLED="0"))

        def both(*arguments):
            return {"portlint": [portlint, "--no-config", *arguments], "base": [base, "--no-config", *arguments]}

        write(work / "one" / "compose.yaml", SMALL)
        write(work / "one" / ".github" / "workflows" / "test.yml", WORKFLOW)
        small = both("compose.yaml") | {
            "hello": [hello],
            "libraries": [libraries, "compose.yaml"],
            "actionlint": [str(work / "actionlint"), "-shellcheck=", "-pyflakes=", ".github/workflows/test.yml"],
            "go build": [built, "--no-config", "compose.yaml"],
        }
        row("one small file", work / "one", small, 3 * args.runs)
        weigh(small, work / "one", work)
        row("one small file, and a linter in JavaScript", work / "one", both("compose.yaml") | fetch_dclint(work / "npm"), args.runs)
        for count in (300, 3000):
            folder = work / str(count)
            projects(folder, count)
            subprocess.run("git init --quiet && git add -A", shell=True, cwd=folder, check=True)
            row(f"{count} projects", folder, both(".") | {
                "find": ["find", ".", "-name", "compose.yaml"],
                "git": ["git", "ls-files"],
            }, args.runs if count < 1000 else max(3, args.runs // 4))
            count_calls([portlint, "--no-config", "."], folder, count)
        services(work / "big" / "compose.yaml", 5000, 10)
        row("5,000 services of 10 ports", work / "big", both("compose.yaml"), max(3, args.runs // 4))
        if args.large:
            projects(work / "30000", 30000)
            row("30,000 projects", work / "30000", both("."), 1)
            row("30,000 projects, --together", work / "30000", both("--together", "."), 1)
            shutil.rmtree(work / "30000")
            projects(work / "noisy", 30000, noisy=True)
            row("180,000 findings", work / "noisy", both("."), 1)
            row("180,000 findings as JSON", work / "noisy", both("--format", "json", "."), 1)


if __name__ == "__main__":
    main()
