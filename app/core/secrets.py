"""Keys made from the installation's own: one for each purpose, and the cipher for what is kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.errors import Refused


class Secrets:
    """`secret_key` may hold several keys separated by commas: the first is used, the others still open what they closed."""

    def __init__(self, secret_key: str) -> None:
        self._keys = [key.strip().encode() for key in secret_key.split(",") if key.strip()]
        ciphers = [Fernet(base64.urlsafe_b64encode(_derive(key, "stored values"))) for key in self._keys]
        self._cipher = MultiFernet(ciphers)
        self._derived: dict[str, bytes] = {}

    def key_for(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same at every start (HKDF-SHA256)."""
        key = self._derived.get(purpose)
        if key is None:
            key = self._derived[purpose] = _derive(self._keys[0], purpose)
        return key

    def text_for(self, purpose: str) -> str:
        return self.key_for(purpose).hex()

    def encrypt(self, plain: bytes) -> bytes:
        return self._cipher.encrypt(plain)

    def decrypt(self, closed: bytes) -> bytes:
        """Raise Refused("wrong_secret_key") where no key of ours closed it."""
        try:
            return self._cipher.decrypt(closed)
        except InvalidToken as error:
            raise Refused("wrong_secret_key") from error

    def keyed_hash(self, purpose: str, text: str) -> str:
        """A hash that can't be looked up by who doesn't have the key (HMAC-SHA256, hexadecimal)."""
        return hmac.new(self.key_for(purpose), text.encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"juying", info=purpose.encode()).derive(key)
