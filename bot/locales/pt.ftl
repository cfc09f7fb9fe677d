# Textos em português. Uma chave é o código de um erro ou o nome de uma parte de uma visão.

# O que está acontecendo
looking = Olhando { $url } …
accepted = Colocando na fila …
offer-line = { $number }. { $form }{ $details }
offer-best = O melhor vídeo, mp4
offer-pictures = Tudo o que há na publicação, como está
offer-video = { $height }p, { $container }
offer-audio = Áudio, { $container }
price = { $credits ->
    [one] { $credits } crédito
   *[other] { $credits } créditos
}
price-free = grátis
price-most = no máximo { $price }
arrives-whole = cabe aqui
arrives-fit = será reduzido para caber aqui
arrives-parts = virá em cerca de { $parts } partes
arrives-link = virá como link
smaller-form = A melhor versão é grande demais para ser enviada aqui. Esta é a melhor que cabe: { $form }
about-uploader = De { $uploader }
about-length = Duração: { $length }
about-formats = Alturas: { $heights }
about-price = Preço: { $price }
about-price-open = Preço: depende da duração dos itens
about-live = Ao vivo agora
about-origin = { $platform }, { $id }
about-date = Enviado: { $date }
about-views = { $count ->
    [one] { $count } visualização
   *[other] visualizações: { $count }
}
about-likes = { $count ->
    [one] { $count } curtida
   *[other] curtidas: { $count }
}
about-upcoming = { $at ->
    [none] Ainda não começou
   *[other] Começa em { $at }
}
about-subtitles = Legendas: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}e mais { $more }
}
about-captions = Legendas automáticas: { $languages }{ $more ->
    [0] {""}
   *[other] {" "}e mais { $more }
}
about-chapters = { $count ->
    [one] { $count } capítulo:
   *[other] { $count } capítulos:
}
about-more-formats = { $count ->
    [one] … e mais { $count }; /formats mostra todos
   *[other] … e mais { $count }; /formats mostra todos
}
about-playlist = { $count ->
    [one] Lista de { $count } item
   *[other] Lista de { $count } itens
}
list-head = { $title } ({ $count ->
    [one] { $count } item
   *[other] { $count } itens
})
list-all = { $count ->
    [one] o único item
   *[other] todos os { $count }
}
list-first = os { $count } primeiros
list-video = Vídeo, { $which }, { $container }
list-audio = Áudio, { $which }, { $container }
list-zipped = { $form }, em um só zip
list-price-open = { $known ->
    [none] o preço depende das durações
   *[some] { $price }, e por mais { $unknown } o que custarem conforme a duração
}
list-hint = Ou diga quais itens: /get LINK 1-5,8 mp3. No máximo { $limit } de uma vez; /items LINK mostra todos.
list-more = { $count ->
    [one] … e mais { $count }
   *[other] … e mais { $count }
}
list-tally = { $done } de { $total } prontos
tally-ready = baixados: { $count }
tally-running = em andamento: { $count }
tally-waiting = em espera: { $count }
tally-failed = com falha: { $count }
tally-cancelled = cancelados: { $count }
list-ended = { $title }: { $tally }
list-retry = /retry { $job } tenta de novo o que não chegou.
offer-whole-list = A lista inteira em que ele está: /pick { $quote } list
bulk-duplicates = { $count ->
    [one] { $count } link ficou de fora porque outro leva ao mesmo lugar.
   *[other] { $count } links ficaram de fora porque outros levam ao mesmo lugar.
}
bulk-beyond = { $count ->
    [one] { $count } link ficou de fora
   *[other] { $count } links ficaram de fora
}: o máximo de uma vez é { $limit }.
state-gathering = em andamento
help-items = listar os itens de uma lista ou de um canal
queued = { $ahead ->
    [0] Na fila, é a próxima
    [one] Na fila, com { $ahead } tarefa na frente
   *[other] Na fila, com { $ahead } tarefas na frente
}
queued-eta = pronto em cerca de { $time }
queued-paused = Em espera: por ordem de quem cuida do bot, nenhum download começa no momento
queued-parked = Espera suas outras tarefas
stage-looking = Começando
stage-downloading = Baixando
stage-recording = Gravando
stage-converting = Convertendo
stage-storing = Guardando
stage-uploading = Enviando
progress-speed = { $speed }/s
progress-left = faltam { $time }
delivered = Pronto: { $title }
delivered-cost = Preço: { $price }
delivered-link = Link: { $url }
delivered-fit = Reduzido para caber aqui; o original está no link.
delivered-parts = { $parts ->
    [one] Enviado em { $parts } parte; inteiro está no link.
   *[other] Cortado em { $parts } partes para caber aqui; inteiro está no link.
}
delivered-too-large = O arquivo é grande demais para ser enviado aqui; baixe-o pelo link.
cancelled = Cancelado: { $title }. Nada foi cobrado.
failed = { $title }: { $reason } Nada foi cobrado.
retry-hint = /retry { $job } tenta de novo.
again-hint = /again { $job } o envia mais uma vez.
keys-none = Você não tem chaves de API. /apikey NAME cria uma.
keys-listed = Suas chaves de API; /apikey revoke PREFIX revoga uma:
key-line = { $prefix }… { $name } ({ $scopes }), último uso: { $used }
key-unused = nunca
key-made = A chave de API “{ $name }”. Ela só aparece agora; envie-a como X-API-Key.
key-revoked = A chave de API { $prefix } não vale mais.
login-link = Abra este link para entrar (vale por { $time }). Ele funciona uma vez e é só para você.
nothing-to-do = Não há nada a fazer.
jobs-head = Suas tarefas mais recentes
jobs-none-such = Não há tarefas assim.
page = Página { $page } de { $pages }
jobs-none = Você ainda não tem tarefas. Envie um link para começar uma.
job-line = #{ $job } { $state }  { $title }
state-pending = aguardando consulta
state-queued = em espera
state-running = em andamento
state-ready = a enviar
state-delivering = enviando
state-delivered = pronto
state-failed = com falha
state-cancelled = cancelado
credits-off = Aqui os downloads são grátis.
credits-balance = Saldo: { $available } créditos
credits-held = Reservado para tarefas em andamento: { $held }
entry-grant = concedido
entry-reserve = preço
entry-settle = devolvido
entry-release = devolvido
entry-purchase = comprado
entry-refund = reembolsado
entry-daily = recarga
entry-voucher = vale
entry-gift = presente
entry-join = contas unidas
entry-line = { $amount } { $kind } { $about }
entry-job = pela tarefa #{ $job }
credited = { $amount } para { $to }.
credited-balance = Novo saldo: { $balance }
vouchers-made = Vales de { $amount } cada; eles só aparecem agora:
packs-head = Créditos em troca de Telegram Stars: envie /buy ao bot no Telegram.
packs-line = { $price } por { $stars } Stars
packs-none = Aqui não se vendem créditos.
packs-voucher = Um vale é resgatado com /voucher CODE.
payer-member = Neste grupo cada pessoa paga o que pede.
payer-pool = Neste grupo quem paga é o caixa do grupo.
payer-balance = No caixa do grupo: { $pool } créditos
payer-both = Neste grupo quem paga é o caixa do grupo e, quando ele está vazio, o membro.
renamed = A tarefa #{ $job } agora se chama { $title }.
deleted = A tarefa #{ $job } ({ $title }) e seus arquivos foram apagados.
action-kept-again = Enviar #{ $job } de novo
action-kept-redo = Baixar #{ $job } de novo
action-language = { $language }
action-form = { $form }
action-list-form = { $number }
action-format = { $number }
action-formats = Mais formatos
action-offer = ‹ À oferta
action-thumbnail = Miniatura
action-whole-list = A lista inteira
action-cancel = Cancelar
action-retry = Tentar de novo
action-again = Enviar de novo
action-audio = Só áudio
action-link = Link
action-page-back = ‹ Voltar
action-page-on = Mais ›
action-set = { $name }: { $value }
formats-none = O site não informa formatos.
formats-line = { $number }. { $id }  ·  { $facts }
formats-hint = /form { $quote } NUMBER pega um deles como está.
bitrate = { $rate } kbit/s
fps = { $fps } fps
stats-none = Você ainda não baixou nada.
stats-total = { $count ->
    [one] { $count } download
   *[other] { $count } downloads
}, duração: { $time }, preço: { $price }
stats-sites = Sites: { $tally }
stats-forms = Formatos: { $tally }
stats-day = { $date }: { $count }, { $time }, { $price }
rules-head = As regras deste grupo
rules-head-topic = As regras deste tópico
rules-line = { $mark } { $name } = { $value } ({ $about })
rules-hint = Mude uma com /rules NAME VALUE, ou só para este tópico com /rules here NAME VALUE; “default” desfaz a mudança.
rule-mode = a que eu reajo: { $possible }; cada um inclui os anteriores
rule-platforms = com links de quais sites eu ajo por conta própria
rule-quiet = não mostrar erros onde ninguém me perguntou
rule-delete-original = apagar a mensagem com o link depois que o arquivo chegar
rule-suppress-embed = esconder a prévia do link depois que o arquivo chegar
rule-in-thread = responder em uma thread
rule-payer = quem paga: member (o membro), pool (o caixa do grupo) ou both (os dois)
rule-daily-limit = quantos downloads um membro pode pedir em 24 horas; 0: quantos quiser
rule-formats = formatos que podem ser pedidos
rule-roles = cargos que podem pedir
rule-deliver-to = para onde os arquivos vão em vez daqui: /TOPIC deste chat, ou outro chat que os aceite daqui
rule-takes-from = chats cujos arquivos podem vir para cá
rule-spoiler = esconder os arquivos até que toquem neles
rule-caption = escrever o título embaixo do arquivo
skip-on = Neste grupo só reajo às suas mensagens quando você me pede. /skip off acaba com isso.
skip-off = Neste grupo reajo às suas mensagens como às de todo mundo.
settings-head = Suas configurações
settings-line = { $name } = { $value } (possível: { $possible })
settings-hint = Mude uma com /settings NAME VALUE. O formato também pode ser uma versão para todos os links, como mp3 320k.
followed = As novidades de { $title } serão publicadas aqui.
followed-hint = /unfollow { $number } acaba com isso.
following-none = Aqui não se segue nada. /follow LINK segue um canal ou uma lista.
following-head = O que se segue aqui:
following-paused = em pausa
unfollowed = { $title } não é mais seguido aqui.
follow-paused = O acompanhamento de { $title } está em pausa.
follow-paused-hint = /follow { $url } continua.
follow-waits = As novidades de { $title } têm de esperar.
wish-title = título com { $words }
wish-min = pelo menos { $length }
wish-max = no máximo { $length }
tier-public = sem créditos
tier-member = com créditos
tier-admin = administração
person = Pessoa #{ $user }, { $tier }
person-jobs = Tarefas: { $jobs }
person-since = Primeiro contato: { $time }
person-seen = Último pedido: { $time }
banned-on = Nada mais é aceito de { $person }.
banned-off = { $person } pode pedir de novo.
every-job-head = Tarefas inacabadas de todo mundo, as mais antigas primeiro:
queue-open = A fila está aberta.
queue-paused = Em pausa: nenhuma tarefa começa. /resume retoma.
queue-draining = Esvaziando a fila: nada novo é aceito e nenhuma tarefa começa. /resume retoma.
queue-waiting = Em espera: { $count }{ $tiers ->
    [none] {""}
   *[other] {" "}({ $tiers })
}
queue-running = Em andamento: { $running }
queue-workers = { $workers ->
    [one] { $workers } worker, { $slots } por vez
   *[other] { $workers } workers, { $slots } por vez
}
queue-eta = Tudo pronto em cerca de { $time }
broadcasts-none = Não houve mensagens gerais.
broadcasts-head = As mensagens gerais mais recentes:
broadcast-stopped = interrompida
broadcast-run = { $platform }: enviados: { $told }, inacessíveis: { $blocked }, com falha: { $failed }, restantes: { $left }
notice-on = A partir de agora isto é mostrado a todo mundo:
notice-off = Nada mais é anunciado.
fault = Erro { $error_id }, { $kind }, { $time }
platforms-head = Plataformas:
platform-on = { $platform }: ligada
platform-off = { $platform }: desligada ({ $reason })
health-head = Consultas e downloads que deram certo:
health-none = No último dia nada foi obtido.
health-share = { $share } de { $tried }
health-line = { $platform }: última hora { $hour }, último dia { $day }
health-cookies = Cookies de { $platform }: { $states }
health-ytdlp = yt-dlp { $version }, lançado há { $days ->
    [one] { $days } dia
   *[other] { $days } dias
}
health-proxy = Proxy { $name } de { $platform }: funciona
health-proxy-rests = Proxy { $name } de { $platform }: descansa por mais { $left } ({ $reason })
health-trouble = Vale olhar: { $trouble }
cookies-head = Os cookies:
cookies-none = Não há cookies aqui. Envie um arquivo no formato Netscape (cookies.txt) com /cookies PLATFORM como legenda.
cookies-line = { $number }. { $platform } ({ $domains }): { $state }, guardado há { $age }, usado { $uses } vezes, último resultado: { $result }
cookies-new = ainda sem uso
cookies-good = bom
cookies-dead = morto
cookies-kept = Guardado como conjunto { $number } de { $platform }, para { $domains }.
cookies-left-out = Deixados de fora por serem de outros sites ou terem expirado: { $count }
cookies-proven = O link abre com eles.
cookies-untried = Não foram testados. Indique um link que só abra com eles: /cookies { $platform } LINK
cookies-delete = Se a sua mensagem com o arquivo ainda estiver aí, apague-a.
cookies-removed = O conjunto { $number } de { $platform } foi esquecido.
alarm-cookies-dead = O conjunto { $number } de cookies de { $platform } morreu ({ $result }) e não é mais usado. Envie um arquivo novo com /cookies { $platform } como legenda.
alarm-ytdlp-refused = O novo yt-dlp { $version } não é usado ({ $why }: { $detail }). O anterior continua; clipferry ytdlp diz mais.
alarm-ytdlp-rolled-back = O yt-dlp { $version } piorou as coisas e foi retirado ({ $detail }). O anterior voltou a ser usado.
takedown-undone = { $url } volta a ser entregue.
takedown-done = { $url } não é mais entregue. { $files ->
    [one] Arquivos apagados: { $files }.
   *[other] { $files } arquivos foram apagados.
}
welcome = Olá! Envie-me um link para um vídeo, uma música ou uma página que os tenha, e eu trago o arquivo.
welcome-form = Já sabe o que quer? Diga ao lado do link: /get LINK mp3, ou /get LINK 720p 1:00-2:30
welcome-more = /settings lembra como você gosta dos seus arquivos, /help mostra tudo.
welcome-group = Olá! Mencione-me ao lado de um link, ou responda a um com o meu nome, e eu trago o arquivo para cá.
welcome-group-rules = Os administradores decidem com /rules quando eu falo. /help mostra o que funciona aqui.
help-intro = Envie um link para um vídeo, uma música ou uma página que tenha um deles, e receba o arquivo.
help-about-links = Links
help-about-jobs = Downloads
help-about-credits = Créditos
help-about-following = Canais e playlists
help-about-groups = Grupos
help-about-account = Você
help-about-house = Administração
help-more = Há mais em uma conversa privada comigo: envie /help lá.
help-line = /{ $name } { $arguments }
help-get = baixar na hora na versão que você disser
help-audio = baixar só o som, em mp3 se você não disser outra coisa
help-thumb = pegar a miniatura
help-formats = listar todos os formatos que o site tem
help-stats = mostrar o que você baixou, por site, formato e dia
help-buy = mostrar quanto custam os créditos
help-rules = mostrar as regras deste grupo ou mudar uma
help-skip = deixar você em paz neste grupo enquanto não pedir nada, ou não mais
help-info = dizer aonde um link leva
help-jobs = listar suas tarefas mais recentes
help-cancel = encerrar uma tarefa e recuperar seus créditos
help-retry = tentar de novo uma tarefa que falhou
help-again = enviar mais uma vez os arquivos de uma tarefa
help-refresh = baixar um link do zero, mesmo que algo dele esteja guardado
help-rename = dar outro título a uma tarefa
help-delete = apagar uma tarefa e seus arquivos
help-voucher = resgatar um vale
help-gift = dar créditos a uma pessoa ou ao caixa do grupo
help-payer = mostrar ou mudar quem paga neste grupo
help-follow = publicar aqui automaticamente as novidades de um canal ou de uma lista
help-following = listar o que se segue aqui
help-unfollow = deixar de seguir algo aqui
help-ban = não aceitar mais nada de uma pessoa
help-unban = retirar um bloqueio
help-user = dizer o que se sabe de uma pessoa
help-queue = dizer o tamanho da fila e quem trabalha
help-pause = não deixar tarefas começarem; links ainda são consultados e tarefas entram na fila
help-drain = não aceitar nada novo nem deixar tarefas começarem
help-resume = deixar as tarefas começarem de novo
help-broadcast = enviar um texto a todo mundo; sem texto: dizer como vão os últimos
help-announce = mostrar um texto a todo mundo até ser retirado
help-error = mostrar o que está por trás do código curto de um erro
help-platform = parar de baixar de uma plataforma, ou voltar a fazê-lo
help-health = mostrar como vai o acesso a cada plataforma: êxitos, cookies, proxies, yt-dlp
help-cookies = mostrar, testar ou remover os cookies pelos quais os sites nos conhecem; com um arquivo: guardar os de uma plataforma
help-takedown = não entregar mais um link e apagar seus arquivos; undo: voltar a entregá-lo
help-grant = aumentar o saldo de uma pessoa
help-vouchers = criar vales
help-credits = mostrar seu saldo
help-settings = mostrar ou mudar suas configurações
help-history = listar seus arquivos de todas as plataformas ou buscar neles
help-redo = baixar mais uma vez o link de uma tarefa
help-language = mostrar os idiomas ou escolher um
help-link = juntar duas contas em uma, com um código da outra plataforma
help-unlink = tirar uma plataforma da sua conta
help-export = receber tudo o que está guardado sobre você
help-forget = apagar tudo o que está guardado sobre você
help-allow = liberar uma pessoa, um grupo ou um site, ou mostrar as regras
help-deny = excluir uma pessoa, um grupo ou um site
help-apikey = listar, criar ou revogar chaves da API HTTP (só em conversas privadas)
help-login = receber um link que entra nas páginas do navegador, ou um programa na API HTTP
help-help = mostrar esta lista, ou como se usa um comando
not-understood = Isto não é um link nem um comando. Envie um link, ou /help.
not-understood-nearest = Esse comando não existe. Você quis dizer /{ $nearest }? /help mostra todos.
not-understood-usage = Use assim: /{ $name } { $arguments }

