from django.shortcuts import render
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.models import Page


def search(request):
    query = request.GET.get("q", "")
    return render(request, "guide/search.html", {"query": query, "found": Page.objects.live().search(query)[:10]})


urlpatterns = [path("search/", search), path("", include(wagtail_urls))]
