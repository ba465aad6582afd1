from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class EditorsSite(admin.AdminSite):
    site_header = _("The editors’ desk")
    index_title = _("What is to do")
