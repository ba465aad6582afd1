"""A channel's hours, for the channel's own admin page: `inlines = [*HOURS]`."""

from django.contrib import admin

from faq.models import BusyPeriod, OpeningHours, SpecialDay


class OpeningHoursInline(admin.TabularInline):
    model = OpeningHours
    extra = 0


class SpecialDayInline(admin.TabularInline):
    model = SpecialDay
    extra = 0


class BusyPeriodInline(admin.TabularInline):
    model = BusyPeriod
    extra = 0


HOURS = (OpeningHoursInline, SpecialDayInline, BusyPeriodInline)
