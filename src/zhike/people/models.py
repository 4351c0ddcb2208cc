"""Who works here: users in a tree of departments and in teams, with one role each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhike.kernel.formats import pinyin
from zhike.kernel.model_fields import MultiChoiceField, PhoneField, SortKeyField
from zhike.kernel.records import Record, RecordQuerySet, list_index
from zhike.people.handover.models import HandedRow, HandOver
from zhike.people.states import state_field

__all__ = [
    "ApiKey", "Department", "HandOver", "HandedRow", "Membership", "Organisation", "Role", "SignInLink", "SignInTry",
    "Team", "User",
]  # fmt: skip


class Department(Record):
    """A node in the tree of the organisation. ``ancestors`` holds the ids from the root to the node itself."""

    name = models.CharField(_("name"), max_length=100)
    name_sort = SortKeyField()
    parent = models.ForeignKey(
        "self",
        verbose_name=_("above"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    ancestors = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        indexes = [list_index("department", "name_sort"), list_index("department", "created_at"),
                   list_index("department", "changed_at")]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.name_sort = pinyin.sort_key(self.name)[:200]
        if self.pk is None:
            # The list of ancestors ends with the department itself, so its id is needed before it is stored.
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [self._meta.db_table])
                self.pk = cursor.fetchone()[0]
        self.ancestors = [*(self.parent.ancestors if self.parent else ()), self.pk]


class Team(Record):
    """People who share customers across departments."""

    name = models.CharField(_("name"), max_length=100)
    name_sort = SortKeyField()
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        indexes = [
            list_index("team", "name_sort"),
            list_index("team", "created_at"),
            list_index("team", "changed_at"),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.name_sort = pinyin.sort_key(self.name)[:200]


class Role(Record):
    """What its users may do. ``grants`` is explained in ``kernel.access``; ``permissions`` are not about one object."""

    name = models.CharField(_("name"), max_length=100)
    key = models.SlugField(_("key"), max_length=40, blank=True, default="")
    description = models.CharField(_("description"), max_length=300, blank=True)
    grants = models.JSONField(_("rights"), default=dict)
    permissions = MultiChoiceField(verbose_name=_("permissions"))
    everything = models.BooleanField(_("may do everything"), default=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        indexes = [
            list_index("role", "name"),
            list_index("role", "created_at"),
            list_index("role", "changed_at"),
        ]

    def __str__(self) -> str:
        # A preset is stored under its English name, which has a translation until somebody changes it.
        return gettext(self.name) if self.key else self.name

    @property
    def shown_description(self) -> str:
        """Return the description in the reader's language, as far as it is that of a preset."""
        return gettext(self.description) if self.key and self.description else self.description


class UserManager(BaseUserManager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """Finds users by e-mail, whatever its case."""

    def find(self, email: str) -> User | None:
        """Return the user with an e-mail, whatever its case, or None."""
        return (
            self.annotate(address=Lower("email"))
            .filter(address=email.strip().lower(), deleted_at=None)
            .first()
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.annotate(address=Lower("email")).get(
            address=(username or "").lower(), deleted_at__isnull=True
        )


class User(Record, AbstractBaseUser):
    """A person who signs in. Disabled users keep their records and history."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-hans", "简体中文"

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=100)
    name_sort = SortKeyField()
    phone = PhoneField(_("phone"), blank=True, default="")
    position = models.CharField(_("position"), max_length=100, blank=True, default="")
    role = models.ForeignKey(Role, verbose_name=_("role"), null=True, blank=True, on_delete=models.PROTECT,
                             related_name="users")  # fmt: skip
    department = models.ForeignKey(Department, verbose_name=_("department"), null=True, blank=True,
                                   on_delete=models.PROTECT, related_name="users")  # fmt: skip
    teams = models.ManyToManyField(Team, through="Membership", related_name="users", verbose_name=_("teams"))
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(_("density"), max_length=12, choices=Density, default=Density.COMFORTABLE)
    # Column choices, pinned things and the like: what pages remember of a user.
    preferences = models.JSONField(_("preferences"), default=dict, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    state = state_field()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="people_user_email_once",
                                    violation_error_message=_("There is already a user with this e-mail.")),
        ]  # fmt: skip
        indexes = [list_index("user", "name_sort"), list_index("user", "created_at"), list_index("user", "changed_at"),
                   models.Index(fields=["department"], name="people_user_department")]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.email

    def derive(self) -> None:
        self.name_sort = pinyin.sort_key(self.name)[:200]

    def get_full_name(self) -> str:
        """Return the name as other libraries ask for it."""
        return self.name


class Organisation(Record):
    """The company that this installation serves. There is exactly one row, with id 1."""

    class Every(models.TextChoices):
        NEVER, DAY, WEEK = ("never", _("Never")), ("day", _("Every day")), ("week", _("Every week"))

    name = models.CharField(_("name"), max_length=100, blank=True)
    currency = models.CharField(_("base currency"), max_length=3, default="CNY")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    language = models.CharField(
        _("language"), max_length=10, choices=User.Language, default=User.Language.ENGLISH
    )
    fiscal_month = models.PositiveSmallIntegerField(_("first month of the fiscal year"), default=1)
    # When the clock makes backups, in the company's time zone (0 is Monday), and how many of them it keeps.
    backup_every = models.CharField(_("backups"), max_length=10, choices=Every, default=Every.NEVER)
    backup_weekday = models.PositiveSmallIntegerField(_("weekday of backups"), default=0)
    backup_hour = models.PositiveSmallIntegerField(_("hour of backups"), default=3)
    backup_keep = models.PositiveSmallIntegerField(_("backups that are kept"), default=14)

    class Meta:
        verbose_name = _("company settings")
        verbose_name_plural = _("company settings")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="people_organisation_one"),
            models.CheckConstraint(
                condition=Q(fiscal_month__range=(1, 12)), name="people_organisation_month"
            ),
        ]
        indexes = [list_index("organisa", "created_at"), list_index("organisa", "changed_at")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's place in a team; ``leader`` sees to the team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    leader = models.BooleanField(_("leader"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="people_membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class ApiKey(models.Model):
    """A key for programs. Only its hash is stored; ``limits`` narrow what its user may do (``kernel.access``)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    limits: Any = ArrayField(models.CharField(max_length=120), default=list, verbose_name=_("limits"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        indexes = [models.Index(fields=["user"], name="people_apikey_user")]

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A one-time link: the first administrator's, an invitation, or a password reset by an administrator."""

    class Purpose(models.TextChoices):
        SETUP = "setup", _("First administrator")
        INVITATION = "invitation", _("Invitation")
        RESET = "reset", _("New password")

    purpose = models.CharField(max_length=10, choices=Purpose)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.purpose


class SignInTry(models.Model):
    """A failed sign-in, counted per bucket (account and address, address, known device) for a quarter of an hour.

    The bucket is a keyed hash: neither the e-mail nor the address can be read from it.
    """

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["bucket", "at"], name="people_signintry_bucket"),
                   models.Index(fields=["at"], name="people_signintry_age")]  # fmt: skip

    def __str__(self) -> str:
        return self.bucket
