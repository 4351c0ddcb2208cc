"""The start of the people app: it tells the kernel how an actor is made of a user."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, departments, teams, roles, sign-in, preferences."""

    name = "zhike.people"
    label = "people"

    def ready(self) -> None:
        """Register the loader of actors."""
        from zhike.kernel import access  # noqa: PLC0415 - needs loaded models
        from zhike.people import actors  # noqa: PLC0415

        access.set_loader(actors.load)
