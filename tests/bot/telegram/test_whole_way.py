"""What people do with the bot, from end to end; one bot for all of it."""

import base64

import pytest

from tests.telegram_house import House, answer_to, fingerprint
from tests.telegram_people import Person
from tests.telegram_server import TOKEN

CLIP = "/clips/clip3mb.mp4"
STALLING = "/slow/60000/0/clips/clip3mb.mp4"
"""Would take a minute."""


def test_link_is_offered_pressed_and_arrives_unchanged_as_an_answer(house: House, anna: Person) -> None:
    offer = house.offer(anna, f"{CLIP}?whole")
    anna.press(offer, "/pick")
    film = house.delivered(anna)
    assert house.telegram.files(anna.chat)[0].digest == fingerprint("clip3mb.mp4")
    assert film["reply_to_message"]["message_id"] == anna.sent[0]["message_id"]
    assert film["video"]["_streams"]
    assert film["video"]["duration"] == 5
    assert (film["video"]["thumbnail"]["width"], film["video"]["thumbnail"]["height"]) == (320, 180)
    house.telegram.wait(lambda: offer["message_id"] not in anna.chat.messages)


def test_list_of_formats_leads_back_to_the_offer(house: House, anna: Person) -> None:
    offer = house.offer(anna, "/watch/formats?title=Back")
    anna.press(offer, "/formats")
    back = house.telegram.wait(lambda: [m for m in house.telegram.said(anna.chat) if "/offer" in str(m)])[0]
    anna.press(back, "/offer")
    house.telegram.wait(lambda: [m for m in house.telegram.said(anna.chat) if "/pick" in str(m)])
    assert len(house.telegram.said(anna.chat)) == 1


def test_repeat_is_sent_by_its_file_id(house: House, anna: Person) -> None:
    for count in (1, 2):
        anna.send(f"/get {house.site.url(CLIP)}?repeat mp4")
        house.delivered(anna, count=count)
    first, second = house.telegram.calls("sendVideo", anna.chat)
    assert first.asked["video"].startswith("attach://")
    assert second.asked["video"] == house.telegram.files(anna.chat)[0].file_id


def test_dead_file_id_is_replaced_by_an_upload(house: House, anna: Person) -> None:
    anna.send(f"/get {house.site.url(CLIP)}?dead mp4")
    house.delivered(anna)
    house.telegram.forget_files()
    anna.send(f"/get {house.site.url(CLIP)}?dead mp4")
    house.delivered(anna, count=2)
    assert house.telegram.files(anna.chat)[1].digest == fingerprint("clip3mb.mp4")


def test_words_of_get_choose_the_form(house: House, anna: Person) -> None:
    anna.send(f"/get {house.site.url('/watch/x?title=A+song')} mp3 128k 0:01-0:02")
    song = house.delivered(anna, "audio")["audio"]
    assert (song["title"], song["performer"]) == ("A song", "Test Card")
    assert song["duration"] <= 2
    assert song["thumbnail"]["width"] == 320


def test_press_of_cancel_ends_a_download(house: House, anna: Person) -> None:
    sent = anna.send(f"/get {house.site.url(STALLING)}?cancel mp4")
    status = house.telegram.wait(lambda: answer_to(house.telegram, sent, "/cancel"))
    anna.press(status, "/cancel")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "Cancelled"))
    assert not house.telegram.files(anna.chat)


def test_status_is_edited_while_the_download_goes_on(house: House, anna: Person) -> None:
    sent = anna.send(f"/get {house.site.url('/slow/150000/0/clips/clip3mb.mp4')}?edits mp4")
    house.delivered(anna)
    edits = [call.asked for call in house.telegram.calls("editMessageText", anna.chat)]
    assert {edit["message_id"] for edit in edits} == {sent["message_id"] + 1}
    assert any("%" in edit["text"] for edit in edits)


def test_link_that_leads_nowhere_is_declined_in_words(house: House, anna: Person) -> None:
    sent = anna.send(f"/get {house.site.url('/status/404')} mp4")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "There is nothing under that link"))
    assert answer_to(house.telegram, sent, "/retry") is None


def test_every_link_of_a_forwarded_post_is_answered(house: House, anna: Person) -> None:
    text = f"{house.site.url('/item/a.mp4')} and this"
    hidden = {"type": "text_link", "offset": len(text) - 4, "length": 4, "url": house.site.url("/item/b.mp4")}
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "Somebody"}
    anna.send(text, entities=[hidden], forward_origin=origin)
    house.telegram.wait(lambda: len([m for m in house.telegram.said(anna.chat) if "reply_markup" in m]) == 2)


def test_file_of_links_is_read(house: House, anna: Person) -> None:
    links = "\n".join(house.site.url(f"/item/txt{number}.mp4") for number in range(2))
    anna.send_document("links.txt", links.encode(), caption="mp4")
    house.arrived(anna, count=2)


