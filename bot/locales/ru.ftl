# Тексты на русском языке. Ключ — это код ошибки или имя части представления.

# Что происходит
looking = Смотрю { $url } …
accepted = Ставлю в очередь …
offer-line = { $number }. { $form }{ $details }
offer-best = Лучшее видео, mp4
offer-pictures = Всё из публикации, как есть
offer-video = { $height }p, { $container }
offer-audio = Звук, { $container }
price = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
    [many] { $credits } кредитов
   *[other] { $credits } кредита
}
price-free = бесплатно
price-most = максимум { $price }
arrives-whole = поместится сюда
arrives-fit = будет уменьшено, чтобы поместиться сюда
arrives-parts = придёт частями, примерно { $parts }
arrives-link = придёт ссылкой
smaller-form = Лучший вариант слишком велик, чтобы отправить его сюда. Вот лучший из тех, что помещаются: { $form }
about-uploader = Автор: { $uploader }
about-length = Длительность: { $length }
about-formats = Качество: { $heights }
about-price = Цена: { $price }
about-price-open = Цена: зависит от длительности его частей
about-live = Сейчас в эфире
about-origin = { $platform }, { $id }
about-date = Опубликовано: { $date }
about-views = { $count ->
    [one] { $count } просмотр
    [few] { $count } просмотра
    [many] { $count } просмотров
   *[other] { $count } просмотра
}
about-likes = { $count ->
    [one] { $count } лайк
    [few] { $count } лайка
    [many] { $count } лайков
   *[other] { $count } лайка
}
about-upcoming = { $at ->
    [none] Ещё не началось
   *[other] Начало: { $at }
}
about-subtitles = Субтитры: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
about-captions = Автоматические субтитры: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
about-chapters = { $count ->
    [one] { $count } глава:
    [few] { $count } главы:
    [many] { $count } глав:
   *[other] { $count } главы:
}
about-more-formats = { $count ->
    [one] … и ещё { $count }; все покажет /formats
    [few] … и ещё { $count }; все покажет /formats
    [many] … и ещё { $count }; все покажет /formats
   *[other] … и ещё { $count }; все покажет /formats
}
about-playlist = { $count ->
    [one] Плейлист, { $count } элемент
    [few] Плейлист, { $count } элемента
    [many] Плейлист, { $count } элементов
   *[other] Плейлист, { $count } элемента
}
list-head = { $title } ({ $count ->
    [one] { $count } элемент
    [few] { $count } элемента
    [many] { $count } элементов
   *[other] { $count } элемента
})
list-all = { $count ->
    [1] единственный элемент
   *[other] все { $count }
}
list-first = первые { $count }
list-video = Видео, { $which }, { $container }
list-audio = Звук, { $which }, { $container }
list-zipped = { $form }, одним zip
list-price-open = { $known ->
    [none] цена зависит от длительности
   *[some] { $price } и ещё за { $unknown } по их длительности
}
list-hint = Или назовите элементы: /get LINK 1-5,8 mp3. За один раз не больше { $limit }; /items LINK покажет их список.
list-more = { $count ->
    [one] … и ещё { $count }
    [few] … и ещё { $count }
    [many] … и ещё { $count }
   *[other] … и ещё { $count }
}
list-tally = готово { $done } из { $total }
tally-ready = скачано { $count }
tally-running = в работе { $count }
tally-waiting = ожидает { $count }
tally-failed = с ошибкой { $count }
tally-cancelled = отменено { $count }
list-ended = { $title }: { $tally }
list-retry = /retry { $job } попробует ещё раз то, что не пришло.
offer-whole-list = Весь список, в котором это находится: /pick { $quote } list
bulk-duplicates = { $count ->
    [one] { $count } ссылка пропущена: другая ведёт туда же.
    [few] { $count } ссылки пропущены: другие ведут туда же.
    [many] { $count } ссылок пропущено: другие ведут туда же.
   *[other] { $count } ссылки пропущено: другие ведут туда же.
}
bulk-beyond = { $count ->
    [one] { $count } ссылка пропущена
    [few] { $count } ссылки пропущены
    [many] { $count } ссылок пропущено
   *[other] { $count } ссылки пропущено
}: за один раз можно взять не больше { $limit }.
state-gathering = в работе
help-items = показать элементы плейлиста или канала
queued = { $ahead ->
    [0] В очереди, следующее
    [one] В очереди, впереди { $ahead } задание
    [few] В очереди, впереди { $ahead } задания
    [many] В очереди, впереди { $ahead } заданий
   *[other] В очереди, впереди { $ahead } задания
}
queued-eta = готово примерно через { $time }
queued-paused = Ожидает: по решению администрации скачивания сейчас не запускаются
queued-parked = Ожидает других ваших заданий
stage-looking = Запуск
stage-downloading = Скачивание
stage-recording = Запись
stage-converting = Преобразование
stage-storing = Сохранение
stage-uploading = Отправка
progress-speed = { $speed }/с
progress-left = осталось { $time }
delivered = Готово: { $title }
delivered-cost = Стоимость: { $price }
delivered-link = Ссылка: { $url }
delivered-fit = Уменьшено, чтобы поместиться сюда; оригинал — по ссылке.
delivered-parts = { $parts ->
    [one] Разрезано, чтобы поместиться сюда, на { $parts } часть; целиком — по ссылке.
    [few] Разрезано, чтобы поместиться сюда, на { $parts } части; целиком — по ссылке.
    [many] Разрезано, чтобы поместиться сюда, на { $parts } частей; целиком — по ссылке.
   *[other] Разрезано, чтобы поместиться сюда, на { $parts } части; целиком — по ссылке.
}
delivered-too-large = Файл слишком велик, чтобы отправить его сюда; скачайте его по ссылке.
cancelled = Отменено: { $title }. Ничего не списано.
failed = { $title }: { $reason } Ничего не списано.
retry-hint = /retry { $job } попробует ещё раз.
again-hint = /again { $job } отправит его ещё раз.
keys-none = У вас нет ключей API. /apikey NAME создаст ключ.
keys-listed = Ваши ключи API; /apikey revoke PREFIX отзовёт ключ:
key-line = { $prefix }… { $name } ({ $scopes }), последнее использование: { $used }
key-unused = никогда
key-made = Ключ API «{ $name }». Он показан только сейчас; передавайте его как X-API-Key.
key-revoked = Ключ API { $prefix } больше ничего не открывает.
login-link = Чтобы войти, откройте эту ссылку; время на это: { $time }. Она сработает один раз и предназначена только вам.
nothing-to-do = Делать нечего.
jobs-head = Ваши последние задания
jobs-none-such = Таких заданий нет.
page = Страница { $page } из { $pages }
jobs-none = У вас пока нет заданий. Отправьте ссылку, чтобы начать.
job-line = #{ $job } { $state }  { $title }
state-pending = ждёт проверки
state-queued = ожидает
state-running = в работе
state-ready = скачано
state-delivering = отправляется
state-delivered = готово
state-failed = ошибка
state-cancelled = отменено
credits-off = Скачивание здесь бесплатное.
credits-balance = Баланс: { $available ->
    [one] { $available } кредит
    [few] { $available } кредита
    [many] { $available } кредитов
   *[other] { $available } кредита
}
credits-held = Зарезервировано под текущие задания: { $held }
entry-grant = начисление
entry-reserve = оплата
entry-settle = возврат
entry-release = возврат
entry-purchase = покупка
entry-refund = возврат покупки
entry-daily = дневное пополнение
entry-voucher = ваучер
entry-gift = подарок
entry-join = объединение аккаунтов
entry-line = { $amount } { $kind } { $about }
entry-job = за задание #{ $job }
credited = Зачислено для { $to }: { $amount }.
credited-balance = Новый баланс: { $balance }
vouchers-made = Ваучеры, каждый на { $amount }; они показаны только сейчас:
packs-head = Кредиты за Telegram Stars: отправьте боту в Telegram команду /buy.
packs-line = { $price } за { $stars } Stars
packs-none = Кредиты здесь не продаются.
packs-voucher = Чтобы активировать ваучер, отправьте /voucher CODE.
payer-member = В этой группе каждый платит за себя.
payer-pool = В этой группе платит общий счёт.
payer-balance = На общем счёте: { $pool ->
    [one] { $pool } кредит
    [few] { $pool } кредита
    [many] { $pool } кредитов
   *[other] { $pool } кредита
}
payer-both = В этой группе платит общий счёт, а если он пуст — участник.
renamed = Задание #{ $job } теперь называется { $title }.
deleted = Задание #{ $job } ({ $title }) и его файлы удалены.
action-kept-again = Отправить #{ $job } ещё раз
action-kept-redo = Скачать #{ $job } ещё раз
action-language = { $language }
action-form = { $form }
action-list-form = { $number }
action-format = { $number }
action-formats = Другие форматы
action-offer = ‹ К предложению
action-thumbnail = Обложка
action-whole-list = Весь список
action-cancel = Отменить
action-retry = Повторить
action-again = Отправить ещё раз
action-audio = Только звук
action-link = Ссылка
action-page-back = ‹ Назад
action-page-on = Дальше ›
action-set = { $name }: { $value }
formats-none = Сайт не сообщает форматов.
formats-line = { $number }. { $id }  ·  { $facts }
formats-hint = /form { $quote } NUMBER скачает формат как есть.
bitrate = { $rate } кбит/с
fps = { $fps } кадр/с
stats-none = Вы пока ничего не скачали.
stats-total = { $count ->
    [one] { $count } скачивание
    [few] { $count } скачивания
    [many] { $count } скачиваний
   *[other] { $count } скачивания
}, длительность { $time }, стоимость: { $price }
stats-sites = Сайты: { $tally }
stats-forms = Форматы: { $tally }
stats-day = { $date }: { $count }, { $time }, { $price }
rules-head = Правила этой группы
rules-head-topic = Правила этой темы
rules-line = { $mark } { $name } = { $value } ({ $about })
rules-hint = Изменить правило: /rules NAME VALUE, только для этой темы: /rules here NAME VALUE; значение «default» вернёт исходное.
rule-mode = на что я реагирую: { $possible }; каждое включает предыдущие
rule-platforms = ссылки каких платформ я обрабатываю без просьбы
rule-quiet = не сообщать об ошибках там, где меня не просили
rule-delete-original = удалять сообщение со ссылкой после отправки файла
rule-suppress-embed = скрывать предпросмотр ссылки после отправки файла
rule-in-thread = отвечать в ветке
rule-payer = кто платит: участник (member), общий счёт (pool) или оба (both)
rule-daily-limit = сколько файлов участник может запросить за 24 часа; 0: сколько угодно
rule-formats = какие форматы можно запрашивать
rule-roles = роли, которым можно запрашивать
rule-deliver-to = куда отправлять файлы вместо этого места: /TOPIC этого чата или другой чат, который принимает их отсюда
rule-takes-from = чаты, файлы из которых можно присылать сюда
rule-spoiler = скрывать файлы до нажатия
rule-caption = писать название под файлом
skip-on = В этой группе я реагирую на ваши сообщения, только когда вы об этом просите. /skip off отменит это.
skip-off = В этой группе я реагирую на ваши сообщения так же, как на все остальные.
settings-head = Ваши настройки
settings-line = { $name } = { $value } (возможно: { $possible })
settings-hint = Изменить настройку: /settings NAME VALUE. Форматом может быть и вариант для всех ссылок, например mp3 320k.
followed = Новое из { $title } будет появляться здесь.
followed-hint = /unfollow { $number } отменит подписку.
following-none = Здесь нет подписок. /follow LINK подпишет на канал или плейлист.
following-head = Подписки здесь:
following-paused = приостановлено
unfollowed = Подписка на { $title } здесь отменена.
follow-paused = Подписка на { $title } приостановлена.
follow-paused-hint = Чтобы продолжить, отправьте /follow { $url }
follow-waits = Новое из { $title } пока ждёт.
wish-title = в названии есть { $words }
wish-min = не короче { $length }
wish-max = не длиннее { $length }
tier-public = без кредитов
tier-member = с кредитами
tier-admin = администраторы
person = Пользователь #{ $user }, группа: { $tier }
person-jobs = Задания: { $jobs }
person-since = Известен боту с: { $time }
person-seen = Последний запрос: { $time }
banned-on = От { $person } больше ничего не принимается.
banned-off = От { $person } запросы снова принимаются.
every-job-head = Незавершённые задания всех пользователей, сначала самые старые:
queue-open = Очередь открыта.
queue-paused = Пауза: задания не запускаются. /resume продолжит работу.
queue-draining = Завершение: новое не принимается, задания не запускаются. /resume продолжит работу.
queue-waiting = Ожидает: { $count }{ $tiers ->
    [none] {""}
   *[other] {" "}({ $tiers })
}
queue-running = В работе: { $running }
queue-workers = { $workers ->
    [one] { $workers } рабочий процесс, одновременно заданий: { $slots }
    [few] { $workers } рабочих процесса, одновременно заданий: { $slots }
    [many] { $workers } рабочих процессов, одновременно заданий: { $slots }
   *[other] { $workers } рабочего процесса, одновременно заданий: { $slots }
}
queue-eta = Всё будет готово примерно через { $time }
broadcasts-none = Рассылок не было.
broadcasts-head = Последние рассылки:
broadcast-stopped = остановлена
broadcast-run = { $platform }: отправлено { $told }, недоступно { $blocked }, с ошибкой { $failed }, осталось { $left }
notice-on = С этого момента все видят:
notice-off = Объявлений больше нет.
fault = Ошибка { $error_id }, { $kind }, { $time }
platforms-head = Платформы:
platform-on = { $platform }: включена
platform-off = { $platform }: выключена ({ $reason })
health-head = Удачные запросы и загрузки:
health-none = За последние сутки ничего не запрашивалось.
health-share = { $share } из { $tried }
health-line = { $platform }: за час { $hour }, за сутки { $day }
health-cookies = Куки платформы { $platform }: { $states }
health-ytdlp = yt-dlp { $version }, вышел { $days ->
    [one] { $days } день назад
    [few] { $days } дня назад
    [many] { $days } дней назад
   *[other] { $days } дня назад
}
health-proxy = Прокси { $name } платформы { $platform }: работает
health-proxy-rests = Прокси { $name } платформы { $platform }: отдыхает ещё { $left } ({ $reason })
health-trouble = Требует внимания: { $trouble }
cookies-head = Куки:
cookies-none = Здесь нет куки. Пришлите файл в формате Netscape (cookies.txt) с подписью /cookies PLATFORM.
cookies-line = { $number }. { $platform } ({ $domains }): { $state }, хранится { $age }, использован раз: { $uses }, последний итог: { $result }
cookies-new = ещё не использован
cookies-good = работает
cookies-dead = не работает
cookies-kept = Сохранён как набор { $number } платформы { $platform }, для { $domains }.
cookies-left-out = Пропущено, так как с других сайтов или истекло: { $count }
cookies-proven = Ссылка с ними открывается.
cookies-untried = Они не проверены. Назовите ссылку, которая открывается только с ними: /cookies { $platform } LINK
cookies-delete = Если ваше сообщение с файлом ещё на месте, удалите его.
cookies-removed = Набор { $number } платформы { $platform } забыт.
alarm-cookies-dead = Набор { $number } куки платформы { $platform } больше не работает ({ $result }) и не используется. Пришлите новый файл с подписью /cookies { $platform }.
alarm-ytdlp-refused = Новый yt-dlp { $version } не используется ({ $why }: { $detail }). Остаётся прежний; подробнее: clipferry ytdlp.
alarm-ytdlp-rolled-back = С yt-dlp { $version } стало хуже, и он отозван ({ $detail }). Снова используется прежний.
takedown-undone = { $url } снова выдаётся.
takedown-done = { $url } больше не выдаётся. { $files ->
    [one] Удалён { $files } файл.
    [few] Удалено { $files } файла.
    [many] Удалено { $files } файлов.
   *[other] Удалено { $files } файла.
}
welcome = Здравствуйте! Отправьте мне ссылку на видео, песню или страницу с ними, и я принесу файл.
welcome-form = Знаете, что хотите? Скажите рядом со ссылкой: /get LINK mp3 или /get LINK 720p 1:00-2:30
welcome-more = /settings запоминает, какие файлы вам нравятся, /help показывает всё.
welcome-group = Здравствуйте! Назовите меня рядом со ссылкой или ответьте на неё моим именем, и я принесу файл сюда.
welcome-group-rules = Когда мне говорить, решают администраторы командой /rules. Что работает здесь, покажет /help.
help-intro = Отправьте ссылку на видео, песню или страницу с ними — и получите файл.
help-about-links = Ссылки
help-about-jobs = Загрузки
help-about-credits = Кредиты
help-about-following = Каналы и плейлисты
help-about-groups = Группы
help-about-account = Вы
help-about-house = Управление
help-more = В личной беседе со мной есть ещё: отправьте там /help.
help-line = /{ $name } { $arguments }
help-get = скачать сразу в указанном виде
help-audio = скачать только звук; если формат не указан, в mp3
help-thumb = получить обложку
help-formats = показать все форматы, которые есть на сайте
help-stats = показать, что вы скачали: по сайтам, форматам и дням
help-buy = показать, сколько стоят кредиты
help-rules = показать или изменить правила этой группы
help-skip = не реагировать на вас в этой группе без просьбы или снова реагировать
help-info = рассказать, куда ведёт ссылка
help-jobs = показать ваши последние задания
help-cancel = отменить задание и вернуть кредиты
help-retry = повторить неудавшееся задание
help-again = отправить файлы задания ещё раз
help-refresh = скачать по ссылке заново, даже если файл сохранён
help-rename = дать заданию другое название
help-delete = удалить задание и его файлы
help-voucher = активировать ваучер
help-gift = подарить кредиты человеку или общему счёту группы
help-payer = показать или изменить, кто платит в этой группе
help-follow = присылать сюда всё новое из канала или плейлиста
help-following = показать подписки этого чата
help-unfollow = отменить подписку в этом чате
help-ban = больше ничего не принимать от пользователя
help-unban = снять запрет
help-user = показать, что известно о пользователе
help-queue = показать длину очереди и кто работает
help-pause = не запускать задания; ссылки проверяются и ставятся в очередь
help-drain = не принимать новое и не запускать задания
help-resume = снова запускать задания
help-broadcast = отправить текст всем; без текста: показать последние рассылки
help-announce = показывать всем текст, пока его не уберут
help-error = показать, что стоит за коротким номером ошибки
help-platform = перестать скачивать с платформы или начать снова
help-health = показать, как скачивается с каждой платформы: успехи, куки, прокси, yt-dlp
help-cookies = показать, проверить или удалить куки, по которым нас узнают сайты; с файлом: сохранить куки платформы
help-takedown = больше не выдавать ссылку и удалить её файлы; undo: снова выдавать
help-grant = пополнить баланс пользователя
help-vouchers = создать ваучеры
help-credits = показать ваш баланс
help-settings = показать или изменить ваши настройки
help-history = показать ваши файлы со всех платформ или найти среди них
help-redo = скачать по ссылке задания ещё раз
help-language = показать языки или выбрать один
help-link = объединить два аккаунта кодом с другой платформы
help-unlink = отсоединить платформу от вашего аккаунта
help-export = получить всё, что о вас хранится
help-forget = удалить всё, что о вас хранится
help-allow = допустить пользователя, группу или сайт либо показать правила
help-deny = закрыть доступ пользователю, группе или сайту
help-apikey = показать, создать или отозвать ключи HTTP API (только в личной переписке)
help-login = получить ссылку для входа на страницы в браузере или программы в HTTP API
help-help = показать этот список или как пишется команда
not-understood = Это не ссылка и не команда. Отправьте ссылку или /help.
not-understood-nearest = Такой команды нет. Может быть, /{ $nearest }? Все команды: /help.
not-understood-usage = Команда пишется так: /{ $name } { $arguments }

