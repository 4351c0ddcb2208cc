"""Merging is offered to whoever may merge, and found by whatever he calls it; nobody is led to a refusal."""

from __future__ import annotations

import pytest

from zhike.kernel import jobs
from zhike.kernel.models import Job


def pairs(world, user):
    world.browser(world.ann).post("/duplicates/customers/search/")
    jobs.run(Job.objects.filter(kind="duplicates").latest("pk").pk)
    return world.browser(user).get("/duplicates/customers/")


def test_the_button_is_there_for_who_may_merge_only(world, twin):
    page = pairs(world, world.ann)
    assert "/duplicates/customers/merge/?ids=" in page.content.decode()
    assert "Merging needs the right" not in page.content.decode()
    page = world.browser(world.ray).get("/duplicates/customers/")
    assert page.context["pairs"]
    text = page.content.decode()
    assert "/duplicates/customers/merge/?ids=" not in text
    assert "Merging needs the right to change and to delete both." in text


@pytest.mark.parametrize("typed", ["merge", "合并", "duplicates", "查重"])
def test_the_palette_leads_to_the_likely_duplicates(world, typed):
    groups = world.browser(world.ray).get("/search/palette/", {"q": typed}).json()["groups"]
    assert "/duplicates/customers/" in [item.get("url") for group in groups for item in group["items"]]


def test_the_palette_merges_the_record_on_screen_where_one_may(world):
    asked = {"q": "merge", "on": f"customers/{world.haiwen.pk}"}
    with_it = f"/duplicates/customers/{world.haiwen.pk}/with/"
    for user, offered in ((world.ann, True), (world.ray, False)):
        groups = world.browser(user).get("/search/palette/", asked).json()["groups"]
        assert (with_it in [item.get("url") for group in groups for item in group["items"]]) is offered


def test_the_recycle_bin_is_shown_to_who_may_open_it(world):
    for user, shown in ((world.ann, True), (world.ray, False)):
        browser = world.browser(user)
        assert ('href="/trash/"' in browser.get("/").content.decode()) is shown
        assert (browser.get("/trash/").status_code == 200) is shown


@pytest.mark.parametrize(
    ("language", "said"), [("en", "You may not see this page"), ("zh-hans", "您无权查看此页面")]
)
def test_a_page_that_one_may_not_see_says_so_and_leads_back(world, language, said):
    type(world.ray).objects.filter(pk=world.ray.pk).update(language=language)
    browser = world.browser(world.ray)
    headers = {"Referer": "http://testserver/customers/"}
    answer = browser.get("/trash/", headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert said in text and "/trash/" in text and 'href="http://testserver/customers/"' in text
    page = text.split('class="zk-error-page"')[1].split("</main>")[0]
    assert "nothing was changed" not in page.lower() and "未作任何更改" not in page
    assert (
        "elsewhere.example"
        not in browser.get("/trash/", headers={"Referer": "http://elsewhere.example/"}).content.decode()
    )
