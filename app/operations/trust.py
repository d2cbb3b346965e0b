"""The page over plain HTTP where a phone gets the authority's certificate and reads what to do with it.

It can't be part of the application: that one is served over the very HTTPS that the phone
doesn't trust yet. It serves two addresses and reads nothing that a visitor sends.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

PAGE = Path(__file__).with_name("trust.html")
CERTIFICATE_PATH = "/juying.crt"


def trust_server(
    host: str, port: int, authority: Path, fingerprint: str, address: str
) -> ThreadingHTTPServer:
    """A server, not yet started, that hands out the certificate. Raises OSError where the port is taken."""
    page = Template(PAGE.read_text(encoding="utf-8")).substitute(
        certificate=CERTIFICATE_PATH, fingerprint=fingerprint, address=address
    )
    answers = {
        "/": ("text/html; charset=utf-8", page.encode()),
        # Phones offer to install what comes under this type.
        CERTIFICATE_PATH: ("application/x-x509-ca-cert", authority.read_bytes()),
    }

    class Handler(BaseHTTPRequestHandler):
        """Answers the two addresses and nothing else."""

        timeout = 10

        def do_GET(self) -> None:
            found = answers.get(self.path)
            if found is None:
                self.send_error(404)
                return
            media_type, body = found
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the terminal is for the service."""

    return ThreadingHTTPServer((host, port), Handler)


def start(server: ThreadingHTTPServer) -> None:
    """Serve in a thread that ends with the process."""
    threading.Thread(target=server.serve_forever, name="trust", daemon=True).start()
