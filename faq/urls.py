"""Every public address stands on this page."""

from django.urls import path, register_converter

from faq.admin import endpoints as admin
from faq.editorial import views as editorial
from faq.feedback import views as feedback
from faq.operations import views as operations
from faq.reading import views as reading
from faq.reading.converters import LanguageConverter, NumberConverter
from faq.search import views as search

register_converter(LanguageConverter, "language")
register_converter(NumberConverter, "number")

urlpatterns = [
    path("", reading.root, name="root"),
    path("<language:language>/", reading.home, name="home"),
    path("<language:language>/topics/<slug:slug>/", reading.topic, name="topic"),
    path("<language:language>/articles/<number:number>-<str:slug>/", reading.article, name="article"),
    path("<language:language>/articles/<number:number>/", reading.article, {"slug": ""}, name="article-by-number"),
    path("<language:language>/articles/<number:number>/feedback/", feedback.tell, name="tell"),
    path("<language:language>/articles/<number:number>/feedback/thanks/", feedback.tell_thanks, name="tell-thanks"),
    path("<language:language>/ask/", feedback.ask, name="ask"),
    path("<language:language>/ask/thanks/", feedback.ask_thanks, name="ask-thanks"),
    path("<language:language>/search/", search.results, name="search"),
    path("<language:language>/search/clicked", search.clicked, name="search-clicked"),
    path("<language:language>/search/suggestions", search.suggestions, name="suggestions"),
    path("api/v1/search", search.api, name="api-search"),
    path("sitemap.xml", reading.sitemap, name="sitemap"),
    path("sitemap-<language:language>.xml", reading.sitemap_of_language, name="sitemap-of-language"),
    path("robots.txt", reading.robots, name="robots"),
    path("health/live", operations.live, name="health-live"),
    path("health/ready", operations.ready, name="health-ready"),
    path("media/images/<str:name>", editorial.picture, name="picture"),
    # The editor's own addresses, by the names that django-markdownx gives them; they stand before the admin's.
    path("admin/markdownify/", admin.markdownify, name="markdownx_markdownify"),
    path("admin/upload/", admin.upload, name="markdownx_upload"),
    path("preview/<str:token>/", editorial.preview, name="preview"),
    path("admin/keep/", admin.keep, name="admin-keep"),
    path("admin/find/", admin.find, name="admin-find"),
]
