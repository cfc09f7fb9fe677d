"""Groups, channels, inline messages, payments and restarts, from end to end; one bot for all of it."""

from typing import Any

from tests.telegram_facts import BOT, Chat
from tests.telegram_house import House, answer_to, fingerprint
from tests.telegram_people import Person
from tests.telegram_server import TelegramServer

CLIP = "/clips/clip3mb.mp4"


def rules(house: House, boss: Person, group: Chat, *settings: str) -> None:
    for setting in settings:
        sent = boss.send(f"/rules {setting}", group)
        house.telegram.wait(lambda sent=sent: answered(house.telegram, sent))


def answered(telegram: TelegramServer, message: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        answer
        for answer in telegram.said(message["chat"]["id"])
        if answer.get("reply_to_message", {}).get("message_id") == message["message_id"]
    ]


def test_group_in_automatic_mode_gets_the_file_without_being_asked(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    group = house.telegram.group("Films", anna, admins=[boss])
    rules(house, boss, group, "mode automatic", "delete_original on")
    anna.send("no link here", group)
    sent = anna.send(f"look: {house.site.url(CLIP)}?auto", group)
    house.telegram.wait(lambda: house.telegram.files(group))
    assert house.telegram.files(group)[0].digest == fingerprint("clip3mb.mp4")
    house.telegram.wait(lambda: sent["message_id"] not in group.messages)


def test_group_is_left_alone_unless_the_bot_is_named(house: House, anna: Person) -> None:
    group = house.telegram.group("Quiet", anna)
    anna.send(house.site.url("/item/unasked.mp4"), group)
    sent = anna.send(f"@{BOT['username']} {house.site.url('/item/asked.mp4')}", group)
    house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    assert not [call for call in house.telegram.calls(chat=group) if "unasked" in str(call.asked)]


def test_only_who_asked_and_administrators_press(house: House, anna: Person) -> None:
    boss, stranger = house.telegram.person("Admin"), house.telegram.person("Stranger")
    group = house.telegram.group("Presses", anna, stranger, admins=[boss])
    sent = anna.send(f"/get@{BOT['username']} {house.site.url(CLIP)}?press", group)
    offer = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    refused = stranger.press(offer, "/pick")
    house.telegram.wait(lambda: refused["answered"])
    assert refused["alert"]
    assert "reply_markup" in group.messages[offer["message_id"]]
    boss.press(offer, "/pick")
    house.telegram.wait(lambda: house.telegram.files(group))
    anna.send("/credits")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "-3"))


def test_two_taps_on_a_button_start_one_job(house: House, anna: Person) -> None:
    group = house.telegram.group("Taps", anna)
    sent = anna.send(f"/get@{BOT['username']} {house.site.url(CLIP)}?taps", group)
    offer = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    presses = [anna.press(offer, "/pick") for _ in range(3)]
    house.telegram.wait(lambda: house.telegram.files(group))
    house.telegram.wait(lambda: all(press["answered"] for press in presses))
    sent = anna.send("/jobs", group)
    (answer,) = house.telegram.wait(lambda: answered(house.telegram, sent))
    assert answer["text"].count("#") == 1


def test_what_is_for_people_or_for_other_bots_is_left_alone(house: House, anna: Person) -> None:
    group = house.telegram.group("Talk", anna)
    anna.send(f"/get {house.site.url(CLIP)}?talk mp4", group)
    house.telegram.wait(lambda: house.telegram.files(group))
    film = house.telegram.said(group)[-1]
    talk = [
        anna.send("so nice!", group, answered=film),
        anna.send("/roll 6", group),
        anna.send("/jobs@other_bot", group),
    ]
    sent = anna.send(f"/roll@{BOT['username']} 6", group)
    house.telegram.wait(lambda: answered(house.telegram, sent))
    assert not [answer for message in talk for answer in answered(house.telegram, message)]


