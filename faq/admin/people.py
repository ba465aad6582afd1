"""Editors, their roles and permissions, by names in the language of whoever looks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from faq.editorial import finding

from .words import InWordsAdmin

# The names that the migrations give.
ROLES = {"Writers": _("Writers"), "Reviewers": _("Reviewers"), "Publishers": _("Publishers")}
DEEDS = {
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "view": _("look at"),
    "review": _("send back to the writer"),
    "publish": _("publish"),
}


def role_name(group: Group) -> str:
    return str(ROLES.get(group.name, group.name))


def permission_name(permission: Permission) -> str:
    """Like “article: publish”; the content type must be at hand."""
    deed = permission.codename.partition("_")[0]
    return f"{permission.content_type.name} – {DEEDS.get(deed, permission.name)}"


class NamedAdmin(InWordsAdmin):
    # Plain lists: Django's pairs of boxes name their tips in a way that screen readers may not follow.
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.related_model is Group:
            field.label_from_instance = role_name
        elif field and db_field.related_model is Permission:
            field.queryset = field.queryset.select_related("content_type")
            field.label_from_instance = permission_name
        return field


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [(str(group.pk), role_name(group)) for group in Group.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        group = finding.as_number(self.value() or "")
        return queryset if group is None else queryset.filter(groups=group)


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(NamedAdmin, DjangoUserAdmin):
    list_display = ("username", "email", "first_name", "last_name", "roles", "is_staff")
    list_filter = (RoleFilter, "is_staff", "is_superuser", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(sorted(role_name(group) for group in user.groups.all())) or "–"


@admin.register(Group)
class GroupAdmin(NamedAdmin, DjangoGroupAdmin):  # type: ignore[misc]
    list_display = ("role",)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        return role_name(group)