# Telegram
telegram-buy = Кредиты за Telegram Stars. Выберите пакет:
telegram-buy-alone = Кредиты продаются в личной переписке со мной:
telegram-pack = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
    [many] { $credits } кредитов
   *[other] { $credits } кредита
} за { $stars } ⭐
telegram-bill = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
    [many] { $credits } кредитов
   *[other] { $credits } кредита
}
telegram-bill-about = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
    [many] { $credits } кредитов
   *[other] { $credits } кредита
} на скачивание через этого бота.
telegram-paid = Спасибо! Зачислено кредитов: { $credits }. Новый баланс: { $balance }.
telegram-not-sold = Это больше не продаётся. Отправьте /buy, чтобы увидеть, что есть.
telegram-refunded = Возвращено: { $stars } ⭐; снято кредитов: { $credits }.
telegram-refund-usage = Назовите номер платежа: /refund CHARGE
telegram-support = С вопросами о платеже напишите владельцу бота и укажите номер платежа.
telegram-payment = { $credits ->
    [one] { $credits } кредит
    [few] { $credits } кредита
    [many] { $credits } кредитов
   *[other] { $credits } кредита
} за { $stars } ⭐, платёж { $charge }
telegram-inline-video = Отправить как видео
telegram-inline-audio = Отправить как звук
telegram-inline-hint = Напишите ссылку после моего имени
telegram-lacks-privacy = Я вижу только команды и сообщения с моим именем. Выключите режим приватности у @BotFather (/setprivacy) и добавьте меня заново или сделайте меня администратором.
telegram-lacks-delete = Мне нельзя удалять здесь сообщения, поэтому delete_original не действует. Сделайте меня администратором с этим правом.
telegram-lacks-send = Мне нельзя отправлять здесь сообщения. Разрешите это в настройках группы.
telegram-lacks-send-files = Мне нельзя отправлять здесь видео. Разрешите медиафайлы в настройках группы.
telegram-lacks-admin = Я не администратор этого канала и не могу в нём публиковать. Сделайте меня администратором с правом публикации.
telegram-lacks-target = Меня нет в чате, указанном в deliver_to, или мне нельзя там писать. Добавьте меня туда администратором.
telegram-lacks-agreement = Чат, указанный в deliver_to, не принимает файлы отсюда. Его администраторы разрешают это там командой /rules takes_from { $chat }
telegram-help-paysupport = задать вопрос о платеже
telegram-help-diagnose = показать, чего мне не хватает в этой группе
telegram-not-yours = Нажать это может только тот, кто просил, или администратор группы.
telegram-not-yours-channel = Это просил канал: нажать могут его администраторы, если я в нём есть, и администраторы группы. Попросите от своего имени или назовите формат: /get LINK mp4.

