"""The tables. A row is the domain record: there is no second form of it."""

from storage.models.chats import Chat, Follow, FollowedItem, ItemState
from storage.models.columns import Id, Json, UtcDateTime, now
from storage.models.cookies import CookieSet, CookieState
from storage.models.files import File, JobFile, RemoteFile
from storage.models.house import Arrival, AuditEntry, Broadcast, BroadcastRun, Control, Takedown
from storage.models.jobs import FINAL, HAS_FAILED, SUMMED, UNFINISHED, Job, JobState
from storage.models.keys import ApiKey, Login, Webhook, WebhookCall
from storage.models.money import Entry, EntryKind, Purchase, Voucher, Wallet
from storage.models.people import AccessRule, Identity, Tier, User

__all__ = [
    "FINAL",
    "HAS_FAILED",
    "SUMMED",
    "UNFINISHED",
    "AccessRule",
    "ApiKey",
    "Arrival",
    "AuditEntry",
    "Broadcast",
    "BroadcastRun",
    "Chat",
    "Control",
    "CookieSet",
    "CookieState",
    "Entry",
    "EntryKind",
    "File",
    "Follow",
    "FollowedItem",
    "Id",
    "Identity",
    "ItemState",
    "Job",
    "JobFile",
    "JobState",
    "Json",
    "Login",
    "Purchase",
    "RemoteFile",
    "Takedown",
    "Tier",
    "User",
    "UtcDateTime",
    "Voucher",
    "Wallet",
    "Webhook",
    "WebhookCall",
    "now",
]
