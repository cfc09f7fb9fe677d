# Texts in English. A key is the code of an error, or the name of a view's part.

# What is going on
looking = Looking at { $url } …
accepted = Queuing …
offer-line = { $number }. { $form }{ $details }
offer-best = Best video, mp4
offer-pictures = Everything in the post as it is
offer-video = { $height }p, { $container }
offer-audio = Audio, { $container }
price = { $credits ->
    [one] 1 credit
   *[other] { $credits } credits
}
price-free = free
price-most = up to { $price }
arrives-whole = fits here
arrives-fit = will be made smaller to fit here
arrives-parts = will come in about { $parts } parts
arrives-link = will come as a link
smaller-form = The best form is too large to be sent here. This is the best that fits: { $form }
about-uploader = By { $uploader }
about-length = Length { $length }
about-formats = Heights: { $heights }
about-price = Price: { $price }
about-price-open = Price: depends on the lengths of its items
about-live = Live now
about-origin = { $platform }, { $id }
about-date = Uploaded { $date }
about-views = { $count ->
    [one] 1 view
   *[other] { $count } views
}
about-likes = { $count ->
    [one] 1 like
   *[other] { $count } likes
}
about-upcoming = { $at ->
    [none] Has not begun yet
   *[other] Begins { $at }
}
about-subtitles = Subtitles: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
about-captions = Automatic subtitles: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
about-chapters = { $count ->
    [one] 1 chapter:
   *[other] { $count } chapters:
}
about-more-formats = { $count ->
    [one] … and 1 more; /formats lists all
   *[other] … and { $count } more; /formats lists all
}
about-playlist = { $count ->
    [one] Playlist of 1 item
   *[other] Playlist of { $count } items
}
list-head = { $title } ({ $count ->
    [one] 1 item
   *[other] { $count } items
})
list-all = { $count ->
    [one] the only item
   *[other] all { $count }
}
list-first = the first { $count }
list-video = Video, { $which }, { $container }
list-audio = Audio, { $which }, { $container }
list-zipped = { $form }, as one zip
list-price-open = { $known ->
    [none] price depends on the lengths
   *[some] { $price }, and for { $unknown } more what their lengths cost
}
list-hint = Or name items: /get LINK 1-5,8 mp3. At most { $limit } at once; /items LINK lists them.
list-more = { $count ->
    [one] … and 1 more
   *[other] … and { $count } more
}
list-tally = { $done } of { $total } done
tally-ready = { $count } fetched
tally-running = { $count } running
tally-waiting = { $count } waiting
tally-failed = { $count } failed
tally-cancelled = { $count } cancelled
list-ended = { $title }: { $tally }
list-retry = /retry { $job } tries again what did not arrive.
offer-whole-list = All of the list it is in: /pick { $quote } list
bulk-duplicates = { $count ->
    [one] 1 link was left out because another one leads to the same.
   *[other] { $count } links were left out because others lead to the same.
}
bulk-beyond = { $count ->
    [one] 1 link was left out
   *[other] { $count } links were left out
}: { $limit } can be taken at once.
state-gathering = running
help-items = list the items of a playlist or a channel
queued = { $ahead ->
    [0] Queued, next in line
    [one] Queued, 1 job ahead
   *[other] Queued, { $ahead } jobs ahead
}
queued-eta = done in about { $time }
queued-paused = Waits: no download starts at the moment, by order of the house
queued-parked = Waits for your other jobs
stage-looking = Starting
stage-downloading = Downloading
stage-recording = Recording
stage-converting = Converting
stage-storing = Storing
stage-uploading = Uploading
progress-speed = { $speed }/s
progress-left = { $time } left
delivered = Done: { $title }
delivered-cost = Cost: { $price }
delivered-link = Link: { $url }
delivered-fit = Made smaller to fit here; the link has the original.
delivered-parts = { $parts ->
    [one] Sent in 1 part; the link has it whole.
   *[other] Cut into { $parts } parts to fit here; the link has it whole.
}
delivered-too-large = The file is too large to be sent here; fetch it with the link.
cancelled = Cancelled: { $title }. Nothing was charged.
failed = { $title }: { $reason } Nothing was charged.
retry-hint = /retry { $job } tries again.
again-hint = /again { $job } sends it once more.
keys-none = You have no API keys. /apikey NAME makes one.
keys-listed = Your API keys; /apikey revoke PREFIX revokes one:
key-line = { $prefix }… { $name } ({ $scopes }), last used: { $used }
key-unused = never
key-made = The API key “{ $name }”. It is shown only now; send it as X-API-Key.
key-revoked = The API key { $prefix } opens nothing any more.
login-link = Open this link within { $time } to sign in. It works once and is for you alone.
nothing-to-do = There is nothing to do.
jobs-head = Your newest jobs
jobs-none-such = There are no such jobs.
page = Page { $page } of { $pages }
jobs-none = You have no jobs yet. Send a link to start one.
job-line = #{ $job } { $state }  { $title }
state-pending = waiting to be looked up
state-queued = waiting
state-running = running
state-ready = ready
state-delivering = sending
state-delivered = done
state-failed = failed
state-cancelled = cancelled
credits-off = Downloads are free here.
credits-balance = Balance: { $available } credits
credits-held = Held for running jobs: { $held }
entry-grant = granted
entry-reserve = price
entry-settle = given back
entry-release = given back
entry-purchase = bought
entry-refund = refunded
entry-daily = filled up
entry-voucher = voucher
entry-gift = gift
entry-join = joined accounts
entry-line = { $amount } { $kind } { $about }
entry-job = for job #{ $job }
credited = { $amount } for { $to }.
credited-balance = New balance: { $balance }
vouchers-made = Vouchers worth { $amount } each; they are shown only now:
packs-head = Credits, for Telegram Stars: send /buy to the bot on Telegram.
packs-line = { $price } for { $stars } Stars
packs-none = No credits are sold here.
packs-voucher = A voucher is redeemed with /voucher CODE.
payer-member = In this group everyone pays for themselves.
payer-pool = In this group the pool pays.
payer-balance = In the pool: { $pool } credits
payer-both = In this group the pool pays, and the member where it is empty.
renamed = Job #{ $job } is now called { $title }.
deleted = Job #{ $job } ({ $title }) and its files are deleted.
action-kept-again = Send #{ $job } again
action-kept-redo = Get #{ $job } again
action-language = { $language }
action-form = { $form }
action-list-form = { $number }
action-format = { $number }
action-formats = More formats
action-offer = ‹ The offer
action-thumbnail = Thumbnail
action-whole-list = The whole list
action-cancel = Cancel
action-retry = Try again
action-again = Send again
action-audio = Audio only
action-link = Link
action-page-back = ‹ Back
action-page-on = More ›
action-set = { $name }: { $value }
formats-none = The site names no formats.
formats-line = { $number }. { $id }  ·  { $facts }
formats-hint = /form { $quote } NUMBER takes one as it is.
bitrate = { $rate } kbit/s
fps = { $fps } fps
stats-none = You have downloaded nothing yet.
stats-total = { $count ->
    [one] 1 download
   *[other] { $count } downloads
}, { $time } long, for { $price }
stats-sites = Sites: { $tally }
stats-forms = Formats: { $tally }
stats-day = { $date }: { $count }, { $time }, { $price }
rules-head = The rules of this group
rules-head-topic = The rules of this topic
rules-line = { $mark } { $name } = { $value } ({ $about })
rules-hint = Change one with /rules NAME VALUE, for this topic alone with /rules here NAME VALUE; “default” takes it back.
rule-mode = what I act on: { $possible }, each with those before it
rule-platforms = whose links I act on by myself
rule-quiet = keep errors to myself where nobody asked me
rule-delete-original = delete the message with the link after the file has arrived
rule-suppress-embed = hide the preview of the link after the file has arrived
rule-in-thread = answer in a thread
rule-payer = who pays: the member, the pool, or both
rule-daily-limit = downloads a member may ask for in 24 hours; 0: any number
rule-formats = formats that may be asked for
rule-roles = roles that may ask
rule-deliver-to = where files go instead: /TOPIC of this chat, or another chat that takes them from here
rule-takes-from = chats whose files may come here
rule-spoiler = hide files until they are tapped
rule-caption = write the title under the file
skip-on = In this group I act on your messages only when you ask me. /skip off ends that.
skip-off = In this group I act on your messages as on everybody's.
settings-head = Your settings
settings-line = { $name } = { $value } (possible: { $possible })
settings-hint = Change one with /settings NAME VALUE. The format may also be a form for all links, such as mp3 320k.
followed = New items of { $title } will be posted here.
followed-hint = /unfollow { $number } ends it.
following-none = Nothing is followed here. /follow LINK follows a channel or a playlist.
following-head = Followed here:
following-paused = paused
unfollowed = { $title } is not followed here any more.
follow-paused = Following { $title } is paused.
follow-paused-hint = /follow { $url } goes on.
follow-waits = New items of { $title } wait.
wish-title = title with { $words }
wish-min = at least { $length }
wish-max = at most { $length }
tier-public = without credits
tier-member = with credits
tier-admin = administrators
person = Person #{ $user }, { $tier }
person-jobs = Jobs: { $jobs }
person-since = Known since { $time }
person-seen = Last request: { $time }
banned-on = Nothing is taken from { $person } any more.
banned-off = { $person } may ask again.
every-job-head = Unfinished jobs of everyone, the oldest first:
queue-open = The queue is open.
queue-paused = Paused: no job starts. /resume goes on.
queue-draining = Draining: nothing new is taken, and no job starts. /resume goes on.
queue-waiting = Waiting: { $count }{ $tiers ->
    [none] {""}
   *[other] {" "}({ $tiers })
}
queue-running = Running: { $running }
queue-workers = { $workers ->
    [one] 1 worker, { $slots } at once
   *[other] { $workers } workers, { $slots } at once
}
queue-eta = All done in about { $time }
broadcasts-none = There were no broadcasts.
broadcasts-head = The newest broadcasts:
broadcast-stopped = stopped
broadcast-run = { $platform }: { $told } told, { $blocked } cannot be reached, { $failed } failed, { $left } left
notice-on = Everyone is shown this from now on:
notice-off = Nothing is announced any more.
fault = Error { $error_id }, { $kind }, { $time }
platforms-head = Platforms:
platform-on = { $platform }: on
platform-off = { $platform }: off ({ $reason })
health-head = Look-ups and downloads that succeeded:
health-none = Nothing was fetched within the last day.
health-share = { $share } of { $tried }
health-line = { $platform }: last hour { $hour }, last day { $day }
health-cookies = Cookies of { $platform }: { $states }
health-ytdlp = yt-dlp { $version }, released { $days ->
    [one] 1 day ago
   *[other] { $days } days ago
}
health-proxy = Proxy { $name } of { $platform }: works
health-proxy-rests = Proxy { $name } of { $platform }: rests for { $left } more ({ $reason })
health-trouble = Needs a look: { $trouble }
cookies-head = Cookies:
cookies-none = There are no cookies here. Send me a file in Netscape's format (cookies.txt) with /cookies PLATFORM as its caption.
cookies-line = { $number }. { $platform } ({ $domains }): { $state }, kept for { $age }, used { $uses } times, last result: { $result }
cookies-new = not used yet
cookies-good = good
cookies-dead = dead
cookies-kept = Kept as set { $number } of { $platform }, for { $domains }.
cookies-left-out = Left out, because they are of other sites or have ended: { $count }
cookies-proven = The link opens with them.
cookies-untried = They were not tried. Name a link that opens with them alone: /cookies { $platform } LINK
cookies-delete = If your message with the file is still there, delete it.
cookies-removed = Set { $number } of { $platform } is forgotten.
alarm-cookies-dead = Set { $number } of the cookies of { $platform } is dead ({ $result }) and is not used any more. Send a new file with /cookies { $platform } as its caption.
alarm-ytdlp-refused = The new yt-dlp { $version } is not used ({ $why }: { $detail }). The one before stays; clipferry ytdlp says more.
alarm-ytdlp-rolled-back = yt-dlp { $version } made things worse and was taken back ({ $detail }). The one before is used again.
takedown-undone = { $url } is given out again.
takedown-done = { $url } is not given out any more. { $files ->
    [one] 1 file was deleted.
   *[other] { $files } files were deleted.
}
welcome = Hello! Send me a link to a video, a song or a page that holds one, and I bring you the file.
welcome-form = You know what you want? Say it beside the link: /get LINK mp3, or /get LINK 720p 1:00-2:30
welcome-more = /settings remembers how you like your files, /help lists everything.
welcome-group = Hello! Name me beside a link, or answer one with my name, and I bring the file here.
welcome-group-rules = Administrators decide with /rules when I speak. /help lists what works here.
help-intro = Send a link to a video, a song or a page that holds one, and get the file.
help-about-links = Links
help-about-jobs = Downloads
help-about-credits = Credits
help-about-following = Channels and playlists
help-about-groups = Groups
help-about-account = You
help-about-house = Administration
help-more = There is more in a private conversation with me: send /help there.
help-line = /{ $name } { $arguments }
help-get = download at once in the form you name
help-audio = download the sound alone, as mp3 where you name nothing else
help-thumb = get the picture of it
help-formats = list every format that the site has
help-stats = show what you downloaded, by site, format and day
help-buy = show what credits cost
help-rules = show the rules of this group, or change one
help-skip = be left alone in this group unless you ask, or not
help-info = say what a link leads to
help-jobs = list your newest jobs
help-cancel = end a job and get its credits back
help-retry = try a failed job again
help-again = send the files of a job once more
help-refresh = download a link afresh, whatever was kept of it
help-rename = give a job another title
help-delete = delete a job and its files
help-voucher = redeem a voucher
help-gift = give credits to a person, or to the pool of the group
help-payer = show or change who pays in this group
help-follow = post the new items of a channel or playlist here by themselves
help-following = list what is followed here
help-unfollow = stop following something here
help-ban = take nothing from a person any more
help-unban = take a ban back
help-user = say what is known about a person
help-queue = say how long the queue is, and who works
help-pause = let no job start; links are still looked up and jobs still queued
help-drain = take nothing new, and let no job start
help-resume = let jobs start again
help-broadcast = tell everyone a text; without one: say how far the last ones are
help-announce = show everyone a text until it is taken back
help-error = show what stands behind the short id of an error
help-platform = fetch nothing from a platform any more, or again
help-health = show how well each platform can be fetched from: successes, cookies, proxies, yt-dlp
help-cookies = list, try or remove the cookies that sites know us by; with a file: keep those of a platform
help-takedown = give a link out no more, and delete its files; undo: give it out again
help-grant = add to a person's balance
help-vouchers = make vouchers
help-credits = show your balance
help-settings = show or change your settings
help-history = list your files on all platforms, or search them
help-redo = download the link of a job once more
help-language = show the languages, or choose one
help-link = make one account of two, with a code from the other platform
help-unlink = take a platform out of your account
help-export = get everything that is kept of you
help-forget = delete everything that is kept of you
help-allow = let a person, a group or a site in, or show the rules
help-deny = shut a person, a group or a site out
help-apikey = list, make or revoke keys to the HTTP API (private chats only)
help-login = get a link that signs in to the pages in a browser, or a program to the HTTP API
help-help = show this list, or how a command is used
not-understood = This is neither a link nor a command. Send a link, or /help.
not-understood-nearest = There is no such command. Did you mean /{ $nearest }? /help lists all.
not-understood-usage = Use it as: /{ $name } { $arguments }

