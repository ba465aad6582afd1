"""A stylesheet that imports another carries it inside once collected."""

from django.core.management import call_command

from faq.operations.stylesheets import StaticFiles


def collect(source, target, settings):
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = target
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    return (target / StaticFiles(location=target).stored_name("css/page.css")).read_text()


def test_an_imported_file_stands_inside_the_one_that_asks_for_it(settings, tmp_path):
    source = tmp_path / "source"
    (source / "css").mkdir(parents=True)
    (source / "css/tokens.css").write_text(":root { --ink: black }\n")
    (source / "css/page.css").write_text('@import url("tokens.css");\n\np { color: var(--ink) }\n')
    first = collect(source, tmp_path / "target", settings)
    assert "@import" not in first
    assert first.index("--ink: black") < first.index("var(--ink)")


def test_a_change_of_the_imported_file_is_taken_up_by_the_next_collection(settings, tmp_path):
    source = tmp_path / "source"
    (source / "css").mkdir(parents=True)
    (source / "css/tokens.css").write_text(":root { --ink: black }\n")
    (source / "css/page.css").write_text('@import url("tokens.css");\n')
    collect(source, tmp_path / "target", settings)
    (source / "css/tokens.css").write_text(":root { --ink: navy }\n")
    assert "navy" in collect(source, tmp_path / "target", settings)
