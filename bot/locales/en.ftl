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
arrives-whole = fits here
arrives-fit = will be made smaller to fit here
arrives-parts = will come in about { $parts } parts
arrives-link = will come as a link
smaller-form = The best form is too large to be sent here. This is the best that fits: { $form }
about-uploader = By { $uploader }
about-length = Length { $length }
about-formats = Heights: { $heights }
about-price = Price: { $price }
about-live = Live now
about-playlist = { $count ->
    [one] Playlist of 1 item
   *[other] Playlist of { $count } items
}
queued = { $ahead ->
    [0] Queued, next in line
    [one] Queued, 1 job ahead
   *[other] Queued, { $ahead } jobs ahead
}
queued-eta = done in about { $time }
queued-parked = Waits for your other jobs
stage-looking = Starting
stage-downloading = Downloading
stage-recording = Recording
stage-converting = Converting
stage-storing = Storing
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
nothing-to-do = There is nothing to do.
jobs-none = You have no jobs yet. Send a link to start one.
job-line = #{ $job } { $state }  { $title }
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
entry-line = { $amount } { $kind } { $about }
entry-job = for job #{ $job }
credited = { $amount } for { $to }.
credited-balance = New balance: { $balance }
vouchers-made = Vouchers worth { $amount } each; they are shown only now:
payer-member = In this group everyone pays for themselves.
payer-pool = In this group the pool pays.
payer-balance = In the pool: { $pool } credits
payer-both = In this group the pool pays, and the member where it is empty.
renamed = Job #{ $job } is now called { $title }.
deleted = Job #{ $job } ({ $title }) and its files are deleted.
settings-line = { $name } = { $value } (possible: { $possible })
settings-hint = Change one with /settings NAME VALUE.
help-intro = Send a link to a video, a song or a page that holds one, and get the file.
help-line = /{ $name } { $arguments }
help-get = download at once in the form you name
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
help-grant = add to a person's balance
help-vouchers = make vouchers
help-credits = show your balance
help-settings = show or change your settings
help-help = show this list
not-understood = This is neither a link nor a command. Send a link, or /help.
not-understood-nearest = There is no such command. Did you mean /{ $nearest }? /help lists all.
not-understood-usage = Use it as: /{ $name } { $arguments }

# Why something cannot be done
user_error = This cannot be done.
not_a_link = “{ $text }” is not a link. A link starts with https:// or http://.
unsupported_scheme = Links that start with { $scheme }: are not fetched. Send one that starts with https:// or http://.
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
too_long = It is too long: { $actual }, and the limit is { $limit }.
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
no_chapters = It is not divided into chapters. Name a part of it as 1:05-2:30 instead.
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
unknown_person = Nobody called { $name } is known here. Name a person as platform:id, such as telegram:123.
unknown_voucher = This voucher is not valid, or was redeemed already.
bad_amount = “{ $amount }” is no amount that can be given. Write a whole number of credits, or dollars as 5usd.
not_in_a_group = This works in groups only.
maybe_delivered = Sending was interrupted, and the file may have arrived. It was not charged; /again sends it once more.
too_many_attempts = Each of { $attempts } attempts stopped its worker, so the job was given up.
timed_out = It took longer than { $limit }, and was stopped.
workers_away = No worker answers at the moment. Try again in a few minutes.
extractor_broken = Reading this site failed; it has probably changed. Error { $error_id } was logged. Try again in a few days.
unexpected = Something went wrong on our side. Error { $error_id } was logged.
not_enough_credits = Not enough credits: { $needed } needed, { $balance } left.
unknown_job = You have no job #{ $job_id }. /jobs lists yours.
file_gone = The file has expired. Send the link again.
link_invalid = This download link is not valid.
link_expired = This download link has expired. Ask for the file again.
disk_full = The disk is full, so the file could not be kept. The job is kept: try it again later.
storage_away = The { $part ->
    [redis] queue
   *[other] database
} does not answer at the moment. Try again in a minute.

# Starting
already_running = Clipferry already runs on the data folder { $folder } (process { $pid }). Stop it, or set CLIPFERRY_DATA_DIR.
port_in_use = Another program listens on { $host }:{ $port }. Set CLIPFERRY_HTTP_PORT to a free port.
stack_failed = The { $part } could not be started: { $reason }.

# Pages
page-400 = Not understood
page-403 = Not allowed
page-404 = Not found
page-405 = Not possible here
page-409 = Not yet
page-410 = No longer there
page-412 = Another file
page-413 = Too much
page-416 = No such part
page-500 = A fault of ours
page-502 = The site failed
page-503 = Back in a moment
bad_request = The request was not understood.
not_found = There is nothing at this address. Check that the link is complete.
method_not_allowed = This address answers { $allowed } only.
precondition_failed = The file is not the one that was asked for. Start the download again.
range_not_satisfiable = The file ends before the part that was asked for: it has { $size } bytes.