# Telegram
telegram-buy = Credits for Telegram Stars. Pick a pack:
telegram-buy-alone = Credits are sold in a private conversation with me:
telegram-pack = { $credits } credits for { $stars } ⭐
telegram-bill = { $credits } credits
telegram-bill-about = { $credits } credits for downloads with this bot.
telegram-paid = Thank you: { $credits } credits were added. New balance: { $balance }.
telegram-not-sold = This is not sold any more. Send /buy to see what is.
telegram-refunded = { $stars } ⭐ were given back, and { $credits } credits taken.
telegram-refund-usage = Name the charge of the payment: /refund CHARGE
telegram-support = For questions about a payment write to whoever runs this bot, and name its charge.
telegram-payment = { $credits } credits for { $stars } ⭐, charge { $charge }
telegram-inline-video = Send as a video
telegram-inline-audio = Send as audio
telegram-inline-hint = Type a link behind my name
telegram-lacks-privacy = I see only commands and messages that name me. Switch privacy mode off at @BotFather (/setprivacy) and add me again, or make me an administrator.
telegram-lacks-delete = I may not delete messages here, so delete_original has no effect. Make me an administrator who may.
telegram-lacks-send = I may not send messages here. Allow it in the group's permissions.
telegram-lacks-send-files = I may not send videos here. Allow media in the group's permissions.
telegram-lacks-admin = I am no administrator of this channel, so I cannot post. Make me one who may post messages.
telegram-lacks-target = I am not in the chat that deliver_to names, or may not post there. Add me there as an administrator.
telegram-lacks-agreement = The chat that deliver_to names does not take files from here. Its administrators allow it there with /rules takes_from { $chat }
telegram-help-paysupport = ask about a payment
telegram-help-diagnose = say what I lack in this group
telegram-not-yours = Only the one who asked, or an administrator of this group, can press this.
telegram-not-yours-channel = This was asked as a channel: its administrators can press it if I am in it, and those of this group. Ask in your own name, or name the form: /get LINK mp4.

