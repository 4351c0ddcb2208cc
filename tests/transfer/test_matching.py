"""Usual heads of columns find their field in both languages, and a file of the same shape is matched as the last time."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from tests.contract.test_round_trip import upload
from zhike.customers.models import Customer
from zhike.kernel.objects import get_object
from zhike.kernel.transfer.plan import match_headers, remember
from zhike.workplace.imports.faults import described


@pytest.mark.parametrize(
    ("slug", "heads", "fields"),
    [
        ("customers", ["客户名称", "电话", "邮箱", "地址"], ["name", "phone", "email", "address"]),
        ("customers", ["公司名称", "手机", "E-mail"], ["name", "phone", "email"]),
        ("customers", ["名称", "联系电话", "城市", "备注"], ["name", "phone", "city", "note"]),
        ("customers", ["Company", "Tel", "E-mail", "Owner"], ["name", "phone", "email", "owner"]),
        ("customers", ["名称", "国家或地区"], ["name", "country"]),
        # A label goes before a synonym, wherever it stands, and no field is filled twice.
        ("customers", ["Company", "Name", "Mobile", "Phone"], [None, "name", None, "phone"]),
        ("customers", ["Colour", "名称"], [None, "name"]),
        (
            "contacts",
            ["姓名", "公司", "手机", "邮箱", "职务"],
            ["full_name", "customer", "mobile", "email", "position"],
        ),
        (
            "contacts",
            ["Name", "Company", "Mobile", "Work phone"],
            ["full_name", "customer", "mobile", "work_phone"],
        ),
        ("contacts", ["First Name", "Last Name", "Phone"], ["given_name", "family_name", "work_phone"]),
        (
            "contacts",
            ["Phone Number", "Mobile Phone Number", "Associated Company"],
            ["work_phone", "mobile", "customer"],
        ),
        ("contacts", ["Phone", "Mobile", "Account Name"], ["work_phone", "mobile", "customer"]),
        ("contacts", ["电话", "手机"], ["work_phone", "mobile"]),
        ("contacts", ["姓名", "电话"], ["full_name", "mobile"]),
    ],
)
def test_usual_heads(world, slug, heads, fields):
    found = match_headers(heads, get_object(slug), world.actor(world.lin))
    assert [found.get(at) for at in range(len(heads))] == fields


def test_the_second_file_is_matched_as_the_first(world):
    lin, text = world.browser(world.lin), "Firma,Rufnummer\nMapped Works,020 7946 0001\n"
    first = upload(text, world.actor(world.lin))
    form = lin.get(f"/customers/import/{first.pk}/").context["form"]
    assert [form[f"column-{at}"].initial for at in (0, 1)] == ["", ""]
    sent = {"mode": "create", "key": "", "column-0": "name", "column-1": "phone"}
    assert lin.post(f"/customers/import/{first.pk}/", sent).status_code == 302
    second = upload(text, world.actor(world.lin))
    form = lin.get(f"/customers/import/{second.pk}/").context["form"]
    assert [form[f"column-{at}"].initial for at in (0, 1)] == ["name", "phone"]
    assert not Customer.objects.filter(name="Mapped Works").exists()


def test_a_mended_file_of_errors_is_matched_as_its_original(world):
    heads, actor = ["Firma", "Rufnummer"], world.actor(world.lin)
    remember(heads, get_object("customers"), {0: "name", 1: "phone"}, actor)
    found = match_headers([*heads, "line", "reason", "more"], get_object("customers"), actor)
    assert found == {0: "name", 1: "phone"}


def test_a_fault_with_a_semicolon_stays_one():
    reason = "Phone: wrong; Nothing was saved; speak to the owner.; Name: missing"
    told = described(
        [(2, ["A", "1"], reason)], ["Name", "Phone"], {0: "name", 1: "phone"}, get_object("customers")
    )
    assert [row["reason"] for row in told] == ["wrong; Nothing was saved; speak to the owner.", "missing"]


def test_a_column_left_out_is_offered_the_field_that_was_made_for_it(world):
    heads, obj, ann = ["Name", "Phone", "Tea grade"], get_object("customers"), world.actor(world.ann)
    remember(heads, obj, {0: "name"}, ann)
    assert match_headers(heads, obj, ann) == {0: "name"}
    file, browser = upload("Name,Phone,Tea grade\nA,1,B\n", ann), world.browser(world.ann)
    page = browser.get(f"/customers/import/{file.pk}/").content.decode()
    new = f"/settings/fields/customers/new/?name=Tea+grade&file={file.pk}"
    assert f'href="{escape(new)}"' in page and "name=Name&" not in page
    assert 'value="Tea grade"' in browser.get(new).content.decode()
    made = browser.post(new, {"kind": "text", "label_en": "Tea grade"})
    assert made["Location"] == f"/customers/import/{file.pk}/"
    form = browser.get(made["Location"]).context["form"]
    assert [form[f"column-{at}"].initial for at in range(3)] == ["name", "", "c_tea_grade"]
    # A column that is left out although there is a field of its name stays out.
    remember(heads, obj, {0: "name", 1: "phone"}, world.actor(world.ann))
    assert match_headers(heads, obj, world.actor(world.ann)) == {0: "name", 1: "phone"}
    lin = world.browser(world.lin)
    own = upload("Name,Colour\nA,1\n", world.actor(world.lin))
    assert "/settings/fields/" not in lin.get(f"/customers/import/{own.pk}/").content.decode()
