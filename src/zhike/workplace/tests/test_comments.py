"""Comments: who may write, whom they tell, what is kept, and that markup stays letters."""

from __future__ import annotations

import pytest

from zhike.kernel import actions as kernel
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.people.models import User
from zhike.workplace.talk import actions, mentions, showing
from zhike.workplace.talk.models import Comment, Follow
from zhike.workplace.talk.showing import html, panel


def test_a_comment_is_one_event_and_its_author_follows(world):
    mia = world.actor(world.mia)
    row, left_out = actions.comment(
        world.acme, "Called @Sue, she knows 王总.\r\nhttps://example.com", actor=mia
    )
    assert (row.text, row.mentions, left_out) == (
        "Called @Sue, she knows 王总.\nhttps://example.com",
        [world.sue.pk],
        [],
    )
    event = Event.objects.latest("id")
    assert (event.verb, event.subject_id, event.data) == (
        "customer.commented", world.acme.pk, {"comment": row.pk, "mentions": [world.sue.pk]},
    )  # fmt: skip
    assert Follow.objects.filter(user=world.mia, record_id=world.acme.pk, wants=True).count() == 1


def test_whoever_may_not_see_the_record_is_not_told(world):
    row, left_out = actions.comment(world.acme, "@Ben and @Sue", actor=world.actor(world.mia))
    assert (row.mentions, left_out) == ([world.sue.pk], ["Ben"])
    offers = mentions.offered(world.acme, "be")
    assert [(user.name, sees) for user, sees in offers] == [("Ben", False)]


def test_names_are_found_by_pinyin_and_the_longest_counts(world):
    lin = User.objects.get(pk=world.lin.pk)
    kernel.apply(lin, {"name": "林雨桐"}, actor=SYSTEM)
    for typed in ("lin", "lyt", "雨", "linyutong"):
        assert [user.name for user, _sees in mentions.offered(world.acme, typed)] == ["林雨桐"], typed
    sue = User.objects.get(pk=world.sue.pk)
    kernel.apply(sue, {"name": "Mia Sue"}, actor=SYSTEM)
    assert [user.name for user in mentions.named_in("for @mia sue, please")] == ["Mia Sue"]
    assert [user.name for user in mentions.named_in("@林雨桐看一下")] == ["林雨桐"]
    assert mentions.named_in("mail mia@example.com") == []


def test_only_its_author_changes_it_and_the_former_text_is_kept(world):
    mia, lin = world.actor(world.mia), world.actor(world.lin)
    row, _none = actions.comment(world.acme, "first @Sue", actor=mia)
    with pytest.raises(NotAllowed):
        actions.change(row.pk, "not mine", actor=lin)
    with pytest.raises(NotAllowed):
        actions.take_back(row.pk, actor=lin)
    actions.change(row.pk, "second @Sue @Lin", actor=mia)
    row.refresh_from_db()
    assert (row.text, [old["text"] for old in row.earlier]) == ("second @Sue @Lin", ["first @Sue"])
    assert Event.objects.latest("id").data["mentions"] == [world.lin.pk]
    actions.take_back(row.pk, actor=mia)
    assert panel(world.acme, lin)["comments"] == []
    actions.bring_back(row.pk, actor=mia)
    assert [entry["text"] for entry in panel(world.acme, lin)["comments"]] == ["second @Sue @Lin"]


def test_a_comment_turns_no_words_but_its_own(world):
    """Neither an override nor an isolate comes through; the marks of Hebrew, which touch only their neighbours, stay."""
    row, _none = actions.comment(
        world.acme, "\u202e said \u2067שלום\u200f\u2069 ", actor=world.actor(world.mia)
    )
    assert row.text == "said שלום\u200f"


@pytest.mark.parametrize("text", ["", "  \n ", "\u202e \u202c", "a\x00b", "\ud800", "x" * 10_001])
def test_what_is_no_comment_is_refused(world, text):
    before = Event.objects.count()
    with pytest.raises(Invalid):
        actions.comment(world.acme, text, actor=world.actor(world.mia))
    assert (Comment.objects.count(), Event.objects.count()) == (0, before)


