"""`python -m app.operations.serve`: serves the application and runs its jobs, until stopped.

HOST and PORT say where (127.0.0.1, 8000). Any other host than this machine itself is served
over HTTPS, for a phone's browser gives the camera to nothing else; HTTPS=off is for standing
behind a proxy that does that.
"""

import fcntl
import http.client
import ipaddress
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import qrcode

from app.operations.addresses import reach
from app.operations.authority import Certificates, fingerprint, provide_certificates
from app.operations.supervisor import Program, Supervisor
from app.operations.trust import start, trust_server
from config import Settings, SettingsError, read_settings

WORKERS_ON_POSTGRESQL = 2
# Python's own lock lets few threads run at once; more requests than this wait at the door.
BACKPRESSURE = 256
READY_WITHIN_SECONDS = 90
# Hosts that mean "every address of this machine".
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 -- compared, not bound


@dataclass(frozen=True)
class Place:
    """Where to listen, whether over HTTPS, and what to call the address to people."""

    host: str
    port: int
    https: bool
    told: str

    @property
    def address(self) -> str:
        """The service's address as people type it."""
        host = f"[{self.told}]" if ":" in self.told else self.told
        return f"{'https' if self.https else 'http'}://{host}:{self.port}"


class CannotServe(Exception):
    """The service can't start; the text says why, in plain words."""


def main() -> int:
    """Serve until told to stop: 0; 1 where it broke down; 2 where it can't start as it is set up."""
    try:
        settings = read_settings()
        settings.require_safe()
        place = read_place(os.environ)
        require_free(place)
    except (CannotServe, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    serving = mark_serving(settings.data_dir)
    certificates = None
    if place.https:
        now = datetime.now(UTC)
        certificates = provide_certificates(settings.data_dir / "https", reach(), now)
    environment = dict(os.environ)
    if not settings.is_production:
        # What a job writes into a mail needs an address; no request tells it.
        environment.setdefault("JUYING_PUBLIC_URL", place.address)
    supervisor = Supervisor(programs(settings, place, certificates), environment, say)
    announcing = (place, certificates, environment)
    threading.Thread(target=announce, args=announcing, daemon=True).start()
    code = supervisor.run()
    os.close(serving)
    return code


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def read_place(environment: Mapping[str, str]) -> Place:
    """Where to serve, from HOST, PORT and HTTPS. Raises CannotServe for what can't be meant."""
    host = environment.get("HOST") or "127.0.0.1"
    port = environment.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CannotServe(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    wanted = environment.get("HTTPS") or "auto"
    if wanted not in ("auto", "on", "off"):
        raise CannotServe(f"HTTPS is {wanted!r}; it must be on, off or auto.")
    https = wanted == "on" or (wanted == "auto" and not is_loopback(host))
    return Place(host, int(port), https, reach().first if host in EVERYWHERE else host)


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach the host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_free(place: Place) -> None:
    """Raise CannotServe where the address is taken or isn't this machine's."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            place.host, place.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotServe(
            f"Can't serve on {place.host}, port {place.port}: {error.strerror}. "
            f"Another port:  make run PORT={place.port + 1}"
        ) from error


def mark_serving(data_dir: Path) -> int:
    """Hold the mark that says "this data is being served", which a restore respects; gone when we are."""
    descriptor = os.open(data_dir / "serving", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def programs(
    settings: Settings, place: Place, certificates: Certificates | None
) -> list[Program]:
    """The web server and the worker that runs jobs."""
    folder = Path(sys.executable).parent
    # SQLite lets one write at a time; more processes would only wait for each other.
    workers = 1 if settings.is_sqlite else WORKERS_ON_POSTGRESQL
    # More threads than this spend their time on Python's lock: the server's own advice.
    threads = 2 * (os.cpu_count() or 1) + 1
    web = [
        *(str(folder / "granian"), "--interface", "wsgi"),
        *("--host", place.host, "--port", str(place.port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backpressure", str(BACKPRESSURE)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        *("--log-level", "warning", "--no-ws"),
    ]
    if certificates:
        web += ["--ssl-certificate", str(certificates.certificate)]
        web += ["--ssl-keyfile", str(certificates.key), "--ssl-protocol-min", "tls1.2"]
    jobs = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"]
    return [
        Program("The web server", [*web, "wsgi:app"], signal.SIGTERM, deaths_allowed=5),
        # Pages go on working without it, so it is tried again for as long as it takes.
        Program("The job worker", jobs, signal.SIGINT, deaths_allowed=sys.maxsize),
    ]


def announce(
    place: Place, certificates: Certificates | None, environment: Mapping[str, str]
) -> None:
    """Once the service answers, say where it is, how the first account is made, and how a phone comes to trust it."""
    obstacle = wait_until_ready(place, certificates)
    if obstacle:
        say(f"! The service doesn't answer as it should: {obstacle}")
        return
    say(f"\nJuying is ready:  {place.address}    (Ctrl-C stops it)")
    link = first_link(environment)
    if link:
        say(f"\nNobody has an account yet. This link makes the first administrator, once:\n  {link}")
    if certificates:
        tell_of_trust(place, certificates)


def first_link(environment: Mapping[str, str]) -> str:
    """The link that makes the first administrator; "" where there is one already."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "first-link"]
    # A process of its own: the supervisor stays small and knows nothing of the application.
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def wait_until_ready(place: Place, certificates: Certificates | None) -> str:
    """Wait until /healthz says that all is well: ""; where it doesn't in time, what it said last."""
    pause = threading.Event()
    said = "no answer"
    for _ in range(READY_WITHIN_SECONDS * 4):
        try:
            status, said = ask_for_health(place, certificates)
            if status == http.HTTPStatus.OK:
                return ""
        except (OSError, http.client.HTTPException) as error:
            # Not up yet; the web server's own words say what is wrong, if something is.
            said = str(error)
        pause.wait(0.25)
    return said


def ask_for_health(place: Place, certificates: Certificates | None) -> tuple[int, str]:
    """What /healthz answers at this moment. Raises OSError where nothing does."""
    # Loopback is among the certificate's addresses whatever else is.
    host = "127.0.0.1" if place.host in EVERYWHERE else place.host
    connection = http.client.HTTPConnection(host, place.port, timeout=10)
    if certificates:
        context = ssl.create_default_context(cafile=str(certificates.authority))
        connection = http.client.HTTPSConnection(host, place.port, timeout=10, context=context)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def tell_of_trust(place: Place, certificates: Certificates) -> None:
    """Serve the authority's certificate over plain HTTP, one port up, and print the way there."""
    number = fingerprint(certificates.authority)
    page = Place(place.host, place.port + 1, https=False, told=place.told)
    try:
        server = trust_server(
            place.host, page.port, certificates.authority, number, place.address
        )
    except OSError:
        say(
            f"Phones must trust this certificate once (port {page.port} is taken, so copy it to "
            f"them by hand):\n  {certificates.authority}"
        )
        return
    start(server)
    code = qrcode.QRCode(border=2)
    code.add_data(page.address)
    say(
        f"\nA phone must trust this server once: open  {page.address}  on it, or scan this code."
        f"\nCertificate: {certificates.authority}\nSHA-256: {number}\n"
    )
    code.print_ascii(invert=True)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