link-code = Your code: { $code }
link-how = Send /link { $code } to me on the other platform, in a private conversation.
link-until = It is good once, for { $time }.
link-warning = Whoever uses it shares your credits and your history: give it to nobody.
link-identities = Together: { $identities }
linked = These accounts are one now: one balance, one history, one set of settings.
linked-hint = If you did not want this, /unlink takes this platform out again.
linked-locked-out = API keys, sign-ins and webhooks made before no longer work. /apikey makes a new key.
unlinked = { $identity } stands for itself again.
unlinked-empty = Its new account is empty. Credits and history stay with the other one.
document = Here is { $name }, with everything that is kept of you.
forget-warning = This deletes everything that is kept of you, and cannot be undone.
forget-what = Gone will be your jobs and files, settings, what you follow, keys, your platforms and what is left of your credits.
forget-stays = What stays is the book of credits, in which nobody can tell that it was you.
forget-how = If you want that, send /forget { $word } within ten minutes.
forgotten = Everything that was kept of you is deleted. Whoever writes again begins anew.
history-none = You have got no files yet. Send a link to get one.
history-nothing = None of your files has all of these words in its title, its uploader or its link.
history-head = { $count ->
    [one] 1 file
   *[other] { $count } files
}, page { $page } of { $pages }
history-line = #{ $job } { $title }, { $day }: { $command }
history-more = More: { $command }
language-current = I write to you in { $language }.
language-auto = /language auto follows your platform again.
access-open = Everyone may use this bot but those who are shut out.
access-allowed = Only those who are let in may use this bot.
access-allow = Let in: { $kind ->
    [person] person
    [chat] group
   *[site] site
} { $subject }
access-deny = Shut out: { $kind ->
    [person] person
    [chat] group
   *[site] site
} { $subject }

