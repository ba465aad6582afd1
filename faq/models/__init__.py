"""Ground floor: what is stored, and how it is asked for. Other rooms import from here only."""

from .addresses import Address, Anchor
from .articles import Article, Translation
from .contact import Channel, ChannelText
from .feedback import Answer, FeedbackCount, Question, Reason, Remark
from .revisions import Revision
from .searching import SearchCount, SearchDocument, SearchTerm, Synonym
from .stamp import ContentStamp
from .topics import Topic, TopicText
from .working import WorkingCopy

__all__ = [
    "Address",
    "Anchor",
    "Answer",
    "Article",
    "Channel",
    "ChannelText",
    "ContentStamp",
    "FeedbackCount",
    "Question",
    "Reason",
    "Remark",
    "Revision",
    "SearchCount",
    "SearchDocument",
    "SearchTerm",
    "Synonym",
    "Topic",
    "TopicText",
    "Translation",
    "WorkingCopy",
]
