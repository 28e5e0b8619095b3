from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser):
    """A person who signs in (ログインID). Holds no data of any party."""

    email = models.CharField(max_length=254, unique=True)  # canonical
    display_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    enrolled_at = models.DateTimeField(null=True)  # none before the first access

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return f"user {self.pk}"


class Identifier(models.Model):
    """What somebody types to say who they are: customer numbers, mail addresses."""

    class Kind(models.TextChoices):
        CUSTOMER_NUMBER = "customer_number", _("お客様番号")
        MAIL = "mail", _("メールアドレス")

    canonical = models.CharField(max_length=254, unique=True)  # see canon.py
    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(User, models.PROTECT, related_name="identifiers")

    def __str__(self) -> str:
        return f"identifier {self.pk}"


class Attempts(models.Model):
    """Failures in a row against one secret of one person, known or not.

    `subject` is a keyed digest of purpose and canonical identifier (or user), so
    that the table tells nothing and unknown people cost what known ones do.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.failures} failures"


class Challenge(models.Model):
    """A code that was sent to somebody and waits to be typed into the page.

    Without a user it is a decoy: an unknown customer number looks like a known one.
    Without a hash no code is right yet: the job that sends it writes the hash.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True)
    purpose = models.SlugField()
    code_hash = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"challenge {self.pk}"
