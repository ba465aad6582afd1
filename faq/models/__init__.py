"""Ground floor: what is stored, and how it is asked for. Other rooms import from here only."""

from .addresses import Address, Anchor
from .articles import Article, Translation
from .contact import Channel, ChannelText
from .revisions import Revision
from .searching import SearchCount, SearchDocument, SearchTerm, Synonym
from .stamp import ContentStamp
from .topics import Topic, TopicText

__all__ = [
    "Address",
    "Anchor",
    "Article",
    "Channel",
    "ChannelText",
    "ContentStamp",
    "Revision",
    "SearchCount",
    "SearchDocument",
    "SearchTerm",
    "Synonym",
    "Topic",
    "TopicText",
    "Translation",
]