# Telegram
telegram-buy = Créditos em troca de Telegram Stars. Escolha um pacote:
telegram-buy-alone = Os créditos são vendidos em uma conversa privada comigo:
telegram-pack = { $credits } créditos por { $stars } ⭐
telegram-bill = { $credits } créditos
telegram-bill-about = { $credits } créditos para downloads com este bot.
telegram-paid = Pagamento recebido, agradecemos: { $credits } créditos foram adicionados. Novo saldo: { $balance }.
telegram-not-sold = Isto não é mais vendido. Envie /buy para ver o que há.
telegram-refunded = { $stars } ⭐ foram devolvidas e { $credits } créditos retirados.
telegram-refund-usage = Informe o identificador do pagamento: /refund CHARGE
telegram-support = Para dúvidas sobre um pagamento, escreva a quem cuida deste bot e informe o número da cobrança.
telegram-payment = { $credits } créditos por { $stars } ⭐, cobrança { $charge }
telegram-inline-video = Enviar como vídeo
telegram-inline-audio = Enviar como áudio
telegram-inline-hint = Escreva um link depois do meu nome
telegram-lacks-privacy = Só vejo comandos e mensagens que me mencionam. Desligue o modo de privacidade em @BotFather (/setprivacy) e me adicione de novo, ou me torne administrador.
telegram-lacks-delete = Não posso apagar mensagens aqui, então delete_original não tem efeito. Me torne um administrador que possa.
telegram-lacks-send = Não posso enviar mensagens aqui. Permita isso nas permissões do grupo.
telegram-lacks-send-files = Não posso enviar vídeos aqui. Permita mídia nas permissões do grupo.
telegram-lacks-admin = Não sou administrador deste canal, então não posso publicar. Me torne um que possa publicar mensagens.
telegram-lacks-target = Não estou no chat que deliver_to indica, ou não posso postar lá. Adicione-me lá como administrador.
telegram-lacks-agreement = O chat que deliver_to indica não aceita arquivos daqui. Os administradores dele permitem isso lá com /rules takes_from { $chat }
telegram-help-paysupport = perguntar sobre um pagamento
telegram-help-diagnose = dizer o que me falta neste grupo
telegram-not-yours = Só quem pediu, ou um administrador deste grupo, pode tocar nisto.
telegram-not-yours-channel = Isto foi pedido como canal: podem tocar os administradores dele, se eu estiver nele, e os deste grupo. Peça em seu nome, ou diga o formato: /get LINK mp4.

