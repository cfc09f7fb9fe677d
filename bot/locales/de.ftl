# Texte auf Deutsch. Ein Schlüssel ist der Code eines Fehlers oder der Name eines Teils einer Ansicht.

# Was gerade geschieht
looking = Ich sehe mir { $url } an …
accepted = Kommt in die Warteschlange …
offer-line = { $number }. { $form }{ $details }
offer-best = Bestes Video, mp4
offer-pictures = Alles aus dem Beitrag, so wie es ist
offer-video = { $height }p, { $container }
offer-audio = Ton, { $container }
price = { $credits ->
    [one] 1 Credit
   *[other] { $credits } Credits
}
price-free = kostenlos
price-most = höchstens { $price }
arrives-whole = passt hier
arrives-fit = wird verkleinert, damit es hier passt
arrives-parts = kommt in etwa { $parts } Teilen
arrives-link = kommt als Link
smaller-form = Die beste Fassung ist zu groß, um sie hier zu senden. Das ist die beste, die passt: { $form }
about-uploader = Von { $uploader }
about-length = Länge: { $length }
about-formats = Höhen: { $heights }
about-price = Preis: { $price }
about-price-open = Preis: hängt von den Längen der Einträge ab
about-live = Jetzt live
about-origin = { $platform }, { $id }
about-date = Hochgeladen: { $date }
about-views = { $count ->
    [one] 1 Aufruf
   *[other] { $count } Aufrufe
}
about-likes = { $count ->
    [one] 1 „Gefällt mir“
   *[other] { $count } „Gefällt mir“
}
about-upcoming = { $at ->
    [none] Hat noch nicht begonnen
   *[other] Beginnt am { $at }
}
about-subtitles = Untertitel: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
}
about-captions = Automatische Untertitel: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
}
about-chapters = { $count ->
    [one] 1 Kapitel:
   *[other] { $count } Kapitel:
}
about-more-formats = { $count ->
    [one] … und 1 weiteres; /formats zeigt alle
   *[other] … und { $count } weitere; /formats zeigt alle
}
about-playlist = { $count ->
    [one] Playlist mit 1 Eintrag
   *[other] Playlist mit { $count } Einträgen
}
list-head = { $title } ({ $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
})
list-all = { $count ->
    [one] der einzige Eintrag
   *[other] alle { $count }
}
list-first = die ersten { $count }
list-video = Video, { $which }, { $container }
list-audio = Ton, { $which }, { $container }
list-zipped = { $form }, als ein zip
list-price-open = { $known ->
    [none] der Preis hängt von den Längen ab
   *[some] { $price }, und für { $unknown } weitere je nach Länge
}
list-hint = Oder nenne Einträge: /get LINK 1-5,8 mp3. Höchstens { $limit } auf einmal; /items LINK zeigt sie an.
list-more = { $count ->
    [one] … und 1 weiterer
   *[other] … und { $count } weitere
}
list-tally = { $done } von { $total } fertig
tally-ready = { $count } geladen
tally-running = { $count } in Arbeit
tally-waiting = { $count } in Wartestellung
tally-failed = { $count } fehlgeschlagen
tally-cancelled = { $count } abgebrochen
list-ended = { $title }: { $tally }
list-retry = /retry { $job } versucht noch einmal, was nicht angekommen ist.
offer-whole-list = Die ganze Liste, zu der es gehört: /pick { $quote } list
bulk-duplicates = { $count ->
    [one] 1 Link wurde ausgelassen, weil ein anderer zum selben Ziel führt.
   *[other] { $count } Links wurden ausgelassen, weil andere zum selben Ziel führen.
}
bulk-beyond = { $count ->
    [one] 1 Link wurde ausgelassen
   *[other] { $count } Links wurden ausgelassen
}: Höchstens { $limit } gehen auf einmal.
state-gathering = in Arbeit
help-items = die Einträge einer Playlist oder eines Kanals auflisten
queued = { $ahead ->
    [0] In der Warteschlange, als Nächstes dran
    [one] In der Warteschlange, 1 Auftrag davor
   *[other] In der Warteschlange, { $ahead } Aufträge davor
}
queued-eta = fertig in etwa { $time }
queued-paused = Wartet: Der Betreiber lässt im Moment keine Downloads beginnen
queued-parked = Wartet auf deine anderen Aufträge
stage-looking = Beginnt
stage-downloading = Wird heruntergeladen
stage-recording = Wird aufgenommen
stage-converting = Wird umgewandelt
stage-storing = Wird abgelegt
stage-uploading = Wird hochgeladen
progress-speed = { $speed }/s
progress-left = noch { $time }
delivered = Fertig: { $title }
delivered-cost = Preis: { $price }
delivered-link = Link: { $url }
delivered-fit = Verkleinert, damit es hier passt; das Original gibt es über den Link.
delivered-parts = { $parts ->
    [one] In 1 Teil gesendet; das Ganze gibt es über den Link.
   *[other] In { $parts } Teile geschnitten, damit es hier passt; das Ganze gibt es über den Link.
}
delivered-too-large = Die Datei ist zu groß, um sie hier zu senden; hol sie dir über den Link.
cancelled = Abgebrochen: { $title }. Es wurde nichts berechnet.
failed = { $title }: { $reason } Es wurde nichts berechnet.
retry-hint = /retry { $job } versucht es noch einmal.
again-hint = /again { $job } sendet sie noch einmal.
keys-none = Du hast keine API-Schlüssel. /apikey NAME erstellt einen.
keys-listed = Deine API-Schlüssel; /apikey revoke PREFIX widerruft einen:
key-line = { $prefix }… { $name } ({ $scopes }), zuletzt benutzt: { $used }
key-unused = nie
key-made = Der API-Schlüssel „{ $name }“. Er wird nur jetzt gezeigt; sende ihn als X-API-Key.
key-revoked = Der API-Schlüssel { $prefix } gilt nicht mehr.
login-link = Öffne diesen Link, um dich anzumelden (gültig: { $time }). Er funktioniert einmal und ist nur für dich.
nothing-to-do = Es gibt nichts zu tun.
jobs-head = Deine neuesten Aufträge
jobs-none-such = Solche Aufträge gibt es nicht.
page = Seite { $page } von { $pages }
jobs-none = Du hast noch keine Aufträge. Sende einen Link, um einen zu beginnen.
job-line = #{ $job } { $state }  { $title }
state-pending = wird noch nachgesehen
state-queued = wartet
state-running = läuft
state-ready = bereit
state-delivering = wird gesendet
state-delivered = fertig
state-failed = fehlgeschlagen
state-cancelled = abgebrochen
credits-off = Downloads sind hier kostenlos.
credits-balance = Guthaben: { $available } Credits
credits-held = Für laufende Aufträge zurückgelegt: { $held }
entry-grant = gutgeschrieben
entry-reserve = Preis
entry-settle = zurückgegeben
entry-release = zurückgegeben
entry-purchase = gekauft
entry-refund = erstattet
entry-daily = aufgefüllt
entry-voucher = Gutschein
entry-gift = Geschenk
entry-join = Konten vereint
entry-line = { $amount } { $kind } { $about }
entry-job = für Auftrag #{ $job }
credited = { $amount } für { $to }.
credited-balance = Neues Guthaben: { $balance }
vouchers-made = Gutscheine im Wert von je { $amount }; sie werden nur jetzt gezeigt:
packs-head = Credits gibt es für Telegram Stars: Sende dem Bot auf Telegram /buy.
packs-line = { $price } für { $stars } Stars
packs-none = Hier werden keine Credits verkauft.
packs-voucher = Einen Gutschein löst du mit /voucher CODE ein.
payer-member = In dieser Gruppe zahlt jedes Mitglied für sich selbst.
payer-pool = In dieser Gruppe zahlt die Gruppenkasse.
payer-balance = In der Gruppenkasse: { $pool } Credits
payer-both = In dieser Gruppe zahlt die Gruppenkasse, und das Mitglied, wenn sie leer ist.
renamed = Auftrag #{ $job } heißt jetzt { $title }.
deleted = Auftrag #{ $job } ({ $title }) und seine Dateien sind gelöscht.
action-kept-again = #{ $job } noch einmal senden
action-kept-redo = #{ $job } noch einmal holen
action-language = { $language }
action-form = { $form }
action-list-form = { $number }
action-format = { $number }
action-formats = Mehr Formate
action-offer = ‹ Zum Angebot
action-thumbnail = Vorschaubild
action-whole-list = Die ganze Liste
action-cancel = Abbrechen
action-retry = Noch einmal versuchen
action-again = Noch einmal senden
action-audio = Nur Ton
action-link = Link
action-page-back = ‹ Zurück
action-page-on = Weiter ›
action-set = { $name }: { $value }
formats-none = Die Website nennt keine Formate.
formats-line = { $number }. { $id }  ·  { $facts }
formats-hint = /form { $quote } NUMBER nimmt eines davon, so wie es ist.
bitrate = { $rate } kbit/s
fps = { $fps } fps
stats-none = Du hast noch nichts heruntergeladen.
stats-total = { $count ->
    [one] 1 Download
   *[other] { $count } Downloads
}, Länge: { $time }, Preis: { $price }
stats-sites = Websites: { $tally }
stats-forms = Formate: { $tally }
stats-day = { $date }: { $count }, { $time }, { $price }
rules-head = Die Regeln dieser Gruppe
rules-head-topic = Die Regeln dieses Themas
rules-line = { $mark } { $name } = { $value } ({ $about })
rules-hint = Ändere eine mit /rules NAME VALUE, nur für dieses Thema mit /rules here NAME VALUE; „default“ nimmt die Änderung zurück.
rule-mode = worauf ich reagiere: { $possible }, jeweils samt allem davor
rule-platforms = bei wessen Links ich von selbst tätig werde
rule-quiet = Fehler für mich behalten, wenn mich niemand gefragt hat
rule-delete-original = die Nachricht mit dem Link löschen, sobald die Datei da ist
rule-suppress-embed = die Vorschau des Links ausblenden, sobald die Datei da ist
rule-in-thread = in einem Thread antworten
rule-payer = wer zahlt: member (das Mitglied), pool (die Gruppenkasse) oder both (beide)
rule-daily-limit = wie viele Downloads ein Mitglied in 24 Stunden bekommt; 0: beliebig viele
rule-formats = Formate, die man verlangen darf
rule-roles = Rollen, die fragen dürfen
rule-deliver-to = wohin Dateien stattdessen gehen: /TOPIC dieses Chats oder ein anderer Chat, der sie von hier annimmt
rule-takes-from = Chats, deren Dateien hierher kommen dürfen
rule-spoiler = Dateien verdecken, bis man sie antippt
rule-caption = den Titel unter die Datei schreiben
skip-on = In dieser Gruppe reagiere ich auf deine Nachrichten nur, wenn du mich fragst. /skip off beendet das.
skip-off = In dieser Gruppe reagiere ich auf deine Nachrichten wie auf alle anderen.
settings-head = Deine Einstellungen
settings-line = { $name } = { $value } (möglich: { $possible })
settings-hint = Ändere eine mit /settings NAME VALUE. Als Format geht auch eine Fassung für alle Links, etwa mp3 320k.
followed = Neues von { $title } wird ab jetzt hier gepostet.
followed-hint = /unfollow { $number } beendet das.
following-none = Hier ist nichts abonniert. /follow LINK abonniert einen Kanal oder eine Playlist.
following-head = Hier abonniert:
following-paused = pausiert
unfollowed = { $title } ist hier nicht mehr abonniert.
follow-paused = Das Abo von { $title } pausiert.
follow-paused-hint = Mit /follow { $url } geht es weiter.
follow-waits = Neues von { $title } muss warten.
wish-title = Titel mit { $words }
wish-min = mindestens { $length }
wish-max = höchstens { $length }
tier-public = ohne Credits
tier-member = mit Credits
tier-admin = Administration
person = Person #{ $user }, { $tier }
person-jobs = Aufträge: { $jobs }
person-since = Bekannt seit: { $time }
person-seen = Letzte Anfrage: { $time }
banned-on = Von { $person } wird nichts mehr angenommen.
banned-off = { $person } darf wieder fragen.
every-job-head = Unfertige Aufträge von allen, die ältesten zuerst:
queue-open = Die Warteschlange ist offen.
queue-paused = Pause: Kein Auftrag beginnt. Mit /resume geht es weiter.
queue-draining = Die Warteschlange wird geleert: Nichts Neues wird angenommen, und kein Auftrag beginnt. Mit /resume geht es weiter.
queue-waiting = Wartend: { $count }{ $tiers ->
    [none] {""}
   *[other] {" "}({ $tiers })
}
queue-running = Laufend: { $running }
queue-workers = { $workers ->
    [one] 1 Worker, { $slots } gleichzeitig
   *[other] { $workers } Worker, { $slots } gleichzeitig
}
queue-eta = Alles fertig in etwa { $time }
broadcasts-none = Es gab keine Rundnachrichten.
broadcasts-head = Die neuesten Rundnachrichten:
broadcast-stopped = angehalten
broadcast-run = { $platform }: { $told } erreicht, { $blocked } unerreichbar, { $failed } fehlgeschlagen, { $left } offen
notice-on = Das wird ab jetzt allen gezeigt:
notice-off = Es wird nichts mehr angekündigt.
fault = Fehler { $error_id }, { $kind }, { $time }
platforms-head = Plattformen:
platform-on = { $platform }: an
platform-off = { $platform }: aus ({ $reason })
health-head = Gelungene Abfragen und Downloads:
health-none = Am letzten Tag wurde nichts abgerufen.
health-share = { $share } von { $tried }
health-line = { $platform }: letzte Stunde { $hour }, letzter Tag { $day }
health-cookies = Cookies von { $platform }: { $states }
health-ytdlp = yt-dlp { $version }, erschienen vor { $days ->
    [one] 1 Tag
   *[other] { $days } Tagen
}
health-proxy = Proxy { $name } von { $platform }: geht
health-proxy-rests = Proxy { $name } von { $platform }: ruht noch { $left } ({ $reason })
health-trouble = Bitte nachsehen: { $trouble }
cookies-head = Cookies:
cookies-none = Hier gibt es keine Cookies. Sende mir eine Datei im Netscape-Format (cookies.txt) mit der Bildunterschrift /cookies PLATFORM.
cookies-line = { $number }. { $platform } ({ $domains }): { $state }, seit { $age } hier, { $uses }-mal benutzt, letztes Ergebnis: { $result }
cookies-new = noch unbenutzt
cookies-good = gut
cookies-dead = tot
cookies-kept = Als Satz { $number } von { $platform } aufgehoben, für { $domains }.
cookies-left-out = Weggelassen, weil abgelaufen oder von anderen Seiten: { $count }
cookies-proven = Der Link öffnet sich damit.
cookies-untried = Sie wurden nicht erprobt. Nenne einen Link, der sich nur damit öffnet: /cookies { $platform } LINK
cookies-delete = Falls deine Nachricht mit der Datei noch da ist, lösche sie.
cookies-removed = Satz { $number } von { $platform } ist vergessen.
alarm-cookies-dead = Satz { $number } der Cookies von { $platform } ist tot ({ $result }) und wird nicht mehr benutzt. Sende eine neue Datei mit der Bildunterschrift /cookies { $platform }.
alarm-ytdlp-refused = Das neue yt-dlp { $version } wird nicht benutzt ({ $why }: { $detail }). Das bisherige bleibt; mehr sagt clipferry ytdlp.
alarm-ytdlp-rolled-back = yt-dlp { $version } hat es verschlimmert und wurde zurückgenommen ({ $detail }). Das vorige wird wieder benutzt.
takedown-undone = { $url } wird wieder herausgegeben.
takedown-done = { $url } wird nicht mehr herausgegeben. { $files ->
    [one] 1 Datei wurde gelöscht.
   *[other] { $files } Dateien wurden gelöscht.
}
welcome = Hallo! Sende mir einen Link zu einem Video, einem Lied oder einer Seite, auf der eines ist, und ich bringe dir die Datei.
welcome-form = Du weißt, was du willst? Sag es neben dem Link: /get LINK mp3, oder /get LINK 720p 1:00-2:30
welcome-more = /settings merkt sich, wie du deine Dateien magst, /help zeigt alles.
welcome-group = Hallo! Nenne mich neben einem Link, oder antworte auf einen mit meinem Namen, und ich bringe die Datei hierher.
welcome-group-rules = Mit /rules legen Administratoren fest, wann ich spreche. /help zeigt, was hier geht.
help-intro = Sende einen Link zu einem Video, einem Lied oder einer Seite, auf der eines ist, und du bekommst die Datei.
help-about-links = Links
help-about-jobs = Downloads
help-about-credits = Guthaben
help-about-following = Kanäle und Playlists
help-about-groups = Gruppen
help-about-account = Du
help-about-house = Verwaltung
help-more = Mehr gibt es im privaten Gespräch mit mir: Sende dort /help.
help-line = /{ $name } { $arguments }
help-get = sofort in der Fassung herunterladen, die du nennst
help-audio = nur den Ton herunterladen, als mp3, wenn du nichts anderes nennst
help-thumb = das Vorschaubild holen
help-formats = alle Formate auflisten, die die Website hat
help-stats = zeigen, was du heruntergeladen hast, nach Website, Format und Tag
help-buy = zeigen, was Credits kosten
help-rules = die Regeln dieser Gruppe zeigen oder eine ändern
help-skip = in dieser Gruppe in Ruhe gelassen werden, solange du nicht fragst, oder nicht mehr
help-info = sagen, wohin ein Link führt
help-jobs = deine neuesten Aufträge auflisten
help-cancel = einen Auftrag abbrechen und seine Credits zurückbekommen
help-retry = einen fehlgeschlagenen Auftrag noch einmal versuchen
help-again = die Dateien eines Auftrags noch einmal senden
help-refresh = einen Link ganz neu herunterladen, auch wenn etwas davon aufgehoben ist
help-rename = einem Auftrag einen anderen Titel geben
help-delete = einen Auftrag und seine Dateien löschen
help-voucher = einen Gutschein einlösen
help-gift = einer Person oder der Gruppenkasse Credits schenken
help-payer = zeigen oder ändern, wer in dieser Gruppe zahlt
help-follow = Neues von einem Kanal oder einer Playlist hier von selbst posten
help-following = auflisten, was hier abonniert ist
help-unfollow = hier ein Abo beenden
help-ban = von einer Person nichts mehr annehmen
help-unban = eine Sperre aufheben
help-user = sagen, was über eine Person bekannt ist
help-queue = sagen, wie lang die Warteschlange ist und wer arbeitet
help-pause = keinen Auftrag beginnen; Links werden weiter nachgesehen und Aufträge eingereiht
help-drain = nichts Neues annehmen und keinen Auftrag beginnen
help-resume = Aufträge wieder beginnen lassen
help-broadcast = allen einen Text senden; ohne Text: sagen, wie weit die letzten sind
help-announce = allen einen Text zeigen, bis er zurückgenommen wird
help-error = zeigen, was hinter der Kurznummer eines Fehlers steckt
help-platform = von einer Plattform nichts mehr herunterladen, oder wieder
help-health = zeigen, wie gut jede Plattform erreichbar ist: Erfolge, Cookies, Proxys, yt-dlp
help-cookies = die Cookies zeigen, erproben oder entfernen, an denen Seiten uns erkennen; mit einer Datei: die einer Plattform aufheben
help-takedown = einen Link nicht mehr herausgeben und seine Dateien löschen; undo: wieder herausgeben
help-grant = das Guthaben einer Person erhöhen
help-vouchers = Gutscheine erstellen
help-credits = dein Guthaben zeigen
help-settings = deine Einstellungen zeigen oder ändern
help-history = deine Dateien von allen Plattformen auflisten oder durchsuchen
help-redo = den Link eines Auftrags noch einmal herunterladen
help-language = die Sprachen zeigen oder eine wählen
help-link = aus zwei Konten eines machen, mit einem Code von der anderen Plattform
help-unlink = eine Plattform aus deinem Konto herausnehmen
help-export = alles bekommen, was über dich gespeichert ist
help-forget = alles löschen, was über dich gespeichert ist
help-allow = eine Person, eine Gruppe oder eine Website zulassen oder die Regeln zeigen
help-deny = eine Person, eine Gruppe oder eine Website ausschließen
help-apikey = Schlüssel zur HTTP-API auflisten, erstellen oder widerrufen (nur privat)
help-login = einen Link bekommen, der bei den Seiten im Browser oder ein Programm bei der HTTP-API anmeldet
help-help = diese Liste zeigen, oder wie ein Befehl geht
not-understood = Das ist weder ein Link noch ein Befehl. Sende einen Link oder /help.
not-understood-nearest = Diesen Befehl gibt es nicht. Meinst du /{ $nearest }? /help zeigt alle.
not-understood-usage = So geht es: /{ $name } { $arguments }

