from django.db import migrations, models

# The index as it was, of SQLite and of PostgreSQL; the backend makes its own tables.
OLD = ("search_fts", "search_tsv")


def forget(apps, schema_editor):
    """The index takes another shape: `manage.py upgrade`, or `reindex`, makes it anew."""
    apps.get_model("faq", "SearchDocument").objects.all().delete()
    apps.get_model("faq", "SearchTerm").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0012_search_documents"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
        *(migrations.RunSQL(f"DROP TABLE IF EXISTS {name}", migrations.RunSQL.noop, elidable=True) for name in OLD),
        migrations.RemoveField(model_name="searchdocument", name="terms"),
        migrations.RemoveField(model_name="searchdocument", name="phrases"),
        migrations.AddField(model_name="searchdocument", name="terms", field=models.TextField(default="")),
        migrations.AddField(model_name="searchdocument", name="phrases", field=models.TextField(default="")),
    ]