link-code = Seu código: { $code }
link-how = Envie /link { $code } para mim na outra plataforma, em uma conversa privada.
link-until = Ele vale uma vez, por { $time }.
link-warning = Quem o usar vai compartilhar seus créditos e seu histórico: não o dê a ninguém.
link-identities = Juntas: { $identities }
linked = Estas contas agora são uma só: um saldo, um histórico, um conjunto de configurações.
linked-hint = Se você não queria isto, /unlink tira esta plataforma de novo.
linked-locked-out = Chaves de API, sessões e webhooks anteriores não valem mais. /apikey cria uma chave nova.
unlinked = { $identity } voltou a ser uma conta à parte.
unlinked-empty = A nova conta está vazia. Os créditos e o histórico ficam com a outra.
document = Aqui está { $name }, com tudo o que está guardado sobre você.
forget-warning = Isto apaga tudo o que está guardado sobre você, e não pode ser desfeito.
forget-what = Vão sumir suas tarefas e arquivos, configurações, o que você segue, chaves, suas plataformas e o que resta dos seus créditos.
forget-stays = O que fica é o livro de créditos, no qual ninguém pode saber que era você.
forget-how = Se você quer isso, envie /forget { $word } em até dez minutos.
forgotten = Tudo o que estava guardado sobre você foi apagado. Quem escrever de novo começa do zero.
history-none = Você ainda não recebeu arquivos. Envie um link para receber um.
history-nothing = Nenhum dos seus arquivos tem todas estas palavras no título, no autor ou no link.
history-head = { $count ->
    [one] { $count } arquivo
   *[other] { $count } arquivos
}, página { $page } de { $pages }
history-line = #{ $job } { $title }, { $day }: { $command }
history-more = Mais: { $command }
language-current = Escrevo para você em { $language }.
language-auto = /language auto volta a seguir sua plataforma.
access-open = Todo mundo pode usar este bot, menos quem teve o acesso bloqueado.
access-allowed = Só quem foi liberado pode usar este bot.
access-allow = Acesso liberado: { $kind ->
    [person] pessoa
    [chat] grupo
   *[site] site
} { $subject }
access-deny = Acesso bloqueado: { $kind ->
    [person] pessoa
    [chat] grupo
   *[site] site
} { $subject }

