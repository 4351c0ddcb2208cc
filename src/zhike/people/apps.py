"""The start of the people app: it tells the kernel how an actor is made of a user and of a key."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, departments, teams, roles, sign-in, preferences."""

    name = "zhike.people"
    label = "people"

    def ready(self) -> None:
        """Tell the kernel how an actor is made, where the house telephones, and declare the events of signing in."""
        # By name, since this file is read before any model is.
        actors = import_module("zhike.people.actors")
        import_module("zhike.kernel.access").set_loader(actors.load)
        import_module("zhike.kernel.formats.phones").house.append(actors.house_region)
        authentication = import_module("zhike.kernel.api.authentication")
        authentication.set_authenticator(import_module("zhike.people.keys").actor_for_key)
        import_module("zhike.people.sign_in")
