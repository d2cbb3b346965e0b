"""Which step is due."""

from pathlib import Path

import pytest

from app.operations.installation import place
from app.operations.installation.place import files_in, fingerprint, is_done, mark_done


@pytest.fixture(autouse=True)
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(place, "ROOT", tmp_path)
    monkeypatch.setattr(place, "MARKS", tmp_path / "marks")
    return tmp_path


def test_step_is_done_for_the_state_it_was_done_for_and_no_other(clone: Path) -> None:
    mark_done("build", "one")
    assert (is_done("build", "one"), is_done("build", "two"), is_done("other", "one")) == (True, False, False)


def test_fingerprint_changes_with_content_name_and_presence(clone: Path) -> None:
    path = clone / "a.ts"
    seen = [fingerprint([path])]
    path.write_text("1")
    seen.append(fingerprint([path]))
    path.write_text("2")
    seen.append(fingerprint([path]))
    seen.append(fingerprint([path.rename(clone / "b.ts")]))
    seen.append(fingerprint([clone / "b.ts"], "word"))
    assert len(set(seen)) == len(seen)


def test_files_leave_out_folders_by_name(clone: Path) -> None:
    for name in ("src/a.ts", "node_modules/x/a.js", "src/node_modules/b.js"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).touch()
    assert files_in(clone, without=frozenset({"node_modules"})) == [clone / "src" / "a.ts"]