def test_administrators_speak_for_a_group_and_press_for_it(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    group = house.telegram.group("Masks", anna, admins=[boss])
    mask = Person(house.telegram, {"id": 1087968824, "is_bot": True, "first_name": "Group"})
    sent = mask.send(f"/get {house.site.url(CLIP)}?mask", group, sender_chat=group.json())
    offer = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    refused = anna.press(offer, "/pick")
    house.telegram.wait(lambda: refused["answered"])
    assert refused["alert"]
    boss.press(offer, "/pick")
    house.telegram.wait(lambda: house.telegram.files(group))
    sent = mask.send("/rules mode automatic", group, sender_chat=group.json())
    (answer,) = house.telegram.wait(lambda: answered(house.telegram, sent))
    assert "• mode = automatic" in answer["text"]


def test_who_asks_as_a_channel_is_told_who_may_press(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    group = house.telegram.group("Voices", anna, admins=[boss])
    channel = {"id": -1009999, "type": "channel", "title": "Anna's"}
    voice = Person(house.telegram, {"id": 136817688, "is_bot": True, "first_name": "Channel"})
    sent = voice.send(f"/get@{BOT['username']} {house.site.url(CLIP)}?voice", group, sender_chat=channel)
    offer = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    refused = anna.press(offer, "/pick")
    house.telegram.wait(lambda: refused["answered"])
    assert "asked as a channel" in refused["text"]
    boss.press(offer, "/pick")
    house.telegram.wait(lambda: house.telegram.files(group))


def test_post_that_a_group_gets_from_its_channel_is_answered_in_the_channel(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    channel = house.telegram.group("Posts", admins=[boss], kind="channel")
    channel.admins.add(BOT["id"])
    group = house.telegram.group("Comments", anna, admins=[boss])
    rules(house, boss, group, "mode automatic")
    telegram = Person(house.telegram, {"id": 777000, "is_bot": False, "first_name": "Telegram"})

    def posted(text: str) -> dict[str, Any]:
        boss.send(text, channel)
        return telegram.send(text, group, sender_chat=channel.json(), is_automatic_forward=True)

    copy = posted(f"/get {house.site.url(CLIP)}?forward mp4")
    house.telegram.wait(lambda: house.telegram.files(channel))
    rules(house, boss, channel, "mode off")
    left = posted(f"{house.site.url(CLIP)}?left")
    house.telegram.wait(lambda: any("video" in answer for answer in answered(house.telegram, left)))
    assert not answered(house.telegram, copy)


def test_offer_in_a_channel_is_for_its_administrators(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    channel = house.telegram.group("Offers", anna, admins=[boss], kind="channel")
    sent = boss.send(f"/get {house.site.url(CLIP)}?post", channel)
    offer = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    refused = anna.press(offer, "/pick")
    house.telegram.wait(lambda: refused["answered"])
    assert refused["alert"]
    boss.press(offer, "/pick")
    house.telegram.wait(lambda: house.telegram.files(channel))


def test_credits_are_sold_in_private(house: House, anna: Person) -> None:
    group = house.telegram.group("Shoppers", anna)
    sent = anna.send("/buy", group)
    (answer,) = house.telegram.wait(lambda: answered(house.telegram, sent))
    assert answer["reply_markup"]["inline_keyboard"][0][0]["url"] == f"https://t.me/{BOT['username']}?start=buy"
    sent = anna.send("/start buy")
    house.telegram.wait(lambda: answer_to(house.telegram, sent, "/buy 500"))


def test_press_that_no_button_has_acts_for_nobody_else(house: House, anna: Person) -> None:
    mallory = house.telegram.person("Mallory")
    group = house.telegram.group("Own group", anna, admins=[mallory])
    sent = anna.send(f"/get@{BOT['username']} {house.site.url(CLIP)}?forged", group)
    offer = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    forged = mallory.press_data(offer, f"/gift telegram:{mallory.user['id']} 5\n{anna.user['id']}")
    house.telegram.wait(lambda: forged["answered"])
    assert forged["alert"]
    mallory.send("/credits")
    house.telegram.wait(lambda: house.telegram.last(mallory.chat, "1,000"))


def test_rules_are_changed_by_administrators_alone(house: House, anna: Person) -> None:
    group = house.telegram.group("Ruled", anna)
    sent = anna.send("/settings mode automatic", group)
    (answer,) = house.telegram.wait(lambda: answered(house.telegram, sent))
    assert "who manage this group" in answer["text"]


def test_answers_go_into_the_topic_that_asked(house: House, anna: Person) -> None:
    group = house.telegram.group("Forum", anna, topics=[7])
    anna.send(f"/get {house.site.url(CLIP)}?topic mp4", group, thread=7)
    house.telegram.wait(lambda: house.telegram.files(group))
    assert all(message["message_thread_id"] == 7 for message in house.telegram.said(group))


def test_group_that_becomes_a_supergroup_keeps_its_rules(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    old = house.telegram.group("Small", anna, admins=[boss], kind="group")
    rules(house, boss, old, "mode automatic")
    new = house.telegram.group("Large", anna, admins=[boss])
    old.moved_to = new.id
    anna._say({"migrate_to_chat_id": new.id}, old)
    anna.send(f"{house.site.url(CLIP)}?moved", new)
    house.telegram.wait(lambda: house.telegram.files(new))


def test_post_of_a_channel_is_answered_by_a_post(house: House, anna: Person) -> None:
    channel = house.telegram.group("News", anna, kind="channel")
    anna.send(f"/get {house.site.url(CLIP)}?channel mp4", channel)
    house.telegram.wait(lambda: house.telegram.files(channel))


def test_diagnose_names_what_the_bot_may_not(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    group = house.telegram.group("Sick", anna, admins=[boss])
    sent = anna.send("/diagnose", group)
    (answer,) = house.telegram.wait(lambda: answered(house.telegram, sent))
    assert answer["text"] == "Mode here: mention\nNothing is missing."
    rules(house, boss, group, "delete_original on", "deliver_to -100777")
    sent = anna.send("/diagnose", group)
    (answer,) = house.telegram.wait(lambda: answered(house.telegram, sent))
    assert "may not delete messages" in answer["text"]
    assert f"/rules takes_from {group.id}" in answer["text"]


def test_inline_article_becomes_the_file_and_then_is_offered_at_once(house: House, anna: Person) -> None:
    link = house.site.url(f"{CLIP}?inline")
    articles = anna.ask_inline(link)
    assert [article["type"] for article in articles] == ["article", "article"]
    message = anna.choose(articles[0], link)
    house.telegram.wait(lambda: "video" in message)
    assert house.telegram.world.files[message["video"]["file_id"]].digest == fingerprint("clip3mb.mp4")
    assert anna.ask_inline(link)[0]["video_file_id"] == message["video"]["file_id"]


def test_buttons_of_an_inline_message_are_its_askers(house: House, anna: Person) -> None:
    link = house.site.url("/slow/60000/0/clips/clip3mb.mp4?inline")
    message = anna.choose(anna.ask_inline(link)[0], link)
    house.telegram.wait(lambda: "/cancel" in str(message["reply_markup"]))
    refused = house.telegram.person("Stranger").press(message, "/cancel")
    house.telegram.wait(lambda: refused["answered"])
    assert refused["alert"]
    anna.press(message, "/cancel")
    house.telegram.wait(lambda: message["text"].startswith("Cancelled"))


def test_whoever_has_not_started_the_bot_is_told_to_and_tries_again(house: House) -> None:
    novice = house.telegram.person("Novice", started=False)
    link = house.site.url(f"{CLIP}?novice")
    message = novice.choose(novice.ask_inline(link)[0], link)
    house.telegram.wait(lambda: f"Open t.me/{BOT['username']}" in message["text"])
    novice.chat.started = True
    novice.press(message, "/retry")
    house.telegram.wait(lambda: "video" in message)


def test_whoever_types_no_link_is_told_to(house: House, anna: Person) -> None:
    assert anna.ask_inline("cats") == []
    asked = house.telegram.calls("answerInlineQuery")[-1].asked
    assert asked["button"] == {"text": "Type a link behind my name", "start_parameter": "inline"}


def test_payment_that_is_told_twice_counts_once_and_goes_back_once(house: House, anna: Person) -> None:
    sent = anna.send("/buy")
    shop = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/buy 500"))
    anna.press(shop, "/buy 500")
    bill = house.telegram.wait(lambda: next((m for m in house.telegram.said(anna.chat) if "invoice" in m), None))
    paid = anna.pay(bill)
    assert paid is not None
    house.telegram.happened("message", paid)
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "New balance: 1,500"))
    charge = paid["successful_payment"]["telegram_payment_charge_id"]
    for _ in range(2):
        house.boss.send(f"/refund {charge}")
    house.telegram.wait(lambda: house.telegram.last(house.boss.chat, "given back already"))
    assert house.telegram.world.charges[charge]["refunded"]
    anna.send("/credits")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "Balance: 1,000"))


def test_bill_that_is_not_sold_any_more_is_refused(house: House, anna: Person) -> None:
    assert anna.pay({"invoice": {"total_amount": 1}, "_payload": "credits:500:1"}) is None


def test_menus_differ_for_people_groups_and_administrators(house: House) -> None:
    menus = house.telegram.world.menus
    listed = {key: {entry["command"] for entry in menu} for key, menu in menus.items()}
    private = listed['["all_private_chats", null, ""]']
    assert "grant" not in private
    assert {"grant", "buy"} <= listed[f'["chat", {house.boss.id}, ""]']
    assert "buy" not in listed['["all_group_chats", null, ""]']


def test_files_go_to_the_chat_that_takes_them(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    source = house.telegram.group("Asks", anna, admins=[boss])
    target = house.telegram.group("Gets", admins=[boss])
    rules(house, boss, target, f"takes_from {source.id}")
    rules(house, boss, source, f"deliver_to {target.id}")
    anna.send(f"/get {house.site.url(CLIP)}?elsewhere mp4", source)
    house.telegram.wait(lambda: house.telegram.files(target))
    assert not house.telegram.files(source)


def test_post_that_says_skip_is_left_alone(house: House, anna: Person) -> None:
    boss = house.telegram.person("Admin")
    group = house.telegram.group("Skips", anna, admins=[boss])
    rules(house, boss, group, "mode automatic")
    anna.send(f"{house.site.url(CLIP)}?skipped #skip", group)
    anna.send(f"{house.site.url(CLIP)}?taken", group)
    house.telegram.wait(lambda: house.telegram.files(group))
    assert not [call for call in house.telegram.calls(chat=group) if "skipped" in str(call.asked)]


def test_killed_bot_goes_on_in_the_same_message_and_is_posted_what_it_missed(house: House, anna: Person) -> None:
    sent = anna.send(f"/get {house.site.url('/slow/1200000/0/clips/clip3mb.mp4')}?kill mp4")
    status = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/cancel"))
    house.kill()
    missed = anna.send(house.site.url("/item/missed.mp4"))
    house.start_behind_a_webhook()
    house.delivered(anna)
    assert house.telegram.files(anna.chat)[0].digest == fingerprint("clip3mb.mp4")
    house.telegram.wait(lambda: status["message_id"] not in anna.chat.messages)
    house.telegram.wait(lambda: answer_to(house.telegram, missed, "/pick"))
    assert len(answered(house.telegram, missed)) == 1
    assert house.telegram.world.webhook["url"].endswith("/posts/telegram")
