"""What a field refuses is said in the reader's language."""

import pytest
from django.utils import translation

from zhike.kernel.kinds.base import BadValue
from zhike.kernel.objects import get_object

# The country of the house is read, for a number without one of its own.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("typed", "said"), [
    ("hello", "这不是电话号码"),
    ("12", "号码长度不符合所属国家。请以 +86 开头，或以 + 和其他国家的代码开头。"),
    ("5551234", "号码需要区号，或 + 加国家代码。请以 +86 开头，或以 + 和其他国家的代码开头。"),
])  # fmt: skip
def test_a_wrong_telephone_number_is_refused_in_chinese(typed, said):
    with translation.override("zh-hans"), pytest.raises(BadValue) as caught:
        get_object("customers").field("phone").clean(typed)
    assert str(caught.value) == said
