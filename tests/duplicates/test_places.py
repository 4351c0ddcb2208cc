"""Where merges show beside their own page: the recycle bin, the menu of the record, the list that fills by itself."""

from __future__ import annotations

from datetime import timedelta

from zhike.customers.models import Customer
from zhike.duplicates import actions, merged
from zhike.duplicates.models import Merge
from zhike.kernel import actions as kernel
from zhike.kernel import jobs
from zhike.kernel.models import Job


def in_bin(world, user):
    rows = world.browser(user).get("/customers/trash/").context["rows"]
    return {row["title"]: row for row in rows}


def test_a_merged_record_in_the_bin_says_where_it_went(world, twin):
    ann = world.actor(world.ann)
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=ann)
    kernel.delete(world.globex, actor=ann)
    found = in_bin(world, world.ann)
    shown = found[twin.name]
    assert (shown["into"], shown["into_url"]) == ("海文贸易", f"/customers/{world.haiwen.pk}/")
    assert (shown["restore_url"], shown["undo_url"]) == ("", f"/duplicates/undo/{row.pk}/")
    plain = found["Globex"]
    assert plain["restore_url"] == f"/customers/{world.globex.pk}/restore/"
    assert (plain["by"], "into" in plain) == ("Ann", False)
    text = world.browser(world.ann).get("/customers/trash/").content.decode()
    assert "merged into" in text and "deleted by <" not in text
    assert world.browser(world.ann).post(shown["undo_url"]).status_code == 302
    assert twin.name not in in_bin(world, world.ann)
    assert Customer.objects.get(pk=twin.pk).deleted_at is None


def test_an_old_merge_offers_no_undo_in_the_bin(world, twin, monkeypatch):
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    Merge.objects.filter(pk=row.pk).update(at=row.at - timedelta(days=merged.DAYS + 1))
    shown = in_bin(world, world.ann)[twin.name]
    assert (shown["restore_url"], shown["undo_url"]) == ("", "")


def test_the_undo_stands_in_the_menu_too(world, twin):
    ann = world.browser(world.ann)
    page = f"/customers/{world.haiwen.pk}/"
    assert "/duplicates/undo/" not in ann.get(page).content.decode()
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    assert ann.get(page).content.decode().count(f'action="/duplicates/undo/{row.pk}/"') == 2
    assert f"/duplicates/undo/{row.pk}/" not in world.browser(world.ray).get(page).content.decode()


def test_the_list_asks_until_the_search_is_done(world, twin):
    ann = world.browser(world.ann)
    ann.post("/duplicates/customers/search/")
    asked = {"HX-Request": "true", "HX-Target": "div#zk-likely"}
    page = ann.get("/duplicates/customers/").content.decode()
    assert 'hx-trigger="every 2s"' in page and "Searching…" in page
    assert ann.get("/duplicates/customers/", headers=asked).status_code == 204
    jobs.run(Job.objects.get(kind="duplicates").pk)
    done = ann.get("/duplicates/customers/", headers=asked)
    text = done.content.decode()
    assert done.status_code == 200 and "hx-trigger" not in text.split('id="zk-likely"')[1].split("</ul>")[0]
    assert twin.name in text and "Searching…" not in text


def test_a_merge_that_moves_nothing_says_so(world, twin):
    text = world.browser(world.ann).get(f"/duplicates/customers/merge/?ids={world.haiwen.pk},{twin.pk}")
    assert "No orders, tasks or other records of the others have to be moved." in text.content.decode()