# Por que algo não pode ser feito
private_only = Isto fica entre nós: envie em uma conversa privada.
banned = Seu acesso a este bot foi bloqueado{ $reason ->
    [none] .
   *[other] : { $reason }.
}
person_not_allowed = Só quem foi liberado pode usar este bot. Pergunte a quem cuida dele.
chat_not_allowed = Este bot não é para este grupo. Pergunte a quem cuida dele.
site_not_allowed = Aqui não se baixa nada de { $site }.
bad_subject = “{ $subject }” não indica uma pessoa, um grupo ou um site. Escreva como telegram:123 ou como example.com.
bad_link_code = Este código não vale mais, ou nunca valeu. Envie /link na outra plataforma para receber um novo.
same_account = Estas já são uma só conta.
not_linked = Não há outra plataforma assim na sua conta. /link mostra quais há.
wrong_word = Essa não é a palavra, ou ela é antiga demais. Envie /forget para receber uma nova.
unknown_language = Não há textos em “{ $language }”. Há estes: { $available }.
account_gone = Sua conta foi apagada. Escreva de novo para começar do zero.
user_error = Isto não pode ser feito.
not_a_link = { $text ->
    [none] Isso não é um link.
   *[other] “{ $text }” não é um link.
} Um link começa com https:// ou http:// e o nome de um site.
link_too_long = Este link tem { $actual } caracteres, e no máximo { $limit } são aceitos. Envie o link da página que o reproduz.
unsupported_scheme = Endereços que começam com { $scheme }: não são baixados. Envie um link que leve a https:// ou http://.
unsupported_link = Não há vídeo nem áudio nessa página. Envie o link da página que o reproduz.
private_address = O link leva a uma rede privada{ $host ->
    [none] {""}
   *[other] {" "}({ $host })
} e não é baixado. Envie um link público.
host_not_found = Não é possível acessar o site{ $host ->
    [none] {""}
   *[other] {" "}{ $host }
}. Confira como o link está escrito, ou tente mais tarde.
no_match = { $candidates ->
    [none] Nenhuma gravação livre de “{ $title }” foi encontrada.
   *[other] Nenhuma gravação livre é com certeza “{ $title }”. Envie o link de uma destas se for a certa: { $candidates }.
}
media_unavailable = Não há mais nada nesse link. Confira o link: o conteúdo pode ter sido apagado.
access_denied = O site se recusa a entregar isto. Tente um link que possa ser aberto sem conta.
login_required = O site só mostra isto a quem entrou na conta. Envie um link aberto a todos.
private_media = Quem é dono disto o deixou privado. Peça que o compartilhe publicamente.
geo_blocked = { $countries ->
    [none] O site não mostra isto no nosso país.
   *[other] O site só mostra isto nestes países: { $countries }.
}
drm_protected = Isto é protegido contra cópia e não pode ser baixado.
not_live_yet = { $starts_at ->
    [none] Esta transmissão ainda não começou. Envie o link de novo quando começar.
   *[other] Esta transmissão começa em { $starts_at }. Envie o link de novo nessa hora.
}
nothing_recorded = Nada foi gravado antes de a gravação ser interrompida.
platform_failed = O site está com um problema agora. Tente de novo em alguns minutos.
not_media = O que veio não é vídeo nem áudio ({ $found }). Confira se o link toca em um navegador.
incomplete_media = O site interrompeu: vieram { $actual } de { $expected }. Tente de novo em alguns minutos.
too_long = É longo demais: { $actual }, e o limite é { $limit }. Peça uma parte mais curta, por exemplo 1:05-2:30.
too_large = { $actual ->
    [none] É grande demais: o limite é { $limit }.
   *[other] É grande demais: { $actual }, e o limite é { $limit }.
} Escolha uma altura menor, ou áudio.
upload_too_large = { $limit ->
    [none] O arquivo é grande demais para ser enviado aqui.
   *[other] O arquivo é grande demais para ser enviado aqui: o limite é { $limit }.
} Escolha uma altura menor, ou áudio.
cannot_fit = Isto não pode ficar menor que { $limit } e continuar bom. Escolha uma altura menor, ou áudio.
unknown_choice = Não existe a versão “{ $choice }”. Escolha uma da oferta, ou diga um formato como mp4 ou mp3.
bad_items = “{ $text }” não indica itens de uma lista. Escreva-os como 1-5,8 ou 12-.
no_such_items = A lista não tem os itens { $items }; o último é o número { $last }.
too_many_items = São { $actual } itens, e o máximo de uma vez é { $limit }. Indique menos, por exemplo 1-{ $limit }.
not_a_list = Isto é um só conteúdo e não uma lista. Não diga quais itens você quer.
bad_clip = “{ $text }” não é um trecho de um vídeo. Escreva-o como 1:05-2:30, 1m5s- ou -30.
clip_outside = { $end ->
    [none] O trecho a partir de { $start }
   *[other] O trecho de { $start } a { $end }
} não está nele: a duração é { $duration }. Indique um trecho que esteja dentro.
cannot_hold = Arquivos { $container } não podem conter { $part ->
    [subtitles] legendas
    [cover] uma capa
    [chapters] capítulos
   *[other] { $part }
}. Estes podem: { $fitting }.
no_subtitles = { $available ->
    [none] Não há legendas.
   *[other] Não há legendas em “{ $language }”, só em { $available }.
}
no_audio_language = Não há som em “{ $language }”, só em { $available }.
no_picture = O site não tem imagem disto.
no_chapters = Não está dividido em capítulos. Indique um trecho como 1:05-2:30.
no_pictures = Não é uma publicação com imagens. Não use a palavra album.
no_sound = Não tem som. Peça um formato de vídeo, como mp4.
not_live = Não está ao vivo. Não diga quanto gravar; indique um trecho como 1:05-2:30.
clip_of_live = Uma transmissão ao vivo ainda não tem trechos. Diga quanto gravar a partir de agora, como live 30s.
no_segments = O SponsorBlock só conhece vídeos do YouTube{ $platform ->
    [other] {""}
   *[x] , não de { $platform }
}. Tire essa palavra.
nothing_left = Tudo está marcado como o que você quer cortar. Tire a palavra sponsorblock.
no_fonts = Não há fonte aqui para desenhar legendas. Peça-as como arquivo, ou embutidas.
quote_expired = Esta oferta é antiga demais. Envie o link de novo.
wrong_state = O estado da tarefa #{ $job_id } é “{ $state }”, então isto não pode ser feito.
rate_limited = Foi muito de uma vez. Tente de novo em { $retry_after }.
too_many_jobs = Você já tem { $limit } tarefas inacabadas. Espere uma terminar, ou cancele uma com /cancel.
queue_full = A fila está cheia no momento. Tente de novo em alguns minutos.
cooling_down = Muitos pedidos seguidos foram recusados. Tente de novo em { $retry_after }.
form_not_allowed = Sem créditos você pode ter { $allowed }, mas não { $format }.
admins_only = Este comando é só para administradores.
moderators_only = Isto é só para quem administra este grupo ou servidor.
unknown_person = Ninguém chamado { $name } é conhecido aqui. Indique uma pessoa como platform:id, por exemplo telegram:123.
unknown_voucher = Este vale não é válido, ou já foi resgatado.
bad_amount = “{ $amount }” não é um valor que possa ser dado. Escreva um número inteiro de créditos, ou dólares como 5usd.
not_for_giving = Créditos que você pode dar: { $giveable }. São os que você comprou, resgatou ou recebeu; aqueles com que cada conta começa são para os próprios downloads.
gift_to_oneself = Você não pode dar créditos a si mesmo.
gift_in_dollars = Só créditos podem ser dados, não dólares. Escreva um número inteiro.
not_in_a_group = Isto só funciona em grupos.
nothing_to_follow = Isso não é um canal nem uma lista. Envie o link de um deles.
bad_wish = “{ $word }” não é entendido aqui. Escreva title:WORD, min:1m ou max:20m, ou uma versão como mp3.
too_many_follows = Já são seguidas { $limit } fontes, e esse é o limite. Primeiro deixe de seguir uma com /unfollow.
unknown_follow = Nada com o número { $number } é seguido aqui. /following mostra o que é.
bot_off = O bot está desligado aqui. /rules mode o liga de novo.
draining = Nada novo é aceito no momento: há manutenção nas máquinas. Tente mais tarde.
platform_off = { $reason ->
    [none] No momento nada é baixado de { $platform }.
   *[other] No momento nada é baixado de { $platform } ({ $reason }).
}
unknown_platform = Não existe a plataforma { $name }. Existem: { $possible }.
seal_broken = O que foi selado não pode ser aberto: foi selado com outra chave.
no_key = Este processo não tem chave para selar cookies. Defina CLIPFERRY_COOKIES_KEY.
unreadable_file = O arquivo { $path } não pode ser lido: { $reason }.
unwritable_folder = Não é possível guardar arquivos em { $path }: { $reason }.
bad_cookies = { $reason ->
    [empty] Não há cookies neste arquivo.
    [large] Este arquivo é grande demais para ser de cookies.
    [text] Este arquivo não é texto em UTF-8.
    [json] Isto é JSON. Exporte os cookies no formato Netscape (cookies.txt).
    [header] Isto é o texto de um cabeçalho. Exporte os cookies no formato Netscape (cookies.txt).
    [fields] A linha { $line } não tem sete campos entre tabulações. Exporte os cookies no formato Netscape (cookies.txt).
    [flag] Na linha { $line } falta TRUE ou FALSE, ou o caminho não é válido.
    [time] O fim na linha { $line } não é um horário.
    [domain] O domínio da linha { $line } não é válido.
    [name] Nenhum cookie pode se chamar como na linha { $line }.
   *[other] Nenhum cookie pode ter o valor da linha { $line }.
}
cookies_of_others = Não há cookies de { $platform } neste arquivo, mas de: { $domains }.
cookies_expired = Todos estes cookies expiraram. Exporte-os de novo.
cookies_fail = O link não abre com estes cookies ({ $result }).
cookies_not_needed = Este link abre sem cookies e não prova nada. Indique um que só abra com eles.
no_cookie_file = Envie também o arquivo com os cookies, com /cookies { $platform } como legenda.
unknown_cookies = Não existe o conjunto { $number }. /cookies mostra os que existem.
no_test_link = Indique um link que só abra com eles: /cookies try { $number } LINK
too_many_cookies = Uma plataforma tem no máximo { $limit } conjuntos. Remova um antes.
taken_down = Isto não é entregue aqui.
text_too_long = O texto tem { $actual } caracteres, e { $limit } cabem em uma mensagem em qualquer lugar. Encurte-o.
unknown_fault = Nada está guardado sobre o erro { $error_id }. O que tem mais de 30 dias é esquecido.
bad_rule = “{ $value }” não é um valor para “{ $rule }”. Possível: { $possible }.
no_such_rule = Aqui não existe a regra “{ $rule }”. Possíveis: { $possible }.
role_needed = Neste grupo só podem pedir os membros com um destes cargos: { $roles }.
format_not_here = Este grupo aceita { $allowed }, mas não { $format }.
daily_limit = Seu limite de downloads por dia neste grupo foi atingido: { $limit }. Tente de novo em { $retry_after }.
not_yours = Esta oferta foi feita a outra pessoa. Envie o link por conta própria.
maybe_delivered = O envio foi interrompido, e o arquivo pode ter chegado.
key_invalid = Esta chave de API não é válida. Crie uma com /apikey em um chat.
unknown_key = Você não tem a chave de API { $prefix }.
too_many_keys = Você já tem { $limit } chaves de API. Revogue uma antes.
scope_missing = Esta chave de API não tem a permissão “{ $scope }”.
login_invalid = Este acesso não é mais válido. Peça um novo com /login em um chat.
unknown_webhook = Você não tem o webhook { $webhook_id }.
too_many_webhooks = Você já tem { $limit } webhooks. Apague um antes.
request_reused = A chave de idempotência “{ $name }” foi usada para outro pedido.
too_many_attempts = Cada uma das { $attempts } tentativas derrubou seu worker, então a tarefa foi abandonada.
timed_out = Demorou mais de { $limit } e foi interrompido. Tente de novo mais tarde.
workers_away = Nenhum worker responde no momento. Tente de novo em alguns minutos.
extractor_broken = Não foi possível ler este site; ele provavelmente mudou. O erro { $error_id } foi registrado. Tente de novo em alguns dias.
unexpected = Algo deu errado do nosso lado. O erro { $error_id } foi registrado.
not_enough_credits =
    { $currency ->
        [usd] Saldo insuficiente: são necessários { $needed }, restam { $balance }.
       *[other] Créditos insuficientes: são necessários { $needed }, restam { $balance }. /buy mostra como conseguir mais.
    }