link-code = Ваш код: { $code }
link-how = Отправьте мне /link { $code } на другой платформе, в личной переписке.
link-until = Код одноразовый и действует { $time }.
link-warning = Кто им воспользуется, получит доступ к вашим кредитам и истории: никому его не давайте.
link-identities = Вместе: { $identities }
linked = Теперь это один аккаунт: общий баланс, общая история и общие настройки.
linked-hint = Если вы этого не хотели, /unlink снова отсоединит эту платформу.
linked-locked-out = Прежние ключи API, входы и вебхуки больше не действуют. /apikey создаёт новый ключ.
unlinked = { $identity } — снова отдельный аккаунт.
unlinked-empty = Новый аккаунт пуст. Кредиты и история остаются у прежнего.
document = Вот { $name }: здесь всё, что о вас хранится.
forget-warning = Это удалит всё, что о вас хранится; отменить это нельзя.
forget-what = Исчезнут ваши задания и файлы, настройки, подписки, ключи, связанные платформы и оставшиеся кредиты.
forget-stays = Останется учётная книга кредитов, по которой нельзя узнать, что это были вы.
forget-how = Если вы этого хотите, отправьте /forget { $word } в течение десяти минут.
forgotten = Всё, что о вас хранилось, удалено. Если вы напишете снова, всё начнётся с чистого листа.
history-none = У вас пока нет файлов. Отправьте ссылку, чтобы получить первый.
history-nothing = Ни у одного из ваших файлов нет всех этих слов в названии, авторе или ссылке.
history-head = { $count ->
    [one] { $count } файл
    [few] { $count } файла
    [many] { $count } файлов
   *[other] { $count } файла
}, страница { $page } из { $pages }
history-line = #{ $job } { $title }, { $day }: { $command }
history-more = Дальше: { $command }
language-current = Язык, на котором я вам пишу: { $language }.
language-auto = /language auto снова выберет язык вашей платформы.
access-open = Этим ботом могут пользоваться все, кроме тех, кому доступ закрыт.
access-allowed = Этим ботом могут пользоваться только те, кому открыт доступ.
access-allow = Доступ открыт: { $kind ->
    [person] пользователь
    [chat] группа
   *[site] сайт
} { $subject }
access-deny = Доступ закрыт: { $kind ->
    [person] пользователь
    [chat] группа
   *[site] сайт
} { $subject }

