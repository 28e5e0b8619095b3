from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from madoguchi.customers.models import BillingAccount, Member
from madoguchi.platform.models import Owned, OwnedInBulk


class Document(OwnedInBulk):
    """A document as it was issued: signed once, stored once, never changed.

    The row exists when its files do; rows are only ever added. The columns are what
    a search asks for, copied from the record whose digest is `record_sha256`; the
    files lie in the store under their digests (documents/store.py).
    """

    narrowed_by = {"billed_accounts": "account"}

    kind = models.CharField(max_length=20)  # rules.KINDS; no list in the database
    number = models.CharField(max_length=20)  # I and 9 digits; a later one -1, -2, …
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    billing_month = models.DateField()  # its first day
    account = models.ForeignKey(
        BillingAccount,
        models.PROTECT,
        related_name="documents",
        db_constraint=False,  # see OwnedInBulk
        db_index=False,
    )
    contracts = ArrayField(models.CharField(max_length=20))  # contract numbers
    counterparty = models.CharField(max_length=200)  # the addressee, as printed
    net_yen = models.BigIntegerField()
    tax_yen = models.BigIntegerField()
    total_yen = models.BigIntegerField()
    words = models.TextField()  # what free text finds: rules.searchable
    record_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    pdf_bytes = models.PositiveIntegerField()
    xml_sha256 = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followers", db_index=False
    )
    reason = models.CharField(max_length=200, blank=True)
    # of a later one, in words; of a former system's, its title
    made_by = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "number"], name="one_document_number"
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")),
                name="document_adds_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["party", "-issued_on", "-id"],
                include=[  # so that sums and ranges read the party's index alone
                    "total_yen",
                    "net_yen",
                    "tax_yen",
                    "billing_month",
                    "account",
                    "kind",
                    "number",
                ],
                name="document_by_day",
            ),
            models.Index(
                fields=["replaces"],
                name="document_followers",
                condition=Q(replaces__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.number}"

    @property
    def digests(self) -> dict[str, str]:
        """Face to its SHA-256, of those that there are."""
        faces = {
            "pdf": self.pdf_sha256,
            "xml": self.xml_sha256,
            "record": self.record_sha256,
        }
        return {face: sha256 for face, sha256 in faces.items() if sha256}


class Fingerprint(models.Model):
    """A digest, and what anybody may know of the document that it is of.

    Without a wall: it is what the public check page tells. No amount, and the name
    masked. `face` is pdf, xml or record. It outlives the document, without the name.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    party = models.ForeignKey(
        "customers.Party",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    number = models.CharField(max_length=20)
    face = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, db_default="")
    issued_on = models.DateField(null=True)
    shown = models.CharField(max_length=40, db_default="")  # the addressee, masked
    deleted_on = models.DateField(null=True)  # when the document's time was over

    class Meta:
        indexes = [
            models.Index(fields=["party", "number"], name="fingerprint_of"),
            models.Index(
                fields=["number"],
                condition=Q(face="record"),
                name="fingerprint_by_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.face} of {self.number}"


class DiscardedFile(models.Model):
    """A file of a deleted document, still in the store for some days of grace.

    Without a party: number and digest say nothing of anybody. The jobs alone see it.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    number = models.CharField(max_length=20)  # of its document
    discarded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"discarded {self.sha256}"


class Bundle(Owned):
    """Documents that somebody asked for as one ZIP; for that person alone, for a while.

    A job packs a few at a time, and `marks` say how far it has come. The file lies in
    the folder of the bundles under `key`.
    """

    key = models.UUIDField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    wanted = models.JSONField()  # the question: search.Wanted
    is_for_inspector = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    documents = models.PositiveIntegerField()  # as counted when it was asked for
    packed = models.PositiveIntegerField(default=0)
    marks = models.JSONField(default=dict)
    ready_at = models.DateTimeField(null=True)
    bytes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_bundle_a_key")
        ]

    def __str__(self) -> str:
        return f"bundle {self.key}"

    @property
    def percent(self) -> int:
        return 100 * self.packed // max(self.documents, 1)


class Retention(models.Model):
    """How many years documents of a kind are kept, of those issued from a day on.

    Without a kind: of every kind that has no rule of its own. Where no rule is, ten.
    The years count from the end of the tax year at the latest, and the time to file.
    """

    kind = models.CharField(max_length=20, blank=True)
    from_on = models.DateField()
    years = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_on"], name="one_retention_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(years__gte=7), name="kept_as_long_as_the_law_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'all'}: {self.years} years"