# Telegram
telegram-buy = Credits für Telegram Stars. Wähle ein Paket:
telegram-buy-alone = Credits gibt es im privaten Gespräch mit mir:
telegram-pack = { $credits } Credits für { $stars } ⭐
telegram-bill = { $credits } Credits
telegram-bill-about = { $credits } Credits für Downloads mit diesem Bot.
telegram-paid = Danke: { $credits } Credits sind dazugekommen. Neues Guthaben: { $balance }.
telegram-not-sold = Das wird nicht mehr verkauft. Sende /buy, um zu sehen, was es gibt.
telegram-refunded = { $stars } ⭐ wurden zurückgegeben und { $credits } Credits abgezogen.
telegram-refund-usage = Nenne die Kennung der Zahlung: /refund CHARGE
telegram-support = Bei Fragen zu einer Zahlung schreib an den Betreiber dieses Bots und nenne ihre Zahlungsnummer.
telegram-payment = { $credits } Credits für { $stars } ⭐, Zahlungsnummer { $charge }
telegram-inline-video = Als Video senden
telegram-inline-audio = Als Audio senden
telegram-inline-hint = Schreibe einen Link hinter meinen Namen
telegram-lacks-privacy = Ich sehe nur Befehle und Nachrichten, die mich nennen. Schalte den Privacy Mode bei @BotFather aus (/setprivacy) und füge mich neu hinzu, oder mach mich zum Administrator.
telegram-lacks-delete = Ich darf hier keine Nachrichten löschen, deshalb bleibt delete_original ohne Wirkung. Mach mich zu einem Administrator, der das darf.
telegram-lacks-send = Ich darf hier keine Nachrichten senden. Erlaube es in den Berechtigungen der Gruppe.
telegram-lacks-send-files = Ich darf hier keine Videos senden. Erlaube Medien in den Berechtigungen der Gruppe.
telegram-lacks-admin = Ich bin kein Administrator dieses Kanals und kann deshalb nichts posten. Mach mich zu einem, der Nachrichten posten darf.
telegram-lacks-target = Ich bin nicht in dem Chat, den deliver_to nennt, oder darf dort nicht schreiben. Füge mich dort als Administrator hinzu.
telegram-lacks-agreement = Der Chat, den deliver_to nennt, nimmt von hier keine Dateien. Seine Administratoren erlauben es dort mit /rules takes_from { $chat }
telegram-help-paysupport = nach einer Zahlung fragen
telegram-help-diagnose = sagen, was mir in dieser Gruppe fehlt
telegram-not-yours = Das kann nur drücken, wer gefragt hat, oder ein Administrator dieser Gruppe.
telegram-not-yours-channel = Das wurde als Kanal gefragt: Drücken können es seine Administratoren, wenn ich in ihm bin, und die dieser Gruppe. Frag in deinem Namen, oder nenne die Form: /get LINK mp4.