# Почему что-то не получилось
private_only = Это касается только вас: отправьте это в личной переписке.
banned = Вам закрыт доступ к этому боту{ $reason ->
    [none] .
   *[other] : { $reason }.
}
person_not_allowed = Этим ботом могут пользоваться только те, кому открыт доступ. Обратитесь к владельцу бота.
chat_not_allowed = Этот бот не работает в этой группе. Обратитесь к владельцу бота.
site_not_allowed = С { $site } здесь ничего не скачивается.
bad_subject = «{ $subject }» — не пользователь, не группа и не сайт. Напишите, например, telegram:123 или example.com.
bad_link_code = Этот код уже не действует или никогда не действовал. Отправьте /link на другой платформе, чтобы получить новый.
same_account = Это уже один аккаунт.
not_linked = Такой платформы в вашем аккаунте нет. /link покажет, какие есть.
wrong_word = Это не то слово, или оно устарело. Отправьте /forget, чтобы получить новое.
unknown_language = Текстов на языке «{ $language }» нет. Есть такие: { $available }.
account_gone = Ваш аккаунт удалён. Напишите снова, чтобы начать заново.
user_error = Это сделать нельзя.
not_a_link = { $text ->
    [none] Это не ссылка.
   *[other] «{ $text }» — не ссылка.
} Ссылка начинается с https:// или http:// и имени сайта.
link_too_long = Символов в этой ссылке { $actual }, а принимается не больше { $limit }. Отправьте ссылку на страницу, где это воспроизводится.
unsupported_scheme = Адреса, которые начинаются с { $scheme }:, не скачиваются. Отправьте ссылку, которая ведёт на https:// или http://.
unsupported_link = На этой странице не нашлось ни видео, ни звука. Отправьте ссылку на страницу, где это воспроизводится.
private_address = Ссылка ведёт на { $host ->
    [none] адрес
   *[other] { $host }, адрес
} внутри частной сети, и по ней ничего не скачивается. Отправьте общедоступную ссылку.
host_not_found = Сайт { $host ->
    [none] {""}
   *[other] { $host }{" "}
}недоступен. Проверьте, правильно ли написана ссылка, или попробуйте позже.
no_match = { $candidates ->
    [none] Свободная запись «{ $title }» не нашлась.
   *[other] Нет свободной записи, которая точно была бы «{ $title }». Отправьте ссылку на одну из этих, если она подходит: { $candidates }.
}
media_unavailable = По этой ссылке больше ничего нет. Проверьте ссылку: возможно, материал удалён.
access_denied = Сайт отказывается это отдать. Попробуйте ссылку, которая открывается без аккаунта.
login_required = Сайт показывает это только тем, кто вошёл в аккаунт. Отправьте ссылку, доступную всем.
private_media = Владелец ограничил к этому доступ. Попросите его открыть доступ всем.
geo_blocked = { $countries ->
    [none] Сайт не показывает это в нашей стране.
   *[other] Сайт показывает это только в этих странах: { $countries }.
}
drm_protected = Это защищено от копирования, скачать его нельзя.
not_live_yet = { $starts_at ->
    [none] Эта трансляция ещё не началась. Отправьте ссылку ещё раз, когда она начнётся.
   *[other] Начало этой трансляции: { $starts_at }. Отправьте ссылку ещё раз в это время.
}
nothing_recorded = Запись остановлена раньше, чем что-то записалось.
platform_failed = На сайте сейчас неполадки. Попробуйте ещё раз через несколько минут.
not_media = Пришло не видео и не звук ({ $found }). Проверьте, что ссылка воспроизводится в браузере.
incomplete_media = Сайт прервал передачу: пришло { $actual } из { $expected }. Попробуйте ещё раз через несколько минут.
too_long = Это слишком длинно: { $actual } при пределе { $limit }. Запросите отрезок покороче, например 1:05-2:30.
too_large = { $actual ->
    [none] Это слишком большой файл: предел — { $limit }.
   *[other] Это слишком большой файл: { $actual } при пределе { $limit }.
} Выберите качество пониже или звук.
upload_too_large = { $limit ->
    [none] Файл слишком велик, чтобы отправить его сюда.
   *[other] Файл слишком велик, чтобы отправить его сюда: предел — { $limit }.
} Выберите качество пониже или звук.
cannot_fit = Это нельзя уменьшить до { $limit }, не испортив. Выберите качество пониже или звук.
unknown_choice = Варианта «{ $choice }» нет. Выберите один из предложенных или назовите формат, например mp4 или mp3.
bad_items = «{ $text }» — не номера элементов списка. Напишите их как 1-5,8 или 12-.
no_such_items = В списке нет элементов { $items }; номер последнего — { $last }.
too_many_items = Элементов { $actual }, а за один раз можно взять { $limit }. Назовите меньше, например 1-{ $limit }.
not_a_list = Это не список, а один материал. Не указывайте номера элементов.
bad_clip = «{ $text }» — не отрезок видео. Напишите его как 1:05-2:30, 1m5s- или -30.
clip_outside = { $end ->
    [none] Отрезка от { $start } до конца
   *[other] Отрезка от { $start } до { $end }
} здесь нет: вся длительность — { $duration }. Назовите отрезок внутри неё.
cannot_hold = В файл { $container } нельзя вложить { $part ->
    [subtitles] субтитры
    [cover] обложку
    [chapters] главы
   *[other] { $part }
}. Можно в эти: { $fitting }.
no_subtitles = { $available ->
    [none] Субтитров здесь нет.
   *[other] Субтитров на языке «{ $language }» здесь нет, есть только: { $available }.
}
no_audio_language = Звука на языке «{ $language }» здесь нет, есть только: { $available }.
no_picture = Обложки на сайте нет.
no_chapters = Это не разделено на главы. Назовите вместо этого отрезок, например 1:05-2:30.
no_pictures = Это не публикация с изображениями. Уберите слово album.
no_sound = Звука здесь нет. Попросите видеоформат, например mp4.
not_live = Это не прямой эфир. Не указывайте, сколько записывать; назовите отрезок, например 1:05-2:30.
clip_of_live = У прямого эфира пока нет отрезков. Скажите, сколько записывать начиная с этого момента: live 30s.
no_segments = SponsorBlock знает только видео с YouTube{ $platform ->
    [other] {""}
   *[x] , а не с { $platform }
}. Уберите это слово.
nothing_left = Всё целиком помечено как то, что вы хотите вырезать. Уберите слово sponsorblock.
no_fonts = Здесь нет шрифта, чтобы нанести субтитры на видео. Попросите их файлом или встроенными.
quote_expired = Это предложение устарело. Отправьте ссылку ещё раз.
wrong_state = Это сейчас невозможно: состояние задания #{ $job_id } — «{ $state }».
rate_limited = Слишком много запросов сразу. Попробуйте снова через { $retry_after }.
too_many_jobs = Незавершённых заданий у вас уже { $limit }. Дождитесь, пока одно завершится, или отмените его: /cancel.
queue_full = Очередь сейчас заполнена. Попробуйте ещё раз через несколько минут.
cooling_down = Слишком много отклонённых запросов подряд. Попробуйте снова через { $retry_after }.
form_not_allowed = Без кредитов можно получить { $allowed }, но не { $format }.
admins_only = Эта команда только для администраторов.
moderators_only = Это только для тех, кто управляет этой группой или сервером.
unknown_person = Пользователь { $name } здесь неизвестен. Укажите пользователя как platform:id, например telegram:123.
unknown_voucher = Этот ваучер недействителен или уже использован.
bad_amount = Количество «{ $amount }» дать нельзя. Напишите целое число кредитов или доллары, например 5usd.
not_for_giving = Кредитов, которые можно подарить: { $giveable }. Это купленные, полученные по ваучеру или в подарок; начальные кредиты аккаунта — для собственных загрузок.
gift_to_oneself = Себе подарить кредиты нельзя.
gift_in_dollars = Дарить можно только кредиты, но не доллары. Напишите целое число.
not_in_a_group = Это работает только в группах.
nothing_to_follow = Это не канал и не плейлист. Отправьте ссылку на канал или плейлист.
bad_wish = Слово «{ $word }» здесь непонятно. Напишите title:WORD, min:1m или max:20m либо формат, например mp3.
too_many_follows = Подписок уже { $limit }, больше нельзя. Сначала отмените одну: /unfollow.
unknown_follow = Подписки с номером { $number } здесь нет. /following покажет, какие есть.
bot_off = Бот здесь выключен. Включить его снова можно через /rules mode.
draining = Сейчас ничего нового не принимается: идут технические работы. Попробуйте позже.
platform_off = { $reason ->
    [none] Сейчас с { $platform } ничего не скачивается.
   *[other] Сейчас с { $platform } ничего не скачивается ({ $reason }).
}
unknown_platform = Платформы { $name } нет. Есть: { $possible }.
seal_broken = Запечатанное нельзя открыть: оно запечатано другим ключом.
no_key = У этого процесса нет ключа, чтобы запечатать куки. Задайте CLIPFERRY_COOKIES_KEY.
unreadable_file = Файл { $path } не читается: { $reason }.
unwritable_folder = В { $path } нельзя сохранить файлы: { $reason }.
bad_cookies = { $reason ->
    [empty] В этом файле нет куки.
    [large] Этот файл слишком велик для файла куки.
    [text] Этот файл не является текстом в UTF-8.
    [json] Это JSON. Экспортируйте куки в формате Netscape (cookies.txt).
    [header] Это текст заголовка. Экспортируйте куки в формате Netscape (cookies.txt).
    [fields] В строке { $line } нет семи полей через табуляцию. Экспортируйте куки в формате Netscape (cookies.txt).
    [flag] В строке { $line } нет TRUE или FALSE на своём месте, или путь неверен.
    [time] Срок в строке { $line } не является временем.
    [domain] Домен в строке { $line } неверен.
    [name] Куки не может называться так, как в строке { $line }.
   *[other] У куки не может быть такого значения, как в строке { $line }.
}
cookies_of_others = В этом файле нет куки платформы { $platform }, но есть: { $domains }.
cookies_expired = Срок всех этих куки истёк. Экспортируйте их заново.
cookies_fail = Ссылка с этими куки не открывается ({ $result }).
cookies_not_needed = Эта ссылка открывается и без куки, поэтому ничего не доказывает. Назовите ту, что открывается только с ними.
no_cookie_file = Пришлите вместе с командой файл куки, с подписью /cookies { $platform }.
unknown_cookies = Набора { $number } нет. /cookies покажет, какие есть.
no_test_link = Назовите ссылку, которая открывается только с ними: /cookies try { $number } LINK
too_many_cookies = У платформы может быть наборов: { $limit }. Сначала удалите один.
taken_down = Это здесь не выдаётся.
text_too_long = Символов в тексте { $actual }, а в одно сообщение везде помещается { $limit }. Сократите его.
unknown_fault = Об ошибке { $error_id } ничего не сохранилось. Записи старше 30 дней удаляются.
bad_rule = «{ $value }» — не значение для «{ $rule }». Возможно: { $possible }.
no_such_rule = Здесь нет правила «{ $rule }». Возможны: { $possible }.
role_needed = В этой группе просить могут только участники с одной из этих ролей: { $roles }.
format_not_here = В этой группе можно { $allowed }, но не { $format }.
daily_limit = Ваш лимит скачиваний за день в этой группе исчерпан: { $limit }. Попробуйте снова через { $retry_after }.
not_yours = Это предложение сделано не вам. Отправьте ссылку сами.
maybe_delivered = Отправка прервалась, но файл мог дойти.
key_invalid = Этот ключ API недействителен. Создайте новый в чате командой /apikey.
unknown_key = Ключа API { $prefix } у вас нет.
too_many_keys = Ключей API у вас уже { $limit }. Сначала отзовите один.
scope_missing = У этого ключа API нет права «{ $scope }».
login_invalid = Этот вход больше не действует. Запросите новый в чате командой /login.
unknown_webhook = Вебхука { $webhook_id } у вас нет.
too_many_webhooks = Вебхуков у вас уже { $limit }. Сначала удалите один.
request_reused = Ключ идемпотентности «{ $name }» уже использован для другого запроса.
too_many_attempts = Каждая попытка останавливала рабочий процесс (всего попыток: { $attempts }), поэтому задание прекращено.
timed_out = Прошло больше { $limit }, и работа остановлена. Попробуйте ещё раз позже.
workers_away = Сейчас ни один рабочий процесс не отвечает. Попробуйте ещё раз через несколько минут.
extractor_broken = Прочитать этот сайт не удалось; вероятно, он изменился. Ошибка { $error_id } записана. Попробуйте через несколько дней.
unexpected = У нас что-то пошло не так. Ошибка { $error_id } записана.
not_enough_credits =
    { $currency ->
        [usd] Не хватает средств: нужно { $needed }, есть { $balance }.
       *[other] Не хватает кредитов: нужно { $needed }, есть { $balance }. /buy покажет, как получить ещё.
    }
