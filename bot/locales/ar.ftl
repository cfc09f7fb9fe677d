# نصوص بالعربية. المفتاح هو رمز الخطأ أو اسم جزء من العرض.
# ما يُكتب كما هو يحيط به المحرفان U+2066 و U+2069 ليبقى من اليسار إلى اليمين.

# ما يجري الآن
looking = جارٍ فحص { $url } …
accepted = جارٍ الإدراج في قائمة الانتظار …
offer-line = { $number }. { $form }{ $details }
offer-best = أفضل فيديو، mp4
offer-pictures = كل ما في المنشور كما هو
offer-video = ⁦{ $height }p⁩، { $container }
offer-audio = صوت، { $container }
price = { $credits ->
    [zero] { $credits } نقطة
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $credits } نقاط
    [many] { $credits } نقطة
   *[other] { $credits } نقطة
}
price-free = مجانًا
price-most = بحد أقصى { $price }
arrives-whole = يمكن إرساله هنا كما هو
arrives-fit = سيُصغَّر ليمكن إرساله هنا
arrives-parts = سيصل على أجزاء، عددها نحو { $parts }
arrives-link = سيصل رابطًا
smaller-form = أفضل صيغة أكبر من أن تُرسَل هنا. وهذه أفضل صيغة يمكن إرسالها هنا: { $form }
about-uploader = من نشر: { $uploader }
about-length = المدة: { $length }
about-formats = الجودة: { $heights }
about-price = السعر: { $price }
about-price-open = السعر: بحسب مدد عناصره
about-live = بث مباشر الآن
about-origin = { $platform }، { $id }
about-date = تاريخ النشر: { $date }
about-views = { $count ->
    [zero] لا مشاهدات
    [one] مشاهدة واحدة
    [two] مشاهدتان
    [few] { $count } مشاهدات
    [many] { $count } مشاهدة
   *[other] { $count } مشاهدة
}
about-likes = { $count ->
    [zero] لا إعجابات
    [one] إعجاب واحد
    [two] إعجابان
    [few] { $count } إعجابات
    [many] { $count } إعجابًا
   *[other] { $count } إعجاب
}
about-upcoming = { $at ->
    [none] لم يبدأ بعد
   *[other] يبدأ: { $at }
}
about-subtitles = الترجمات: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}وغيرها: { $more }
}
about-captions = ترجمات آلية: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}وغيرها: { $more }
}
about-chapters = { $count ->
    [zero] لا فصول:
    [one] فصل واحد:
    [two] فصلان:
    [few] { $count } فصول:
    [many] { $count } فصلًا:
   *[other] { $count } فصل:
}
about-more-formats = { $count ->
    [zero] … ولا صيغ أخرى؛ لعرض الكل: /formats
    [one] … وصيغة أخرى؛ لعرض الكل: /formats
    [two] … وصيغتان أخريان؛ لعرض الكل: /formats
    [few] … و{ $count } صيغ أخرى؛ لعرض الكل: /formats
    [many] … و{ $count } صيغة أخرى؛ لعرض الكل: /formats
   *[other] … و{ $count } صيغة أخرى؛ لعرض الكل: /formats
}
about-playlist = { $count ->
    [zero] قائمة تشغيل فارغة
    [one] قائمة تشغيل من عنصر واحد
    [two] قائمة تشغيل من عنصرين
    [few] قائمة تشغيل من { $count } عناصر
    [many] قائمة تشغيل من { $count } عنصرًا
   *[other] قائمة تشغيل من { $count } عنصر
}
list-head = { $title } ({ $count ->
    [zero] لا عناصر
    [one] عنصر واحد
    [two] عنصران
    [few] { $count } عناصر
    [many] { $count } عنصرًا
   *[other] { $count } عنصر
})
list-all = { $count ->
    [zero] الكل ({ $count })
    [one] العنصر الوحيد
    [two] العنصران كلاهما
    [few] الكل ({ $count })
    [many] الكل ({ $count })
   *[other] الكل ({ $count })
}
list-first = أول { $count }
list-video = فيديو، { $which }، { $container }
list-audio = صوت، { $which }، { $container }
list-zipped = { $form }، في ملف zip واحد
list-price-open = { $known ->
    [none] السعر بحسب المدة
   *[some] { $price }، ويُضاف ثمن عناصر أخرى بحسب مدتها، عددها { $unknown }
}
list-hint = أو بتحديد العناصر: ⁦/get LINK 1-5,8 mp3⁩. الحد الأقصى في المرة الواحدة: { $limit }؛ ولعرض العناصر: /items LINK.
list-more = { $count ->
    [zero] … ولا شيء آخر
    [one] … وواحد آخر
    [two] … واثنان آخران
    [few] … و{ $count } أخرى
    [many] … و{ $count } أخرى
   *[other] … و{ $count } أخرى
}
list-tally = اكتمل { $done } من { $total }
tally-ready = تم تنزيل { $count }
tally-running = قيد التنفيذ { $count }
tally-waiting = في الانتظار { $count }
tally-failed = فشل { $count }
tally-cancelled = أُلغي { $count }
list-ended = { $title }: { $tally }
list-retry = لإعادة محاولة ما لم يصل: /retry { $job }
offer-whole-list = القائمة كلها التي ينتمي إليها: ⁦/pick { $quote } list⁩
bulk-duplicates = { $count ->
    [zero] لم يُترك أي رابط.
    [one] تُرك رابط واحد لأن رابطًا آخر يؤدي إلى المحتوى نفسه.
    [two] تُرك رابطان لأن روابط أخرى تؤدي إلى المحتوى نفسه.
    [few] تُركت { $count } روابط لأن روابط أخرى تؤدي إلى المحتوى نفسه.
    [many] تُرك { $count } رابطًا لأن روابط أخرى تؤدي إلى المحتوى نفسه.
   *[other] تُرك { $count } رابط لأن روابط أخرى تؤدي إلى المحتوى نفسه.
}
bulk-beyond = { $count ->
    [zero] لم يُترك أي رابط
    [one] تُرك رابط واحد
    [two] تُرك رابطان
    [few] تُركت { $count } روابط
    [many] تُرك { $count } رابطًا
   *[other] تُرك { $count } رابط
}: الحد الأقصى في المرة الواحدة { $limit }.
state-gathering = قيد التنفيذ
help-items = عرض عناصر قائمة تشغيل أو قناة
queued = { $ahead ->
    [0] في الانتظار، والدور التالي لها
    [zero] في الانتظار، والدور التالي لها
    [one] في الانتظار، وقبلها مهمة واحدة
    [two] في الانتظار، وقبلها مهمتان
    [few] في الانتظار، وقبلها { $ahead } مهام
    [many] في الانتظار، وقبلها { $ahead } مهمة
   *[other] في الانتظار، وقبلها { $ahead } مهمة
}
queued-eta = تكتمل بعد نحو { $time }
queued-paused = في الانتظار: لا تبدأ أي تنزيلات الآن بقرار من الإدارة
queued-parked = في انتظار مهامك الأخرى
stage-looking = البدء
stage-downloading = التنزيل
stage-recording = التسجيل
stage-converting = التحويل
stage-storing = الحفظ
stage-uploading = الإرسال
progress-speed = { $speed }/ث
progress-left = بقي { $time }
delivered = اكتمل: { $title }
delivered-cost = التكلفة: { $price }
delivered-link = الرابط: { $url }
delivered-fit = صُغِّر ليمكن إرساله هنا؛ والأصل متاح عبر الرابط.
delivered-parts = { $parts ->
    [zero] لم يُرسَل أي جزء؛ والملف كاملًا متاح عبر الرابط.
    [one] أُرسل في جزء واحد؛ والملف كاملًا متاح عبر الرابط.
    [two] قُسم إلى جزأين ليمكن إرساله هنا؛ والملف كاملًا متاح عبر الرابط.
    [few] قُسم إلى { $parts } أجزاء ليمكن إرساله هنا؛ والملف كاملًا متاح عبر الرابط.
    [many] قُسم إلى { $parts } جزءًا ليمكن إرساله هنا؛ والملف كاملًا متاح عبر الرابط.
   *[other] قُسم إلى { $parts } جزء ليمكن إرساله هنا؛ والملف كاملًا متاح عبر الرابط.
}
delivered-too-large = الملف أكبر من أن يُرسَل هنا؛ يمكن تنزيله من الرابط.
cancelled = أُلغي: { $title }. لم يُخصم شيء.
failed = { $title }: { $reason } لم يُخصم شيء.
retry-hint = لإعادة المحاولة: /retry { $job }
again-hint = لإرساله مرة أخرى: /again { $job }
keys-none = ليس لديك أي مفتاح API. لإنشاء مفتاح: /apikey NAME
keys-listed = مفاتيح API الخاصة بك؛ لإبطال مفتاح: ⁦/apikey revoke PREFIX⁩
key-line = ⁦{ $prefix }…⁩ { $name } ({ $scopes })، آخر استخدام: { $used }
key-unused = لم يُستخدم
key-made = مفتاح API «{ $name }». لن يظهر إلا الآن؛ ويُرسَل في X-API-Key.
key-revoked = مفتاح API { $prefix } لم يعد يفتح شيئًا.
login-link = لتسجيل الدخول يُرجى فتح هذا الرابط خلال { $time }. يعمل مرة واحدة وهو لك وحدك.
nothing-to-do = لا يوجد ما يمكن فعله.
jobs-head = أحدث مهامك
jobs-none-such = لا توجد مهام كهذه.
page = الصفحة { $page } من { $pages }
jobs-none = ليس لديك مهام بعد. للبدء يكفي إرسال رابط.
job-line = ⁦#{ $job }⁩ { $state }  { $title }
state-pending = بانتظار الفحص
state-queued = في الانتظار
state-running = قيد التنفيذ
state-ready = جاهزة
state-delivering = قيد الإرسال
state-delivered = مكتملة
state-failed = فاشلة
state-cancelled = ملغاة
credits-off = التنزيل هنا مجاني.
credits-balance = الرصيد بالنقاط: { $available }
credits-held = محجوز للمهام الجارية: { $held }
entry-grant = إضافة
entry-reserve = ثمن
entry-settle = استرجاع
entry-release = استرجاع
entry-purchase = شراء
entry-refund = ردّ عملية شراء
entry-daily = إضافة يومية
entry-voucher = قسيمة
entry-gift = هدية
entry-join = دمج حسابات
entry-line = { $amount } { $kind } { $about }
entry-job = للمهمة ⁦#{ $job }⁩
credited = أُضيف إلى { $to }: { $amount }.
credited-balance = الرصيد الجديد: { $balance }
vouchers-made = قسائم لا تظهر إلا الآن، قيمة كل منها { $amount }:
packs-head = نقاط مقابل Telegram Stars: يُرجى إرسال /buy إلى البوت على Telegram.
packs-line = { $price } مقابل { $stars } Stars
packs-none = لا تُباع النقاط هنا.
packs-voucher = لاستخدام قسيمة: /voucher CODE
payer-member = في هذه المجموعة يدفع كلٌّ عن نفسه.
payer-pool = في هذه المجموعة يُدفع من الرصيد المشترك.
payer-balance = نقاط الرصيد المشترك: { $pool }
payer-both = في هذه المجموعة يُدفع من الرصيد المشترك، ومن رصيد العضو إن كان المشترك فارغًا.
renamed = صار اسم المهمة ⁦#{ $job }⁩ الآن { $title }.
deleted = حُذفت المهمة ⁦#{ $job }⁩ ({ $title }) مع ملفاتها.
action-kept-again = إرسال ⁦#{ $job }⁩ مجددًا
action-kept-redo = تنزيل ⁦#{ $job }⁩ مجددًا
action-language = { $language }
action-form = { $form }
action-list-form = { $number }
action-format = { $number }
action-formats = صيغ أخرى
action-offer = ‹ العرض
action-thumbnail = الصورة المصغّرة
action-whole-list = القائمة كلها
action-cancel = إلغاء
action-retry = إعادة المحاولة
action-again = إرسال مجددًا
action-audio = الصوت فقط
action-link = الرابط
action-page-back = ‹ السابق
action-page-on = التالي ›
action-set = { $name }: { $value }
formats-none = لا يذكر الموقع أي صيغ.
formats-line = { $number }. { $id }  ·  { $facts }
formats-hint = لتنزيل صيغة كما هي: /form { $quote } NUMBER
bitrate = { $rate } كيلوبت/ث
fps = { $fps } إطار/ث
stats-none = ليس لديك تنزيلات بعد.
stats-total = { $count ->
    [zero] لا تنزيلات
    [one] تنزيل واحد
    [two] تنزيلان
    [few] { $count } تنزيلات
    [many] { $count } تنزيلًا
   *[other] { $count } تنزيل
}، المدة { $time }، التكلفة: { $price }
stats-sites = المواقع: { $tally }
stats-forms = الصيغ: { $tally }
stats-day = { $date }: { $count }، { $time }، { $price }
rules-head = قواعد هذه المجموعة
rules-head-topic = قواعد هذا الموضوع
rules-line = { $mark } ⁦{ $name } = { $value }⁩ ({ $about })
rules-hint = لتغيير قاعدة: /rules NAME VALUE، ولهذا الموضوع وحده: ⁦/rules here NAME VALUE⁩؛ والقيمة «default» تعيدها إلى الأصل.
rule-mode = ما أستجيب له: { $possible }، وكل قيمة تشمل ما قبلها
rule-platforms = المنصات التي أستجيب لروابطها من تلقاء نفسي
rule-quiet = عدم ذكر الأخطاء حيث لم يطلب مني أحد شيئًا
rule-delete-original = حذف الرسالة التي فيها الرابط بعد وصول الملف
rule-suppress-embed = إخفاء معاينة الرابط بعد وصول الملف
rule-in-thread = الرد في سلسلة محادثة
rule-payer = من يدفع: العضو (member) أو الرصيد المشترك (pool) أو كلاهما (both)
rule-daily-limit = عدد التنزيلات المتاح للعضو خلال 24 ساعة؛ و0 بلا حد
rule-formats = الصيغ التي يمكن طلبها
rule-roles = الأدوار التي يمكنها الطلب
rule-deliver-to = المكان البديل لإرسال الملفات: ⁦/TOPIC⁩ في هذه المحادثة، أو محادثة أخرى تقبلها من هنا
rule-takes-from = المحادثات التي يمكن أن تصل ملفاتها إلى هنا
rule-spoiler = إخفاء الملفات حتى النقر عليها
rule-caption = كتابة العنوان تحت الملف
skip-on = في هذه المجموعة لا أستجيب لرسائلك إلا إذا طلبت مني ذلك. لإنهاء هذا: ⁦/skip off⁩
skip-off = في هذه المجموعة أستجيب لرسائلك كما أستجيب لرسائل الجميع.
settings-head = إعداداتك
settings-line = ⁦{ $name } = { $value }⁩ (القيم الممكنة: { $possible })
settings-hint = لتغيير إعداد: /settings NAME VALUE. ويمكن أن تكون الصيغة خيارًا لجميع الروابط، مثل ⁦mp3 320k⁩.
followed = ستُنشر هنا العناصر الجديدة من { $title }.
followed-hint = لإنهاء المتابعة: /unfollow { $number }
following-none = لا متابعات هنا. لمتابعة قناة أو قائمة تشغيل: /follow LINK
following-head = المتابعات هنا:
following-paused = متوقفة مؤقتًا
unfollowed = لم تعد هناك متابعة لـ { $title } هنا.
follow-paused = متابعة { $title } متوقفة مؤقتًا.
follow-paused-hint = لاستئنافها: /follow { $url }
follow-waits = العناصر الجديدة من { $title } في الانتظار.
wish-title = في العنوان: { $words }
wish-min = الحد الأدنى للمدة: { $length }
wish-max = الحد الأقصى للمدة: { $length }
tier-public = بلا نقاط
tier-member = بنقاط
tier-admin = الإدارة
person = الشخص ⁦#{ $user }⁩، الفئة: { $tier }
person-jobs = المهام: { $jobs }
person-since = أول ظهور: { $time }
person-seen = آخر طلب: { $time }
banned-on = لن يُقبل شيء من { $person } بعد الآن.
banned-off = صارت الطلبات من { $person } مقبولة من جديد.
every-job-head = مهام الجميع غير المكتملة، الأقدم أولًا:
queue-open = قائمة الانتظار مفتوحة.
queue-paused = إيقاف مؤقت: لا تبدأ أي مهمة. للاستئناف: /resume
queue-draining = تفريغ: لا يُقبل أي جديد ولا تبدأ أي مهمة. للاستئناف: /resume
queue-waiting = في الانتظار: { $count }{ $tiers ->
    [none] {""}
   *[other] {" "}({ $tiers })
}
queue-running = قيد التنفيذ: { $running }
queue-workers = { $workers ->
    [zero] لا عمليات عاملة؛ المهام المتزامنة: { $slots }
    [one] عملية عاملة واحدة؛ المهام المتزامنة: { $slots }
    [two] عمليتان عاملتان؛ المهام المتزامنة: { $slots }
    [few] { $workers } عمليات عاملة؛ المهام المتزامنة: { $slots }
    [many] { $workers } عملية عاملة؛ المهام المتزامنة: { $slots }
   *[other] { $workers } عملية عاملة؛ المهام المتزامنة: { $slots }
}
queue-eta = يكتمل كل شيء بعد نحو { $time }
broadcasts-none = لم تُرسَل أي رسائل جماعية.
broadcasts-head = أحدث الرسائل الجماعية:
broadcast-stopped = أُوقفت
broadcast-run = { $platform }: وصلت إلى { $told }، تعذّر الوصول إلى { $blocked }، فشلت { $failed }، بقيت { $left }
notice-on = سيظهر هذا للجميع من الآن:
notice-off = لم يعد هناك أي إعلان.
fault = الخطأ { $error_id }، { $kind }، { $time }
platforms-head = المنصات:
platform-on = { $platform }: مفعّلة
platform-off = { $platform }: متوقفة ({ $reason })
health-head = الاستعلامات والتنزيلات الناجحة:
health-none = لم يُجلب شيء خلال اليوم الأخير.
health-share = { $share } من { $tried }
health-line = { $platform }: الساعة الأخيرة { $hour }، اليوم الأخير { $day }
health-cookies = ملفات تعريف الارتباط لمنصة { $platform }: { $states }
health-ytdlp = yt-dlp { $version }، صدر { $days ->
    [zero] اليوم
    [one] منذ يوم واحد
    [two] منذ يومين
    [few] منذ { $days } أيام
    [many] منذ { $days } يومًا
   *[other] منذ { $days } يوم
}
health-proxy = الوكيل { $name } لمنصة { $platform }: يعمل
health-proxy-rests = الوكيل { $name } لمنصة { $platform }: متوقف لمدة { $left } ({ $reason })
health-trouble = يحتاج إلى نظر: { $trouble }
cookies-head = ملفات تعريف الارتباط:
cookies-none = لا توجد ملفات تعريف ارتباط هنا. أرسل ملفًا بصيغة Netscape (cookies.txt) مع التعليق /cookies PLATFORM.
cookies-line = { $number }. { $platform } ({ $domains }): { $state }، محفوظة منذ { $age }، مرات الاستخدام: { $uses }، آخر نتيجة: { $result }
cookies-new = لم تُستخدم بعد
cookies-good = صالحة
cookies-dead = منتهية
cookies-kept = حُفظت بوصفها المجموعة { $number } من { $platform }، لأجل { $domains }.
cookies-left-out = تُرك ما يخص مواقع أخرى أو انتهت مدته: { $count }
cookies-proven = الرابط يُفتح بها.
cookies-untried = لم تُجرَّب. اذكر رابطًا لا يُفتح إلا بها: /cookies { $platform } LINK
cookies-delete = إن كانت رسالتك مع الملف لا تزال موجودة فاحذفها.
cookies-removed = نُسيت المجموعة { $number } من { $platform }.
alarm-cookies-dead = المجموعة { $number } من ملفات تعريف الارتباط لمنصة { $platform } لم تعد تعمل ({ $result }) ولا تُستخدم. أرسل ملفًا جديدًا مع التعليق /cookies { $platform }.
alarm-ytdlp-refused = لا يُستخدم yt-dlp { $version } الجديد ({ $why }: { $detail }). يبقى السابق؛ التفاصيل في clipferry ytdlp.
alarm-ytdlp-rolled-back = ساءت الأمور مع yt-dlp { $version } فأُعيد عنه ({ $detail }). عاد استخدام السابق.
takedown-undone = سيُتاح { $url } من جديد.
takedown-done = لن يُتاح { $url } بعد الآن. { $files ->
    [zero] لم يُحذف أي ملف.
    [one] حُذف ملف واحد.
    [two] حُذف ملفان.
    [few] حُذفت { $files } ملفات.
    [many] حُذف { $files } ملفًا.
   *[other] حُذف { $files } ملف.
}
welcome = مرحبًا! يُرجى إرسال رابط لمقطع فيديو أو أغنية أو صفحة تحتوي على أحدهما، وسيصلك الملف.
welcome-form = إن كان المطلوب معروفًا فيُكتب بجانب الرابط: ⁦/get LINK mp3⁩ أو ⁦/get LINK 720p 1:00-2:30⁩
welcome-more = يحفظ /settings طريقة عرض الملفات المفضلة، ويعرض /help كل الأوامر.
welcome-group = مرحبًا! يُرجى ذكر اسمي بجانب رابط، أو الرد على رابط باسمي، وسيصل الملف إلى هنا.
welcome-group-rules = يحدد المشرفون بالأمر /rules متى أتكلم. ويعرض /help ما يعمل هنا.
help-intro = يكفي إرسال رابط فيديو أو أغنية أو صفحة فيها أحدهما، وسيصلك الملف.
help-about-links = الروابط
help-about-jobs = التنزيلات
help-about-credits = الرصيد
help-about-following = القنوات وقوائم التشغيل
help-about-groups = المجموعات
help-about-account = حسابك
help-about-house = الإدارة
help-more = يوجد المزيد في محادثة خاصة معي: يُرجى إرسال /help هناك.
help-line = ⁦/{ $name } { $arguments }⁩
help-get = التنزيل فورًا بالصيغة المذكورة
help-audio = تنزيل الصوت وحده، بصيغة mp3 إن لم تُذكر صيغة أخرى
help-thumb = الحصول على الصورة المصغّرة
help-formats = عرض كل الصيغ المتاحة في الموقع
help-stats = عرض تنزيلاتك بحسب الموقع والصيغة واليوم
help-buy = عرض أسعار النقاط
help-rules = عرض قواعد هذه المجموعة أو تغيير إحداها
help-skip = عدم الاستجابة لك في هذه المجموعة إلا بطلبك، أو إلغاء ذلك
help-info = معرفة ما يؤدي إليه الرابط
help-jobs = عرض أحدث مهامك
help-cancel = إلغاء مهمة واسترجاع نقاطها
help-retry = إعادة محاولة مهمة فشلت
help-again = إرسال ملفات مهمة مرة أخرى
help-refresh = تنزيل الرابط من جديد، حتى إن كان الملف محفوظًا
help-rename = إعطاء مهمة عنوانًا آخر
help-delete = حذف مهمة وملفاتها
help-voucher = استخدام قسيمة
help-gift = إهداء نقاط إلى شخص أو إلى الرصيد المشترك للمجموعة
help-payer = عرض من يدفع في هذه المجموعة أو تغييره
help-follow = نشر العناصر الجديدة من قناة أو قائمة تشغيل هنا تلقائيًا
help-following = عرض المتابعات هنا
help-unfollow = إنهاء متابعة هنا
help-ban = عدم قبول أي شيء من شخص بعد الآن
help-unban = رفع الحظر
help-user = عرض المعلومات المعروفة عن شخص
help-queue = عرض طول قائمة الانتظار ومن يعمل
help-pause = عدم بدء أي مهمة؛ مع استمرار فحص الروابط وإدراج المهام
help-drain = عدم قبول أي جديد وعدم بدء أي مهمة
help-resume = السماح ببدء المهام من جديد
help-broadcast = إرسال نص إلى الجميع؛ وبلا نص: عرض حالة آخر الرسائل الجماعية
help-announce = عرض نص للجميع حتى يُسحب
help-error = عرض ما وراء الرقم القصير لخطأ
help-platform = إيقاف التنزيل من منصة أو استئنافه
help-health = عرض حال كل منصة: النجاحات وملفات تعريف الارتباط والوكلاء و yt-dlp
help-cookies = عرض ملفات تعريف الارتباط التي تعرفنا بها المواقع أو تجربتها أو إزالتها؛ ومع ملف: حفظ ما يخص منصة
help-takedown = عدم إتاحة رابط بعد الآن وحذف ملفاته؛ undo: إتاحته من جديد
help-grant = الإضافة إلى رصيد شخص
help-vouchers = إنشاء قسائم
help-credits = عرض رصيدك
help-settings = عرض إعداداتك أو تغييرها
help-history = عرض ملفاتك على كل المنصات أو البحث فيها
help-redo = تنزيل رابط مهمة مرة أخرى
help-language = عرض اللغات أو اختيار إحداها
help-link = دمج حسابين في حساب واحد برمز من المنصة الأخرى
help-unlink = فصل منصة عن حسابك
help-export = الحصول على كل ما يُحفظ عنك
help-forget = حذف كل ما يُحفظ عنك
help-allow = السماح لشخص أو مجموعة أو موقع، أو عرض القواعد
help-deny = منع شخص أو مجموعة أو موقع
help-apikey = عرض مفاتيح HTTP API أو إنشاؤها أو إبطالها (في المحادثات الخاصة فقط)
help-login = الحصول على رابط لتسجيل الدخول إلى الصفحات في المتصفح، أو لبرنامج إلى HTTP API
help-help = عرض هذه القائمة، أو طريقة كتابة أمر
not-understood = هذا ليس رابطًا ولا أمرًا. يُرجى إرسال رابط أو /help.
not-understood-nearest = لا يوجد أمر كهذا. هل المقصود ⁦/{ $nearest }⁩؟ لعرض كل الأوامر: /help
not-understood-usage = يُكتب الأمر هكذا: ⁦/{ $name } { $arguments }⁩

