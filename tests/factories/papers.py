"""Files as people send them for evidence, sound and unsound."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image


def a_pdf(change: Callable[[Any], None] | None = None, **saving: Any) -> bytes:
    """A PDF of one empty page; `change` is given it before it is saved."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(72, 72))
        if change is not None:
            change(pdf)
        pdf.save(out, **({} if "encryption" in saving else {"deterministic_id": True}), **saving)
    return out.getvalue()


def a_picture(kind: str = "PNG") -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(out, kind)
    return out.getvalue()
