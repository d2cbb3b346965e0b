"""Programs kept running together, and ended together."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.operations.supervisor import Program, Supervisor


@pytest.fixture(autouse=True)
def own_signals():
    """Put back the signals that a supervisor takes over."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def program(name: str, code: str, deaths_allowed: int = 0) -> Program:
    return Program(name, [sys.executable, "-c", code], signal.SIGTERM, deaths_allowed)


WAITS_TO_BE_TOLD = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.pause()
"""


def supervise(programs: list[Program]) -> tuple[int, list[str]]:
    said: list[str] = []
    supervisor = Supervisor(programs, os.environ, said.append)
    return supervisor.run(), said


def test_supervisor_gives_up_on_a_program_that_dies_again_and_again() -> None:
    dying, steady = program("Dying", "raise SystemExit(3)", 1), program("Steady", WAITS_TO_BE_TOLD)
    code, said = supervise([dying, steady])
    assert (code, dying.deaths, len(said)) == (1, 2, 3)
    assert steady.process is not None
    assert steady.process.poll() is not None


def test_supervisor_starts_again_what_dies(tmp_path: Path) -> None:
    mark = tmp_path / "died"
    dies_once = program(
        "Once",
        f"import os, pathlib, signal; m = pathlib.Path({str(mark)!r}); first = not m.exists(); m.touch()\n"
        f"if first: raise SystemExit(1)\nos.kill({os.getpid()}, signal.SIGTERM); signal.pause()",
        5,
    )
    code, _ = supervise([dies_once])
    assert (code, dies_once.deaths) == (0, 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_supervisor_ends_all_programs_when_it_is_told_to_stop(number: signal.Signals) -> None:
    ready = f"import os, signal; os.kill(os.getppid(), {int(number)}); signal.pause()"
    programs = [program("One", WAITS_TO_BE_TOLD), program("Two", ready)]
    code, said = supervise(programs)
    assert (code, said) == (0, [])
    assert [one.process.poll() is None for one in programs if one.process] == [False, False]


def test_supervisor_ends_by_force_what_does_not_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.operations.supervisor.STOP_WITHIN_SECONDS", 0.2)
    stubborn = program(
        "Stubborn",
        "import os, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "os.kill(os.getppid(), signal.SIGTERM)\nwhile True: signal.pause()",
    )
    code, _ = supervise([stubborn])
    assert code == 0
    assert stubborn.process is not None
    assert stubborn.process.returncode == -signal.SIGKILL


def test_programs_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    """The child holds the writing end of a pipe: its end is the pipe's end."""
    reads, writes = os.pipe()
    os.set_inheritable(writes, True)
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(Path.cwd())!r})
from app.operations.supervisor import with_parent
import subprocess
child = subprocess.Popen(with_parent([sys.executable, "-c", "import os, signal; os.write({writes}, b'x'); signal.pause()"]),
                         pass_fds=[{writes}])
os.close({writes})
signal.pause()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], pass_fds=[writes])
    os.close(writes)
    assert os.read(reads, 1) == b"x"
    parent.kill()
    parent.wait()
    ended = threading.Thread(target=os.read, args=(reads, 1), daemon=True)
    ended.start()
    ended.join(timeout=20)
    os.close(reads)
    assert not ended.is_alive()
