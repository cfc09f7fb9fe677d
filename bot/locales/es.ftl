# Textos en español. Una clave es el código de un error o el nombre de una parte de una vista.

# Qué está pasando
looking = Mirando { $url } …
accepted = Poniendo en cola …
offer-line = { $number }. { $form }{ $details }
offer-best = El mejor vídeo, mp4
offer-pictures = Todo lo que hay en la publicación, tal como es
offer-video = { $height }p, { $container }
offer-audio = Audio, { $container }
price = { $credits ->
    [one] 1 crédito
   *[other] { $credits } créditos
}
price-free = gratis
price-most = como máximo { $price }
arrives-whole = cabe aquí
arrives-fit = se reducirá para que quepa aquí
arrives-parts = llegará en unas { $parts } partes
arrives-link = llegará como enlace
smaller-form = La mejor versión es demasiado grande para enviarla aquí. Esta es la mejor que cabe: { $form }
about-uploader = De { $uploader }
about-length = Duración: { $length }
about-formats = Alturas: { $heights }
about-price = Precio: { $price }
about-price-open = Precio: depende de la duración de sus elementos
about-live = En directo ahora
about-origin = { $platform }, { $id }
about-date = Subido: { $date }
about-views = { $count ->
    [one] 1 visualización
   *[other] visualizaciones: { $count }
}
about-likes = { $count ->
    [one] 1 «me gusta»
   *[other] «me gusta»: { $count }
}
about-upcoming = { $at ->
    [none] Aún no ha empezado
   *[other] Empieza el { $at }
}
about-subtitles = Subtítulos: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}y { $more } más
}
about-captions = Subtítulos automáticos: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}y { $more } más
}
about-chapters = { $count ->
    [one] 1 capítulo:
   *[other] { $count } capítulos:
}
about-more-formats = { $count ->
    [one] … y 1 más; /formats los muestra todos
   *[other] … y { $count } más; /formats los muestra todos
}
about-playlist = { $count ->
    [one] Lista de 1 elemento
   *[other] Lista de { $count } elementos
}
list-head = { $title } ({ $count ->
    [one] 1 elemento
   *[other] { $count } elementos
})
list-all = { $count ->
    [one] el único elemento
   *[other] los { $count } elementos
}
list-first = los { $count } primeros
list-video = Vídeo, { $which }, { $container }
list-audio = Audio, { $which }, { $container }
list-zipped = { $form }, en un solo zip
list-price-open = { $known ->
    [none] el precio depende de las duraciones
   *[some] { $price }, y por { $unknown } más lo que cuesten según su duración
}
list-hint = O nombra elementos: /get LINK 1-5,8 mp3. Como mucho { $limit } a la vez; /items LINK los muestra.
list-more = { $count ->
    [one] … y 1 más
   *[other] … y { $count } más
}
list-tally = { $done } de { $total } hechos
tally-ready = descargados: { $count }
tally-running = en curso: { $count }
tally-waiting = en espera: { $count }
tally-failed = fallidos: { $count }
tally-cancelled = cancelados: { $count }
list-ended = { $title }: { $tally }
list-retry = /retry { $job } vuelve a intentar lo que no llegó.
offer-whole-list = Toda la lista de la que forma parte: /pick { $quote } list
bulk-duplicates = { $count ->
    [one] Se omitió 1 enlace porque otro lleva a lo mismo.
   *[other] Se omitieron { $count } enlaces porque otros llevan a lo mismo.
}
bulk-beyond = { $count ->
    [one] Se omitió 1 enlace
   *[other] Se omitieron { $count } enlaces
}: se admiten { $limit } a la vez.
state-gathering = en curso
help-items = ver los elementos de una lista o de un canal
queued = { $ahead ->
    [0] En cola, la siguiente
    [one] En cola, con 1 tarea por delante
   *[other] En cola, con { $ahead } tareas por delante
}
queued-eta = termina en unos { $time }
queued-paused = En espera: por orden de quien lleva el bot, ahora no empieza ninguna descarga
queued-parked = Espera a tus otras tareas
stage-looking = Empezando
stage-downloading = Descargando
stage-recording = Grabando
stage-converting = Convirtiendo
stage-storing = Guardando
stage-uploading = Subiendo
progress-speed = { $speed }/s
progress-left = quedan { $time }
delivered = Hecho: { $title }
delivered-cost = Precio: { $price }
delivered-link = Enlace: { $url }
delivered-fit = Se ha reducido para que quepa aquí; el original está en el enlace.
delivered-parts = { $parts ->
    [one] Enviado en 1 parte; entero está en el enlace.
   *[other] Cortado en { $parts } partes para que quepa aquí; entero está en el enlace.
}
delivered-too-large = El archivo es demasiado grande para enviarlo aquí; descárgalo con el enlace.
cancelled = Cancelado: { $title }. No se ha cobrado nada.
failed = { $title }: { $reason } No se ha cobrado nada.
retry-hint = /retry { $job } lo vuelve a intentar.
again-hint = /again { $job } lo envía otra vez.
keys-none = No tienes claves de API. /apikey NAME crea una.
keys-listed = Tus claves de API; /apikey revoke PREFIX revoca una:
key-line = { $prefix }… { $name } ({ $scopes }), último uso: { $used }
key-unused = nunca
key-made = La clave de API «{ $name }». Solo se muestra ahora; envíala como X-API-Key.
key-revoked = La clave de API { $prefix } ya no sirve.
login-link = Abre este enlace para iniciar sesión (válido durante { $time }). Funciona una vez y es solo para ti.
nothing-to-do = No hay nada que hacer.
jobs-head = Tus tareas más recientes
jobs-none-such = No hay tareas así.
page = Página { $page } de { $pages }
jobs-none = Aún no tienes tareas. Envía un enlace para empezar una.
job-line = #{ $job } { $state }  { $title }
state-pending = por consultar
state-queued = en espera
state-running = en curso
state-ready = listo
state-delivering = enviándose
state-delivered = hecho
state-failed = fallido
state-cancelled = cancelado
credits-off = Aquí las descargas son gratis.
credits-balance = Saldo: { $available } créditos
credits-held = Reservado para tareas en curso: { $held }
entry-grant = concedido
entry-reserve = precio
entry-settle = devuelto
entry-release = devuelto
entry-purchase = comprado
entry-refund = reembolsado
entry-daily = recarga
entry-voucher = vale
entry-gift = regalo
entry-join = cuentas unidas
entry-line = { $amount } { $kind } { $about }
entry-job = por la tarea #{ $job }
credited = { $amount } para { $to }.
credited-balance = Nuevo saldo: { $balance }
vouchers-made = Vales de { $amount } cada uno; solo se muestran ahora:
packs-head = Créditos a cambio de Telegram Stars: envía /buy al bot en Telegram.
packs-line = { $price } por { $stars } Stars
packs-none = Aquí no se venden créditos.
packs-voucher = Un vale se canjea con /voucher CODE.
payer-member = En este grupo cada cual paga lo suyo.
payer-pool = En este grupo paga el fondo común.
payer-balance = En el fondo común: { $pool } créditos
payer-both = En este grupo paga el fondo común y, cuando está vacío, el miembro.
renamed = La tarea #{ $job } ahora se llama { $title }.
deleted = La tarea #{ $job } ({ $title }) y sus archivos se han eliminado.
action-kept-again = Enviar #{ $job } otra vez
action-kept-redo = Descargar #{ $job } otra vez
action-language = { $language }
action-form = { $form }
action-list-form = { $number }
action-format = { $number }
action-formats = Más formatos
action-offer = ‹ A la oferta
action-thumbnail = Miniatura
action-whole-list = Toda la lista
action-cancel = Cancelar
action-retry = Reintentar
action-again = Enviar otra vez
action-audio = Solo audio
action-link = Enlace
action-page-back = ‹ Atrás
action-page-on = Más ›
action-set = { $name }: { $value }
formats-none = El sitio no indica formatos.
formats-line = { $number }. { $id }  ·  { $facts }
formats-hint = /form { $quote } NUMBER toma uno tal como es.
bitrate = { $rate } kbit/s
fps = { $fps } fps
stats-none = Aún no has descargado nada.
stats-total = { $count ->
    [one] 1 descarga
   *[other] { $count } descargas
}, duración: { $time }, precio: { $price }
stats-sites = Sitios: { $tally }
stats-forms = Formatos: { $tally }
stats-day = { $date }: { $count }, { $time }, { $price }
rules-head = Las reglas de este grupo
rules-head-topic = Las reglas de este tema
rules-line = { $mark } { $name } = { $value } ({ $about })
rules-hint = Cambia una con /rules NAME VALUE, o solo para este tema con /rules here NAME VALUE; «default» deshace el cambio.
rule-mode = a qué reacciono: { $possible }; cada uno incluye los anteriores
rule-platforms = con los enlaces de qué sitios actúo por mi cuenta
rule-quiet = callarme los errores donde nadie me ha preguntado
rule-delete-original = borrar el mensaje con el enlace cuando haya llegado el archivo
rule-suppress-embed = ocultar la vista previa del enlace cuando haya llegado el archivo
rule-in-thread = responder en un hilo
rule-payer = quién paga: member (el miembro), pool (el fondo común) o both (ambos)
rule-daily-limit = descargas que un miembro puede pedir en 24 horas; 0: las que quiera
rule-formats = formatos que se pueden pedir
rule-roles = roles que pueden pedir
rule-deliver-to = adónde van los archivos en su lugar: /TOPIC de este chat, u otro chat que los acepte desde aquí
rule-takes-from = chats cuyos archivos pueden llegar aquí
rule-spoiler = ocultar los archivos hasta que se tocan
rule-caption = escribir el título debajo del archivo
skip-on = En este grupo solo reacciono a tus mensajes cuando me lo pides. /skip off pone fin a eso.
skip-off = En este grupo reacciono a tus mensajes como a los de los demás.
settings-head = Tus ajustes
settings-line = { $name } = { $value } (posible: { $possible })
settings-hint = Cambia uno con /settings NAME VALUE. El formato también puede ser una versión para todos los enlaces, como mp3 320k.
followed = Las novedades de { $title } se publicarán aquí.
followed-hint = /unfollow { $number } pone fin a eso.
following-none = Aquí no se sigue nada. /follow LINK sigue un canal o una lista.
following-head = Lo que se sigue aquí:
following-paused = en pausa
unfollowed = Aquí ya no se sigue { $title }.
follow-paused = El seguimiento de { $title } está en pausa.
follow-paused-hint = /follow { $url } lo reanuda.
follow-waits = Las novedades de { $title } tienen que esperar.
wish-title = título con { $words }
wish-min = al menos { $length }
wish-max = como mucho { $length }
tier-public = sin créditos
tier-member = con créditos
tier-admin = administración
person = Persona #{ $user }, { $tier }
person-jobs = Tareas: { $jobs }
person-since = Primer contacto: { $time }
person-seen = Última petición: { $time }
banned-on = Ya no se acepta nada de { $person }.
banned-off = { $person } puede volver a pedir.
every-job-head = Tareas sin terminar de todo el mundo, primero las más antiguas:
queue-open = La cola está abierta.
queue-paused = En pausa: no empieza ninguna tarea. /resume la reanuda.
queue-draining = Vaciando la cola: no se acepta nada nuevo y no empieza ninguna tarea. /resume la reanuda.
queue-waiting = En espera: { $count }{ $tiers ->
    [none] {""}
   *[other] {" "}({ $tiers })
}
queue-running = En curso: { $running }
queue-workers = { $workers ->
    [one] 1 worker, { $slots } a la vez
   *[other] { $workers } workers, { $slots } a la vez
}
queue-eta = Todo termina en unos { $time }
broadcasts-none = No ha habido difusiones.
broadcasts-head = Las difusiones más recientes:
broadcast-stopped = detenida
broadcast-run = { $platform }: enviados: { $told }, inaccesibles: { $blocked }, fallidos: { $failed }, pendientes: { $left }
notice-on = Desde ahora todo el mundo verá esto:
notice-off = Ya no se anuncia nada.
fault = Error { $error_id }, { $kind }, { $time }
platforms-head = Plataformas:
platform-on = { $platform }: activada
platform-off = { $platform }: desactivada ({ $reason })
health-head = Consultas y descargas que salieron bien:
health-none = En el último día no se obtuvo nada.
health-share = { $share } de { $tried }
health-line = { $platform }: última hora { $hour }, último día { $day }
health-cookies = Cookies de { $platform }: { $states }
health-ytdlp = yt-dlp { $version }, publicado hace { $days ->
    [one] 1 día
   *[other] { $days } días
}
health-proxy = Proxy { $name } de { $platform }: funciona
health-proxy-rests = Proxy { $name } de { $platform }: descansa { $left } más ({ $reason })
health-trouble = Conviene mirar: { $trouble }
cookies-head = Las cookies:
cookies-none = Aquí no hay cookies. Envíame un archivo en formato Netscape (cookies.txt) con /cookies PLATFORM como pie.
cookies-line = { $number }. { $platform } ({ $domains }): { $state }, guardado desde hace { $age }, usado { $uses } veces, último resultado: { $result }
cookies-new = sin usar todavía
cookies-good = bueno
cookies-dead = muerto
cookies-kept = Guardado como juego { $number } de { $platform }, para { $domains }.
cookies-left-out = Omitidas por ser de otros sitios o haber caducado: { $count }
cookies-proven = El enlace se abre con ellas.
cookies-untried = No se probaron. Indica un enlace que solo se abra con ellas: /cookies { $platform } LINK
cookies-delete = Si tu mensaje con el archivo sigue ahí, elimínalo.
cookies-removed = El juego { $number } de { $platform } queda olvidado.
alarm-cookies-dead = El juego { $number } de cookies de { $platform } ha muerto ({ $result }) y ya no se usa. Envía un archivo nuevo con /cookies { $platform } como pie.
alarm-ytdlp-refused = El nuevo yt-dlp { $version } no se usa ({ $why }: { $detail }). Sigue el anterior; clipferry ytdlp dice más.
alarm-ytdlp-rolled-back = yt-dlp { $version } empeoró las cosas y se retiró ({ $detail }). Se usa de nuevo el anterior.
takedown-undone = { $url } se entrega de nuevo.
takedown-done = { $url } ya no se entrega. { $files ->
    [one] Se eliminó 1 archivo.
   *[other] Se eliminaron { $files } archivos.
}
welcome = ¡Hola! Envíame un enlace a un vídeo, una canción o una página que los tenga, y te traigo el archivo.
welcome-form = ¿Ya sabes qué quieres? Dilo junto al enlace: /get LINK mp3, o /get LINK 720p 1:00-2:30
welcome-more = /settings recuerda cómo te gustan los archivos, /help lo muestra todo.
welcome-group = ¡Hola! Nómbrame junto a un enlace, o responde a uno con mi nombre, y traigo aquí el archivo.
welcome-group-rules = Los administradores deciden con /rules cuándo hablo. /help muestra lo que funciona aquí.
help-intro = Envía un enlace a un vídeo, una canción o una página que los contenga, y recibe el archivo.
help-about-links = Enlaces
help-about-jobs = Descargas
help-about-credits = Créditos
help-about-following = Canales y listas
help-about-groups = Grupos
help-about-account = Tú
help-about-house = Administración
help-more = Hay más en una conversación privada conmigo: envía /help allí.
help-line = /{ $name } { $arguments }
help-get = descargar enseguida en la versión que indiques
help-audio = descargar solo el sonido, en mp3 si no indicas otra cosa
help-thumb = obtener su miniatura
help-formats = ver todos los formatos que tiene el sitio
help-stats = ver lo que has descargado, por sitio, formato y día
help-buy = ver cuánto cuestan los créditos
help-rules = ver las reglas de este grupo o cambiar una
help-skip = que te deje en paz en este grupo mientras no pidas nada, o que ya no lo haga
help-info = decir a qué lleva un enlace
help-jobs = ver tus tareas más recientes
help-cancel = terminar una tarea y recuperar sus créditos
help-retry = volver a intentar una tarea fallida
help-again = enviar otra vez los archivos de una tarea
help-refresh = descargar un enlace de nuevo, aunque se guardara algo de él
help-rename = dar otro título a una tarea
help-delete = eliminar una tarea y sus archivos
help-voucher = canjear un vale
help-gift = regalar créditos a una persona o al fondo común del grupo
help-payer = ver o cambiar quién paga en este grupo
help-follow = publicar aquí por sí solas las novedades de un canal o una lista
help-following = ver qué se sigue aquí
help-unfollow = dejar de seguir algo aquí
help-ban = no aceptar nada más de una persona
help-unban = levantar un bloqueo
help-user = decir qué se sabe de una persona
help-queue = decir cuánta cola hay y quién trabaja
help-pause = no dejar que empiecen tareas; se siguen consultando enlaces y poniendo tareas en cola
help-drain = no aceptar nada nuevo ni dejar que empiecen tareas
help-resume = dejar que las tareas vuelvan a empezar
help-broadcast = enviar un texto a todo el mundo; sin texto: decir cómo van los últimos
help-announce = mostrar un texto a todo el mundo hasta que se retire
help-error = ver qué hay detrás del identificador corto de un error
help-platform = dejar de descargar de una plataforma, o volver a hacerlo
help-health = mostrar qué tal se descarga de cada plataforma: éxitos, cookies, proxies, yt-dlp
help-cookies = mostrar, probar o quitar las cookies por las que nos conocen los sitios; con un archivo: guardar las de una plataforma
help-takedown = no entregar más un enlace y eliminar sus archivos; undo: entregarlo de nuevo
help-grant = añadir al saldo de una persona
help-vouchers = crear vales
help-credits = ver tu saldo
help-settings = ver o cambiar tus ajustes
help-history = ver tus archivos de todas las plataformas o buscar en ellos
help-redo = descargar otra vez el enlace de una tarea
help-language = ver los idiomas o elegir uno
help-link = unir dos cuentas en una, con un código de la otra plataforma
help-unlink = sacar una plataforma de tu cuenta
help-export = recibir todo lo que se guarda sobre ti
help-forget = eliminar todo lo que se guarda sobre ti
help-allow = admitir a una persona, un grupo o un sitio, o ver las reglas
help-deny = excluir a una persona, un grupo o un sitio
help-apikey = ver, crear o revocar claves de la API HTTP (solo en privado)
help-login = recibir un enlace que inicia sesión en las páginas del navegador, o un programa en la API HTTP
help-help = mostrar esta lista, o cómo se usa un comando
not-understood = Esto no es ni un enlace ni un comando. Envía un enlace, o /help.
not-understood-nearest = No existe ese comando. ¿Querías decir /{ $nearest }? /help los muestra todos.
not-understood-usage = Se usa así: /{ $name } { $arguments }

