from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What the desk shows, and who may act on it; a role may all that the roles before it may.
ROLES = {
    "Writers": [
        "view_question", "change_question", "view_remark", "change_remark", "view_feedbackcount",
        "view_referral", "view_missedaddress", "view_outsidelink",
    ],
    "Reviewers": [],
    "Publishers": [],
}  # fmt: skip


def open_the_desk(apps, schema_editor):
    """The permissions too, that Django itself would only make after the last migration."""
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    kind_model = apps.get_model("contenttypes", "ContentType")
    given = []
    for role, names in ROLES.items():
        for name in names:
            kind = kind_model.objects.get_or_create(app_label="faq", model=name.partition("_")[2])[0]
            defaults = {"name": f"Can {name.replace('_', ' ')}"}
            permission = permission_model.objects.get_or_create(content_type=kind, codename=name, defaults=defaults)
            given.append(permission[0])
        group_model.objects.get_or_create(name=role)[0].permissions.add(*given)


def set_the_next_check(apps, schema_editor):
    """What was checked is to be checked again half a year later."""
    translations = apps.get_model("faq", "Translation").objects
    for text in translations.filter(checked__isnull=False).only("checked").iterator():
        translations.filter(pk=text.pk).update(check_by=text.checked + timedelta(days=180))


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0009_merge"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="address",
            name="anchor",
            field=models.SlugField(blank=True, max_length=80, verbose_name="anchor"),
        ),
        migrations.AddField(
            model_name="article",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken care of by",
            ),
        ),
        migrations.AddField(
            model_name="translation",
            name="check_by",
            field=models.DateField(blank=True, null=True, verbose_name="check again by"),
        ),
        migrations.CreateModel(
            name="MissedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("path", models.CharField(max_length=200, verbose_name="path")),
                ("times", models.PositiveIntegerField(default=0, verbose_name="how often")),
            ],
            options={
                "verbose_name": "address not found",
                "verbose_name_plural": "addresses not found",
                "ordering": ("-day", "-times", "path"),
                "constraints": [
                    models.UniqueConstraint(fields=("day", "path"), name="one_count_per_day_and_missed_path")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutsideLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=1000, unique=True, verbose_name="address")),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("unchecked", "not checked yet"),
                            ("works", "works"),
                            ("guarded", "refuses programs, or asks for a login"),
                            ("gone", "there is nothing at this address"),
                            ("no_host", "there is no such site"),
                            ("certificate", "its certificate is not valid"),
                            ("loop", "redirects without end"),
                            ("not_public", "not a public address"),
                            ("error", "the site has an error"),
                            ("unreachable", "the site cannot be reached"),
                            ("slow", "no answer in time"),
                        ],
                        default="unchecked",
                        max_length=12,
                        verbose_name="what was found",
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="HTTP status")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="times in a row")),
                ("checked", models.DateTimeField(blank=True, null=True, verbose_name="checked on")),
                ("texts", models.ManyToManyField(editable=False, related_name="outside_links", to="faq.translation")),
            ],
            options={
                "verbose_name": "link to another site",
                "verbose_name_plural": "links to other sites",
                "ordering": ("url",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                [
                                    "unchecked",
                                    "works",
                                    "guarded",
                                    "gone",
                                    "no_host",
                                    "certificate",
                                    "loop",
                                    "not_public",
                                    "error",
                                    "unreachable",
                                    "slow",
                                ],
                            )
                        ),
                        name="known_finding",
                    )
                ],
            },
        ),
        migrations.RunPython(open_the_desk, migrations.RunPython.noop),
        migrations.RunPython(set_the_next_check, migrations.RunPython.noop),
    ]
