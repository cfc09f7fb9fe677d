"""What can be said: facts without formatting. Each platform says them its own way."""

from bot.views.access import AccessRules, AccessSet
from bot.views.account import Document, ForgetWarning, Forgotten, History, Kept, Languages, LinkCode, Linked, Unlinked
from bot.views.chats import ChatRules, Skipped
from bot.views.cookies import CookieSets, CookiesKept
from bot.views.following import Followed, Following, FollowTrouble, Unfollowed
from bot.views.help import Announcement, Help, NothingToDo, NotUnderstood, Usage, Welcome
from bot.views.house import (
    Alarm,
    Banned,
    Broadcasts,
    EveryJob,
    FaultFound,
    Health,
    NoticeSet,
    Person,
    Platforms,
    QueueState,
    TakenDown,
)
from bot.views.jobs import (
    Cancelled,
    Declined,
    Deleted,
    Delivered,
    DownloadStatistics,
    Gathered,
    Gathering,
    JobList,
    Queued,
    Renamed,
    Running,
)
from bot.views.keys import KeyMade, KeyRevoked, Keys, LoginLink
from bot.views.links import About, Accepted, Formats, ItemList, LeftOut, ListOffer, Looking, Offer
from bot.views.money import Account, Credited, Packs, PayerRule, VoucherCodes
from bot.views.person import Preferences

Passing = Looking | Accepted | Queued | Running | Gathering
"""The views that another view will follow."""

View = (
    Passing
    | Offer
    | ListOffer
    | ItemList
    | LeftOut
    | Gathered
    | About
    | Delivered
    | Cancelled
    | Declined
    | Formats
    | Keys
    | KeyMade
    | KeyRevoked
    | LoginLink
    | JobList
    | DownloadStatistics
    | Packs
    | ChatRules
    | Skipped
    | Account
    | Credited
    | VoucherCodes
    | PayerRule
    | Renamed
    | Deleted
    | Preferences
    | Welcome
    | Help
    | Usage
    | NotUnderstood
    | Announcement
    | Followed
    | Following
    | Unfollowed
    | FollowTrouble
    | Person
    | Banned
    | EveryJob
    | QueueState
    | Broadcasts
    | NoticeSet
    | FaultFound
    | TakenDown
    | Platforms
    | Alarm
    | Health
    | CookieSets
    | CookiesKept
    | LinkCode
    | Linked
    | Unlinked
    | Document
    | ForgetWarning
    | Forgotten
    | History
    | Languages
    | AccessRules
    | AccessSet
    | NothingToDo
)