unknown_job = Задания #{ $job_id } у вас нет. /jobs покажет ваши.
file_gone = Срок хранения файла истёк. Отправьте ссылку ещё раз.
link_invalid = Эта ссылка на скачивание недействительна.
link_expired = Срок действия этой ссылки на скачивание истёк. Запросите файл ещё раз.
disk_full = Диск заполнен, и файл не удалось сохранить. Задание сохранено: повторите его позже.
storage_away = Сейчас не отвечает { $part ->
    [redis] очередь
    [files] хранилище файлов
   *[other] база данных
}. Попробуйте ещё раз через минуту.
library_missing = То, чего требует настройка, не установлено: pip install 'clipferry[{ $extra }]'.
unreachable = Туда больше ничего нельзя отправить. Напишите из другой переписки.
turned_away = Платформа пока ничего от нас не принимает: было отправлено слишком много. Попробуйте снова через час.
platform_away = Платформа сейчас ничего не принимает. Попробуйте снова через несколько минут.
not_started = Telegram не даёт мне ничего вам отправить, пока вы меня не запустили. Откройте { $bot }, нажмите «Старт» и попробуйте снова.
no_files_here = Мне нельзя отправлять сюда такие файлы. /diagnose скажет, чего не хватает.
no_links = { $place ->
    [input] Во входных данных
   *[file] В этом файле
} нет ссылки.
unknown_charge = Платёж «{ $charge }» не найден.
already_refunded = Платёж «{ $charge }» уже возвращён.

