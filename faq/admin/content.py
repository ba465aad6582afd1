"""The whole content as a file, for editors who publish: take it, look what another one would change, bring it in."""

from __future__ import annotations

import tempfile
from typing import IO, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.transfer.exporting import export_content
from faq.transfer.frontmatter import ContentError
from faq.transfer.importing import import_content

# More than this goes through the command.
MAX_BYTES = 200 * 1024 * 1024


def content(request: HttpRequest) -> HttpResponse:
    """GET the page; POST the zip file `file`: nothing is changed unless the button was `bring`."""
    _check(request)
    context: dict[str, Any] = {**admin.site.each_context(request), "title": _("Export and import")}
    if request.method == "POST":
        context["looked"] = "bring" not in request.POST
        try:
            context["report"] = _imported(request, dry_run=context["looked"])
        except ContentError as error:
            context["refused"] = str(error)
    status = 422 if "refused" in context else 200
    return TemplateResponse(request, "admin/faq/content.html", context, status=status)


def _imported(request: HttpRequest, *, dry_run: bool) -> Any:
    file: Any = request.FILES.get("file")
    if file is None:
        raise ContentError(_("The zip file"), _("choose one first."))
    if file.size > MAX_BYTES:
        raise ContentError(_("The zip file"), _("is larger than 200 MB; use manage.py import_content."))
    by: Any = request.user
    return import_content(file, dry_run=dry_run, by=by)


@require_POST
def export(request: HttpRequest) -> FileResponse:
    """POST, so that no link in a mail makes the site pack itself up."""
    _check(request)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    export_content(file)  # type: ignore[arg-type]
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"content-{timezone.localdate().isoformat()}.zip")


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("faq.publish_article"):
        raise PermissionDenied