unknown_job = Você não tem a tarefa #{ $job_id }. /jobs mostra as suas.
file_gone = O arquivo expirou. Envie o link de novo.
link_invalid = Este link de download não é válido.
link_expired = Este link de download expirou. Peça o arquivo de novo.
disk_full = O disco está cheio, então o arquivo não pôde ser guardado. A tarefa continua guardada: tente de novo mais tarde.
storage_away = { $part ->
    [redis] A fila
    [files] O armazenamento de arquivos
   *[other] O banco de dados
} não responde no momento. Tente de novo em um minuto.
library_missing = O que uma configuração pede não está instalado: pip install 'clipferry[{ $extra }]'.
unreachable = Nada mais pode ser enviado para lá. Escreva de outra conversa.
turned_away = A plataforma não aceita nada de nós por um tempo, porque foi enviado demais. Tente de novo em uma hora.
platform_away = A plataforma não aceita nada no momento. Tente de novo em alguns minutos.
not_started = O Telegram não me deixa enviar nada a você antes de me iniciar. Abra { $bot }, toque em Iniciar e tente de novo.
no_files_here = Não posso enviar arquivos assim aqui. /diagnose diz o que falta.
no_links = Não há link { $place ->
    [input] na entrada
   *[file] nesse arquivo
}.
unknown_charge = Nenhum pagamento “{ $charge }” foi registrado.
already_refunded = O pagamento “{ $charge }” já foi devolvido.