def test_file_without_links_is_declined_in_words(house: House, anna: Person) -> None:
    anna.send_document("diary.txt", b"nothing to see")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "no link in that file"))


def test_picture_without_a_word_is_answered_by_what_to_send(house: House, anna: Person) -> None:
    sent = anna.send_document("holiday.jpg", b"no list")
    answer = house.telegram.wait(lambda: house.telegram.last(anna.chat, "neither a link nor a command"))
    assert answer["reply_to_message"]["message_id"] == sent["message_id"]


def test_link_after_start_is_answered(house: House, anna: Person) -> None:
    payload = base64.urlsafe_b64encode(house.site.url("/item/deep.mp4").encode()).decode().rstrip("=")
    sent = anna.send(f"/start {payload}")
    house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))


def test_pictures_of_a_post_come_as_an_album(house: House, anna: Person) -> None:
    offer = house.offer(anna, "/images/album")
    anna.press(offer, "/pick")
    house.telegram.wait(lambda: len(house.telegram.files(anna.chat, "photo")) >= 2)
    assert len({m["media_group_id"] for m in house.telegram.said(anna.chat) if "photo" in m}) == 1


def test_file_that_telegram_refuses_as_too_large_comes_as_a_link(house: House, anna: Person) -> None:
    anna.send("/settings too_large link")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "too_large"))
    anna.send(f"/get {house.site.url('/clips/big64mb.mp4')} mp4")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "/d/"))
    assert [call.refused for call in house.telegram.calls("sendVideo", anna.chat)] == ["Request Entity Too Large"]


def test_edited_message_starts_no_second_job(house: House, anna: Person) -> None:
    sent = anna.send(house.site.url("/item/once.mp4"))
    house.telegram.wait(lambda: answer_to(house.telegram, sent, "/pick"))
    anna.edit(sent, house.site.url("/item/twice.mp4"))
    anna.send("/help")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "Send a link"))
    assert not [call for call in house.telegram.calls("sendMessage", anna.chat) if "twice" in call.asked["text"]]


def test_unknown_command_gets_the_nearest_one(house: House, anna: Person) -> None:
    anna.send("/setings")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "/settings"))


@pytest.mark.parametrize("kind", ["flood", "server"])
def test_file_arrives_though_telegram_holds_it_up(house: House, anna: Person, kind: str) -> None:
    house.telegram.fail("sendVideo", kind, chat_id=anna.id, times=1)
    anna.send(f"/get {house.site.url(CLIP)}?{kind} mp4")
    house.delivered(anna)
    assert len(house.telegram.files(anna.chat)) == 1


def test_upload_whose_answer_is_lost_is_not_made_twice(house: House, anna: Person) -> None:
    house.telegram.fail("sendVideo", "late", chat_id=anna.id)
    anna.send(f"/get {house.site.url(CLIP)}?late mp4")
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "may have arrived"))
    assert len(house.telegram.files(anna.chat)) == 1


def test_blocked_bot_ends_the_jobs(house: House, anna: Person) -> None:
    anna.send(f"/get {house.site.url(STALLING)}?block mp4")
    house.telegram.wait(lambda: [m for m in house.telegram.said(anna.chat) if "/cancel" in str(m.get("reply_markup"))])
    anna.block()
    anna.chat.blocked = False
    house.telegram.wait(lambda: house.telegram.last(anna.chat, "Cancelled"))


def test_no_line_of_the_log_holds_the_token(house: House) -> None:
    assert "debug" in house.output
    assert TOKEN not in house.output
    assert TOKEN.partition(":")[2] not in house.output


def test_statistics_come_as_a_picture_with_words_below_it(house: House, anna: Person) -> None:
    anna.send(f"/get {house.site.url(CLIP)}?stats mp4")
    house.delivered(anna)
    sent = anna.send("/stats")
    (shown,) = house.telegram.wait(lambda: [each for each in house.telegram.said(anna.chat) if "photo" in each])
    assert "1 download" in shown["caption"]
    assert shown["reply_to_message"]["message_id"] == sent["message_id"]
    assert house.telegram.files(anna.chat, "photo")[0].name == "statistics.png"


def test_file_of_cookies_is_kept_and_the_message_with_it_deleted(house: House) -> None:
    boss = house.boss
    cookies = "# Netscape HTTP Cookie File\n.vimeo.com\tTRUE\t/\tTRUE\t0\tS\tsecret\n"
    sent = boss.send_document("cookies.txt", cookies.encode(), caption="/cookies vimeo")
    house.telegram.wait(lambda: house.telegram.last(boss.chat, "vimeo.com"))
    house.telegram.wait(lambda: sent["message_id"] not in boss.chat.messages)
