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


def test_a_script_carries_what_it_imports_without_its_comments(settings, tmp_path):
    source = tmp_path / "source"
    (source / "js").mkdir(parents=True)
    (source / "css").mkdir()
    (source / "css/page.css").write_text("p { color: red }\n")
    (source / "js/base.js").write_text('// Why.\nconst first = "http://example.org"; // stays\n')
    (source / "js/article.js").write_text('// All.\nimport "./base.js";\n\n  first();\n')
    collect(source, tmp_path / "target", settings)
    made = (tmp_path / "target" / StaticFiles(location=tmp_path / "target").stored_name("js/article.js")).read_text()
    assert made == 'const first = "http://example.org"; // stays\nfirst();\n'
