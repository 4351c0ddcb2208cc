"""A field for a column of a file: offered beside the columns of an import that go nowhere, and made from there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from zhike.kernel.objects import Object, get_object
from zhike.workplace.fields.models import CustomField, extensible

FIELDS = "/settings/fields/"
MANAGE = "fields.manage"
# As many columns are named as one reads at a glance.
NAMED = 12


def columns_without_field(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a link to a new field for each column that is not imported; None where nobody could make one."""
    obj = get_object(page["object"]["key"])
    if not request.actor.has(MANAGE) or obj.key not in dict(extensible()):
        return None
    heads = [column["header"].strip() for column in page["columns"] if not column["field"].value()]
    base = f"{FIELDS}{obj.slug}/new/?"
    links = [
        {"head": head, "url": base + urlencode({"name": head, "file": page["file"]["id"]})}
        for head in heads
        if head
    ][:NAMED]
    return {"unplaced": links} if links else None


def begun(obj: Object, request: HttpRequest) -> CustomField:
    """Return a new field as its form begins: called like the column that it is made for."""
    name = " ".join(request.GET.get("name", "").split())[:80]
    label = "label_zh" if re.search("[\u3400-\u9fff]", name) else "label_en"
    return CustomField(object=obj.key, filtered=True, sorted=True, kind="text", **{label: name})


def back(obj: Object, request: HttpRequest) -> str:
    """Return where one came from: the file whose column needed a field, or the fields of the object."""
    file = request.GET.get("file", "")
    known = file.isascii() and file.isdigit() and len(file) < 19
    return f"/{obj.slug}/import/{file}/" if known else f"{FIELDS}{obj.slug}/"
