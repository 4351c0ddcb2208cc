"""The keyboard map: every list of the sidebar has a letter after “g”, and no two have the same."""

from __future__ import annotations

from zhike.kernel.objects import all_objects


def test_every_object_of_the_sidebar_has_a_key_of_its_own():
    main = [obj for obj in all_objects() if obj.navigation == "main"]
    assert {obj.slug for obj in main if not (len(obj.go) == 1 and "a" <= obj.go <= "z")} == set()
    letters = ["h", *(obj.go for obj in main)]  # h is Home
    assert sorted(letters) == sorted(set(letters)) and len(letters) > 8
    assert {obj.slug for obj in all_objects() if obj.navigation != "main" and obj.go} == set()


def test_the_map_lists_the_keys_of_what_the_reader_sees(world):
    for user in (world.mia, world.lin):
        page = world.browser(user).get("/").content.decode()
        for obj in all_objects():
            if obj.navigation == "main":
                assert f'data-go="{obj.go}"' in page, obj.slug
                assert f"<kbd>g</kbd> <kbd>{obj.go}</kbd>" in page, obj.slug
