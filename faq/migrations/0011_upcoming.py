import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0010_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upcoming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens", models.DateTimeField(db_index=True, verbose_name="public from")),
                ("closes", models.DateTimeField(blank=True, null=True, verbose_name="public until")),
                ("checked", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("wording", models.BooleanField(default=False)),
                ("leads", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="faq.revision"),
                ),
                (
                    "translation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="upcoming", to="faq.translation"
                    ),
                ),
            ],
            options={"verbose_name": "version to come", "verbose_name_plural": "versions to come"},
        ),
    ]
