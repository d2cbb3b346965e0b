"""Keeps the programs of a service running together: starts them, starts again what dies, stops all cleanly."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# A program that lived this long was well; its next death counts as its first.
WELL_AFTER_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0
STOP_WITHIN_SECONDS = 20.0


@dataclass
class Program:
    """A program to keep running. `deaths_allowed` in a row without being well, then the service gives up."""

    name: str
    command: Sequence[str]
    stop_signal: signal.Signals
    deaths_allowed: int
    deaths: int = 0
    due: float = 0.0
    began: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)


class Supervisor:
    """Runs programs until it is told to stop by SIGTERM, SIGINT or SIGHUP."""

    def __init__(
        self, programs: Sequence[Program], environment: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self.programs = programs
        self.environment = dict(environment)
        self.say = say
        self.stopping = False
        self.told, self.tell = os.pipe()
        os.set_blocking(self.tell, False)

    def run(self) -> int:
        """Serve until told to stop (0), or until a program can't be kept running (1)."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        code = 0
        while not self.stopping:
            self.start_due()
            self.wait_for_news()
            if self.given_up():
                code = 1
                break
        self.stop_programs()
        return code

    def stop(self, *_: object) -> None:
        """Ask the loop to end; safe in a signal's handler."""
        self.stopping = True
        with contextlib.suppress(BlockingIOError):
            os.write(self.tell, b".")

    def start_due(self) -> None:
        """Start what isn't running and whose pause is over."""
        now = time.monotonic()
        for program in self.programs:
            if program.process is None and program.due <= now:
                program.process = subprocess.Popen(
                    with_parent(program.command),
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    # Ctrl-C in the terminal is for us; we tell the programs, in our way.
                    process_group=0,
                )
                program.began = now

    def wait_for_news(self) -> None:
        """Sleep until a program ends, a pause is over, or we are told to stop; note who has died."""
        now = time.monotonic()
        watched = {
            os.pidfd_open(program.process.pid): program
            for program in self.programs
            if program.process is not None
        }
        pauses = [program.due - now for program in self.programs if program.process is None]
        try:
            timeout = max(0.0, min(pauses)) if pauses else None
            select.select([self.told, *watched], [], [], timeout)
        finally:
            for descriptor in watched:
                os.close(descriptor)
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                self.note_death(program, program.process.returncode)

    def note_death(self, program: Program, code: int) -> None:
        """Plan the program's next start: at once, then after pauses that double."""
        now = time.monotonic()
        if program.process is not None:
            end_group(program.process.pid)
        if now - program.began > WELL_AFTER_SECONDS:
            program.deaths = 0
        pause = min(2.0**program.deaths - 1, LONGEST_PAUSE_SECONDS)
        program.process, program.due = None, now + pause
        program.deaths += 1
        if not self.stopping:
            self.say(f"! {program.name} ended by itself ({code}); starting it again.")

    def given_up(self) -> bool:
        """Whether a program has died too often to go on."""
        for program in self.programs:
            if program.deaths > program.deaths_allowed:
                self.say(f"! {program.name} can't be kept running; what it said stands above.")
                return True
        return False

    def stop_programs(self) -> None:
        """Tell every program to stop, wait, and end by force what doesn't."""
        running = [program.process for program in self.programs if program.process is not None]
        for program in self.programs:
            if program.process is not None:
                program.process.send_signal(program.stop_signal)
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            end_group(process.pid)


def end_group(leader: int) -> None:
    """End what a program has left behind: a web server that was killed leaves workers that hold its port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def with_parent(command: Sequence[str]) -> list[str]:
    """The command, made to end with us even where we are killed outright (on Linux, by `setpriv`)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *command] if setpriv else list(command)
