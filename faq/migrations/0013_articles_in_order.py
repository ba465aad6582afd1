from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("faq", "0012_search_documents")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["topic", "position", "number"], name="articles_in_order"),
        ),
    ]