# Запуск
already_running = Clipferry уже работает с папкой данных { $folder } (процесс { $pid }). Остановите его или задайте CLIPFERRY_DATA_DIR.
port_in_use = { $host }:{ $port } уже занят другой программой. Укажите свободный порт в CLIPFERRY_HTTP_PORT.
stack_failed = Не удалось запустить { $part }: { $reason }.
still_at_work = Ещё работают (рабочие процессы: { $workers }, фронтенды: { $front_ends }): { $names }. Сначала остановите их. Об убитых забудется через { $seconds } с; с --force проверки нет.
under_maintenance = База данных сейчас восстанавливается или копируется процессом { $holder }. Повторите, когда это закончится.
database_not_empty = База данных назначения не пуста: в её таблице { $table } есть строки. Ничего не скопировано; укажите пустую базу данных.
database_outdated = Ревизия базы данных: { $found ->
    [none] «нет»
   *[other] { $found }
}, нужна { $needed }. Запустите clipferry migrate версией Clipferry, которая знает обе.
copy_differs = Копия таблицы { $table } отличается от оригинала. От неё ничего не сохранено; оригинал остался прежним.
backup_invalid = { $path } — непригодная резервная копия: { $reason }.
key_differs = В резервной копии другой { $name }, чем используется здесь. Ничего не изменено; сначала уберите другой.
no_database = По адресу { $address } нет пригодной базы данных: укажите адрес PostgreSQL или существующий файл SQLite.
index_away = Не удаётся поискать другую версию yt-dlp: { $reason }.
release_unusable = yt-dlp { $version } здесь использовать нельзя: { $reason }.
update_under_way = Версиями yt-dlp сейчас занят другой процесс. Попробуйте через минуту.
nothing_before = Возвращаться не к чему: используется установленный yt-dlp { $version }.
ytdlp-in-use = Используется yt-dlp { $version }, выпущенный { $day }; установлен { $installed }.
ytdlp-pinned = Версия закреплена: другие не используются, пока её не открепят.
ytdlp-off = Новые версии сами не используются: CLIPFERRY_YTDLP_UPDATES выключено.
ytdlp-next = Следующий поиск новой версии: { $at }.
ytdlp-trouble = Последний поиск не удался: { $reason }
ytdlp-told = { $at }  { $version }  { $what ->
    [adopted] используется с этого времени
    [refused] отклонена
    [rolled_back] отозвана
    [pinned] закреплена
   *[unpinned] откреплена
}
upkeep-copied = Скопировано строк: { $rows }; количества и суммы совпадают.
upkeep-written = В { $path } строк: { $rows }, ключи и файлов: { $files }. Храните его так же надёжно, как ключи.
upkeep-restored = Восстановлено из { $path }: строк { $rows }, ключи и файлов { $files }.

