"""Where the fields of customers, contacts and relations show."""

from zhike.customers import matchers
from zhike.customers.objects.contact import ContactLinkObject, ContactObject
from zhike.customers.objects.customer import CustomerObject, ProfileSourceObject
from zhike.customers.objects.relation import ContactRelationObject, CustomerRelationObject

__all__ = [
    "ContactLinkObject",
    "ContactObject",
    "ContactRelationObject",
    "CustomerObject",
    "CustomerRelationObject",
    "ProfileSourceObject",
    "matchers",
]
