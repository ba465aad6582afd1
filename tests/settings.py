"""The product's own settings, without the developer's environment and far from the developer's data."""

import os

from tests.variables import BASE, variables

for name in variables() - {"DATABASE_URL"}:
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = str(BASE / ".make" / "test-data")

from helpcenter.settings import *  # noqa: E402, F403

# Collected anew by each process of each run of the tests, apart from what the developer's own site serves.
STATIC_ROOT = BASE / ".make" / "test-static" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
# Hashing a password slowly protects people, not tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
