"""A wrong setting stops the start with one line that names the variable; with none set the site runs."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.variables import BASE, environment, variables

SECRET = "a-secret-of-more-than-fifty-characters-that-tests-alone-use"


def start(*command: str, data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment that holds these variables and nothing of the developer's."""
    here = environment(**{"DATA_DIR": str(data), **env})
    return subprocess.run([sys.executable, *command], cwd=BASE, env=here, capture_output=True, text=True)


def check(data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return start("manage.py", "check", data=data, **env)


def shown(data: Path, expression: str, **env: str) -> str:
    done = start("-c", f"from helpcenter import settings; print({expression})", data=data, **env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_runs_with_nothing_set(tmp_path):
    done = check(tmp_path)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")
    assert shown(tmp_path, "settings.DEBUG") == "False"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_DIR", "/dev/null"),
        ("DATA_DIR", "/dev/null/deeper"),
        ("WEB_CONCURRENCY", "many"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_THREADS", "4.5"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０００"),
        ("SITE_URL", "help.example.org"),
        ("SITE_URL", "ftp://help.example.org"),
        ("SITE_URL", "https://help.example.org/guide"),
        ("SITE_URL", "https://help.example.org:port"),
        ("SITE_URL", "https://user:password@help.example.org"),
        ("SITE_URL", "https://help.example.org?x"),
        ("SITE_URL", "https://help me.example.org"),
        ("DEBUG", "yes"),
        ("SECRET_KEY", "too-short"),
        ("ALLOWED_HOSTS", "https://help.example.org"),
        ("ALLOWED_HOSTS", "help.example.org:8000"),
        ("BEHIND_PROXY", "on"),
        ("REDIRECT_TO_HTTPS", "no"),
        ("DATABASE_URL", "help"),
        ("DATABASE_URL", "mysql://user:password@host/name"),
        ("DATABASE_URL", "postgres://user:password@host:port/name"),
        ("DATABASE_URL", "postgres://user:password@host/"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_REPLICA_URLS", "help"),
        ("DATABASE_REPLICA_URLS", "postgres://user:password@host/name"),
        ("CACHE_URL", "localhost:6379"),
        ("CACHE_URL", "memcached://localhost"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "pigeon://mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://mail.example.org:port"),
        ("DEFAULT_FROM_EMAIL", "the editors"),
        ("INBOX_LIMIT", "0"),
        ("INBOX_LIMIT", "all"),
        ("LANGUAGES", "fr,klingon"),
        ("LANGUAGES", "FR"),
        ("LANGUAGES", ","),
        ("TIME_ZONE", "Paris"),
        ("TIME_ZONE", "Europe"),
        ("TIME_ZONE", "../etc/passwd"),
        ("DEFAULT_FROM_EMAIL", "help"),
        ("INBOX_LIMIT", "some"),
        ("SEARCH_COUNTS_DAYS", "0"),
        ("SEARCH_COUNTS_FLOOR", "few"),
        ("MEDIA_STORAGE", "/srv/media"),
        ("MEDIA_STORAGE", "no_such_package.Storage"),
        ("CDN_SECONDS", "-1"),
        ("CDN_PURGE", "no-such-program-anywhere --now"),
        ("CDN_PURGE_HEADER", "no colon"),
        ("DISK_RESERVE", "much"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "long enough but with spaces"),
        ("SENTRY_DSN", "sentry.example.org"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line(tmp_path, name, value):
    # REDIRECT_TO_HTTPS is read only where there is HTTPS.
    env = {"SECRET_KEY": SECRET, "SITE_URL": "https://help.example.org", name: value}
    done = start("-c", "import helpcenter.settings", data=tmp_path, **env)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"Setting {name}: ")


def test_every_command_refuses_a_wrong_value(tmp_path):
    done = check(tmp_path, TIME_ZONE="Paris")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Setting TIME_ZONE: “Paris” is not known; it is like Europe/Paris (package tzdata).\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("WEB_THREADS", "0"),
        ("BIND", "no such host"),
    ],
)
def test_a_wrong_value_stops_the_server_with_one_line(tmp_path, name, value):
    command = ("-m", "gunicorn", "--config", "helpcenter/gunicorn.conf.py", "--check-config")
    done = start(*command, data=tmp_path, **{name: value})
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"Setting {name}: ")