# Telegram
telegram-buy = Créditos a cambio de Telegram Stars. Elige un paquete:
telegram-buy-alone = Los créditos se venden en una conversación privada conmigo:
telegram-pack = { $credits } créditos por { $stars } ⭐
telegram-bill = { $credits } créditos
telegram-bill-about = { $credits } créditos para descargas con este bot.
telegram-paid = Gracias: se han añadido { $credits } créditos. Nuevo saldo: { $balance }.
telegram-not-sold = Esto ya no se vende. Envía /buy para ver qué hay.
telegram-refunded = Se han devuelto { $stars } ⭐ y retirado { $credits } créditos.
telegram-refund-usage = Indica el identificador del pago: /refund CHARGE
telegram-support = Si tienes dudas sobre un pago, escribe a quien lleva este bot e indica el número del cargo.
telegram-payment = { $credits } créditos por { $stars } ⭐, cargo { $charge }
telegram-inline-video = Enviar como vídeo
telegram-inline-audio = Enviar como audio
telegram-inline-hint = Escribe un enlace después de mi nombre
telegram-lacks-privacy = Solo veo comandos y mensajes que me nombran. Desactiva el modo de privacidad en @BotFather (/setprivacy) y añádeme otra vez, o hazme administrador.
telegram-lacks-delete = No puedo borrar mensajes aquí, así que delete_original no tiene efecto. Hazme un administrador que pueda.
telegram-lacks-send = No puedo enviar mensajes aquí. Permítelo en los permisos del grupo.
telegram-lacks-send-files = No puedo enviar vídeos aquí. Permite los archivos multimedia en los permisos del grupo.
telegram-lacks-admin = No soy administrador de este canal, así que no puedo publicar. Hazme uno que pueda publicar mensajes.
telegram-lacks-target = No estoy en el chat que indica deliver_to, o no puedo publicar allí. Añádeme allí como administrador.
telegram-lacks-agreement = El chat que indica deliver_to no acepta archivos de aquí. Sus administradores lo permiten allí con /rules takes_from { $chat }
telegram-help-paysupport = preguntar por un pago
telegram-help-diagnose = decir qué me falta en este grupo
telegram-not-yours = Esto solo lo puede pulsar quien lo pidió, o un administrador de este grupo.
telegram-not-yours-channel = Lo pidió un canal: pueden pulsarlo sus administradores, si estoy en él, y los de este grupo. Pídelo en tu nombre, o indica el formato: /get LINK mp4.

