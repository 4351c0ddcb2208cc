"""What is stored about customers, one file per subject."""

from zhike.customers.models.contact import Contact, ContactLink
from zhike.customers.models.customer import Customer, ProfileSource
from zhike.customers.models.relation import ContactRelation, CustomerRelation

__all__ = ["Contact", "ContactLink", "ContactRelation", "Customer", "CustomerRelation", "ProfileSource"]