link-code = Dein Code: { $code }
link-how = Sende mir auf der anderen Plattform in einem privaten Gespräch /link { $code }.
link-until = Er gilt einmal, { $time } lang.
link-warning = Wer ihn benutzt, teilt deine Credits und deinen Verlauf: Gib ihn niemandem.
link-identities = Zusammen: { $identities }
linked = Diese Konten sind jetzt eines: ein Guthaben, ein Verlauf, eine Reihe von Einstellungen.
linked-hint = Wenn du das nicht wolltest, nimmt /unlink diese Plattform wieder heraus.
linked-locked-out = Frühere API-Schlüssel, Anmeldungen und Webhooks gelten nicht mehr. /apikey macht einen neuen Schlüssel.
unlinked = { $identity } steht wieder für sich.
unlinked-empty = Das neue Konto ist leer. Credits und Verlauf bleiben beim anderen.
document = Hier ist { $name } mit allem, was über dich gespeichert ist.
forget-warning = Das löscht alles, was über dich gespeichert ist, und lässt sich nicht rückgängig machen.
forget-what = Weg sind dann deine Aufträge und Dateien, Einstellungen, Abos, Schlüssel, Plattformen und der Rest deiner Credits.
forget-stays = Was bleibt, ist das Buch der Credits, in dem niemand erkennen kann, dass du es warst.
forget-how = Wenn du das willst, sende innerhalb von zehn Minuten /forget { $word }.
forgotten = Alles, was über dich gespeichert war, ist gelöscht. Wer wieder schreibt, fängt neu an.
history-none = Du hast noch keine Dateien bekommen. Sende einen Link, um eine zu bekommen.
history-nothing = Keine deiner Dateien hat alle diese Wörter im Titel, im Namen des Kanals oder im Link.
history-head = { $count ->
    [one] 1 Datei
   *[other] { $count } Dateien
}, Seite { $page } von { $pages }
history-line = #{ $job } { $title }, { $day }: { $command }
history-more = Mehr: { $command }
language-current = Ich schreibe dir auf { $language }.
language-auto = Mit /language auto richte ich mich wieder nach deiner Plattform.
access-open = Alle dürfen diesen Bot benutzen, außer denen, die ausgeschlossen sind.
access-allowed = Nur wer zugelassen ist, darf diesen Bot benutzen.
access-allow = Zugelassen: { $kind ->
    [person] Person
    [chat] Gruppe
   *[site] Website
} { $subject }
access-deny = Ausgeschlossen: { $kind ->
    [person] Person
    [chat] Gruppe
   *[site] Website
} { $subject }

