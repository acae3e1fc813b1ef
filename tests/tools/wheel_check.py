"""Build the sdist and from it the wheel, install that into an empty environment, run it there.

The environment holds neither the checkout nor durable-rules, so this also shows that the package
runs without a C compiler. Run by ``make test``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"gongyi", "gongyi_facts", "gongyi_desk"}
SOURCES = {"benchmarks", "desk", "docs", "engine", "examples", "facts", "features", "rules", "tests", "Makefile"}
STUBS = {"gongyi/__init__.pyi", "gongyi_facts/__init__.pyi"}
IMPORTS = """
import sys, gongyi, gongyi_facts
late = {"typer", "rich", "gongyi_desk"} & set(sys.modules)
assert not late, f"import gongyi brings in {late}"
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder, "dist"))
        check_contents(wheel)
        home = Path(folder, "env")
        install(wheel, home)
        cwd = Path(folder, "elsewhere")
        cwd.mkdir()
        count = run_example(home, cwd)
    print(f"{wheel.name}：已装进空环境并在别的目录运行，engine: compiled，{count} 条结论")
    return 0


def build(target: Path) -> Path:
    """Build sdist and wheel into ``target``; the wheel comes from the sdist, not the checkout."""
    call([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)])
    (sdist,) = target.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2].partition("/")[0] for name in archive.getnames()}
    assert packed >= SOURCES, f"the sdist lacks {sorted(SOURCES - packed)}"
    (wheel,) = target.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """The three packages, marked as typed and with the lists of what their doors open, every rule file unchanged, and
    nothing else.
    """
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
        assert tops == PACKAGES, f"top level of the wheel: {sorted(tops)}"
        untyped = {name for name in PACKAGES if f"{name}/py.typed" not in names}
        assert not untyped, f"no py.typed in {sorted(untyped)}"
        shut = {stub for stub in STUBS if stub not in names}
        assert not shut, f"the wheel lacks {sorted(shut)}"
        rules = [path for path in (ROOT / "rules").rglob("*") if path.is_file()]
        assert rules, "rules/ is empty"
        for path in rules:
            packed = f"gongyi/_rules/{path.relative_to(ROOT / 'rules').as_posix()}"
            assert packed in names, f"{packed} is not in the wheel"
            assert archive.read(packed) == path.read_bytes(), f"{packed} differs"


def install(wheel: Path, home: Path) -> None:
    """Install the wheel and what it declares, durable-rules not among it: at the pinned versions, nothing built."""
    venv.create(home, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(python(home)), "install", "-qq"]
    pip += ["--constraint", str(ROOT / "constraints.txt")]
    call([*pip, "--only-binary", ":all:", str(wheel)])


def run_example(home: Path, cwd: Path) -> int:
    """Judge one real case with the installed command; the number of its findings."""
    (case,) = (ROOT / "examples" / "cases").glob("13-*.yaml")
    call([str(python(home)), "-c", IMPORTS], cwd=cwd)
    command = [str(python(home).with_name("gongyi")), "check", str(case)]
    command += ["--as-if", "--as-of", "2018-07-11", "--format", "json"]
    answer = json.loads(call(command, cwd=cwd))
    assert answer["engine"] == "compiled", answer["engine"]
    assert answer["findings"], "no finding"
    return len(answer["findings"])


def python(home: Path) -> Path:
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(command: list[str], cwd: Path | None = None) -> str:
    """Run a command away from the checkout's import paths; its output, or the end of the check."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env["PYTHONUTF8"] = "1"
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