# Telegram
telegram-buy = نقاط مقابل Telegram Stars. يُرجى اختيار حزمة:
telegram-buy-alone = تُباع النقاط في محادثة خاصة مع البوت:
telegram-pack = { $credits ->
    [zero] { $credits } نقطة
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $credits } نقاط
    [many] { $credits } نقطة
   *[other] { $credits } نقطة
} مقابل { $stars } ⭐
telegram-bill = { $credits ->
    [zero] { $credits } نقطة
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $credits } نقاط
    [many] { $credits } نقطة
   *[other] { $credits } نقطة
}
telegram-bill-about = { $credits ->
    [zero] { $credits } نقطة
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $credits } نقاط
    [many] { $credits } نقطة
   *[other] { $credits } نقطة
} للتنزيل عبر هذا البوت.
telegram-paid = شكرًا: عدد النقاط المضافة { $credits }. الرصيد الجديد: { $balance }.
telegram-not-sold = لم يعد هذا معروضًا للبيع. لعرض المتاح: /buy
telegram-refunded = المبلغ المردود: { $stars } ⭐، والنقاط المخصومة: { $credits }.
telegram-refund-usage = يُرجى ذكر معرّف الدفعة: /refund CHARGE
telegram-support = للأسئلة عن عملية دفع يُرجى مراسلة مشغّل هذا البوت وذكر رقم العملية.
telegram-payment = { $credits ->
    [zero] { $credits } نقطة
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $credits } نقاط
    [many] { $credits } نقطة
   *[other] { $credits } نقطة
} مقابل { $stars } ⭐، رقم العملية { $charge }
telegram-inline-video = إرسال كفيديو
telegram-inline-audio = إرسال كصوت
telegram-inline-hint = يُرجى كتابة رابط بعد اسمي
telegram-lacks-privacy = لا أرى إلا الأوامر والرسائل التي تذكرني. يُرجى إيقاف وضع الخصوصية لدى ⁦@BotFather⁩ (/setprivacy) ثم إضافتي من جديد، أو منحي صلاحيات مشرف.
telegram-lacks-delete = لا يُسمح لي بحذف الرسائل هنا، ولذلك لا أثر لـ delete_original. يُرجى منحي صلاحيات مشرف تشمل ذلك.
telegram-lacks-send = لا يُسمح لي بإرسال الرسائل هنا. يُرجى السماح بذلك في صلاحيات المجموعة.
telegram-lacks-send-files = لا يُسمح لي بإرسال الفيديو هنا. يُرجى السماح بالوسائط في صلاحيات المجموعة.
telegram-lacks-admin = ليست لدي صلاحيات مشرف في هذه القناة، فلا يمكنني النشر. يُرجى منحي صلاحيات مشرف تشمل نشر الرسائل.
telegram-lacks-target = لستُ عضوًا في المحادثة التي يحددها deliver_to، أو لا يُسمح لي بالنشر فيها. يُرجى إضافتي إليها مشرفًا.
telegram-lacks-agreement = المحادثة التي يحددها deliver_to لا تقبل ملفات من هنا. يسمح بذلك مشرفوها هناك بالأمر ⁦/rules takes_from { $chat }⁩
telegram-help-paysupport = السؤال عن عملية دفع
telegram-help-diagnose = معرفة ما ينقصني في هذه المجموعة
telegram-not-yours = لا يمكن الضغط هنا إلا لصاحب الطلب أو لأحد مشرفي المجموعة.
telegram-not-yours-channel = طُلب هذا باسم قناة: يمكن لمشرفيها الضغط إن كنتُ فيها، ولمشرفي المجموعة. يُرجى الطلب باسمك، أو تحديد الصيغة: ⁦/get LINK mp4⁩.

