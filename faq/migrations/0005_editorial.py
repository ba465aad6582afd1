import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What each role may do; a role may all that the roles before it may.
ROLES = {
    "Writers": ["view_article", "add_article", "change_article", "view_revision", "view_topic", "view_channel", "view_synonym"],
    "Reviewers": ["review_article"],
    "Publishers": [
        "publish_article", "add_topic", "change_topic", "add_channel", "change_channel",
        "add_synonym", "change_synonym", "delete_synonym",
    ],
}  # fmt: skip


def make_roles(apps, schema_editor):
    """The groups, and the permissions that Django itself would only make after the last migration."""
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    kind_model = apps.get_model("contenttypes", "ContentType")
    given = []
    for role, names in ROLES.items():
        group = group_model.objects.get_or_create(name=role)[0]
        for name in names:
            kind = kind_model.objects.get_or_create(app_label="faq", model=name.partition("_")[2])[0]
            permission = permission_model.objects.get_or_create(
                content_type=kind, codename=name, defaults={"name": LABELS.get(name, f"Can {name.replace('_', ' ')}")}
            )
            given.append(permission[0])
        group.permissions.add(*given)


LABELS = {
    "review_article": "Can send articles back to their writers",
    "publish_article": "Can publish articles",
}


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0004_referrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("seen", models.PositiveIntegerField(default=0)),
                ("words", models.JSONField(default=dict)),
                ("saved", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ("topic__position", "position", "number"),
                "permissions": [
                    ("review_article", "Can send articles back to their writers"),
                    ("publish_article", "Can publish articles"),
                ],
                "verbose_name": "article",
                "verbose_name_plural": "articles",
            },
        ),
        migrations.RemoveConstraint(
            model_name="revision",
            name="known_revision_state",
        ),
        migrations.AddField(
            model_name="translation",
            name="closes",
            field=models.DateTimeField(blank=True, null=True, verbose_name="public until"),
        ),
        migrations.AddField(
            model_name="translation",
            name="opens",
            field=models.DateTimeField(blank=True, null=True, verbose_name="public from"),
        ),
        migrations.AlterField(
            model_name="revision",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("review", "in review"), ("published", "published")],
                default="draft",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "review", "published"))), name="known_revision_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens__isnull", True),
                    ("closes__isnull", True),
                    ("closes__gt", models.F("opens")),
                    _connector="OR",
                ),
                name="closes_after_it_opens",
            ),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="article",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="faq.article"),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="workingcopy",
            constraint=models.UniqueConstraint(
                fields=("article", "language", "user"), name="one_working_copy_per_editor"
            ),
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