# Why something cannot be done
private_only = This is between you and me: send it in a private conversation.
banned = You were shut out of this bot{ $reason ->
    [none] .
   *[other] : { $reason }.
}
person_not_allowed = Only people who were let in may use this bot. Ask whoever runs it.
chat_not_allowed = This bot is not for this group. Ask whoever runs it.
site_not_allowed = Nothing is fetched from { $site } here.
bad_subject = “{ $subject }” names no person, group or site. Write it as telegram:123, or as example.com.
bad_link_code = This code is not good any more, or never was. Send /link on the other platform for a new one.
same_account = These are one account already.
not_linked = There is no such other platform in your account. /link shows which there are.
wrong_word = That is not the word, or it is too old. Send /forget for a new one.
unknown_language = There are no texts in “{ $language }”. There are these: { $available }.
account_gone = Your account was deleted. Write again to begin anew.
user_error = This cannot be done.
not_a_link = { $text ->
    [none] That is no link.
   *[other] “{ $text }” is not a link.
} A link starts with https:// or http:// and the name of a site.
link_too_long = This link has { $actual } characters, and { $limit } are the most that is taken. Send the link of the page that plays it.
unsupported_scheme = Addresses that start with { $scheme }: are not fetched. Send a link that leads to https:// or http://.
unsupported_link = No video or audio was found on that page. Send the link of the page that plays it.
private_address = The link leads to { $host ->
    [none] an address
   *[other] { $host }, an address
} inside a private network, and is not fetched. Send a public link.
host_not_found = The site { $host ->
    [none] {""}
   *[other] { $host }{" "}
}cannot be reached. Check the spelling of the link, or try again later.
no_match = { $candidates ->
    [none] No free recording of “{ $title }” was found.
   *[other] No free recording is surely “{ $title }”. Send the link of one of these if it is the right one: { $candidates }.
}
media_unavailable = There is nothing under that link any more. Check the link: the media may have been deleted.
access_denied = The site refuses to give this out. Try a link that can be opened without an account.
login_required = The site shows this only to people who are signed in. Send a link that is open to everyone.
private_media = Its owner has made this private. Ask them to share it publicly.
geo_blocked = { $countries ->
    [none] The site does not show this in our country.
   *[other] The site shows this in these countries only: { $countries }.
}
drm_protected = This is protected against copying, and cannot be fetched.
not_live_yet = { $starts_at ->
    [none] This stream has not begun. Send the link again when it has.
   *[other] This stream begins { $starts_at }. Send the link again then.
}
nothing_recorded = Nothing was recorded before the recording was stopped.
platform_failed = The site has a problem right now. Try again in a few minutes.
not_media = What came is not a video or a sound ({ $found }). Check that the link plays in a browser.
incomplete_media = The site broke off: { $actual } of { $expected } came. Try again in a few minutes.
too_long = It is too long: { $actual }, and the limit is { $limit }. Ask for a shorter part, such as 1:05-2:30.
too_large = { $actual ->
    [none] It is too large: the limit is { $limit }.
   *[other] It is too large: { $actual }, and the limit is { $limit }.
} Pick a smaller height, or audio.
upload_too_large = { $limit ->
    [none] The file is too large to be sent here.
   *[other] The file is too large to be sent here: the limit is { $limit }.
} Pick a smaller height, or audio.
cannot_fit = This cannot be made smaller than { $limit } and stay good. Pick a smaller height, or audio.
unknown_choice = There is no form “{ $choice }”. Pick one from the offer, or name a format such as mp4 or mp3.
bad_items = “{ $text }” names no items of a list. Write them as 1-5,8 or 12-.
no_such_items = The list has no items { $items }; its last one is number { $last }.
too_many_items = These are { $actual } items, and { $limit } can be taken at once. Name fewer, as 1-{ $limit }.
not_a_list = This is a single media and not a list. Leave out which items you want.
bad_clip = “{ $text }” is no part of a video. Write it as 1:05-2:30, 1m5s- or -30.
clip_outside = { $end ->
    [none] The part from { $start } on
   *[other] The part from { $start } to { $end }
} is not in it: it is { $duration } long. Name a part inside it.
cannot_hold = Files of the form { $container } cannot hold { $part ->
    [subtitles] subtitles
    [cover] a cover
    [chapters] chapters
   *[other] { $part }
}. These can: { $fitting }.
no_subtitles = { $available ->
    [none] It has no subtitles.
   *[other] It has no subtitles in “{ $language }”, only in { $available }.
}
no_audio_language = It has no sound in “{ $language }”, only in { $available }.
no_picture = The site has no picture of it.
no_chapters = It is not divided into chapters. Name a part of it as 1:05-2:30 instead.
no_pictures = It is no post with pictures. Leave the word album out.
no_sound = It has no sound. Ask for a video format such as mp4.
not_live = It is not live. Leave out how long to record; name a part of it as 1:05-2:30.
clip_of_live = A live stream has no parts yet. Say how long to record it from now on, as live 30s.
no_segments = SponsorBlock knows videos of YouTube only{ $platform ->
    [other] {""}
   *[x] , not of { $platform }
}. Leave the word out.
nothing_left = All of it is marked as what you want cut out. Leave the word sponsorblock out.
no_fonts = There is no font here to draw subtitles with. Ask for them as a file, or embedded.
quote_expired = This offer is too old. Send the link again.
wrong_state = Job #{ $job_id } is { $state }, so this cannot be done.
rate_limited = That was a lot at once. Try again in { $retry_after }.
too_many_jobs = You already have { $limit } unfinished jobs. Wait until one is done, or /cancel one.
queue_full = The queue is full at the moment. Try again in a few minutes.
cooling_down = Too many requests were refused in a row. Try again in { $retry_after }.
form_not_allowed = Without credits you can have { $allowed }, but not { $format }.
admins_only = This command is for administrators.
moderators_only = This is for those who manage this group or server.
unknown_person = Nobody called { $name } is known here. Name a person as platform:id, such as telegram:123.
unknown_voucher = This voucher is not valid, or was redeemed already.
bad_amount = “{ $amount }” is no amount that can be given. Write a whole number of credits, or dollars as 5usd.
not_for_giving = Credits that you can give away: { $giveable }. Those are what you bought, redeemed or were given; what every account begins with is for its own downloads.
gift_to_oneself = You cannot give credits to yourself.
gift_in_dollars = Credits alone can be given away, no dollars. Write a whole number.
not_in_a_group = This works in groups only.
nothing_to_follow = That is no channel and no playlist. Send the link of one.
bad_wish = “{ $word }” is not understood here. Write title:WORD, min:1m or max:20m, or a form such as mp3.
too_many_follows = { $limit } sources are followed already, and that is the limit. /unfollow one first.
unknown_follow = Nothing with the number { $number } is followed here. /following lists what is.
bot_off = The bot is switched off here. /rules mode switches it on again.
draining = Nothing new is taken at the moment: there is work on the machines. Try again later.
platform_off = { $reason ->
    [none] Nothing is fetched from { $platform } at the moment.
   *[other] Nothing is fetched from { $platform } at the moment ({ $reason }).
}
unknown_platform = There is no platform { $name }. There are: { $possible }.
seal_broken = What was sealed cannot be opened: it was sealed under another key.
no_key = This process has no key to seal cookies with. Set CLIPFERRY_COOKIES_KEY.
unreadable_file = The file { $path } cannot be read: { $reason }.
unwritable_folder = Files cannot be saved in { $path }: { $reason }.
bad_cookies = { $reason ->
    [empty] There are no cookies in this file.
    [large] This file is too large to be a cookie file.
    [text] This file is no text in UTF-8.
    [json] This is JSON. Export the cookies in Netscape's format (cookies.txt).
    [header] This is the text of a header. Export the cookies in Netscape's format (cookies.txt).
    [fields] Line { $line } does not have seven fields between tabs. Export the cookies in Netscape's format (cookies.txt).
    [flag] Line { $line } does not say TRUE or FALSE where it should, or its path is none.
    [time] The end in line { $line } is no time.
    [domain] The domain in line { $line } is none.
    [name] The name in line { $line } is none that a cookie can have.
   *[other] The value in line { $line } is none that a cookie can have.
}
cookies_of_others = There are no cookies of { $platform } in this file, but of: { $domains }.
cookies_expired = All of these cookies have ended. Export them anew.
cookies_fail = The link does not open with these cookies ({ $result }).
cookies_not_needed = This link opens without cookies, so it proves nothing. Name one that opens with them alone.
no_cookie_file = Send the file with the cookies along, with /cookies { $platform } as its caption.
unknown_cookies = There is no set { $number }. /cookies lists what there is.
no_test_link = Name a link that opens with them alone: /cookies try { $number } LINK
too_many_cookies = A platform has { $limit } sets at most. Remove one first.
taken_down = This is not given out here.
text_too_long = The text has { $actual } characters, and { $limit } go into one message everywhere. Shorten it.
unknown_fault = Nothing is kept about the error { $error_id }. What is older than 30 days is forgotten.
bad_rule = “{ $value }” is no value for “{ $rule }”. Possible: { $possible }.
no_such_rule = There is no rule “{ $rule }” here. Possible: { $possible }.
role_needed = In this group only members with one of these roles can ask: { $roles }.
format_not_here = This group takes { $allowed }, but not { $format }.
daily_limit = Your limit of downloads a day in this group is reached: { $limit }. Try again in { $retry_after }.
not_yours = This offer was made to somebody else. Send the link yourself.
maybe_delivered = Sending was interrupted, and the file may have arrived.
key_invalid = This API key is not valid. Make one with /apikey in a chat.
unknown_key = You have no API key { $prefix }.
too_many_keys = You have { $limit } API keys already. Revoke one first.
scope_missing = This API key does not have the scope “{ $scope }”.
login_invalid = This login is not valid any more. Ask for a new one with /login in a chat.
unknown_webhook = You have no webhook { $webhook_id }.
too_many_webhooks = You have { $limit } webhooks already. Delete one first.
request_reused = The idempotency key “{ $name }” was used for another request.
too_many_attempts = Each of { $attempts } attempts stopped its worker, so the job was given up.
timed_out = It took longer than { $limit }, and was stopped. Try again later.
workers_away = No worker answers at the moment. Try again in a few minutes.
extractor_broken = Reading this site failed; it has probably changed. Error { $error_id } was logged. Try again in a few days.
unexpected = Something went wrong on our side. Error { $error_id } was logged.
not_enough_credits =
    { $currency ->
        [usd] Not enough in the wallet: { $needed } needed, { $balance } left.
       *[other] Not enough credits: { $needed } needed, { $balance } left. /buy shows how to get more.
    }
