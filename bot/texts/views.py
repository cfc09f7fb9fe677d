"""Any view as text, for every platform."""

from typing import assert_never

from bot import views
from bot.messages import Messages
from bot.texts import (
    about,
    access,
    account,
    chats,
    cookies,
    following,
    formats,
    health,
    house,
    jobs,
    keys,
    lists,
    money,
    offers,
    statistics,
)
from bot.texts import help as help_texts
from bot.texts.status import status
from bot.texts.text import Text, printable


def text(view: views.View, texts: Messages) -> Text:  # noqa: C901 - one case a view
    """What a view says."""
    match view:
        case views.Looking() | views.Accepted() | views.Queued() | views.Running() | views.Gathering():
            return status(view, texts)
        case views.Offer():
            return offers.offer(view, texts)
        case views.ListOffer():
            return lists.offer(view, texts)
        case views.ItemList():
            return lists.items(view, texts)
        case views.LeftOut():
            return lists.left_out(view, texts)
        case views.Gathered():
            return lists.gathered(view, texts)
        case views.About():
            return about.about(view, texts)
        case views.Delivered():
            return jobs.delivered(view, texts)
        case views.Cancelled():
            return jobs.cancelled(view, texts)
        case views.Declined():
            return jobs.declined(view, texts)
        case views.Formats():
            return formats.formats(view, texts)
        case views.DownloadStatistics():
            return statistics.statistics(view, texts)
        case views.Packs():
            return money.packs(view, texts)
        case views.ChatRules():
            return chats.rules(view, texts)
        case views.Skipped():
            return chats.skipped(view, texts)
        case views.Keys():
            return keys.keys(view, texts)
        case views.KeyMade():
            return keys.made(view, texts)
        case views.KeyRevoked():
            return Text(texts.text("key-revoked", prefix=printable(view.prefix)))
        case views.LoginLink():
            return keys.login(view, texts)
        case views.JobList():
            return jobs.job_list(view, texts)
        case views.Account():
            return money.account(view.statement, texts)
        case views.Credited():
            return money.credited(view, texts)
        case views.VoucherCodes():
            return money.vouchers(view, texts)
        case views.PayerRule():
            return money.payer(view, texts)
        case views.Renamed():
            return jobs.renamed(view, texts)
        case views.Deleted():
            return jobs.deleted(view, texts)
        case views.Preferences():
            return help_texts.preferences(view, texts)
        case views.Welcome():
            return help_texts.welcome(view, texts)
        case views.Help():
            return help_texts.commands(view, texts)
        case views.Usage():
            return help_texts.one(view, texts)
        case views.NotUnderstood():
            return help_texts.not_understood(view, texts)
        case views.Announcement():
            return house.announcement(view)
        case views.Followed():
            return following.followed(view, texts)
        case views.Following():
            return following.following(view, texts)
        case views.Unfollowed():
            return following.unfollowed(view, texts)
        case views.FollowTrouble():
            return following.trouble(view, texts)
        case views.Person():
            return house.person(view, texts)
        case views.Banned():
            return house.banned(view, texts)
        case views.EveryJob():
            return house.every_job(view, texts)
        case views.QueueState():
            return house.queue(view, texts)
        case views.Broadcasts():
            return house.broadcasts(view, texts)
        case views.NoticeSet():
            return house.notice(view, texts)
        case views.FaultFound():
            return house.fault(view, texts)
        case views.Platforms():
            return house.platforms(view, texts)
        case views.Health():
            return health.health(view, texts)
        case views.Alarm():
            return house.alarm(view, texts)
        case views.CookieSets():
            return cookies.cookie_sets(view, texts)
        case views.CookiesKept():
            return cookies.kept(view, texts)
        case views.TakenDown():
            return house.taken_down(view, texts)
        case views.LinkCode():
            return account.link_code(view, texts)
        case views.Linked() | views.Unlinked():
            return account.linked(view, texts)
        case views.Document():
            return Text(texts.text("document", name=view.name))
        case views.ForgetWarning():
            return account.forget_warning(view, texts)
        case views.Forgotten():
            return Text(texts.text("forgotten"))
        case views.History():
            return account.history(view, texts)
        case views.Languages():
            return account.languages(view, texts)
        case views.AccessRules():
            return access.rules(view, texts)
        case views.AccessSet():
            return Text(access.rule_line(view.rule, texts))
        case views.NothingToDo():
            return Text(texts.text("nothing-to-do"))
        case _:
            assert_never(view)