def test_readers_strangers_and_reading_keys_write_nothing(world):
    with pytest.raises(NotAllowed):
        actions.comment(world.acme, "x", actor=world.actor(world.ray))
    with pytest.raises(NotFound):
        actions.comment(world.acme, "x", actor=world.actor(world.ben))
    assert world.browser(world.ben).get(f"/customers/{world.acme.pk}/comments/").status_code == 404
    row, _none = actions.comment(world.acme, "secret", actor=world.actor(world.mia))
    for path in ("", "delete/", "restore/"):
        assert world.browser(world.ben).post(f"/comments/{row.pk}/{path}", {"text": "x"}).status_code == 404
    assert world.browser(world.ben).get(f"/comments/{row.pk}/").status_code == 404
    assert world.browser(world.ben).get(f"/customers/{world.acme.pk}/mentions/?q=a").status_code == 404
    row.refresh_from_db()
    assert (row.text, row.deleted_at, Comment.objects.count()) == ("secret", None, 1)


def test_links_are_safe_and_markup_is_letters():
    text = '<script>alert(1)</script> @Mia http://a.example/?x=1&y="><img src=x onerror=alert(1)> javascript:alert(1)'
    shown = html(text, ["Mia"])
    assert "<script" not in shown and "<img" not in shown and 'href="javascript' not in shown
    assert '<span class="zk-mention">@Mia</span>' in shown
    assert 'rel="nofollow"' in shown
    assert html("@<b>x</b>", ["<b>x</b>"]) == '<span class="zk-mention">@&lt;b&gt;x&lt;/b&gt;</span>'


def test_the_page_takes_shows_changes_and_keeps_what_was_refused(world):
    mia, base = world.browser(world.mia), f"/customers/{world.acme.pk}/"
    answer = mia.post(f"{base}comments/", {"text": "Hello @Ben"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200 and "Hello @Ben" in answer.content.decode()
    assert "Not told" in answer["HX-Trigger"]
    refused = mia.post(f"{base}comments/", {"text": "y" * 10_001}, HTTP_HX_REQUEST="true")
    assert refused.status_code == 422 and "y" * 10_001 in refused.content.decode()
    row = Comment.objects.get()
    assert "Hello" in mia.get(f"/comments/{row.pk}/").content.decode()
    assert mia.post(f"/comments/{row.pk}/", {"text": "Bye"}).status_code == 200
    timeline = mia.get(f"{base}timeline/?type=comments").content.decode()
    assert "Mia wrote a comment" in timeline and "Bye" in timeline and "created the customer" not in timeline
    assert mia.post(f"{base}follow/", {"wants": "no"}).status_code == 200
    assert "Follow" in mia.get(base).content.decode()
    assert Follow.objects.get(user=world.mia).wants is False


def test_a_link_brings_a_comment_however_old_with_all_after_it(world, monkeypatch):
    mia, base = world.actor(world.mia), f"/customers/{world.acme.pk}/comments/"
    pks = [actions.comment(world.acme, f"Nr. {number}", actor=mia)[0].pk for number in range(75)]
    newest = panel(world.acme, mia)
    assert newest["earlier_url"] == f"{base}?before={pks[65]}"
    found = panel(world.acme, mia, before=pks[65], until=pks[3])
    assert [row["id"] for row in found["comments"]] == pks[3:65]
    assert (found["earlier_url"], found["gap_url"]) == (f"{base}?before={pks[3]}", "")
    monkeypatch.setattr(showing, "MOST", 20)
    found = panel(world.acme, mia, before=pks[65], until=pks[3])
    assert [row["id"] for row in found["comments"]] == pks[3:13]
    assert (found["earlier_url"], found["gap_url"]) == (
        f"{base}?before={pks[3]}",
        f"{base}?before={pks[65]}&after={pks[12]}",
    )
    between = world.browser(world.mia).get(found["gap_url"]).content.decode()
    assert [pk for pk in pks if f'id="comment-{pk}"' in between] == pks[55:65]
    assert f"?before={pks[55]}&amp;after={pks[12]}" in between
    first = panel(world.acme, mia, before=pks[15], after=pks[12])
    assert ([row["id"] for row in first["comments"]], first["earlier_url"]) == (pks[13:15], "")
    # Of a comment that is gone, or of another record, the page begins with what follows.
    assert panel(world.acme, mia, before=pks[65], until=pks[64] + 1)["comments"][-1]["id"] == pks[64]
    assert world.browser(world.ben).get(f"{base}?before={pks[65]}&until={pks[3]}").status_code == 404