unknown_job = You have no job #{ $job_id }. /jobs lists yours.
file_gone = The file has expired. Send the link again.
link_invalid = This download link is not valid.
link_expired = This download link has expired. Ask for the file again.
disk_full = The disk is full, so the file could not be kept. The job is kept: try it again later.
storage_away = The { $part ->
    [redis] queue
    [files] file store
   *[other] database
} does not answer at the moment. Try again in a minute.
library_missing = What a setting asks for is not installed: pip install 'clipferry[{ $extra }]'.
unreachable = Nothing can be sent there any more. Write from another conversation.
turned_away = The platform takes nothing from us for a while, because too much was sent. Try again in an hour.
platform_away = The platform takes nothing at the moment. Try again in a few minutes.
not_started = Telegram lets me send you nothing before you have started me. Open { $bot }, press Start, and try again.
no_files_here = I may not send such files here. /diagnose says what is missing.
no_links = There is no link in { $place ->
    [input] the input
   *[file] that file
}.
unknown_charge = No payment “{ $charge }” was booked.
already_refunded = The payment “{ $charge }” was given back already.

# Starting
already_running = Clipferry already runs on the data folder { $folder } (process { $pid }). Stop it, or set CLIPFERRY_DATA_DIR.
port_in_use = Another program listens on { $host }:{ $port }. Set CLIPFERRY_HTTP_PORT to a free port.
stack_failed = The { $part } could not be started: { $reason }.
still_at_work = Still at work (workers: { $workers }, front ends: { $front_ends }): { $names }. Stop them first. What was killed is forgotten within { $seconds } seconds; --force does not ask.
under_maintenance = The database is being restored or copied by { $holder }. Try again when that has ended.
database_not_empty = The target database is not empty: its table { $table } has rows. Nothing was copied; name an empty database.
database_outdated = The database is at revision { $found ->
    [none] none
   *[other] { $found }
}, and { $needed } is needed. Run clipferry migrate with a version of Clipferry that knows both.
copy_differs = The copy of the table { $table } is not like its original. Nothing was kept of it; the original is as it was.
backup_invalid = { $path } is no usable backup: { $reason }.
key_differs = The backup holds another { $name } than the one in use here. Nothing was changed; take the other one away first.
no_database = There is no database that can be used here under { $address }: name a PostgreSQL address or an SQLite file that exists.
index_away = No other release of yt-dlp can be looked for: { $reason }.
release_unusable = yt-dlp { $version } cannot be used here: { $reason }.
update_under_way = Another process deals with yt-dlp's releases at this moment. Try again in a minute.
nothing_before = There is nothing to go back to: the installed yt-dlp { $version } is in use.
ytdlp-in-use = yt-dlp { $version } is in use, released on { $day }; { $installed } is installed.
ytdlp-pinned = It is pinned: no other one is used until it is unpinned.
ytdlp-off = Newer ones are not used by themselves: CLIPFERRY_YTDLP_UPDATES is off.
ytdlp-next = A newer one is looked for next at { $at }.
ytdlp-trouble = The last look failed: { $reason }
ytdlp-told = { $at }  { $version }  { $what ->
    [adopted] used from then on
    [refused] refused
    [rolled_back] rolled back
    [pinned] pinned
   *[unpinned] unpinned
}
upkeep-copied = Copied { $rows } rows; counts and sums agree.
upkeep-written = { $path } holds { $rows } rows, the keys and { $files } files. Keep it as safe as the keys.
upkeep-restored = Restored { $rows } rows, the keys and { $files } files from { $path }.