link-code = رمزك: { $code }
link-how = يُرجى إرسال /link { $code } إليّ على المنصة الأخرى، في محادثة خاصة.
link-until = يصلح مرة واحدة، لمدة { $time }.
link-warning = من يستخدمه يشاركك نقاطك وسجلّك: يجب ألا يُعطى لأحد.
link-identities = معًا: { $identities }
linked = صارت هذه الحسابات حسابًا واحدًا: رصيد واحد وسجلّ واحد وإعدادات واحدة.
linked-hint = إن لم يكن هذا مطلوبًا، فالأمر /unlink يفصل هذه المنصة من جديد.
linked-locked-out = لم تعد مفاتيح API وعمليات تسجيل الدخول وخطافات الويب السابقة تعمل. الأمر /apikey ينشئ مفتاحًا جديدًا.
unlinked = صار { $identity } حسابًا مستقلًا من جديد.
unlinked-empty = الحساب الجديد فارغ. تبقى النقاط والسجلّ لدى الحساب الآخر.
document = هذا { $name }، وفيه كل ما يُحفظ عنك.
forget-warning = سيحذف هذا كل ما يُحفظ عنك، ولا يمكن التراجع عنه.
forget-what = ستُحذف مهامك وملفاتك وإعداداتك ومتابعاتك ومفاتيحك ومنصاتك وما تبقّى من نقاطك.
forget-stays = يبقى دفتر النقاط، ولا يمكن لأحد أن يعرف منه أن الأمر يخصّك.
forget-how = لتأكيد ذلك يُرجى إرسال /forget { $word } خلال عشر دقائق.
forgotten = حُذف كل ما كان يُحفظ عنك. ومن يكتب من جديد يبدأ من الصفر.
history-none = لم يصلك أي ملف بعد. للحصول على ملف يكفي إرسال رابط.
history-nothing = لا يوجد بين ملفاتك ما يضم كل هذه الكلمات في عنوانه أو ناشره أو رابطه.
history-head = { $count ->
    [zero] لا ملفات
    [one] ملف واحد
    [two] ملفان
    [few] { $count } ملفات
    [many] { $count } ملفًا
   *[other] { $count } ملف
}، الصفحة { $page } من { $pages }
history-line = ⁦#{ $job }⁩ { $title }، { $day }: { $command }
history-more = المزيد: { $command }
language-current = اللغة التي أكتب لك بها: { $language }.
language-auto = للعودة إلى لغة منصتك: ⁦/language auto⁩
access-open = هذا البوت متاح للجميع إلا الممنوعين.
access-allowed = هذا البوت متاح فقط للمسموح لهم.
access-allow = مسموح: { $kind ->
    [person] شخص
    [chat] مجموعة
   *[site] موقع
} { $subject }
access-deny = ممنوع: { $kind ->
    [person] شخص
    [chat] مجموعة
   *[site] موقع
} { $subject }