# Ao iniciar
already_running = O Clipferry já está rodando com a pasta de dados { $folder } (processo { $pid }). Encerre-o, ou defina CLIPFERRY_DATA_DIR.
port_in_use = Outro programa escuta em { $host }:{ $port }. Defina em CLIPFERRY_HTTP_PORT uma porta livre.
stack_failed = Não foi possível iniciar esta parte: { $part }. Motivo: { $reason }.
still_at_work = Ainda em funcionamento (workers: { $workers }, frontends: { $front_ends }): { $names }. Encerre-os primeiro. O que foi morto é esquecido em { $seconds } segundos; --force não verifica.
under_maintenance = O banco de dados está sendo restaurado ou copiado por { $holder }. Tente de novo quando isso terminar.
database_not_empty = O banco de dados de destino não está vazio: sua tabela { $table } tem linhas. Nada foi copiado; indique um banco de dados vazio.
database_outdated = O banco de dados está na revisão { $found ->
    [none] “nenhuma”
   *[other] { $found }
}, e é necessária a { $needed }. Execute clipferry migrate com uma versão do Clipferry que conheça ambas.
copy_differs = A cópia da tabela { $table } não é igual ao original. Nada dela foi mantido; o original está como estava.
backup_invalid = { $path } não é um backup utilizável: { $reason }.
key_differs = O backup contém outro { $name }, diferente do que é usado aqui. Nada foi alterado; retire primeiro o outro.
no_database = Não há um banco de dados utilizável em { $address }: indique um endereço PostgreSQL ou um arquivo SQLite que exista.
index_away = Não é possível procurar outra versão do yt-dlp: { $reason }.
release_unusable = O yt-dlp { $version } não serve aqui: { $reason }.
update_under_way = Outro processo está tratando das versões do yt-dlp neste momento. Tente de novo em um minuto.
nothing_before = Não há para onde voltar: está em uso o yt-dlp { $version } instalado.
ytdlp-in-use = Está em uso o yt-dlp { $version }, lançado em { $day }; instalado: { $installed }.
ytdlp-pinned = Está fixado: nenhum outro é usado até que seja solto.
ytdlp-off = Os mais novos não são usados sozinhos: CLIPFERRY_YTDLP_UPDATES está desligado.
ytdlp-next = Próxima procura por um mais novo: { $at }.
ytdlp-trouble = A última procura falhou: { $reason }
ytdlp-told = { $at }  { $version }  { $what ->
    [adopted] em uso desde então
    [refused] recusado
    [rolled_back] retirado
    [pinned] fixado
   *[unpinned] solto
}
upkeep-copied = { $rows } linhas copiadas; contagens e somas conferem.
upkeep-written = { $path } contém { $rows } linhas, as chaves e { $files } arquivos. Guarde-o com o mesmo cuidado que as chaves.
upkeep-restored = { $rows } linhas, as chaves e { $files } arquivos restaurados de { $path }.