# Pages
view-until = Kept until { $time }
view-download = Download
login-heading = Sign in
login-button = Sign in to Clipferry
login-done = You are signed in. Programs use this token as “Authorization: Bearer”, for 12 hours. It is shown only now.
page-400 = Not understood
page-401 = Please sign in
page-402 = Not enough credits
page-403 = Not allowed
page-404 = Not found
page-405 = Not possible here
page-409 = Not yet
page-410 = No longer there
page-412 = Another file
page-413 = Too much
page-415 = Not readable here
page-416 = No such part
page-422 = Not understood
page-429 = Too fast
page-500 = A fault of ours
page-502 = The site failed
page-503 = Back in a moment
bad_request = The request was not understood.
crowded = Too many are connected at the moment. Try again in a moment.
not_found = There is nothing at this address. Check that the link is complete.
method_not_allowed = This address answers { $allowed } only.
unauthorized = Say who asks: send an API key as X-API-Key, or sign in with /login.
malformed = The request was not understood: { $faults }.
unsupported_media_type = Send the body as { $allowed }.
body_too_large = The body of the request is larger than { $limit }.
too_many_streams = You follow { $limit } jobs at once already.
precondition_failed = The file is not the one that was asked for. Start the download again.
range_not_satisfiable = The file ends before the part that was asked for: it has { $size } bytes.

