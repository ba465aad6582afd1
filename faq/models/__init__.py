"""Ground floor: what is stored, and how it is asked for. Other rooms import from here only."""

from .addresses import Address, Anchor
from .around import Around
from .articles import Article
from .contact import BusyPeriod, Channel, ChannelText, OpeningHours, SpecialDay, Weekday
from .feedback import Answer, FeedbackCount, Question, Reason, Remark
from .missed import MissedAddress
from .outside import Finding, OutsideLink
from .prepared import Prepared
from .referrals import Referral
from .reminders import Reminder
from .revisions import Revision
from .searching import Pin, SearchCount, SearchDocument, SearchTerm, Synonym
from .stamp import ContentStamp
from .tally import Tally
from .topics import Topic, TopicText
from .translations import Translation
from .upcoming import Upcoming
from .working import WorkingCopy

__all__ = [
    "Address",
    "Anchor",
    "Answer",
    "Around",
    "Article",
    "BusyPeriod",
    "Channel",
    "ChannelText",
    "ContentStamp",
    "FeedbackCount",
    "Finding",
    "MissedAddress",
    "OpeningHours",
    "OutsideLink",
    "Pin",
    "Prepared",
    "Question",
    "Reason",
    "Referral",
    "Remark",
    "Reminder",
    "Revision",
    "SearchCount",
    "SearchDocument",
    "SearchTerm",
    "SpecialDay",
    "Synonym",
    "Tally",
    "Topic",
    "TopicText",
    "Translation",
    "Upcoming",
    "Weekday",
    "WorkingCopy",
]