link-code = Tu código: { $code }
link-how = Envíame /link { $code } en la otra plataforma, en una conversación privada.
link-until = Sirve una vez, durante { $time }.
link-warning = Quien lo use compartirá tus créditos y tu historial: no se lo des a nadie.
link-identities = Juntas: { $identities }
linked = Estas cuentas ahora son una: un saldo, un historial y unos ajustes.
linked-hint = Si no querías esto, /unlink vuelve a sacar esta plataforma.
linked-locked-out = Las claves de API, los inicios de sesión y los webhooks anteriores ya no valen. /apikey crea una clave nueva.
unlinked = { $identity } vuelve a ir por su cuenta.
unlinked-empty = Su nueva cuenta está vacía. Los créditos y el historial se quedan en la otra.
document = Aquí tienes { $name }, con todo lo que se guarda sobre ti.
forget-warning = Esto elimina todo lo que se guarda sobre ti, y no se puede deshacer.
forget-what = Desaparecerán tus tareas y archivos, tus ajustes, lo que sigues, tus claves, tus plataformas y los créditos que te queden.
forget-stays = Lo que queda es el libro de créditos, en el que nadie puede saber que eras tú.
forget-how = Si lo quieres, envía /forget { $word } en los próximos diez minutos.
forgotten = Se ha eliminado todo lo que se guardaba sobre ti. Quien vuelva a escribir empieza de cero.
history-none = Aún no has recibido archivos. Envía un enlace para recibir uno.
history-nothing = Ninguno de tus archivos tiene todas estas palabras en el título, en el autor o en el enlace.
history-head = { $count ->
    [one] 1 archivo
   *[other] { $count } archivos
}, página { $page } de { $pages }
history-line = #{ $job } { $title }, { $day }: { $command }
history-more = Más: { $command }
language-current = Te escribo en { $language }.
language-auto = /language auto vuelve a seguir tu plataforma.
access-open = Todo el mundo puede usar este bot, salvo quien tenga el acceso denegado.
access-allowed = Solo puede usar este bot quien tenga el acceso permitido.
access-allow = Acceso permitido: { $kind ->
    [person] persona
    [chat] grupo
   *[site] sitio
} { $subject }
access-deny = Acceso denegado: { $kind ->
    [person] persona
    [chat] grupo
   *[site] sitio
} { $subject }

