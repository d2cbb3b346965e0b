"""Pages that are watched: whatever they complain of is kept, so that a test can demand that there was nothing."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Said beside every answer of 400 and above, which are kept with their status.
SAID_BESIDE_ANSWERS = "Failed to load resource"
# The only host that any page may ask for anything.
HERE = ("127.0.0.1", "localhost")


# No slots: the driver keeps notes of its own on what listens.
@dataclass
class Complaints:
    """What went wrong in pages: on the console (a broken content policy, too), in scripts, in answers."""

    texts: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Keep what any page of the context complains of from now on."""
        context.on("console", self._said)
        context.on("weberror", lambda error: self.texts.append(f"script: {error.error}"))
        context.on("response", self._answered)
        context.on("request", self._asked)

    def expect(self, *answers: str) -> None:
        """These answers, and no other, are meant: `"422 /e/salon/register"`."""
        assert self.answers == list(answers)
        self.answers.clear()

    def heard(self) -> list[str]:
        """Everything that nobody expected."""
        return [*self.texts, *self.answers]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(SAID_BESIDE_ANSWERS):
            self.texts.append(f"{message.location['url']}: {message.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith(("http", "ws")) and address.hostname not in HERE:
            self.texts.append(f"asked of another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.answers.append(f"{response.status} {path_of(response.url)}")


def path_of(url: str) -> str:
    """The path of an address, without where the service stands, question and fragment."""
    return urlsplit(url).path