# لماذا تعذّر أمر ما
private_only = هذا بيني وبينك: يُرجى إرساله في محادثة خاصة.
banned = { $reason ->
    [none] مُنعت من استخدام هذا البوت.
   *[other] مُنعت من استخدام هذا البوت، والسبب: { $reason }.
}
person_not_allowed = هذا البوت متاح فقط للمسموح لهم. يُرجى سؤال مشغّله.
chat_not_allowed = هذا البوت غير متاح لهذه المجموعة. يُرجى سؤال مشغّله.
site_not_allowed = لا يُنزَّل هنا شيء من { $site }.
bad_subject = «{ $subject }» ليس اسم شخص أو مجموعة أو موقع. يُكتب مثل telegram:123 أو example.com.
bad_link_code = هذا الرمز لم يعد صالحًا أو لم يكن صالحًا قط. للحصول على رمز جديد يُرجى إرسال /link على المنصة الأخرى.
same_account = هذان حساب واحد بالفعل.
not_linked = لا توجد منصة أخرى كهذه في حسابك. لعرض المنصات: /link
wrong_word = ليست هذه هي الكلمة، أو انتهت مدتها. للحصول على كلمة جديدة: /forget
unknown_language = لا توجد نصوص باللغة «{ $language }». المتاح: { $available }.
account_gone = حُذف حسابك. للبدء من جديد تكفي الكتابة مرة أخرى.
user_error = لا يمكن فعل هذا.
not_a_link = { $text ->
    [none] هذا ليس رابطًا.
   *[other] «{ $text }» ليس رابطًا.
} يبدأ الرابط بـ ⁦https://⁩ أو ⁦http://⁩ ثم اسم الموقع.
link_too_long = عدد محارف هذا الرابط { $actual }، والحد الأقصى { $limit }. يُرجى إرسال رابط الصفحة التي تشغّله.
unsupported_scheme = العناوين التي تبدأ بـ ⁦{ $scheme }:⁩ لا تُنزَّل. يُرجى إرسال رابط يؤدي إلى ⁦https://⁩ أو ⁦http://⁩.
unsupported_link = لم يُعثر على فيديو أو صوت في تلك الصفحة. يُرجى إرسال رابط الصفحة التي تشغّله.
private_address = يؤدي الرابط إلى { $host ->
    [none] عنوان
   *[other] { $host }، وهو عنوان
} داخل شبكة خاصة، فلا يُنزَّل منه شيء. يُرجى إرسال رابط عام.
host_not_found = تعذّر الوصول إلى { $host ->
    [none] الموقع
   *[other] الموقع { $host }
}. يُرجى التحقق من كتابة الرابط أو المحاولة لاحقًا.
no_match = { $candidates ->
    [none] لم يُعثر على تسجيل حر لـ «{ $title }».
   *[other] لا يوجد تسجيل حر هو بالتأكيد «{ $title }». إن كان المطلوب أحد هذه فيُرجى إرسال رابطه: { $candidates }.
}
media_unavailable = لم يعد هناك شيء في هذا الرابط. يُرجى التحقق منه: ربما حُذف المحتوى.
access_denied = يرفض الموقع إتاحة هذا. يمكن تجربة رابط يُفتح بلا حساب.
login_required = لا يعرض الموقع هذا إلا لمن سجّل الدخول. يُرجى إرسال رابط متاح للجميع.
private_media = جعل المالك هذا خاصًا. يمكن أن يُطلب منه إتاحته للجميع.
geo_blocked = { $countries ->
    [none] لا يعرض الموقع هذا في بلدنا.
   *[other] لا يعرض الموقع هذا إلا في هذه البلدان: { $countries }.
}
drm_protected = هذا محمي من النسخ ولا يمكن تنزيله.
not_live_yet = { $starts_at ->
    [none] لم يبدأ هذا البث. يُرجى إرسال الرابط مجددًا بعد بدئه.
   *[other] يبدأ هذا البث: { $starts_at }. يُرجى إرسال الرابط مجددًا حينها.
}
nothing_recorded = لم يُسجَّل شيء قبل إيقاف التسجيل.
platform_failed = في الموقع مشكلة الآن. يُرجى المحاولة مجددًا بعد بضع دقائق.
not_media = ما وصل ليس فيديو ولا صوتًا ({ $found }). يُرجى التحقق من أن الرابط يعمل في المتصفح.
incomplete_media = قطع الموقع الإرسال: وصل { $actual } من { $expected }. يُرجى المحاولة مجددًا بعد بضع دقائق.
too_long = هذا طويل جدًا: المدة { $actual } والحد { $limit }. يُرجى طلب جزء أقصر، مثل ⁦1:05-2:30⁩.
too_large = { $actual ->
    [none] هذا كبير جدًا: الحد { $limit }.
   *[other] هذا كبير جدًا: الحجم { $actual } والحد { $limit }.
} يُرجى اختيار جودة أقل أو الصوت فقط.
upload_too_large = { $limit ->
    [none] الملف أكبر من أن يُرسَل هنا.
   *[other] الملف أكبر من أن يُرسَل هنا: الحد { $limit }.
} يُرجى اختيار جودة أقل أو الصوت فقط.
cannot_fit = لا يمكن تصغير هذا إلى أقل من { $limit } مع بقائه جيدًا. يُرجى اختيار جودة أقل أو الصوت فقط.
unknown_choice = لا توجد صيغة «{ $choice }». يُرجى اختيار صيغة من المعروض أو ذكر صيغة مثل mp4 أو mp3.
bad_items = «{ $text }» لا يدل على عناصر في قائمة. تُكتب مثل ⁦1-5,8⁩ أو ⁦12-⁩.
no_such_items = ليس في القائمة العناصر { $items }؛ رقم آخر عنصر فيها { $last }.
too_many_items = عدد العناصر { $actual }، والحد الأقصى في المرة الواحدة { $limit }. يُرجى ذكر عدد أقل، مثل ⁦1-{ $limit }⁩.
not_a_list = هذا محتوى واحد وليس قائمة. يُرجى عدم ذكر أرقام العناصر.
bad_clip = «{ $text }» ليس جزءًا من فيديو. يُكتب مثل ⁦1:05-2:30⁩ أو ⁦1m5s-⁩ أو ⁦-30⁩.
clip_outside = { $end ->
    [none] الجزء من { $start } حتى النهاية
   *[other] الجزء من { $start } إلى { $end }
} ليس فيه: المدة كلها { $duration }. يُرجى تحديد جزء ضمنها.
cannot_hold = لا يمكن لملفات { $container } أن تضم { $part ->
    [subtitles] ترجمات
    [cover] صورة غلاف
    [chapters] فصولًا
   *[other] { $part }
}. والتي يمكنها ذلك: { $fitting }.
no_subtitles = { $available ->
    [none] لا ترجمات له.
   *[other] لا ترجمات له باللغة «{ $language }»، بل فقط: { $available }.
}
no_audio_language = لا صوت له باللغة «{ $language }»، بل فقط: { $available }.
no_picture = لا توجد له صورة في الموقع.
no_chapters = هذا غير مقسّم إلى فصول. يُرجى بدلًا من ذلك تحديد جزء منه، مثل ⁦1:05-2:30⁩.
no_pictures = هذا ليس منشورًا فيه صور. يُرجى حذف الكلمة album.
no_sound = لا صوت له. يُرجى طلب صيغة فيديو مثل mp4.
not_live = هذا ليس بثًا مباشرًا. يُرجى عدم ذكر مدة التسجيل، ويمكن تحديد جزء منه، مثل ⁦1:05-2:30⁩.
clip_of_live = لا أجزاء للبث المباشر بعد. يُرجى ذكر مدة تسجيله من الآن، مثل ⁦live 30s⁩.
no_segments = لا يعرف SponsorBlock إلا فيديوهات YouTube{ $platform ->
    [other] {""}
   *[x] ، لا فيديوهات { $platform }
}. يُرجى حذف هذه الكلمة.
nothing_left = كله معلَّم على أنه مما طُلب قصّه. يُرجى حذف الكلمة sponsorblock.
no_fonts = لا يوجد هنا خط لرسم الترجمات على الفيديو. يمكن طلبها في ملف أو مضمّنة.
quote_expired = هذا العرض قديم. يُرجى إرسال الرابط مجددًا.
wrong_state = لا يمكن فعل هذا الآن، فحالة المهمة ⁦#{ $job_id }⁩ هي: { $state }.
rate_limited = طلبات كثيرة دفعة واحدة. يُرجى المحاولة مجددًا بعد { $retry_after }.
too_many_jobs = لديك بالفعل مهام غير مكتملة عددها { $limit }. يُرجى انتظار اكتمال إحداها أو إلغاؤها بالأمر /cancel.
queue_full = قائمة الانتظار ممتلئة الآن. يُرجى المحاولة مجددًا بعد بضع دقائق.
cooling_down = رُفضت طلبات كثيرة متتالية. يُرجى المحاولة مجددًا بعد { $retry_after }.
form_not_allowed = بلا نقاط يمكن الحصول على { $allowed }، لا على { $format }.
admins_only = هذا الأمر للإدارة فقط.
moderators_only = هذا لمن يديرون هذه المجموعة أو هذا الخادم فقط.
unknown_person = لا يُعرف هنا أحد باسم { $name }. يُحدَّد الشخص بصيغة platform:id، مثل telegram:123.
unknown_voucher = هذه القسيمة غير صالحة أو استُخدمت من قبل.
bad_amount = «{ $amount }» ليس مقدارًا يمكن إعطاؤه. يُكتب عدد صحيح من النقاط، أو دولارات مثل ⁦5usd⁩.
not_for_giving = النقاط التي يمكنك إهداؤها: { $giveable }. وهي ما اشتريته أو حصلت عليه بقسيمة أو هدية؛ أما ما يبدأ به كل حساب فهو لتنزيلاته هو.
gift_to_oneself = لا يمكنك إهداء النقاط إلى نفسك.
gift_in_dollars = يمكن إهداء النقاط فقط، لا الدولارات. يُكتب عدد صحيح.
not_in_a_group = يعمل هذا في المجموعات فقط.
nothing_to_follow = هذا ليس قناة ولا قائمة تشغيل. يُرجى إرسال رابط إحداهما.
bad_wish = «{ $word }» غير مفهوم هنا. يُكتب title:WORD أو min:1m أو max:20m، أو صيغة مثل mp3.
too_many_follows = بلغ عدد المتابعات { $limit }، وهذا هو الحد. يُرجى أولًا إنهاء إحداها بالأمر /unfollow.
unknown_follow = لا توجد هنا متابعة رقمها { $number }. لعرض المتابعات: /following
bot_off = البوت متوقف هنا. لتشغيله من جديد: ⁦/rules mode⁩
draining = لا يُقبل أي جديد الآن بسبب أعمال صيانة. يُرجى المحاولة لاحقًا.
platform_off = { $reason ->
    [none] لا يُنزَّل شيء من { $platform } في الوقت الحالي.
   *[other] لا يُنزَّل شيء من { $platform } في الوقت الحالي ({ $reason }).
}
unknown_platform = لا توجد منصة باسم { $name }. المتاح: { $possible }.
seal_broken = لا يمكن فتح ما خُتم: خُتم بمفتاح آخر.
no_key = ليس لدى هذه العملية مفتاح لختم ملفات تعريف الارتباط. اضبط CLIPFERRY_COOKIES_KEY.
unreadable_file = لا يمكن قراءة الملف { $path }: { $reason }.
unwritable_folder = لا يمكن حفظ الملفات في { $path }: { $reason }.
bad_cookies = { $reason ->
    [empty] لا توجد ملفات تعريف ارتباط في هذا الملف.
    [large] هذا الملف أكبر من أن يكون ملفًا لتعريف الارتباط.
    [text] هذا الملف ليس نصًا.
    [json] هذا JSON. صدّر ملفات تعريف الارتباط بصيغة Netscape (cookies.txt).
    [header] هذا نص ترويسة. صدّر ملفات تعريف الارتباط بصيغة Netscape (cookies.txt).
    [fields] ليس في السطر { $line } سبعة حقول بينها علامات جدولة. صدّر ملفات تعريف الارتباط بصيغة Netscape (cookies.txt).
    [flag] لا يوجد TRUE أو FALSE في موضعه في السطر { $line }، أو المسار غير صالح.
    [time] النهاية في السطر { $line } ليست وقتًا.
    [domain] النطاق في السطر { $line } غير صالح.
    [name] الاسم في السطر { $line } لا يصلح اسمًا.
   *[other] القيمة في السطر { $line } غير صالحة.
}
cookies_of_others = لا يوجد في هذا الملف ما يخص { $platform }، بل ما يخص: { $domains }.
cookies_expired = انتهت مدتها كلها. صدّرها من جديد.
cookies_fail = لا يُفتح الرابط بها ({ $result }).
cookies_not_needed = هذا الرابط يُفتح بدونها فلا يثبت شيئًا. اذكر رابطًا لا يُفتح إلا بها.
no_cookie_file = أرسل الملف مع الأمر، بالتعليق /cookies { $platform }.
unknown_cookies = لا توجد مجموعة رقمها { $number }. يعرض /cookies ما هو موجود.
no_test_link = اذكر رابطًا لا يُفتح إلا بها: ⁦/cookies try { $number } LINK⁩
too_many_cookies = للمنصة { $limit } مجموعة على الأكثر. أزل واحدة أولًا.
taken_down = هذا لا يُتاح هنا.
text_too_long = عدد محارف النص { $actual }، وأقصى ما تتّسع له رسالة واحدة في كل مكان { $limit }. يُرجى اختصاره.
unknown_fault = لا يُحفظ شيء عن الخطأ { $error_id }. يُحذف ما مضى عليه أكثر من 30 يومًا.
bad_rule = «{ $value }» ليست قيمة لـ «{ $rule }». القيم الممكنة: { $possible }.
no_such_rule = لا توجد هنا قاعدة «{ $rule }». القواعد الممكنة: { $possible }.
role_needed = في هذه المجموعة لا يطلب إلا الأعضاء الذين لهم أحد هذه الأدوار: { $roles }.
format_not_here = تقبل هذه المجموعة { $allowed }، لا { $format }.
daily_limit = استُنفد حد تنزيلاتك اليومية في هذه المجموعة، وهو { $limit }. يُرجى المحاولة مجددًا بعد { $retry_after }.
not_yours = هذا العرض ليس لك. يمكنك إرسال الرابط بنفسك.
maybe_delivered = انقطع الإرسال، وربما وصل الملف.
key_invalid = مفتاح API هذا غير صالح. لإنشاء مفتاح يُرجى استخدام /apikey في محادثة.
unknown_key = ليس لديك مفتاح API { $prefix }.
too_many_keys = عدد مفاتيح API لديك بلغ { $limit }. يُرجى أولًا إبطال أحدها.
scope_missing = ليس لمفتاح API هذا الصلاحية «{ $scope }».
login_invalid = لم يعد تسجيل الدخول هذا صالحًا. يُرجى طلب رابط جديد بالأمر /login في محادثة.
unknown_webhook = ليس لديك webhook رقمه { $webhook_id }.
too_many_webhooks = عدد webhook لديك بلغ { $limit }. يُرجى أولًا حذف أحدها.
request_reused = مفتاح منع التكرار «{ $name }» استُخدم لطلب آخر.
too_many_attempts = كل محاولة أوقفت العملية العاملة (عدد المحاولات: { $attempts })، فتُركت المهمة.
timed_out = استغرق هذا أكثر من { $limit } فأُوقف. يُرجى المحاولة مجددًا لاحقًا.
workers_away = لا تجيب أي عملية عاملة الآن. يُرجى المحاولة مجددًا بعد بضع دقائق.
extractor_broken = فشلت قراءة هذا الموقع؛ ربما تغيّر. سُجّل الخطأ { $error_id }. يُرجى المحاولة مجددًا بعد بضعة أيام.
unexpected = حدث خطأ من جهتنا. سُجّل الخطأ { $error_id }.
not_enough_credits =
    { $currency ->
        [usd] الرصيد لا يكفي: المطلوب { $needed } والمتبقي { $balance }.
       *[other] النقاط لا تكفي: المطلوب { $needed } والمتبقي { $balance }. لمعرفة كيفية الحصول على المزيد: /buy
    }