# Страницы
view-until = Хранится до { $time }
view-download = Скачать
login-heading = Вход
login-button = Войти в Clipferry
login-done = Вы вошли. Программы передают этот токен как «Authorization: Bearer», он действует 12 часов. Он показан только сейчас.
page-400 = Непонятно
page-401 = Войдите, пожалуйста
page-402 = Не хватает кредитов
page-403 = Нельзя
page-404 = Не найдено
page-405 = Здесь так нельзя
page-409 = Пока нельзя
page-410 = Этого больше нет
page-412 = Другой файл
page-413 = Слишком много
page-415 = Здесь это не прочитать
page-416 = Такой части нет
page-422 = Непонятно
page-429 = Слишком часто
page-500 = Ошибка у нас
page-502 = Сбой на сайте
page-503 = Скоро вернёмся
bad_request = Запрос непонятен.
crowded = Сейчас слишком много подключений. Попробуйте через минуту.
not_found = По этому адресу ничего нет. Проверьте, полная ли ссылка.
method_not_allowed = Этот адрес отвечает только на { $allowed }.
unauthorized = Укажите, кто спрашивает: передайте ключ API как X-API-Key или войдите через /login.
malformed = Запрос непонятен: { $faults }.
unsupported_media_type = Отправьте тело запроса как { $allowed }.
body_too_large = Тело запроса больше { $limit }.
too_many_streams = Вы уже следите за { $limit } заданиями одновременно.
precondition_failed = Файл не тот, который запрашивали. Начните скачивание заново.
range_not_satisfiable = Файл заканчивается раньше запрошенной части: его размер в байтах — { $size }.