# Por qué no se puede hacer algo
private_only = Esto queda entre tú y yo: envíalo en una conversación privada.
banned = Se te ha denegado el acceso a este bot{ $reason ->
    [none] .
   *[other] : { $reason }.
}
person_not_allowed = Solo puede usar este bot quien tenga el acceso permitido. Pregunta a quien lo lleva.
chat_not_allowed = Este bot no es para este grupo. Pregunta a quien lo lleva.
site_not_allowed = Aquí no se descarga nada de { $site }.
bad_subject = «{ $subject }» no nombra a ninguna persona, grupo o sitio. Escríbelo como telegram:123 o como example.com.
bad_link_code = Este código ya no sirve, o nunca sirvió. Envía /link en la otra plataforma para obtener uno nuevo.
same_account = Ya son una sola cuenta.
not_linked = No hay otra plataforma así en tu cuenta. /link muestra cuáles hay.
wrong_word = Esa no es la palabra, o es demasiado antigua. Envía /forget para obtener una nueva.
unknown_language = No hay textos en «{ $language }». Hay estos: { $available }.
account_gone = Tu cuenta fue eliminada. Escribe otra vez para empezar de cero.
user_error = Esto no se puede hacer.
not_a_link = { $text ->
    [none] Eso no es un enlace.
   *[other] «{ $text }» no es un enlace.
} Un enlace empieza por https:// o http:// y el nombre de un sitio.
link_too_long = Este enlace tiene { $actual } caracteres, y como máximo se aceptan { $limit }. Envía el enlace de la página que lo reproduce.
unsupported_scheme = Las direcciones que empiezan por { $scheme }: no se descargan. Envía un enlace que lleve a https:// o http://.
unsupported_link = No se encontró vídeo ni audio en esa página. Envía el enlace de la página que lo reproduce.
private_address = El enlace lleva a una red privada{ $host ->
    [none] {""}
   *[other] {" "}({ $host })
} y no se descarga. Envía un enlace público.
host_not_found = No se puede acceder al sitio{ $host ->
    [none] {""}
   *[other] {" "}{ $host }
}. Revisa cómo está escrito el enlace, o inténtalo más tarde.
no_match = { $candidates ->
    [none] No se encontró ninguna grabación libre de «{ $title }».
   *[other] Ninguna grabación libre es con seguridad «{ $title }». Envía el enlace de una de estas si es la correcta: { $candidates }.
}
media_unavailable = Ya no hay nada en ese enlace. Revísalo: puede que el contenido se haya eliminado.
access_denied = El sitio se niega a entregarlo. Prueba con un enlace que se pueda abrir sin cuenta.
login_required = El sitio solo lo muestra a quien ha iniciado sesión. Envía un enlace abierto a todo el mundo.
private_media = Su propietario lo ha puesto como privado. Pídele que lo comparta en público.
geo_blocked = { $countries ->
    [none] El sitio no lo muestra en nuestro país.
   *[other] El sitio solo lo muestra en estos países: { $countries }.
}
drm_protected = Está protegido contra copia y no se puede descargar.
not_live_yet = { $starts_at ->
    [none] Esta emisión no ha empezado. Envía el enlace otra vez cuando empiece.
   *[other] Esta emisión empieza el { $starts_at }. Envía entonces el enlace otra vez.
}
nothing_recorded = No se grabó nada antes de que se detuviera la grabación.
platform_failed = El sitio tiene un problema en este momento. Inténtalo de nuevo en unos minutos.
not_media = Lo que llegó no es vídeo ni audio ({ $found }). Comprueba que el enlace se reproduce en un navegador.
incomplete_media = El sitio se cortó: llegaron { $actual } de { $expected }. Inténtalo de nuevo en unos minutos.
too_long = Es demasiado largo: { $actual }, y el límite es { $limit }. Pide una parte más corta, por ejemplo 1:05-2:30.
too_large = { $actual ->
    [none] Es demasiado grande: el límite es { $limit }.
   *[other] Es demasiado grande: { $actual }, y el límite es { $limit }.
} Elige una altura menor, o audio.
upload_too_large = { $limit ->
    [none] El archivo es demasiado grande para enviarlo aquí.
   *[other] El archivo es demasiado grande para enviarlo aquí: el límite es { $limit }.
} Elige una altura menor, o audio.
cannot_fit = No se puede reducir a menos de { $limit } sin que pierda calidad. Elige una altura menor, o audio.
unknown_choice = No existe la versión «{ $choice }». Elige una de la oferta, o indica un formato como mp4 o mp3.
bad_items = «{ $text }» no nombra elementos de una lista. Escríbelos como 1-5,8 o 12-.
no_such_items = La lista no tiene los elementos { $items }; el último es el número { $last }.
too_many_items = Son { $actual } elementos, y se admiten { $limit } a la vez. Nombra menos, por ejemplo 1-{ $limit }.
not_a_list = Es un solo contenido y no una lista. No indiques qué elementos quieres.
bad_clip = «{ $text }» no es un fragmento de un vídeo. Escríbelo como 1:05-2:30, 1m5s- o -30.
clip_outside = { $end ->
    [none] El fragmento desde { $start }
   *[other] El fragmento de { $start } a { $end }
} queda fuera: dura { $duration }. Indica un fragmento que quede dentro.
cannot_hold = Los archivos { $container } no pueden contener { $part ->
    [subtitles] subtítulos
    [cover] una carátula
    [chapters] capítulos
   *[other] { $part }
}. Estos sí: { $fitting }.
no_subtitles = { $available ->
    [none] No tiene subtítulos.
   *[other] No tiene subtítulos en «{ $language }», solo en { $available }.
}
no_audio_language = No tiene sonido en «{ $language }», solo en { $available }.
no_picture = El sitio no tiene ninguna imagen de esto.
no_chapters = No está dividido en capítulos. Indica en su lugar un fragmento como 1:05-2:30.
no_pictures = No es una publicación con imágenes. No indiques la palabra album.
no_sound = No tiene sonido. Pide un formato de vídeo como mp4.
not_live = No está en directo. No indiques cuánto grabar; indica un fragmento como 1:05-2:30.
clip_of_live = Un directo aún no tiene fragmentos. Di cuánto se graba a partir de ahora, como live 30s.
no_segments = SponsorBlock solo conoce vídeos de YouTube{ $platform ->
    [other] {""}
   *[x] , no de { $platform }
}. Quita esa palabra.
nothing_left = Todo está marcado como lo que quieres recortar. Quita la palabra sponsorblock.
no_fonts = Aquí no hay ninguna fuente para dibujar subtítulos. Pídelos como archivo, o incrustados.
quote_expired = Esta oferta es demasiado antigua. Envía el enlace otra vez.
wrong_state = El estado de la tarea #{ $job_id } es «{ $state }», así que esto no se puede hacer.
rate_limited = Eso ha sido mucho de golpe. Inténtalo de nuevo en { $retry_after }.
too_many_jobs = Ya tienes { $limit } tareas sin terminar. Espera a que termine una, o cancela una con /cancel.
queue_full = La cola está llena en este momento. Inténtalo de nuevo en unos minutos.
cooling_down = Se rechazaron demasiadas peticiones seguidas. Inténtalo de nuevo en { $retry_after }.
form_not_allowed = Sin créditos puedes pedir { $allowed }, pero no { $format }.
admins_only = Este comando es solo para administradores.
moderators_only = Esto es solo para quienes administran este grupo o servidor.
unknown_person = Aquí no se conoce a nadie llamado { $name }. Nombra a una persona como platform:id, por ejemplo telegram:123.
unknown_voucher = Este vale no es válido, o ya se canjeó.
bad_amount = «{ $amount }» no es una cantidad que se pueda dar. Escribe un número entero de créditos, o dólares como 5usd.
not_for_giving = Créditos que puedes regalar: { $giveable }. Son los que compraste, canjeaste o recibiste; con los que empieza cada cuenta son para sus propias descargas.
gift_to_oneself = No puedes regalarte créditos.
gift_in_dollars = Solo se pueden regalar créditos, no dólares. Escribe un número entero.
not_in_a_group = Esto solo funciona en grupos.
nothing_to_follow = Eso no es un canal ni una lista. Envía el enlace de uno de ellos.
bad_wish = «{ $word }» no se entiende aquí. Escribe title:WORD, min:1m o max:20m, o una versión como mp3.
too_many_follows = Ya se siguen { $limit } fuentes, y ese es el límite. Deja antes de seguir una con /unfollow.
unknown_follow = Aquí no se sigue nada con el número { $number }. /following muestra lo que hay.
bot_off = El bot está apagado aquí. /rules mode lo vuelve a encender.
draining = En este momento no se acepta nada nuevo: se está trabajando en las máquinas. Inténtalo más tarde.
platform_off = { $reason ->
    [none] En este momento no se descarga nada de { $platform }.
   *[other] En este momento no se descarga nada de { $platform } ({ $reason }).
}
unknown_platform = No existe la plataforma { $name }. Existen: { $possible }.
seal_broken = Lo sellado no se puede abrir: se selló con otra clave.
no_key = Este proceso no tiene clave para sellar cookies. Define CLIPFERRY_COOKIES_KEY.
unreadable_file = No se puede leer el archivo { $path }: { $reason }.
unwritable_folder = No se pueden guardar archivos en { $path }: { $reason }.
bad_cookies = { $reason ->
    [empty] En este archivo no hay cookies.
    [large] Este archivo es demasiado grande para ser de cookies.
    [text] Este archivo no es texto en UTF-8.
    [json] Esto es JSON. Exporta las cookies en formato Netscape (cookies.txt).
    [header] Esto es el texto de una cabecera. Exporta las cookies en formato Netscape (cookies.txt).
    [fields] La línea { $line } no tiene siete campos entre tabuladores. Exporta las cookies en formato Netscape (cookies.txt).
    [flag] En la línea { $line } falta TRUE o FALSE, o la ruta no es válida.
    [time] El final en la línea { $line } no es una hora.
    [domain] El dominio de la línea { $line } no es válido.
    [name] Ninguna cookie puede llamarse como en la línea { $line }.
   *[other] Ninguna cookie puede tener el valor de la línea { $line }.
}
cookies_of_others = En este archivo no hay cookies de { $platform }, sino de: { $domains }.
cookies_expired = Todas estas cookies han caducado. Expórtalas de nuevo.
cookies_fail = El enlace no se abre con estas cookies ({ $result }).
cookies_not_needed = Este enlace se abre sin cookies y no demuestra nada. Indica uno que solo se abra con ellas.
no_cookie_file = Envía también el archivo con las cookies, con /cookies { $platform } como pie.
unknown_cookies = No hay ningún juego { $number }. /cookies muestra los que hay.
no_test_link = Indica un enlace que solo se abra con ellas: /cookies try { $number } LINK
too_many_cookies = Una plataforma tiene { $limit } juegos como máximo. Quita antes uno.
taken_down = Esto no se entrega aquí.
text_too_long = El texto tiene { $actual } caracteres, y en un mensaje caben { $limit } en todas partes. Acórtalo.
unknown_fault = No se guarda nada sobre el error { $error_id }. Lo que tiene más de 30 días se olvida.
bad_rule = «{ $value }» no es un valor para «{ $rule }». Posible: { $possible }.
no_such_rule = Aquí no existe la regla «{ $rule }». Posibles: { $possible }.
role_needed = En este grupo solo pueden pedir los miembros con uno de estos roles: { $roles }.
format_not_here = Este grupo admite { $allowed }, pero no { $format }.
daily_limit = Has alcanzado tu límite de descargas al día en este grupo: { $limit }. Inténtalo de nuevo en { $retry_after }.
not_yours = Esta oferta se le hizo a otra persona. Envía el enlace por tu cuenta.
maybe_delivered = El envío se interrumpió, y puede que el archivo haya llegado.
key_invalid = Esta clave de API no es válida. Crea una con /apikey en un chat.
unknown_key = No tienes ninguna clave de API { $prefix }.
too_many_keys = Ya tienes { $limit } claves de API. Revoca antes una.
scope_missing = Esta clave de API no tiene el permiso «{ $scope }».
login_invalid = Este inicio de sesión ya no es válido. Pide uno nuevo con /login en un chat.
unknown_webhook = No tienes ningún webhook { $webhook_id }.
too_many_webhooks = Ya tienes { $limit } webhooks. Elimina antes uno.
request_reused = La clave de idempotencia «{ $name }» se usó para otra petición.
too_many_attempts = Cada uno de los { $attempts } intentos hizo caer a su worker, así que se abandonó la tarea.
timed_out = Tardó más de { $limit } y se detuvo. Inténtalo de nuevo más tarde.
workers_away = En este momento no responde ningún worker. Inténtalo de nuevo en unos minutos.
extractor_broken = No se pudo leer este sitio; probablemente ha cambiado. Se registró el error { $error_id }. Inténtalo de nuevo en unos días.
unexpected = Algo ha fallado por nuestra parte. Se registró el error { $error_id }.
not_enough_credits =
    { $currency ->
        [usd] No hay saldo suficiente: hacen falta { $needed } y quedan { $balance }.
       *[other] No hay créditos suficientes: hacen falta { $needed } y quedan { $balance }. /buy muestra cómo conseguir más.
    }