unknown_job = ليس لديك المهمة ⁦#{ $job_id }⁩. لعرض مهامك: /jobs
file_gone = انتهت مدة حفظ الملف. يُرجى إرسال الرابط مجددًا.
link_invalid = رابط التنزيل هذا غير صالح.
link_expired = انتهت صلاحية رابط التنزيل هذا. يُرجى طلب الملف مجددًا.
disk_full = القرص ممتلئ فتعذّر حفظ الملف. المهمة محفوظة: يمكن إعادة محاولتها لاحقًا.
storage_away = لا استجابة الآن من { $part ->
    [redis] قائمة الانتظار
    [files] مخزن الملفات
   *[other] قاعدة البيانات
}. يُرجى المحاولة مجددًا بعد دقيقة.
library_missing = ما يطلبه أحد الإعدادات غير مثبّت: pip install 'clipferry[{ $extra }]'.
unreachable = لم يعد يمكن إرسال شيء إلى هناك. يُرجى الكتابة من محادثة أخرى.
turned_away = لا تقبل المنصة شيئًا منّا حاليًا لأن ما أُرسل كثير جدًا. يُرجى المحاولة بعد ساعة.
platform_away = لا تقبل المنصة شيئًا في الوقت الحالي. يُرجى المحاولة بعد بضع دقائق.
not_started = لا يسمح تيليجرام بإرسال شيء إليك قبل بدء المحادثة معي. يُرجى فتح { $bot } والضغط على «ابدأ» ثم المحاولة مرة أخرى.
no_files_here = لا يُسمح بإرسال ملفات كهذه هنا. يوضّح /diagnose ما ينقص.
no_links = لا يوجد رابط في { $place ->
    [input] المدخلات
   *[file] هذا الملف
}.
unknown_charge = لا توجد عملية دفع مسجّلة برقم «{ $charge }».
already_refunded = سبق ردّ عملية الدفع «{ $charge }».