# Discord
discord-pick = Выберите вариант
discord-outlives = Если это займёт больше 15 минут, продолжение придёт в личном сообщении.
discord-more = Другие настройки
help-diagnose = показать, чего боту не хватает для работы здесь
diagnose-mode = Режим здесь: { $mode }
diagnose-fine = Всё на месте.
diagnose-permission = Не хватает разрешения: { $name }
diagnose-intent = Не хватает: CLIPFERRY_DISCORD_READS_MESSAGES вместе с message content intent; этот режим без них не работает.
diagnose-private = В личной переписке всего хватает.
diagnose-absent = Самого бота на этом сервере нет: здесь он отвечает только на команды, а через 15 минут продолжает в личном сообщении.
discord-off-here = В этом канале бот выключен. Напишите ему лично.
discord-done = Готово.
discord-not-yours = Этим может пользоваться только тот, кто просил. Отправьте /get сами.
discord-no-link = В этом сообщении нет ссылки.
discord-one-link = Здесь указывается одна ссылка. Несколько принимает /bulk.
discord-delivered-to = Отправлено в { $channel }.
discord-help-bulk = скачать по нескольким ссылкам или по ссылкам из текстового файла
discord-option-link = Ссылка на видео, песню или страницу с ними
discord-option-format = Например, mp4, webm, mp3, m4a …
discord-option-quality = Например, best, 1080p, 720p, 320k …
discord-option-audio_only = Звук без изображения
discord-option-clip = Отрезок: 1:05-2:30
discord-option-thumbnail = Ещё и обложка
discord-option-subtitles = Язык: en, de …
discord-option-filename = Как назвать файл
discord-option-more = Другие слова: live 30s, chapters, lang:fr, cover, exact; для списков 1-5,8 и zip
discord-option-spoiler = Скрыть файл под спойлером
discord-option-private = Ответ увидите только вы
discord-option-job = Номер одного из ваших заданий
discord-option-links = Ссылки через пробел
discord-option-file = Текстовый файл со ссылками
discord-option-here = Только в этом канале
discord-option-other = Что принимает команда:
discord-menu-media = Получить медиа
discord-menu-audio = Получить звук
discord-choice-on = включить
discord-choice-off = выключить
discord-choice-member = участник
discord-choice-pool = общий счёт
discord-choice-both = оба
discord-choice-person = человек
discord-choice-chat = чат
discord-choice-site = сайт
cross_site = Эта форма отправлена не с нашей страницы, или страница устарела. Откройте страницу заново и отправьте форму оттуда.
only_in_chats = Это относится к отдельному чату. Отправьте это в тот чат, для которого оно нужно.
login-programs = Программы входят по токену. Эта ссылка даёт одно из двух, один раз.
login-token = Показать токен для программ
web-token = Токен
web-skip = Перейти к содержанию
web-menu = Страницы
web-home = Скачать
web-jobs = Мои загрузки
web-account = Аккаунт
web-logout = Выйти
web-welcome = Отправьте ссылку и получите файл.
web-how-to-sign-in = Чтобы войти, отправьте боту /login в личном чате и откройте ссылку из ответа.
web-home-heading = Получить файл
web-paste = Ссылки или команда
web-hint = Одна ссылка или несколько, можно среди своих слов. /help покажет команды.
web-send = Отправить
web-busy = Ищем …
web-answers = Ответы
web-items = Только эти элементы
web-newest = Последние загрузки
web-all = Все: { $count }
web-pages = Другие страницы
web-play = Воспроизвести
web-redo = Скачать снова
web-rename = Переименовать
web-title = Новое название
web-save = Сохранить
web-delete = Удалить
web-delete-sure = Загрузка и её файлы исчезнут, ссылки на них перестанут работать.
web-delete-yes = Удалить навсегда
web-state = Состояние
web-any = Любое
web-state-waiting = В очереди
web-state-running = Выполняется
web-state-unfinished = Незавершённые
web-state-done = Готовые
web-state-failed = С ошибкой
web-state-cancelled = Отменённые
web-words = Название, автор или ссылка
web-show = Показать
web-facts = Подробности
web-source = Источник
web-cost = Цена
web-asked = Запрошено
web-files = Файлы
web-list-items = Элементы
web-credits = Кредиты
web-book = Последние операции
web-day = День
web-what = Операция
web-about = За что
web-amount = Сумма
web-statistics = Статистика
web-by-day = Загрузки по дням
web-time-by-day = Длительность по дням
web-credits-by-day = Кредиты по дням
web-by-site = Загрузки по сайтам
web-by-format = Загрузки по форматам
web-as-table = В виде таблицы
web-admin = Управление
web-queue = Очередь
web-people = Люди
web-grants = Начисления
web-person = Человек
web-reason = Причина
web-grant = Начислить
web-resume = Возобновить
web-pause = Пауза: не начинать заданий
web-drain = Не принимать нового
web-workers = Рабочие процессы
web-no-workers = Рабочих процессов нет. Загрузки ждут, пока один не запустится.
web-name = Имя
web-queues = Принимает
web-slots = Места
web-due = Отклик в течение
web-unfinished = Незавершённые загрузки, сначала старые
web-title-of = Название
web-front-end = Запрошено в
web-failures = Сбои за последние { $days } дн.
web-no-failures = Сбоев не было.
web-site = Сайт
web-downloads = Загрузки
web-count = Число
web-last = Последний
web-person-words = Имя или аккаунт
web-tier = Уровень
web-since = С
web-nobody = Никого с таким именем нет.
web-access = Доступ
web-ban = Заблокировать
web-unban = Разблокировать
web-no-grants = Ничего не начислено.
web-done = Готово.
web-share = Ссылка для других
web-revoke = Отключить все ссылки