# Warum etwas nicht geht
private_only = Das bleibt zwischen dir und mir: Sende es in einem privaten Gespräch.
banned = Du bist von diesem Bot ausgeschlossen{ $reason ->
    [none] .
   *[other] : { $reason }.
}
person_not_allowed = Nur wer zugelassen ist, darf diesen Bot benutzen. Frag den Betreiber.
chat_not_allowed = Dieser Bot ist nicht für diese Gruppe gedacht. Frag den Betreiber.
site_not_allowed = Von { $site } wird hier nichts heruntergeladen.
bad_subject = „{ $subject }“ nennt keine Person, Gruppe oder Website. Schreib es wie telegram:123 oder example.com.
bad_link_code = Dieser Code gilt nicht mehr oder hat nie gegolten. Sende auf der anderen Plattform /link für einen neuen.
same_account = Das ist schon ein und dasselbe Konto.
not_linked = Eine solche andere Plattform gibt es in deinem Konto nicht. /link zeigt, welche es gibt.
wrong_word = Das ist nicht das richtige Wort, oder es ist zu alt. Sende /forget für ein neues.
unknown_language = In „{ $language }“ gibt es keine Texte. Es gibt: { $available }.
account_gone = Dein Konto wurde gelöscht. Schreib noch einmal, um neu anzufangen.
user_error = Das geht nicht.
not_a_link = { $text ->
    [none] Das ist kein Link.
   *[other] „{ $text }“ ist kein Link.
} Ein Link beginnt mit https:// oder http:// und dem Namen einer Seite.
link_too_long = Dieser Link hat { $actual } Zeichen, und mehr als { $limit } gehen nicht. Sende den Link der Seite, auf der es läuft.
unsupported_scheme = Adressen, die mit { $scheme }: beginnen, gehen nicht. Sende einen Link, der zu https:// oder http:// führt.
unsupported_link = Auf der Seite ist weder Video noch Ton zu finden. Sende den Link der Seite, auf der es läuft.
private_address = Der Link führt in ein privates Netz{ $host ->
    [none] {""}
   *[other] {" "}({ $host })
} und wird nicht abgerufen. Sende einen öffentlichen Link.
host_not_found = Die Website { $host ->
    [none] {""}
   *[other] { $host }{" "}
}ist nicht erreichbar. Prüf die Schreibweise des Links, oder versuch es später noch einmal.
no_match = { $candidates ->
    [none] Von „{ $title }“ war keine freie Aufnahme zu finden.
   *[other] Keine freie Aufnahme ist mit Sicherheit „{ $title }“. Sende den Link von einer dieser, wenn es die richtige ist: { $candidates }.
}
media_unavailable = Unter diesem Link gibt es nichts mehr. Prüf den Link: Vielleicht wurde der Inhalt gelöscht.
access_denied = Die Website gibt das nicht heraus. Versuch einen Link, der sich ohne Konto öffnen lässt.
login_required = Die Website zeigt das nur angemeldeten Personen. Sende einen Link, der für alle offen ist.
private_media = Das wurde auf privat gestellt. Bitte die Person, der es gehört, es öffentlich zu teilen.
geo_blocked = { $countries ->
    [none] Die Website zeigt das in unserem Land nicht.
   *[other] Die Website zeigt das nur in diesen Ländern: { $countries }.
}
drm_protected = Das ist kopiergeschützt und kann nicht heruntergeladen werden.
not_live_yet = { $starts_at ->
    [none] Dieser Stream hat noch nicht begonnen. Sende den Link noch einmal, wenn es so weit ist.
   *[other] Dieser Stream beginnt am { $starts_at }. Sende den Link dann noch einmal.
}
nothing_recorded = Bis die Aufnahme angehalten wurde, war nichts aufgenommen.
platform_failed = Die Website hat gerade ein Problem. Versuch es in ein paar Minuten noch einmal.
not_media = Was ankam, ist weder Video noch Ton ({ $found }). Prüf, ob der Link im Browser abspielt.
incomplete_media = Die Website hat abgebrochen: { $actual } von { $expected } kamen an. Versuch es in ein paar Minuten noch einmal.
too_long = Das ist zu lang: { $actual }, und die Grenze ist { $limit }. Nimm einen kürzeren Teil, etwa 1:05-2:30.
too_large = { $actual ->
    [none] Das ist zu groß: Die Grenze ist { $limit }.
   *[other] Das ist zu groß: { $actual }, und die Grenze ist { $limit }.
} Wähle eine kleinere Höhe oder nur den Ton.
upload_too_large = { $limit ->
    [none] Die Datei ist zu groß, um sie hier zu senden.
   *[other] Die Datei ist zu groß, um sie hier zu senden: Die Grenze ist { $limit }.
} Wähle eine kleinere Höhe oder nur den Ton.
cannot_fit = Das lässt sich nicht unter { $limit } bringen und dabei gut bleiben. Wähle eine kleinere Höhe oder nur den Ton.
unknown_choice = Eine Fassung „{ $choice }“ gibt es nicht. Wähle eine aus dem Angebot, oder nenne ein Format wie mp4 oder mp3.
bad_items = „{ $text }“ nennt keine Einträge einer Liste. Schreib sie wie 1-5,8 oder 12-.
no_such_items = Einträge { $items } gibt es in der Liste nicht; der letzte hat die Nummer { $last }.
too_many_items = Das sind { $actual } Einträge, und { $limit } gehen auf einmal. Nenne weniger, etwa 1-{ $limit }.
not_a_list = Das ist ein einzelner Inhalt und keine Liste. Lass weg, welche Einträge du willst.
bad_clip = „{ $text }“ ist kein Ausschnitt eines Videos. Schreib ihn wie 1:05-2:30, 1m5s- oder -30.
clip_outside = { $end ->
    [none] Der Ausschnitt ab { $start }
   *[other] Der Ausschnitt von { $start } bis { $end }
} liegt nicht darin: Die Länge ist { $duration }. Nenne einen Ausschnitt, der darin liegt.
cannot_hold = Dateien der Art { $container } können { $part ->
    [subtitles] keine Untertitel
    [cover] kein Titelbild
    [chapters] keine Kapitel
   *[other] { $part } nicht
} enthalten. Diese können es: { $fitting }.
no_subtitles = { $available ->
    [none] Es gibt keine Untertitel dazu.
   *[other] Untertitel in „{ $language }“ gibt es nicht, nur in { $available }.
}
no_audio_language = Ton in „{ $language }“ gibt es nicht, nur in { $available }.
no_picture = Die Website hat kein Bild davon.
no_chapters = Es ist nicht in Kapitel geteilt. Nenne stattdessen einen Ausschnitt wie 1:05-2:30.
no_pictures = Das ist kein Beitrag mit Bildern. Lass das Wort album weg.
no_sound = Es hat keinen Ton. Frag nach einem Videoformat wie mp4.
not_live = Das ist nicht live. Lass weg, wie lange aufgenommen wird; nenne einen Ausschnitt wie 1:05-2:30.
clip_of_live = Eine Liveübertragung hat noch keine Ausschnitte. Sag, wie lange sie von jetzt an aufgenommen wird: live 30s.
no_segments = SponsorBlock kennt nur Videos von YouTube{ $platform ->
    [other] {""}
   *[x] , nicht von { $platform }
}. Lass das Wort weg.
nothing_left = Alles davon ist als das markiert, was du herausgeschnitten haben willst. Lass das Wort sponsorblock weg.
no_fonts = Hier gibt es keine Schrift, um Untertitel ins Bild zu zeichnen. Verlange sie als Datei oder eingebettet.
quote_expired = Dieses Angebot ist zu alt. Sende den Link noch einmal.
wrong_state = Auftrag #{ $job_id } hat den Stand „{ $state }“, deshalb geht das nicht.
rate_limited = Das war viel auf einmal. Versuch es in { $retry_after } noch einmal.
too_many_jobs = Du hast schon { $limit } unfertige Aufträge. Warte, bis einer fertig ist, oder brich einen mit /cancel ab.
queue_full = Die Warteschlange ist im Moment voll. Versuch es in ein paar Minuten noch einmal.
cooling_down = Zu viele Anfragen hintereinander wurden abgelehnt. Versuch es in { $retry_after } noch einmal.
form_not_allowed = Ohne Credits kannst du { $allowed } haben, aber nicht { $format }.
admins_only = Dieser Befehl ist nur für Administratoren.
moderators_only = Das ist denen vorbehalten, die diese Gruppe oder diesen Server verwalten.
unknown_person = Hier ist niemand namens { $name } bekannt. Nenne eine Person als platform:id, etwa telegram:123.
unknown_voucher = Dieser Gutschein ist ungültig oder wurde schon eingelöst.
bad_amount = „{ $amount }“ ist kein Betrag, den man vergeben kann. Schreib eine ganze Zahl für Credits oder 5usd für Dollar.
not_for_giving = Credits, die du verschenken kannst: { $giveable }. Das sind gekaufte, eingelöste und erhaltene; womit jedes Konto beginnt, ist für eigene Downloads da.
gift_to_oneself = Dir selbst kannst du keine Credits schenken.
gift_in_dollars = Verschenken lassen sich nur Credits, keine Dollar. Schreib eine ganze Zahl.
not_in_a_group = Das geht nur in Gruppen.
nothing_to_follow = Das ist weder ein Kanal noch eine Playlist. Sende den Link zu so etwas.
bad_wish = „{ $word }“ wird hier nicht verstanden. Schreib title:WORD, min:1m oder max:20m, oder eine Fassung wie mp3.
too_many_follows = Es sind schon { $limit } Quellen abonniert, und das ist die Grenze. Beende erst eine mit /unfollow.
unknown_follow = Unter der Nummer { $number } ist hier nichts abonniert. /following zeigt, was es ist.
bot_off = Der Bot ist hier ausgeschaltet. /rules mode schaltet ihn wieder ein.
draining = Im Moment wird nichts Neues angenommen: An den Maschinen wird gearbeitet. Versuch es später noch einmal.
platform_off = { $reason ->
    [none] Von { $platform } wird im Moment nichts heruntergeladen.
   *[other] Von { $platform } wird im Moment nichts heruntergeladen ({ $reason }).
}
unknown_platform = Eine Plattform { $name } gibt es nicht. Es gibt: { $possible }.
seal_broken = Das Versiegelte lässt sich nicht öffnen: Es wurde mit einem anderen Schlüssel versiegelt.
no_key = Dieser Prozess hat keinen Schlüssel, um Cookies zu versiegeln. Setze CLIPFERRY_COOKIES_KEY.
unreadable_file = Die Datei { $path } lässt sich nicht lesen: { $reason }.
unwritable_folder = In { $path } lassen sich keine Dateien speichern: { $reason }.
bad_cookies = { $reason ->
    [empty] In dieser Datei sind keine Cookies.
    [large] Diese Datei ist zu groß für eine Cookie-Datei.
    [text] Diese Datei ist kein Text in UTF-8.
    [json] Das ist JSON. Exportiere die Cookies im Netscape-Format (cookies.txt).
    [header] Das ist der Text eines Headers. Exportiere die Cookies im Netscape-Format (cookies.txt).
    [fields] Zeile { $line } hat keine sieben durch Tabulatoren getrennten Felder. Exportiere die Cookies im Netscape-Format (cookies.txt).
    [flag] In Zeile { $line } fehlt TRUE oder FALSE, oder der Pfad ist keiner.
    [time] Das Ende in Zeile { $line } ist keine Zeit.
    [domain] Die Domain in Zeile { $line } ist keine.
    [name] So wie in Zeile { $line } kann kein Cookie heißen.
   *[other] Den Wert in Zeile { $line } kann kein Cookie haben.
}
cookies_of_others = In dieser Datei sind keine Cookies von { $platform }, sondern von: { $domains }.
cookies_expired = Alle diese Cookies sind abgelaufen. Exportiere sie neu.
cookies_fail = Der Link öffnet sich mit diesen Cookies nicht ({ $result }).
cookies_not_needed = Dieser Link öffnet sich auch ohne Cookies und beweist nichts. Nenne einen, der sich nur damit öffnet.
no_cookie_file = Sende die Datei mit den Cookies mit, mit der Bildunterschrift /cookies { $platform }.
unknown_cookies = Einen Satz { $number } gibt es nicht. /cookies zeigt, was es gibt.
no_test_link = Nenne einen Link, der sich nur damit öffnet: /cookies try { $number } LINK
too_many_cookies = Eine Plattform hat höchstens { $limit } Sätze. Entferne zuerst einen.
taken_down = Das wird hier nicht herausgegeben.
text_too_long = Der Text hat { $actual } Zeichen, und { $limit } passen überall in eine Nachricht. Kürze ihn.
unknown_fault = Über den Fehler { $error_id } ist nichts gespeichert. Was älter als 30 Tage ist, wird vergessen.
bad_rule = „{ $value }“ ist kein Wert für „{ $rule }“. Möglich: { $possible }.
no_such_rule = Eine Regel „{ $rule }“ gibt es hier nicht. Möglich: { $possible }.
role_needed = In dieser Gruppe können nur Mitglieder mit einer dieser Rollen fragen: { $roles }.
format_not_here = In dieser Gruppe gibt es { $allowed }, aber nicht { $format }.
daily_limit = Dein Limit an Downloads am Tag in dieser Gruppe ist erreicht: { $limit }. Versuch es in { $retry_after } noch einmal.
not_yours = Dieses Angebot galt jemand anderem. Sende den Link selbst.
maybe_delivered = Das Senden wurde unterbrochen, und vielleicht ist die Datei angekommen.
key_invalid = Dieser API-Schlüssel ist ungültig. Erstelle einen mit /apikey in einem Chat.
unknown_key = Du hast keinen API-Schlüssel { $prefix }.
too_many_keys = Du hast schon { $limit } API-Schlüssel. Widerrufe erst einen.
scope_missing = Dieser API-Schlüssel hat die Berechtigung „{ $scope }“ nicht.
login_invalid = Diese Anmeldung ist nicht mehr gültig. Hol dir mit /login in einem Chat eine neue.
unknown_webhook = Du hast keinen Webhook { $webhook_id }.
too_many_webhooks = Du hast schon { $limit } Webhooks. Lösche erst einen.
request_reused = Der Idempotency-Key „{ $name }“ wurde schon für eine andere Anfrage benutzt.
too_many_attempts = Jeder von { $attempts } Versuchen hat seinen Worker zum Absturz gebracht, deshalb wurde der Auftrag aufgegeben.
timed_out = Es hat länger als { $limit } gedauert und wurde angehalten. Versuch es später noch einmal.
workers_away = Im Moment antwortet kein Worker. Versuch es in ein paar Minuten noch einmal.
extractor_broken = Diese Website ließ sich nicht lesen; wahrscheinlich hat sie sich geändert. Fehler { $error_id } wurde aufgezeichnet. Versuch es in ein paar Tagen noch einmal.
unexpected = Bei uns ist etwas schiefgegangen. Fehler { $error_id } wurde aufgezeichnet.
not_enough_credits =
    { $currency ->
        [usd] Nicht genug Guthaben: { $needed } nötig, { $balance } übrig.
       *[other] Nicht genug Credits: { $needed } nötig, { $balance } übrig. /buy zeigt, wie du mehr bekommst.
    }