# بدء التشغيل
already_running = يعمل Clipferry بالفعل على مجلد البيانات { $folder } (العملية { $pid }). يُرجى إيقافه أو ضبط CLIPFERRY_DATA_DIR.
port_in_use = برنامج آخر يستخدم ⁦{ $host }:{ $port }⁩. يُرجى ضبط CLIPFERRY_HTTP_PORT على منفذ غير مستخدم.
stack_failed = تعذّر تشغيل { $part }: { $reason }.
still_at_work = ما زال يعمل (العمّال: { $workers }، الواجهات: { $front_ends }): { $names }. أوقفها أولًا. ما قُتل يُنسى خلال { $seconds } ثانية؛ مع --force لا يجري التحقق.
under_maintenance = تجري الآن استعادة قاعدة البيانات أو نسخها بواسطة { $holder }. حاول مجددًا بعد انتهاء ذلك.
database_not_empty = قاعدة البيانات الهدف ليست فارغة: في جدولها { $table } صفوف. لم يُنسخ شيء؛ حدّد قاعدة بيانات فارغة.
database_outdated = قاعدة البيانات على المراجعة { $found ->
    [none] «لا شيء»
   *[other] { $found }
}، والمطلوب { $needed }. شغّل clipferry migrate بإصدار من Clipferry يعرف كلتيهما.
copy_differs = نسخة الجدول { $table } لا تطابق أصلها. لم يُحتفظ بشيء منها، والأصل كما كان.
backup_invalid = { $path } ليس نسخة احتياطية صالحة: { $reason }.
key_differs = في النسخة الاحتياطية { $name } غير المستخدم هنا. لم يتغيّر شيء؛ أزِل الآخر أولًا.
no_database = لا توجد قاعدة بيانات يمكن استخدامها في { $address }: حدّد عنوان PostgreSQL أو ملف SQLite موجودًا.
index_away = لا يمكن البحث عن إصدار آخر من yt-dlp: { $reason }.
release_unusable = لا يمكن استخدام yt-dlp { $version } هنا: { $reason }.
update_under_way = عملية أخرى تتولى إصدارات yt-dlp في هذه اللحظة. حاول مجددًا بعد دقيقة.
nothing_before = لا يوجد ما يمكن الرجوع إليه: المستخدَم هو yt-dlp { $version } المثبَّت.
ytdlp-in-use = المستخدَم هو yt-dlp { $version }، صدر في { $day }؛ والمثبَّت { $installed }.
ytdlp-pinned = الإصدار مُثبَّت باختيارك: لا يُستخدم غيره حتى تلغي ذلك.
ytdlp-off = لا تُستخدم الإصدارات الأحدث تلقائيًا: CLIPFERRY_YTDLP_UPDATES معطَّل.
ytdlp-next = البحث التالي عن إصدار أحدث: { $at }.
ytdlp-trouble = فشل البحث الأخير: { $reason }
ytdlp-told = { $at }  { $version }  { $what ->
    [adopted] مستخدَم منذ ذلك الحين
    [refused] مرفوض
    [rolled_back] أُعيد عنه
    [pinned] أُلزم به
   *[unpinned] أُلغي الإلزام به
}
upkeep-copied = نُسخت { $rows } من الصفوف؛ الأعداد والمجاميع متطابقة.
upkeep-written = يحتوي { $path } على { $rows } من الصفوف والمفاتيح و{ $files } من الملفات. احفظه بأمان كالمفاتيح.
upkeep-restored = استُعيدت من { $path } { $rows } من الصفوف والمفاتيح و{ $files } من الملفات.