def test_the_servers_settings_are_right_as_they_come(tmp_path):
    # A fresh clone has not collected its static files yet, and whitenoise says so.
    fresh = ("-W", "ignore:No directory at:UserWarning")
    done = start(*fresh, "-m", "gunicorn", "--config", "helpcenter/gunicorn.conf.py", "--check-config", data=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_password_in_a_wrong_address_is_not_repeated(tmp_path):
    assert "hunter2" not in check(tmp_path, DATABASE_URL="postgres://user:hunter2@host:port/name").stderr
    assert "hunter2" not in check(tmp_path, EMAIL_URL="smtp://user:hunter2@host:port").stderr


def test_an_address_for_mail_says_all_that_a_server_needs(tmp_path):
    names = "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS"
    values = f"[{', '.join(f'settings.{name}' for name in names)}]"
    found = shown(tmp_path, values, EMAIL_URL="smtp+tls://lou:a%2Fb@mail.example.org:587")
    assert found == "['mail.example.org', 587, 'lou', 'a/b', True]"
    assert "console" in shown(tmp_path, "settings.EMAIL_BACKEND")


def test_an_empty_value_counts_as_not_set(tmp_path):
    done = check(tmp_path, **dict.fromkeys(variables() - {"DATA_DIR"}, ""))
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_to_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    done = check(tmp_path)
    assert done.stderr.startswith("Setting DATA_DIR: ")
    assert done.returncode == 1


def test_the_secret_is_made_once_and_its_owners_alone(tmp_path):
    folder = tmp_path / "data"
    first = shown(folder, "settings.SECRET_KEY")
    kept = folder / "secret"
    assert kept.read_text() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert shown(folder, "settings.SECRET_KEY") == first
    assert [file.name for file in folder.iterdir()] == ["secret"]


def test_first_starts_at_once_agree_on_the_secret(tmp_path):
    command = [sys.executable, "-c", "from helpcenter import settings; print(settings.SECRET_KEY)"]
    env = {**os.environ, "DATA_DIR": str(tmp_path)}
    both = [subprocess.Popen(command, cwd=BASE, env=env, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in both}) == 1


def test_a_damaged_secret_is_named(tmp_path):
    (tmp_path / "secret").write_bytes(b"\xff")
    assert "Setting DATA_DIR: " in check(tmp_path).stderr
    (tmp_path / "secret").write_text("short")
    assert str(tmp_path / "secret") in check(tmp_path).stderr


def test_an_address_with_https_turns_the_safe_settings_on(tmp_path):
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "HTTPS")
    expression = ", ".join(f"settings.{name}" for name in names)
    assert shown(tmp_path, expression, SITE_URL="https://help.example.org") == "True True True True"
    assert shown(tmp_path, expression) == "False False False False"


def test_what_the_database_address_asks_for_reaches_postgresql(tmp_path):
    options = shown(tmp_path, "settings.DATABASES", DATABASE_URL="postgres://u:p@host/name?sslmode=require")
    assert "'sslmode': 'require'" in options
    assert "'pool'" in options


def test_a_data_folder_with_odd_letters_holds_the_database(tmp_path):
    folder = tmp_path / "a+b %20 ?#é"
    assert shown(folder, "settings.DATABASES['default']['NAME']") == str(folder / "site.sqlite3")


def test_processes_share_one_cache_where_redis_is_given(tmp_path, redis_url):
    setup = "import django; django.setup(); from django.core.cache import cache; "
    env = {"DJANGO_SETTINGS_MODULE": "helpcenter.settings", "CACHE_URL": redis_url}
    start("-c", setup + "cache.set('word', 'litige')", data=tmp_path, **env)
    assert start("-c", setup + "print(cache.get('word'))", data=tmp_path, **env).stdout == "litige\n"