unknown_job = Du hast keinen Auftrag #{ $job_id }. /jobs zeigt deine.
file_gone = Die Datei ist abgelaufen. Sende den Link noch einmal.
link_invalid = Dieser Download-Link ist ungültig.
link_expired = Dieser Download-Link ist abgelaufen. Verlange die Datei noch einmal.
disk_full = Die Festplatte ist voll, deshalb konnte die Datei nicht aufgehoben werden. Der Auftrag bleibt: Versuch ihn später noch einmal.
storage_away = Die { $part ->
    [redis] Warteschlange
    [files] Dateiablage
   *[other] Datenbank
} antwortet im Moment nicht. Versuch es in einer Minute noch einmal.
library_missing = Was eine Einstellung verlangt, ist nicht installiert: pip install 'clipferry[{ $extra }]'.
unreachable = Dorthin lässt sich nichts mehr senden. Schreib aus einem anderen Gespräch.
turned_away = Die Plattform nimmt eine Weile nichts von uns an, weil zu viel gesendet wurde. Versuche es in einer Stunde noch einmal.
platform_away = Die Plattform nimmt im Moment nichts an. Versuche es in ein paar Minuten noch einmal.
not_started = Telegram lässt mich dir nichts senden, bevor du mich gestartet hast. Öffne { $bot }, drücke Start und versuche es noch einmal.
no_files_here = Solche Dateien darf ich hier nicht senden. /diagnose sagt, was fehlt.
no_links = In { $place ->
    [input] der Eingabe
   *[file] dieser Datei
} ist kein Link.
unknown_charge = Es ist keine Zahlung „{ $charge }“ verbucht.
already_refunded = Die Zahlung „{ $charge }“ wurde schon zurückgegeben.

