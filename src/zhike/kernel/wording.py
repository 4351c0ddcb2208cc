"""The ``gettext`` of whatever may be stored and read later by somebody else: faults of rows, messages of jobs."""

from django.utils.translation import gettext

from zhike.kernel.formats.wording import remembering

said = remembering(gettext)
