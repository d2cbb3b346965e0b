import pytest

from app.core.errors import Refused
from app.core.secrets import Secrets


def test_secrets_open_what_an_older_key_closed() -> None:
    closed = Secrets("old key").encrypt(b"words")
    assert Secrets("new key,old key").decrypt(closed) == b"words"


def test_secrets_refuse_what_another_key_closed() -> None:
    with pytest.raises(Refused) as refused:
        Secrets("mine").decrypt(Secrets("another's").encrypt(b"words"))
    assert refused.value.code == "wrong_secret_key"


def test_keys_differ_by_purpose_and_stay_the_same() -> None:
    assert Secrets("k").key_for("a") == Secrets("k").key_for("a") != Secrets("k").key_for("b")
