from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("faq.urls")),
]

handler404 = "faq.reading.views.not_found"
handler500 = "faq.reading.views.server_error"
