"""Who loads and removes in the tests, and how many rows there are."""

from django.apps import apps

from zhike.kernel import actions as verbs
from zhike.kernel.access import SYSTEM
from zhike.people import actors
from zhike.people.models import Role, User

KEPT_ANYWAY = {"kernel.event", "kernel.job", "demo.demorow", "kernel.consumercursor"}
KEPT_ANYWAY |= {"procrastinate.procrastinatejob", "procrastinate.procrastinateevent"}


def counts():
    found = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if model._meta.managed and label not in KEPT_ANYWAY and not label.startswith("procrastinate."):
            found[label] = model._default_manager.count()
    return found


def administrator():
    role = Role.objects.get(key="administrator")
    user = User(name="Ada", email="ada@example.com", role=role)
    user.set_password("correct horse battery")
    verbs.insert(user, actor=SYSTEM)
    return actors.load(user.pk)