# الصفحات
view-until = محفوظ حتى { $time }
view-download = تنزيل
login-heading = تسجيل الدخول
login-button = تسجيل الدخول إلى Clipferry
login-done = اكتمل تسجيل دخولك. تستخدم البرامج هذا الرمز على شكل «⁦Authorization: Bearer⁩» مدة 12 ساعة. لن يظهر إلا الآن.
page-400 = غير مفهوم
page-401 = يُرجى تسجيل الدخول
page-402 = النقاط لا تكفي
page-403 = غير مسموح
page-404 = غير موجود
page-405 = غير ممكن هنا
page-409 = ليس بعد
page-410 = لم يعد موجودًا
page-412 = ملف آخر
page-413 = أكثر من اللازم
page-415 = لا تمكن قراءته هنا
page-416 = لا يوجد جزء كهذا
page-422 = غير مفهوم
page-429 = أسرع من اللازم
page-500 = خطأ من جهتنا
page-502 = مشكلة في الموقع
page-503 = سنعود بعد لحظات
bad_request = الطلب غير مفهوم.
crowded = الاتصالات كثيرة جدًا الآن. حاول مجددًا بعد قليل.
not_found = لا يوجد شيء على هذا العنوان. يُرجى التحقق من اكتمال الرابط.
method_not_allowed = لا يجيب هذا العنوان إلا على { $allowed }.
unauthorized = لم يُذكر صاحب الطلب: يُرجى إرسال مفتاح API في X-API-Key أو تسجيل الدخول بالأمر /login.
malformed = الطلب غير مفهوم: { $faults }.
unsupported_media_type = يُرجى إرسال متن الطلب بصيغة { $allowed }.
body_too_large = متن الطلب أكبر من { $limit }.
too_many_streams = بلغ عدد المهام التي تتابعها في آن واحد { $limit }، وهذا هو الحد.
precondition_failed = ليس هذا هو الملف المطلوب. يُرجى بدء التنزيل من جديد.
range_not_satisfiable = ينتهي الملف قبل الجزء المطلوب: حجمه بالبايت { $size }.

