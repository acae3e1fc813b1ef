"""Build the sdist and from it the wheel, install that into an empty environment, run it there.

The environment holds neither the checkout nor durable-rules, so this also shows that the package
runs without a C compiler. Run by ``make test``; ``wheel_check.py python3.13`` takes another Python.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"gongyi", "gongyi_facts", "gongyi_desk"}
SOURCES = {"benchmarks", "desk", "docs", "engine", "examples", "facts", "features", "rules", "tests", "Makefile"}
STUBS = {"gongyi/__init__.pyi", "gongyi_facts/__init__.pyi"}
SHIPPED = {"rules": "gongyi/_rules", "features": "gongyi/_features", "examples/lending": "gongyi/_example"}
(VERSION,) = re.findall(r'__version__ = "(.+)"', (ROOT / "engine/gongyi/version.py").read_text("utf-8"))
IMPORTS = """
import sys, gongyi, gongyi_facts
late = {"typer", "rich", "gongyi_desk"} & set(sys.modules)
assert not late, f"import gongyi brings in {late}"
"""


def main() -> int:
    interpreter = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder, "dist"))
        check_contents(wheel)
        home = Path(folder, "env")
        install(wheel, home, interpreter)
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
        for source, target in SHIPPED.items():
            data = [path for path in (ROOT / source).rglob("*") if path.is_file() and path.suffix != ".pyc"]
            assert data, f"{source} is empty"
            for path in data:
                packed = f"{target}/{path.relative_to(ROOT / source).as_posix()}"
                assert packed in names, f"{packed} is not in the wheel"
                assert archive.read(packed) == path.read_bytes(), f"{packed} differs"
        assert not [name for name in names if "__pycache__" in name], "compiled Python in the wheel"
        check_metadata(archive)


def check_metadata(archive: ZipFile) -> None:
    """What the index page shows: links that work there, and nothing to be installed that needs a compiler."""
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(archive.read(name).decode())
    assert metadata["Version"] == VERSION
    needed = [value for value in metadata.get_all("Requires-Dist", []) if "extra ==" not in value]
    assert needed and not [value for value in needed if value.startswith("durable-rules")], needed
    assert "Natural Language :: English" in metadata.get_all("Classifier", [])
    dead = [link for link in re.findall(r"\]\(([^)]*)\)", str(metadata.get_payload())) if not link.startswith("https:")]
    assert not dead, f"links that do not work on the index page: {dead}"


def install(wheel: Path, home: Path, interpreter: str) -> None:
    """Install the wheel and what it declares, durable-rules not among it: at the pinned versions, nothing built."""
    call([interpreter, "-m", "venv", "--without-pip", str(home)])
    pip = [sys.executable, "-m", "pip", "--python", str(python(home)), "install", "-qq"]
    pip += ["--constraint", str(ROOT / "constraints.txt")]
    call([*pip, "--only-binary", ":all:", str(wheel)])


def run_example(home: Path, cwd: Path) -> int:
    """Use the installed command as a newcomer would, far from the checkout; the number of findings of a real case."""
    (case,) = (ROOT / "examples" / "cases").glob("13-*.yaml")
    call([str(python(home)), "-c", IMPORTS], cwd=cwd)
    gongyi = [str(python(home).with_name("gongyi"))]
    judged = [str(case), "--as-if", "--as-of", "2018-07-11"]
    answer = json.loads(call([*gongyi, "check", *judged, "--format", "json"], cwd=cwd))
    assert answer["engine"] == "compiled", answer["engine"]
    assert answer["findings"], "no finding"
    version = call([str(python(home)), "-m", "gongyi", "--version"], cwd=cwd)
    assert version.split() == ["gongyi", VERSION], version
    assert "三(五).4" in call([*gongyi, "check", *judged], cwd=cwd)
    assert "提起行政公益诉讼" in call([*gongyi, "explain", str(case), "3.5.4", *judged[1:]], cwd=cwd)
    call([*gongyi, "template", "--output", "case.yaml"], cwd=cwd)
    assert call([*gongyi, "ask", "case.yaml"], cwd=cwd, said="q\n"), "no question"
    call([*gongyi, "rules", "coverage", "--format", "html", "--output", "coverage.html"], cwd=cwd)
    assert (cwd / "coverage.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    call([*gongyi, "rules", "example", "lending"], cwd=cwd)
    other = ["--policy", "rules", "--facts", "lending:LendingCase"]
    assert "已逾" in call([*gongyi, "check", "cases/overdue.yaml", *other], cwd=cwd / "lending")
    return len(answer["findings"])


def python(home: Path) -> Path:
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(command: list[str], cwd: Path | None = None, said: str = "") -> str:
    """Run a command away from the checkout's import paths, and say something to it; its output, or the check ends."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env["PYTHONUTF8"] = "1"
    done = subprocess.run(
        command, cwd=cwd, env=env, input=said, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