# Beim Starten
already_running = Clipferry läuft schon auf dem Datenordner { $folder } (Prozess { $pid }). Beende es, oder setze CLIPFERRY_DATA_DIR.
port_in_use = Ein anderes Programm lauscht auf { $host }:{ $port }. Setze CLIPFERRY_HTTP_PORT auf einen freien Port.
stack_failed = Dieser Teil konnte nicht gestartet werden: { $part }. Grund: { $reason }.
still_at_work = Noch bei der Arbeit (Worker: { $workers }, Frontends: { $front_ends }): { $names }. Beende sie zuerst. Was abgeschossen wurde, ist in { $seconds } Sekunden vergessen; --force fragt nicht danach.
under_maintenance = Die Datenbank wird gerade von { $holder } wiederhergestellt oder kopiert. Versuche es danach noch einmal.
database_not_empty = Die Zieldatenbank ist nicht leer: Ihre Tabelle { $table } hat Zeilen. Es wurde nichts kopiert; nenne eine leere Datenbank.
database_outdated = Die Datenbank hat den Stand { $found ->
    [none] „leer“
   *[other] { $found }
}, gebraucht wird { $needed }. Führe clipferry migrate mit einer Version von Clipferry aus, die beide kennt.
copy_differs = Die Kopie der Tabelle { $table } gleicht ihrem Original nicht. Es wurde nichts davon behalten; das Original ist unverändert.
backup_invalid = { $path } ist keine brauchbare Sicherung: { $reason }.
key_differs = Die Sicherung enthält ein anderes { $name } als das hier benutzte. Es wurde nichts geändert; räume zuerst das andere weg.
no_database = Unter { $address } ist keine Datenbank, die hier benutzt werden kann: Nenne eine PostgreSQL-Adresse oder eine vorhandene SQLite-Datei.
index_away = Nach einer anderen Version von yt-dlp kann nicht gesucht werden: { $reason }.
release_unusable = yt-dlp { $version } ist hier nicht zu gebrauchen: { $reason }.
update_under_way = Ein anderer Prozess kümmert sich gerade um die Versionen von yt-dlp. Versuche es in einer Minute noch einmal.
nothing_before = Es gibt nichts, wohin man zurückgehen könnte: Das installierte yt-dlp { $version } ist in Gebrauch.
ytdlp-in-use = yt-dlp { $version } ist in Gebrauch, erschienen am { $day }; installiert ist { $installed }.
ytdlp-pinned = Es ist festgehalten: Bis es gelöst wird, wird kein anderes benutzt.
ytdlp-off = Neuere werden nicht von selbst benutzt: CLIPFERRY_YTDLP_UPDATES ist aus.
ytdlp-next = Nach einem neueren wird als Nächstes gesucht: { $at }.
ytdlp-trouble = Die letzte Suche schlug fehl: { $reason }
ytdlp-told = { $at }  { $version }  { $what ->
    [adopted] seitdem in Gebrauch
    [refused] abgelehnt
    [rolled_back] zurückgenommen
    [pinned] festgehalten
   *[unpinned] gelöst
}
upkeep-copied = { $rows } Zeilen kopiert; Anzahlen und Summen stimmen überein.
upkeep-written = { $path } enthält { $rows } Zeilen, die Schlüssel und { $files } Dateien. Verwahre es so sicher wie die Schlüssel.
upkeep-restored = { $rows } Zeilen, die Schlüssel und { $files } Dateien aus { $path } wiederhergestellt.

