import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0008_translates"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="faq.article",
                verbose_name="merged into",
            ),
        ),
    ]