unknown_job = No tienes ninguna tarea #{ $job_id }. /jobs muestra las tuyas.
file_gone = El archivo ha caducado. Envía el enlace otra vez.
link_invalid = Este enlace de descarga no es válido.
link_expired = Este enlace de descarga ha caducado. Pide el archivo otra vez.
disk_full = El disco está lleno, así que no se pudo guardar el archivo. La tarea se conserva: inténtala otra vez más tarde.
storage_away = { $part ->
    [redis] La cola
    [files] El almacén de archivos
   *[other] La base de datos
} no responde en este momento. Inténtalo de nuevo en un minuto.
library_missing = Lo que pide un ajuste no está instalado: pip install 'clipferry[{ $extra }]'.
unreachable = Ya no se puede enviar nada allí. Escribe desde otra conversación.
turned_away = La plataforma no acepta nada de nosotros por un rato, porque se envió demasiado. Inténtalo de nuevo dentro de una hora.
platform_away = La plataforma no acepta nada en este momento. Inténtalo de nuevo en unos minutos.
not_started = Telegram no me deja enviarte nada hasta que me inicies. Abre { $bot }, pulsa Iniciar e inténtalo de nuevo.
no_files_here = Aquí no puedo enviar archivos así. /diagnose dice qué falta.
no_links = No hay ningún enlace en { $place ->
    [input] la entrada
   *[file] ese archivo
}.
unknown_charge = No hay ningún pago «{ $charge }» registrado.
already_refunded = El pago «{ $charge }» ya se devolvió.