# Seiten
view-until = Verfügbar bis: { $time }
view-download = Herunterladen
login-heading = Anmelden
login-button = Bei Clipferry anmelden
login-done = Du bist angemeldet. Programme benutzen dieses Token 12 Stunden lang als „Authorization: Bearer“. Es wird nur jetzt gezeigt.
page-400 = Nicht verstanden
page-401 = Bitte melde dich an
page-402 = Nicht genug Credits
page-403 = Nicht erlaubt
page-404 = Nicht gefunden
page-405 = Hier nicht möglich
page-409 = Noch nicht
page-410 = Nicht mehr da
page-412 = Eine andere Datei
page-413 = Zu viel
page-415 = Hier nicht lesbar
page-416 = Diesen Teil gibt es nicht
page-422 = Nicht verstanden
page-429 = Zu schnell
page-500 = Ein Fehler bei uns
page-502 = Die Website hat versagt
page-503 = Gleich wieder da
bad_request = Die Anfrage wurde nicht verstanden.
crowded = Im Augenblick sind zu viele verbunden. Versuche es gleich noch einmal.
not_found = Unter dieser Adresse gibt es nichts. Prüf, ob der Link vollständig ist.
method_not_allowed = Diese Adresse beantwortet nur { $allowed }.
unauthorized = Sag, wer fragt: Sende einen API-Schlüssel als X-API-Key, oder melde dich mit /login an.
malformed = Die Anfrage wurde nicht verstanden: { $faults }.
unsupported_media_type = Sende den Inhalt der Anfrage als { $allowed }.
body_too_large = Der Inhalt der Anfrage ist größer als { $limit }.
too_many_streams = Du verfolgst schon { $limit } Aufträge gleichzeitig.
precondition_failed = Die Datei ist nicht die, die verlangt wurde. Beginne den Download von vorn.
range_not_satisfiable = Die Datei endet vor dem Teil, der verlangt wurde: Sie hat { $size } Byte.

