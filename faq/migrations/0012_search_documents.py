from django.db import migrations


def pack(apps, schema_editor):
    """Lists of numbers become lines of numbers."""
    documents = apps.get_model("faq", "SearchDocument").objects.only("terms", "phrases")
    for document in documents.iterator(chunk_size=200):
        document.terms = {
            stem: "|".join(" ".join(map(str, part)) for part in (numbers[:5], numbers[5], numbers[6]))
            for stem, numbers in document.terms.items()
        }
        document.phrases = [number for phrase in document.phrases for number in phrase]
        document.save(update_fields=["terms", "phrases"])


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0011_upcoming"),
    ]

    operations = [
        migrations.RemoveField(model_name="searchdocument", name="digest"),
        migrations.RemoveField(model_name="searchdocument", name="lengths"),
        migrations.RunPython(pack, migrations.RunPython.noop, elidable=True),
    ]