# Al arrancar
already_running = Clipferry ya está en marcha con la carpeta de datos { $folder } (proceso { $pid }). Detenlo, o define CLIPFERRY_DATA_DIR.
port_in_use = Otro programa escucha en { $host }:{ $port }. Pon en CLIPFERRY_HTTP_PORT un puerto libre.
stack_failed = No se pudo arrancar esta parte: { $part }. Motivo: { $reason }.
still_at_work = Siguen en marcha (workers: { $workers }, frontales: { $front_ends }): { $names }. Detenlos primero. Lo que se mató se olvida en { $seconds } segundos; --force no lo comprueba.
under_maintenance = { $holder } está restaurando o copiando la base de datos. Vuelve a intentarlo cuando haya terminado.
database_not_empty = La base de datos de destino no está vacía: su tabla { $table } tiene filas. No se copió nada; indica una base de datos vacía.
database_outdated = La base de datos está en la revisión { $found ->
    [none] «ninguna»
   *[other] { $found }
} y se necesita { $needed }. Ejecuta clipferry migrate con una versión de Clipferry que conozca ambas.
copy_differs = La copia de la tabla { $table } no es igual a su original. No se conservó nada de ella; el original sigue como estaba.
backup_invalid = { $path } no es una copia de seguridad utilizable: { $reason }.
key_differs = La copia de seguridad contiene otro { $name } distinto del que se usa aquí. No se cambió nada; retira primero el otro.
no_database = No hay ninguna base de datos utilizable en { $address }: indica una dirección de PostgreSQL o un archivo SQLite que exista.
index_away = No se puede buscar otra versión de yt-dlp: { $reason }.
release_unusable = yt-dlp { $version } no sirve aquí: { $reason }.
update_under_way = Otro proceso se ocupa ahora mismo de las versiones de yt-dlp. Inténtalo de nuevo en un minuto.
nothing_before = No hay nada a lo que volver: se usa el yt-dlp { $version } instalado.
ytdlp-in-use = Se usa yt-dlp { $version }, publicado el { $day }; está instalado { $installed }.
ytdlp-pinned = Está fijado: no se usa otro hasta que se suelte.
ytdlp-off = Los más nuevos no se usan por sí solos: CLIPFERRY_YTDLP_UPDATES está desactivado.
ytdlp-next = La próxima búsqueda de uno más nuevo: { $at }.
ytdlp-trouble = La última búsqueda falló: { $reason }
ytdlp-told = { $at }  { $version }  { $what ->
    [adopted] en uso desde entonces
    [refused] rechazado
    [rolled_back] retirado
    [pinned] fijado
   *[unpinned] soltado
}
upkeep-copied = Se copiaron { $rows } filas; los recuentos y las sumas coinciden.
upkeep-written = { $path } contiene { $rows } filas, las claves y { $files } archivos. Guárdalo con el mismo cuidado que las claves.
upkeep-restored = Se restauraron { $rows } filas, las claves y { $files } archivos de { $path }.

