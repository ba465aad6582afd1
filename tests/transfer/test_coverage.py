"""Nothing is forgotten: every model and every field is either carried by an export, or left behind for a reason."""

from __future__ import annotations

from django.apps import apps

KEY = "id"  # the database's own name of a row; files name things by number, key and language
# Where the export carries each model's fields.
CARRIED = {
    "faq.Topic": {"topics.yaml": ["key", "position"]},
    "faq.TopicText": {"topics.yaml": ["topic", "language", "name", "slug", "summary"]},
    "faq.Article": {"topics.yaml": ["number", "topic", "position", "merged_into"]},
    "faq.Translation": {
        "front matter": ["title", "summary", "keywords", "first_published", "updated", "checked", "check_by", "opens", "closes",
                         "archived", "reason", "successor", "translates"],
        "file name": ["article", "language", "slug", "live"],
    },
    "faq.Revision": {
        "front matter": ["number", "state", "title", "summary", "keywords", "sources", "related", "note", "created", "translates"],
        "file name": ["article", "translation", "slug"],
        "text": ["markdown"],
    },
    "faq.Upcoming": {
        "front matter": ["opens", "closes", "checked", "wording", "leads"],
        "file name": ["translation", "revision"],
    },
    "faq.Address": {"addresses.csv": ["path", "language", "article", "anchor", "topic", "since"]},
    "faq.Anchor": {"anchors.csv": ["article", "language", "anchor", "successor", "gone", "since"]},
    "faq.Channel": {"channels.yaml": ["key", "position", "hours", "time_zone", "checked"]},
    "faq.Channel_articles": {"channels.yaml": ["channel", "article"]},
    "faq.ChannelText": {
        "channels.yaml": ["channel", "language", "name", "good_for", "not_for", "speed", "availability", "prepare"]
    },
    "faq.OpeningHours": {"channels.yaml": ["channel", "weekday", "opens", "closes"]},
    "faq.BusyPeriod": {"channels.yaml": ["channel", "weekday", "opens", "closes"]},
    "faq.SpecialDay": {"channels.yaml": ["channel", "date", "opens", "closes"]},
    "faq.Synonym": {"synonyms.yaml": ["language", "terms", "find"]},
    "faq.Pin": {"pins.yaml": ["language", "query", "article"]},
}  # fmt: skip
# Fields of those models that stay behind.
LEFT_FIELDS = {
    "faq.Article": {
        "created": "dated anew: no reader and no editor is shown it",
        "owner": "private: accounts stay where they are",
    },
    "faq.Upcoming": {"by": "private: accounts stay where they are"},
    "faq.Revision": {
        "html": "derived: rendered anew",
        "headings": "derived: rendered anew",
        "plain": "derived: rendered anew",
        "author": "private: accounts stay where they are",
    },
}
# Models that stay behind. A backup holds them all.
LEFT = {
    "faq.Translation_refers_to": "derived when a text is rendered",
    "faq.Translation_quotes": "derived when a text is rendered",
    "faq.SearchDocument": "derived by `reindex`",
    "faq.SearchTerm": "derived by `reindex`",
    "faq.ContentStamp": "derived: drawn anew with every public change",
    "faq.OutsideLink": "derived when a text is rendered, and by `check_links`",
    "faq.OutsideLink_texts": "derived when a text is rendered",
    "faq.MissedAddress": "private: what readers of this site asked for",
    "faq.Reminder": "private: who was told what is due, and when",
    "faq.WorkingCopy": "private: one editor's half-typed words",
    "faq.SearchCount": "private: what readers of this site searched",
    "faq.FeedbackCount": "private: what readers of this site said",
    "faq.Remark": "private: readers' own words",
    "faq.Question": "private: readers' own words and addresses",
    "faq.Referral": "private: who links to this site",
    "auth.User": "private: accounts",
    "account.EmailAddress": "private: accounts",
    "account.EmailConfirmation": "private: accounts",
    "mfa.Authenticator": "private: accounts",
    "auth.Group": "made by the migrations",
    "auth.Permission": "made by the migrations",
    "auth.Group_permissions": "made by the migrations",
    "auth.User_groups": "private: accounts",
    "auth.User_user_permissions": "private: accounts",
    "admin.LogEntry": "private: who did what",
    "sessions.Session": "private: who is logged in",
    "contenttypes.ContentType": "made by the migrations",
}


def test_every_model_is_carried_or_left_behind_for_a_reason():
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert models == set(CARRIED) | set(LEFT), "a new model: let the export carry it, or say here why it stays behind"


def test_every_field_is_carried_or_left_behind_for_a_reason():
    for label, places in CARRIED.items():
        fields = {field.name for field in apps.get_model(label)._meta.concrete_fields} - {KEY}
        known = {name for names in places.values() for name in names} | set(LEFT_FIELDS.get(label, {}))
        assert fields == known, f"{label}: let the export carry the field, or say here why it stays behind"
