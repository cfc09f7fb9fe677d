"""What people can ask. How it is written is in `bot/grammar.py`."""

from bot.commands.access import AboutAccess, SetAccess, ShowAccess
from bot.commands.account import AboutAccount, Export, Forget, History, Language, Link, Unlink
from bot.commands.chats import AboutChats, ChatRules, Skip
from bot.commands.cookies import AboutCookies, AddCookies, RemoveCookies, ShowCookies, TryCookies
from bot.commands.following import AboutFollowing, Follow, Following, Unfollow
from bot.commands.help import AboutBot, Help, Start, Unknown
from bot.commands.house import (
    AboutHouse,
    AllJobs,
    Announce,
    Ban,
    Broadcast,
    Pause,
    Resume,
    ShowBroadcasts,
    ShowFault,
    ShowHealth,
    ShowPerson,
    ShowPlatforms,
    ShowQueue,
    StopBroadcast,
    SwitchPlatform,
    TakeDown,
    Unban,
)
from bot.commands.jobs import JOB_STATES, AboutJobs, Cancel, CancelNewest, Delete, Jobs, Rename, Stats
from bot.commands.keys import AboutKeys, MakeKey, RevokeKey, ShowKeys, SignIn
from bot.commands.links import (
    WHOLE_LIST,
    AboutLinks,
    Formats,
    Get,
    GetAll,
    Info,
    Items,
    Pick,
    PickFormat,
    Redo,
    Refresh,
    Retry,
    SendAgain,
    ShowOffer,
)
from bot.commands.money import AboutMoney, Buy, Credits, Gift, Grant, MakeVouchers, Payer, Voucher
from bot.commands.person import AboutPerson, Settings

ForAdministrators = AboutHouse | AboutAccess | AboutCookies | Grant | MakeVouchers
"""What is written into the audit book."""

Command = (
    AboutLinks
    | Cancel
    | CancelNewest
    | AboutJobs
    | AboutMoney
    | AboutChats
    | AboutPerson
    | AboutKeys
    | AboutAccount
    | AboutAccess
    | AboutFollowing
    | AboutHouse
    | AboutCookies
    | AboutBot
)