# Páginas
view-until = Disponible hasta: { $time }
view-download = Descargar
login-heading = Iniciar sesión
login-button = Iniciar sesión en Clipferry
login-done = Has iniciado sesión. Los programas usan este token como «Authorization: Bearer» durante 12 horas. Solo se muestra ahora.
page-400 = No se entiende
page-401 = Inicia sesión
page-402 = No hay créditos suficientes
page-403 = No permitido
page-404 = No encontrado
page-405 = Aquí no es posible
page-409 = Todavía no
page-410 = Ya no está
page-412 = Otro archivo
page-413 = Demasiado
page-415 = Aquí no se puede leer
page-416 = No existe esa parte
page-422 = No se entiende
page-429 = Demasiado rápido
page-500 = Un fallo nuestro
page-502 = El sitio falló
page-503 = Volvemos enseguida
bad_request = No se entendió la petición.
crowded = Hay demasiadas conexiones en este momento. Vuelve a intentarlo enseguida.
not_found = No hay nada en esta dirección. Comprueba que el enlace está completo.
method_not_allowed = Esta dirección solo responde a { $allowed }.
unauthorized = Di quién pregunta: envía una clave de API como X-API-Key, o inicia sesión con /login.
malformed = No se entendió la petición: { $faults }.
unsupported_media_type = Envía el cuerpo como { $allowed }.
body_too_large = El cuerpo de la petición es mayor que { $limit }.
too_many_streams = Ya sigues { $limit } tareas a la vez.
precondition_failed = El archivo no es el que se pidió. Empieza la descarga de nuevo.
range_not_satisfiable = El archivo termina antes de la parte que se pidió: tiene { $size } bytes.

