import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0005_editorial"),
    ]

    operations = [
        migrations.AddField(
            model_name="translation",
            name="archived",
            field=models.DateTimeField(blank=True, null=True, verbose_name="archived on"),
        ),
        migrations.AddField(
            model_name="translation",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="translation",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="succeeds",
                to="faq.article",
                verbose_name="taken over by",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(("archived__isnull", True), ("live__isnull", True), _connector="OR"),
                name="archived_is_not_live",
            ),
        ),
    ]
