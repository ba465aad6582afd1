import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0007_pins"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="translates",
            field=models.ForeignKey(
                blank=True,
                help_text="The revision of another language that this text says in full.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="faq.revision",
                verbose_name="translates",
            ),
        ),
        migrations.AddField(
            model_name="translation",
            name="translates",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="faq.revision",
                verbose_name="in step with",
            ),
        ),
    ]