# Discord
discord-pick = Elige una versión
discord-outlives = Si esto tarda más de 15 minutos, sigue en un mensaje privado.
discord-more = Más ajustes
help-diagnose = decir qué le falta al bot para funcionar aquí
diagnose-mode = Modo aquí: { $mode }
diagnose-fine = No falta nada.
diagnose-permission = Falta un permiso: { $name }
diagnose-intent = Falta: CLIPFERRY_DISCORD_READS_MESSAGES con el «message content intent», que este modo necesita.
diagnose-private = En una conversación privada no puede faltar nada.
diagnose-absent = El bot no está en este servidor: aquí solo responde a comandos y, pasados 15 minutos, sigue en un mensaje privado.
discord-off-here = El bot está apagado en este canal. Escríbele en privado.
discord-done = Hecho.
discord-not-yours = Esto solo lo puede usar quien lo pidió. Envía tú /get.
discord-no-link = No hay ningún enlace en ese mensaje.
discord-one-link = Aquí cabe un solo enlace. /bulk acepta varios.
discord-delivered-to = Enviado a { $channel }.
discord-help-bulk = descargar varios enlaces, o los de un archivo de texto
discord-option-link = Un enlace a un vídeo, una canción o una página que los contenga
discord-option-format = Por ejemplo mp4, webm, mp3, m4a …
discord-option-quality = best, 1080p, 720p, 320k …
discord-option-audio_only = El sonido sin la imagen
discord-option-clip = Un fragmento: 1:05-2:30
discord-option-thumbnail = También su miniatura
discord-option-subtitles = Un idioma: en, de …
discord-option-filename = Cómo se llamará el archivo
discord-option-more = Otras palabras: live 30s, chapters, lang:fr, cover, exact; de una lista 1-5,8 y zip
discord-option-spoiler = Ocultar el archivo como spoiler
discord-option-private = Solo tú ves la respuesta
discord-option-job = El número de una de tus tareas
discord-option-links = Enlaces, separados por espacios
discord-option-file = Un archivo de texto con enlaces
discord-option-here = Solo en este canal
discord-option-other = Lo que admite el comando:
discord-menu-media = Obtener archivo
discord-menu-audio = Obtener audio
discord-choice-on = activado
discord-choice-off = desactivado
discord-choice-member = miembro
discord-choice-pool = fondo común
discord-choice-both = ambos
discord-choice-person = persona
discord-choice-chat = chat
discord-choice-site = sitio
cross_site = Este formulario no se envió desde una de nuestras páginas, o la página es demasiado antigua. Abre la página de nuevo y envíalo desde allí.
only_in_chats = Eso es propio de un chat. Envíalo en el chat al que se refiere.
login-programs = Los programas entran con un token. Este enlace da lo uno o lo otro, una sola vez.
login-token = Mostrar un token para programas
web-token = Token
web-skip = Ir al contenido
web-menu = Páginas
web-home = Descargar
web-jobs = Mis descargas
web-account = Cuenta
web-logout = Cerrar sesión
web-welcome = Envía un enlace y recibe el archivo.
web-how-to-sign-in = Para entrar, envía /login al bot en un chat privado y abre el enlace de su respuesta.
web-home-heading = Obtener un archivo
web-paste = Enlaces o un comando
web-hint = Un enlace o varios, también entre palabras tuyas. /help enumera los comandos.
web-send = Enviar
web-busy = Buscando …
web-answers = Respuestas
web-items = Solo estos elementos
web-newest = Descargas más recientes
web-all = Ver todas: { $count }
web-pages = Más páginas
web-play = Reproducir
web-redo = Obtener otra vez
web-rename = Cambiar título
web-title = Título nuevo
web-save = Guardar
web-delete = Eliminar
web-delete-sure = La descarga y sus archivos desaparecerán, y sus enlaces dejarán de funcionar.
web-delete-yes = Eliminar para siempre
web-state = Estado
web-any = Cualquiera
web-state-waiting = En espera
web-state-running = En curso
web-state-unfinished = Sin terminar
web-state-done = Terminadas
web-state-failed = Fallidas
web-state-cancelled = Canceladas
web-words = Título, autor o enlace
web-show = Mostrar
web-facts = Detalles
web-source = Origen
web-cost = Precio
web-asked = Pedido
web-files = Archivos
web-list-items = Elementos
web-credits = Créditos
web-book = Últimos movimientos
web-day = Día
web-what = Qué
web-about = Para
web-amount = Importe
web-statistics = Estadísticas
web-by-day = Descargas por día
web-time-by-day = Duración por día
web-credits-by-day = Créditos por día
web-by-site = Descargas por sitio
web-by-format = Descargas por formato
web-as-table = Como tabla
web-admin = Administración
web-queue = Cola
web-people = Personas
web-grants = Concesiones
web-person = Persona
web-reason = Motivo
web-grant = Conceder
web-resume = Reanudar
web-pause = Pausar: no iniciar tareas
web-drain = Vaciar: no aceptar nada nuevo
web-workers = Workers
web-no-workers = No hay ningún worker. Las descargas esperan hasta que arranque uno.
web-name = Nombre
web-queues = Acepta
web-slots = Plazas
web-due = Señal de vida en
web-unfinished = Descargas sin terminar, primero las más antiguas
web-title-of = Título
web-front-end = Pedida en
web-failures = Fallos de los últimos { $days } días
web-no-failures = Nada ha fallado.
web-site = Sitio
web-downloads = Descargas
web-count = Cantidad
web-last = Último
web-person-words = Nombre o cuenta
web-tier = Nivel
web-since = Desde
web-nobody = Nadie se llama así.
web-access = Acceso
web-ban = Bloquear
web-unban = Desbloquear
web-no-grants = No se ha concedido nada.
web-done = Hecho.
web-share = Enlace para otros
web-revoke = Anular todos los enlaces