# Páginas
view-until = Disponível até: { $time }
view-download = Baixar
login-heading = Entrar
login-button = Entrar no Clipferry
login-done = Você entrou. Programas usam este token como “Authorization: Bearer” por 12 horas. Ele só aparece agora.
page-400 = Não entendido
page-401 = Entre, por favor
page-402 = Créditos insuficientes
page-403 = Não permitido
page-404 = Não encontrado
page-405 = Não é possível aqui
page-409 = Ainda não
page-410 = Não está mais aqui
page-412 = Outro arquivo
page-413 = Demais
page-415 = Não é legível aqui
page-416 = Essa parte não existe
page-422 = Não entendido
page-429 = Rápido demais
page-500 = Uma falha nossa
page-502 = O site falhou
page-503 = Voltamos já
bad_request = O pedido não foi entendido.
crowded = Há ligações a mais neste momento. Tente de novo daqui a pouco.
not_found = Não há nada neste endereço. Confira se o link está completo.
method_not_allowed = Este endereço só responde a { $allowed }.
unauthorized = Diga quem pergunta: envie uma chave de API como X-API-Key, ou entre com /login.
malformed = O pedido não foi entendido: { $faults }.
unsupported_media_type = Envie o corpo como { $allowed }.
body_too_large = O corpo do pedido é maior que { $limit }.
too_many_streams = Você já acompanha { $limit } tarefas ao mesmo tempo.
precondition_failed = O arquivo não é o que foi pedido. Comece o download de novo.
range_not_satisfiable = O arquivo termina antes da parte que foi pedida: ele tem { $size } bytes.

