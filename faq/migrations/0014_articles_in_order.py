from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("faq", "0013_search_lines")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["topic", "position", "number"], name="articles_in_order"),
        ),
    ]