# Discord
discord-pick = اختيار صيغة
discord-outlives = إن استغرق هذا أكثر من 15 دقيقة فسيُستكمل في رسالة خاصة.
discord-more = إعدادات أخرى
help-diagnose = معرفة ما ينقص البوت ليعمل هنا
diagnose-mode = الوضع هنا: { $mode }
diagnose-fine = لا ينقص شيء.
diagnose-permission = صلاحية ناقصة: { $name }
diagnose-intent = ينقص: CLIPFERRY_DISCORD_READS_MESSAGES مع ⁦message content intent⁩، وهذا الوضع يحتاج إليهما.
diagnose-private = في المحادثة الخاصة لا يمكن أن ينقص شيء.
diagnose-absent = البوت نفسه ليس في هذا الخادم: هنا يجيب عن الأوامر فقط، وبعد 15 دقيقة يكمل في رسالة خاصة.
discord-off-here = البوت متوقف في هذه القناة. يمكن مراسلته على الخاص.
discord-done = تم.
discord-not-yours = لا يمكن استخدام هذا إلا لصاحب الطلب. يمكنك إرسال /get بنفسك.
discord-no-link = لا يوجد رابط في تلك الرسالة.
discord-one-link = هنا مكان لرابط واحد فقط. الأمر ⁦/bulk⁩ يقبل عدة روابط.
discord-delivered-to = أُرسل إلى { $channel }.
discord-help-bulk = تنزيل عدة روابط، أو الروابط الموجودة في ملف نصي
discord-option-link = رابط فيديو أو أغنية أو صفحة فيها أحدهما
discord-option-format = مثل ⁦mp4, webm, mp3, m4a …⁩
discord-option-quality = مثل ⁦best, 1080p, 720p, 320k …⁩
discord-option-audio_only = الصوت بلا صورة
discord-option-clip = جزء منه: ⁦1:05-2:30⁩
discord-option-thumbnail = الصورة المصغّرة أيضًا
discord-option-subtitles = لغة: ⁦en, de …⁩
discord-option-filename = اسم الملف المطلوب
discord-option-more = كلمات أخرى: ⁦live 30s⁩، ⁦chapters⁩، ⁦lang:fr⁩، ⁦cover⁩، ⁦exact⁩؛ وللقوائم ⁦1-5,8⁩ و⁦zip⁩
discord-option-spoiler = إخفاء الملف خلف علامة حرق
discord-option-private = لا يرى الجواب سواك
discord-option-job = رقم إحدى مهامك
discord-option-links = روابط بينها مسافات
discord-option-file = ملف نصي فيه روابط
discord-option-here = في هذه القناة وحدها
discord-option-other = ما يأخذه الأمر:
discord-menu-media = الحصول على الملف
discord-menu-audio = الحصول على الصوت
discord-choice-on = تشغيل
discord-choice-off = إيقاف
discord-choice-member = العضو
discord-choice-pool = الرصيد المشترك
discord-choice-both = كلاهما
discord-choice-person = شخص
discord-choice-chat = محادثة
discord-choice-site = موقع
cross_site = لم يُرسل هذا النموذج من إحدى صفحاتنا، أو أن الصفحة قديمة. افتح الصفحة من جديد وأرسله منها.
only_in_chats = هذا يخص محادثة بعينها. أرسله في المحادثة المقصودة.
login-programs = تدخل البرامج برمز بدلًا من ذلك. يمنح هذا الرابط أحدهما مرة واحدة.
login-token = إظهار رمز للبرامج
web-token = الرمز
web-skip = انتقل إلى المحتوى
web-menu = الصفحات
web-home = تنزيل
web-jobs = تنزيلاتي
web-account = الحساب
web-logout = تسجيل الخروج
web-welcome = أرسل رابطًا واحصل على الملف.
web-how-to-sign-in = لتسجيل الدخول، أرسل /login إلى البوت في محادثة خاصة وافتح الرابط الذي يرد به.
web-home-heading = احصل على ملف
web-paste = روابط أو أمر
web-hint = رابط واحد أو أكثر، ولو بين كلماتك. يعرض /help الأوامر.
web-send = إرسال
web-busy = جارٍ البحث …
web-answers = الردود
web-items = هذه العناصر فقط
web-newest = أحدث التنزيلات
web-all = الكل: { $count }
web-pages = صفحات أخرى
web-play = تشغيل
web-redo = احصل عليه مجددًا
web-rename = إعادة تسمية
web-title = العنوان الجديد
web-save = حفظ
web-delete = حذف
web-delete-sure = سيختفي التنزيل وملفاته، وتتوقف روابطه عن العمل.
web-delete-yes = حذف نهائي
web-state = الحالة
web-any = أي حالة
web-state-waiting = في الانتظار
web-state-running = قيد التنفيذ
web-state-unfinished = غير مكتملة
web-state-done = مكتملة
web-state-failed = فاشلة
web-state-cancelled = ملغاة
web-words = العنوان أو الناشر أو الرابط
web-show = عرض
web-facts = التفاصيل
web-source = المصدر
web-cost = السعر
web-asked = طُلب في
web-files = الملفات
web-list-items = العناصر
web-credits = الرصيد
web-book = آخر العمليات
web-day = اليوم
web-what = العملية
web-about = مقابل
web-amount = المبلغ
web-statistics = الإحصاءات
web-by-day = التنزيلات حسب اليوم
web-time-by-day = المدة حسب اليوم
web-credits-by-day = الرصيد حسب اليوم
web-by-site = التنزيلات حسب الموقع
web-by-format = التنزيلات حسب الصيغة
web-as-table = كجدول
web-admin = الإدارة
web-queue = قائمة الانتظار
web-people = الأشخاص
web-grants = الإضافات
web-person = الشخص
web-reason = السبب
web-grant = إضافة رصيد
web-resume = استئناف
web-pause = إيقاف مؤقت: لا تبدأ أي مهمة
web-drain = تفريغ: لا تقبل أي جديد
web-workers = العمليات العاملة
web-no-workers = لا توجد عمليات عاملة. تنتظر التنزيلات حتى تبدأ إحداها.
web-name = الاسم
web-queues = يقبل
web-slots = الأماكن
web-due = إشارة حياة خلال
web-unfinished = التنزيلات غير المكتملة، الأقدم أولًا
web-title-of = العنوان
web-front-end = طُلب عبر
web-failures = الإخفاقات في آخر { $days } أيام
web-no-failures = لم يفشل شيء.
web-site = الموقع
web-downloads = التنزيلات
web-count = العدد
web-last = الأخير
web-person-words = الاسم أو الحساب
web-tier = المستوى
web-since = منذ
web-nobody = لا أحد بهذا الاسم.
web-access = الوصول
web-ban = حظر
web-unban = رفع الحظر
web-no-grants = لم يُضف شيء.
web-done = تم.
web-share = رابط للآخرين
web-revoke = إنهاء كل الروابط