# Discord
discord-pick = Escolha uma versão
discord-outlives = Se isto demorar mais de 15 minutos, continua em uma mensagem privada.
discord-more = Mais configurações
help-diagnose = dizer o que falta ao bot para funcionar aqui
diagnose-mode = Modo aqui: { $mode }
diagnose-fine = Não falta nada.
diagnose-permission = Permissão que falta: { $name }
diagnose-intent = Falta: CLIPFERRY_DISCORD_READS_MESSAGES com o “message content intent”, de que este modo precisa.
diagnose-private = Em uma conversa privada não pode faltar nada.
diagnose-absent = O bot não está neste servidor: aqui só responde a comandos e, depois de 15 minutos, continua em uma mensagem privada.
discord-off-here = O bot está desligado neste canal. Escreva a ele em particular.
discord-done = Feito.
discord-not-yours = Só quem pediu pode usar isto. Envie /get por conta própria.
discord-no-link = Não há link nessa mensagem.
discord-one-link = Aqui cabe um só link. /bulk aceita vários.
discord-delivered-to = Enviado para { $channel }.
discord-help-bulk = baixar vários links, ou os de um arquivo de texto
discord-option-link = Um link para um vídeo, uma música ou uma página que tenha um deles
discord-option-format = Por exemplo mp4, webm, mp3, m4a …
discord-option-quality = best, 1080p, 720p, 320k …
discord-option-audio_only = O som sem a imagem
discord-option-clip = Um trecho: 1:05-2:30
discord-option-thumbnail = Também a miniatura
discord-option-subtitles = Um idioma: en, de …
discord-option-filename = Como o arquivo vai se chamar
discord-option-more = Outras palavras: live 30s, chapters, lang:fr, cover, exact; de uma lista 1-5,8 e zip
discord-option-spoiler = Esconder o arquivo como spoiler
discord-option-private = Só você vê a resposta
discord-option-job = O número de uma das suas tarefas
discord-option-links = Links, separados por espaços
discord-option-file = Um arquivo de texto com links
discord-option-here = Só neste canal
discord-option-other = O que o comando aceita:
discord-menu-media = Obter mídia
discord-menu-audio = Obter áudio
discord-choice-on = ligado
discord-choice-off = desligado
discord-choice-member = membro
discord-choice-pool = caixa do grupo
discord-choice-both = ambos
discord-choice-person = pessoa
discord-choice-chat = chat
discord-choice-site = site
cross_site = Este formulário não foi enviado de uma página nossa, ou a página é antiga demais. Abra a página de novo e envie-o de lá.
only_in_chats = Isso diz respeito a uma conversa. Envie-o na conversa a que se destina.
login-programs = Programas entram com um token. Este link dá um ou outro, uma única vez.
login-token = Mostrar um token para programas
web-token = Token
web-skip = Ir para o conteúdo
web-menu = Páginas
web-home = Baixar
web-jobs = Meus downloads
web-account = Conta
web-logout = Sair
web-welcome = Envie um link e receba o arquivo.
web-how-to-sign-in = Para entrar, envie /login ao bot numa conversa privada e abra o link da resposta.
web-home-heading = Obter um arquivo
web-paste = Links ou um comando
web-hint = Um link ou vários, também entre palavras suas. /help lista os comandos.
web-send = Enviar
web-busy = Procurando …
web-answers = Respostas
web-items = Só estes itens
web-newest = Downloads mais recentes
web-all = Ver todos: { $count }
web-pages = Mais páginas
web-play = Reproduzir
web-redo = Obter de novo
web-rename = Renomear
web-title = Novo título
web-save = Salvar
web-delete = Excluir
web-delete-sure = O download e os arquivos desaparecerão, e os links para eles deixarão de funcionar.
web-delete-yes = Excluir para sempre
web-state = Estado
web-any = Qualquer
web-state-waiting = Em espera
web-state-running = Em andamento
web-state-unfinished = Não terminados
web-state-done = Concluídos
web-state-failed = Com falha
web-state-cancelled = Cancelados
web-words = Título, autor ou link
web-show = Mostrar
web-facts = Detalhes
web-source = Origem
web-cost = Preço
web-asked = Pedido
web-files = Arquivos
web-list-items = Itens
web-credits = Créditos
web-book = Últimos lançamentos
web-day = Dia
web-what = O quê
web-about = Para
web-amount = Valor
web-statistics = Estatísticas
web-by-day = Downloads por dia
web-time-by-day = Duração por dia
web-credits-by-day = Créditos por dia
web-by-site = Downloads por site
web-by-format = Downloads por formato
web-as-table = Como tabela
web-admin = Administração
web-queue = Fila
web-people = Pessoas
web-grants = Concessões
web-person = Pessoa
web-reason = Motivo
web-grant = Conceder
web-resume = Retomar
web-pause = Pausar: não iniciar tarefas
web-drain = Esvaziar: não aceitar nada novo
web-workers = Workers
web-no-workers = Não há nenhum worker. Os downloads esperam até que um inicie.
web-name = Nome
web-queues = Aceita
web-slots = Vagas
web-due = Sinal de vida em
web-unfinished = Downloads não terminados, os mais antigos primeiro
web-title-of = Título
web-front-end = Pedido em
web-failures = Falhas dos últimos { $days } dias
web-no-failures = Nada falhou.
web-site = Site
web-downloads = Downloads
web-count = Quantidade
web-last = Último
web-person-words = Nome ou conta
web-tier = Nível
web-since = Desde
web-nobody = Ninguém se chama assim.
web-access = Acesso
web-ban = Bloquear
web-unban = Desbloquear
web-no-grants = Nada foi concedido.
web-done = Feito.
web-share = Link para outras pessoas
web-revoke = Encerrar todos os links
