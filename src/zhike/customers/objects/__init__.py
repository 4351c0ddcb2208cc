"""Where the fields of customers, contacts and relations show."""

from zhike.customers import headers, matchers, own_parts, telling
from zhike.customers.objects.contact import ContactLinkObject, ContactObject
from zhike.customers.objects.customer import CustomerObject, ProfileSourceObject
from zhike.customers.objects.relation import ContactRelationObject, CustomerRelationObject
from zhike.customers.presets import SHAPES
from zhike.kernel.transfer import presets
from zhike.people.handover.parts import Owned, declare
from zhike.workplace.sources import preset_of

__all__ = [
    "ContactLinkObject",
    "ContactObject",
    "ContactRelationObject",
    "CustomerObject",
    "CustomerRelationObject",
    "ProfileSourceObject",
    "headers",
    "matchers",
    "own_parts",
    "telling",
]

for shape in SHAPES:
    presets.register(preset_of(shape))
for key in ("customers.customer", "customers.contact"):
    declare(Owned(key))