# Discord
discord-pick = Wähle eine Fassung
discord-outlives = Wenn das länger als 15 Minuten dauert, geht es in einer privaten Nachricht weiter.
discord-more = Weitere Einstellungen
help-diagnose = sagen, was dem Bot fehlt, um hier zu arbeiten
diagnose-mode = Modus hier: { $mode }
diagnose-fine = Es fehlt nichts.
diagnose-permission = Fehlende Berechtigung: { $name }
diagnose-intent = Es fehlt: CLIPFERRY_DISCORD_READS_MESSAGES mit dem Message Content Intent, den dieser Modus braucht.
diagnose-private = In einem privaten Gespräch kann nichts fehlen.
diagnose-absent = Der Bot selbst ist nicht auf diesem Server: Hier antwortet er nur auf Befehle und macht nach 15 Minuten in einer privaten Nachricht weiter.
discord-off-here = Der Bot ist in diesem Kanal ausgeschaltet. Schreib ihm privat.
discord-done = Erledigt.
discord-not-yours = Das kann nur benutzen, wer gefragt hat. Sende selbst /get.
discord-no-link = In dieser Nachricht ist kein Link.
discord-one-link = Hier ist Platz für einen Link. Mehrere nimmt /bulk.
discord-delivered-to = Gesendet an { $channel }.
discord-help-bulk = mehrere Links herunterladen, oder die aus einer Textdatei
discord-option-link = Ein Link zu einem Video, einem Lied oder einer Seite, auf der eines ist
discord-option-format = Etwa mp4, webm, mp3, m4a …
discord-option-quality = best, 1080p, 720p, 320k …
discord-option-audio_only = Ton ohne Bild
discord-option-clip = Ein Ausschnitt davon: 1:05-2:30
discord-option-thumbnail = Auch das Vorschaubild
discord-option-subtitles = Eine Sprache: en, de …
discord-option-filename = Wie die Datei heißen soll
discord-option-more = Weitere Wörter: live 30s, chapters, lang:fr, cover, exact; bei Listen 1-5,8 und zip
discord-option-spoiler = Die Datei als Spoiler verdecken
discord-option-private = Nur du siehst die Antwort
discord-option-job = Die Nummer eines deiner Aufträge
discord-option-links = Links, durch Leerzeichen getrennt
discord-option-file = Eine Textdatei mit Links
discord-option-here = Nur in diesem Kanal
discord-option-other = Was der Befehl annimmt:
discord-menu-media = Medien holen
discord-menu-audio = Ton holen
discord-choice-on = an
discord-choice-off = aus
discord-choice-member = Mitglied
discord-choice-pool = Gruppenkasse
discord-choice-both = beide
discord-choice-person = Person
discord-choice-chat = Chat
discord-choice-site = Website
cross_site = Dieses Formular kam nicht von einer unserer Seiten, oder die Seite ist zu alt. Öffne die Seite neu und sende es von dort.
only_in_chats = Das betrifft einen einzelnen Chat. Sende es in dem Chat, für den es gilt.
login-programs = Programme melden sich stattdessen mit einem Token an. Dieser Link ergibt das eine oder das andere, einmal.
login-token = Token für Programme zeigen
web-token = Token
web-skip = Zum Inhalt springen
web-menu = Seiten
web-home = Herunterladen
web-jobs = Meine Downloads
web-account = Konto
web-logout = Abmelden
web-welcome = Schick einen Link, und du bekommst die Datei.
web-how-to-sign-in = Zum Anmelden sende dem Bot in einem privaten Chat /login und öffne den Link aus seiner Antwort.
web-home-heading = Eine Datei holen
web-paste = Links oder ein Befehl
web-hint = Ein Link oder mehrere, auch mit eigenen Worten dazwischen. /help nennt die Befehle.
web-send = Senden
web-busy = Wird nachgesehen …
web-answers = Antworten
web-items = Nur diese Einträge
web-newest = Neueste Downloads
web-all = Alle { $count }
web-pages = Weitere Seiten
web-play = Abspielen
web-redo = Noch einmal holen
web-rename = Umbenennen
web-title = Neuer Titel
web-save = Speichern
web-delete = Löschen
web-delete-sure = Der Download und seine Dateien sind dann weg, und Links darauf enden.
web-delete-yes = Endgültig löschen
web-state = Stand
web-any = Alle
web-state-waiting = Wartend
web-state-running = Laufend
web-state-unfinished = Unfertig
web-state-done = Fertig
web-state-failed = Fehlgeschlagen
web-state-cancelled = Abgebrochen
web-words = Titel, Urheber oder Link
web-show = Zeigen
web-facts = Einzelheiten
web-source = Quelle
web-cost = Preis
web-asked = Angefordert
web-files = Dateien
web-list-items = Einträge
web-credits = Guthaben
web-book = Letzte Buchungen
web-day = Tag
web-what = Was
web-about = Wofür
web-amount = Betrag
web-statistics = Statistik
web-by-day = Downloads nach Tagen
web-time-by-day = Spielzeit nach Tagen
web-credits-by-day = Guthaben nach Tagen
web-by-site = Downloads nach Seiten
web-by-format = Downloads nach Formaten
web-as-table = Als Tabelle
web-admin = Verwaltung
web-queue = Warteschlange
web-people = Personen
web-grants = Gutschriften
web-person = Person
web-reason = Grund
web-grant = Gutschreiben
web-resume = Fortsetzen
web-pause = Anhalten: keinen Job starten
web-drain = Leeren: nichts Neues annehmen
web-workers = Worker
web-no-workers = Kein Worker ist da. Downloads warten, bis einer startet.
web-name = Name
web-queues = Nimmt
web-slots = Plätze
web-due = Lebenszeichen binnen
web-unfinished = Unfertige Downloads, älteste zuerst
web-title-of = Titel
web-front-end = Angefordert in
web-failures = Fehlschläge der letzten { $days } Tage
web-no-failures = Nichts ist fehlgeschlagen.
web-site = Seite
web-downloads = Downloads
web-count = Anzahl
web-last = Zuletzt
web-person-words = Name oder Konto
web-tier = Stufe
web-since = Seit
web-nobody = So heißt niemand.
web-access = Zugang
web-ban = Sperren
web-unban = Entsperren
web-no-grants = Nichts wurde gutgeschrieben.
web-done = Erledigt.
web-share = Link für andere
web-revoke = Alle Links beenden
