from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("faq.urls")),
    path("admin/", admin.site.urls),
]

handler404 = "faq.reading.views.not_found"
handler500 = "faq.reading.views.server_error"
