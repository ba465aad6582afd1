"""Every public address stands on this page."""

from django.contrib.admin import site
from django.urls import path, register_converter

from faq.admin import accounts, content, handbook
from faq.admin import endpoints as admin
from faq.citing import embeds, feeds
from faq.citing import views as citing
from faq.citing.api import api
from faq.contact import views as contact
from faq.disputes import views as disputes
from faq.editorial import views as editorial
from faq.feedback import views as feedback
from faq.identity import views as identity
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
    path("<language:language>/contact/", contact.contact, name="contact"),
    path("<language:language>/contact/<slug:key>.ics", contact.windows, name="contact-windows"),
    path("<language:language>/prepare/", contact.prepare, name="prepare"),
    path("<language:language>/dispute/", disputes.dispute, name="dispute"),
    path("<language:language>/citing/", citing.how, name="citing"),
    path("<language:language>/accessibility/", reading.accessibility, name="accessibility"),
    path("<language:language>/articles/<number:number>-<slug:slug>.md", citing.markdown, name="article-markdown"),
    path("a/<number:number>/", citing.permalink, name="permalink"),
    path("a/<number:number>/<str:anchor>/", citing.permalink, name="permalink-anchor"),
    path("a/<number:number>/r/<number:revision>/", citing.revision, name="revision"),
    path("a/<number:number>/r/<number:revision>.md", citing.revision_markdown, name="revision-markdown"),
    path("<language:language>/search/", search.results, name="search"),
    path("<language:language>/search/away/", operations.search_away, name="search-away"),
    path("<language:language>/away/", operations.away, name="away"),
    path("<language:language>/busy/", operations.busy, name="busy"),
    path("<language:language>/search/clicked", search.clicked, name="search-clicked"),
    path("<language:language>/search/suggestions", search.suggestions, name="suggestions"),
    path("api/v1/search", search.api, name="api-search"),
    path("<language:language>/feed.atom", feeds.feed, name="feed"),
    path("<language:language>/topics/<slug:slug>/feed.atom", feeds.topic_feed, name="topic-feed"),
    path("oembed", embeds.oembed, name="oembed"),
    path("embed/<number:number>/", embeds.embed, name="embed"),
    path("llms.txt", feeds.llms, name="llms"),
    path("opensearch.xml", feeds.opensearch, name="opensearch"),
    path(".well-known/security.txt", feeds.security, name="security"),
    path("api/v1/", api.urls),  # articles, articles/<number>, changes, openapi.json
    path("sitemap.xml", reading.sitemap, name="sitemap"),
    path("sitemap-<language:language>.xml", reading.sitemap_of_language, name="sitemap-of-language"),
    path("robots.txt", reading.robots, name="robots"),
    path("speculation.json", reading.speculation, name="speculation"),
    path("health/live", operations.live, name="health-live"),
    path("health/ready", operations.ready, name="health-ready"),
    path("metrics", operations.numbers, name="metrics"),
    path("theme-<slug:fingerprint>.css", identity.theme, name="theme"),
    path("logo-<slug:name>.<slug:kind>", identity.logo, name="logo"),
    path("favicon.ico", identity.favicon, name="favicon"),
    path("media/cards/<slug:name>.png", citing.card, name="card"),
    path("media/images/<str:name>", editorial.picture, name="picture"),
    # The editor's own addresses, by the names that django-markdownx gives them; they stand before the admin's.
    path("admin/markdownify/", admin.markdownify, name="markdownx_markdownify"),
    path("admin/upload/", admin.upload, name="markdownx_upload"),
    path("preview/<str:token>/", editorial.preview, name="preview"),
    path("admin/handbook/", handbook.page, name="handbook"),
    path("admin/handbook/<slug:name>/", handbook.page, name="handbook-page"),
    path("admin/handbook/pictures/<str:name>", handbook.picture, name="handbook-picture"),
    path("admin/keep/", admin.keep, name="admin-keep"),
    path("admin/find/", admin.find, name="admin-find"),
    path("admin/facts/", admin.facts, name="admin-facts"),
    path("admin/content/", site.admin_view(content.content), name="admin-content"),
    path("admin/content/export/", site.admin_view(content.export), name="admin-content-export"),
    *accounts.urls,
]