# Discord
discord-pick = Pick a form
discord-outlives = If this takes longer than 15 minutes, it goes on in a private message.
discord-more = More settings
help-diagnose = say what the bot lacks to work here
diagnose-mode = Mode here: { $mode }
diagnose-fine = Nothing is missing.
diagnose-permission = Missing permission: { $name }
diagnose-intent = Missing: CLIPFERRY_DISCORD_READS_MESSAGES with the message content intent, which this mode needs.
diagnose-private = In a private conversation nothing can be missing.
diagnose-absent = The bot itself is not in this server: here it answers commands alone, and after 15 minutes goes on in a private message.
discord-off-here = The bot is switched off in this channel. Write to it in private.
discord-done = Done.
discord-not-yours = Only the one who asked can use this. Send /get yourself.
discord-no-link = There is no link in that message.
discord-one-link = Only one link goes here. /bulk takes several.
discord-delivered-to = Sent to { $channel }.
discord-help-bulk = download several links, or those of a text file
discord-option-link = A link to a video, a song or a page that holds one
discord-option-format = mp4, webm, mp3, m4a …
discord-option-quality = best, 1080p, 720p, 320k …
discord-option-audio_only = Sound without the picture
discord-option-clip = A part of it: 1:05-2:30
discord-option-thumbnail = The picture of it, too
discord-option-subtitles = A language: en, de …
discord-option-filename = What the file is to be called
discord-option-more = Other words: live 30s, chapters, lang:fr, cover, exact; of a list 1-5,8 and zip
discord-option-spoiler = Hide the file behind a spoiler mark
discord-option-private = Only you see the answer
discord-option-job = The number of one of your jobs
discord-option-links = Links, with spaces between them
discord-option-file = A text file with links
discord-option-here = In this channel alone
discord-option-other = What the command takes:
discord-menu-media = Get media
discord-menu-audio = Get audio
discord-choice-on = on
discord-choice-off = off
discord-choice-member = member
discord-choice-pool = pool
discord-choice-both = both
discord-choice-person = person
discord-choice-chat = chat
discord-choice-site = site
cross_site = This form was not sent from a page of ours, or the page is too old. Open the page again and send it from there.
only_in_chats = That is about one chat. Send it in the chat that it is for.
login-programs = Programs sign in with a token instead. This link gives one or the other, once.
login-token = Show a token for programs
web-token = Token
web-skip = Skip to the content
web-menu = Pages
web-home = Download
web-jobs = My downloads
web-account = Account
web-logout = Sign out
web-welcome = Send a link; get the file.
web-how-to-sign-in = To sign in, send /login to the bot in a private chat, and open the link that it answers with.
web-home-heading = Get a file
web-paste = Links, or a command
web-hint = One link or several, also with words of yours around them. /help lists the commands.
web-send = Send
web-busy = Looking it up …
web-answers = Answers
web-items = Only these items
web-newest = Newest downloads
web-all = All { $count }
web-pages = More pages
web-play = Play
web-redo = Get it again
web-rename = Rename
web-title = New title
web-save = Save
web-delete = Delete
web-delete-sure = The download and its files will be gone, and links to them end.
web-delete-yes = Delete for good
web-state = State
web-any = Any
web-state-waiting = Waiting
web-state-running = Running
web-state-unfinished = Unfinished
web-state-done = Done
web-state-failed = Failed
web-state-cancelled = Cancelled
web-words = Title, uploader or link
web-show = Show
web-facts = Details
web-source = Source
web-cost = Price
web-asked = Asked for
web-files = Files
web-list-items = Items
web-credits = Credits
web-book = Last bookings
web-day = Day
web-what = What
web-about = For
web-amount = Amount
web-statistics = Statistics
web-by-day = Downloads by day
web-time-by-day = Playing time by day
web-credits-by-day = Credits by day
web-by-site = Downloads by site
web-by-format = Downloads by format
web-as-table = As a table
web-admin = Administration
web-queue = Queue
web-people = People
web-grants = Grants
web-person = Person
web-reason = Reason
web-grant = Grant
web-resume = Resume
web-pause = Pause: start no job
web-drain = Drain: take nothing new
web-workers = Workers
web-no-workers = No worker is there. Downloads wait until one starts.
web-name = Name
web-queues = Takes
web-slots = Slots
web-due = Sign of life within
web-unfinished = Unfinished downloads, oldest first
web-title-of = Title
web-front-end = Asked for in
web-failures = Failures of the last { $days } days
web-no-failures = Nothing has failed.
web-site = Site
web-downloads = Downloads
web-count = Count
web-last = Last
web-person-words = Name or account
web-tier = Tier
web-since = Since
web-nobody = Nobody is called that.
web-access = Access
web-ban = Ban
web-unban = Unban
web-no-grants = Nothing was granted.
web-done = Done.
web-share = Link for others
web-revoke = End all links
