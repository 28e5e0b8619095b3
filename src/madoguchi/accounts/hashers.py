from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: about 36 ms here (OWASP's smallest setting)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
