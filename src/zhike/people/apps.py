"""The start of the people app: it tells the kernel how an actor is made of a user and of a key."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, departments, teams, roles, sign-in, preferences."""

    name = "zhike.people"
    label = "people"

    def ready(self) -> None:
        """Tell the kernel how an actor is made of a user and of a key."""
        from zhike.kernel import access  # noqa: PLC0415 - needs loaded models
        from zhike.kernel.api import authentication  # noqa: PLC0415
        from zhike.people import actors, keys, sign_in  # noqa: F401, PLC0415 - declares the events of signing in

        access.set_loader(actors.load)
        authentication.set_authenticator(keys.actor_for_key)
