nav-me = I miei dati
nav-help = Aiuto
nav-privacy = Privacy
footer-nav = Altro
footer-about = Questa pagina è di { $organisation }.
footer-cookies = Questa pagina non usa cookie e non La segue.

page-title = Che cosa misura questa mail?
page-meta = { $campaign }, inviata da { $organisation } il { $day }.

answer-none = Questa mail non misura niente.
answer-delivery = Questa mail non misura se Lei la apre.
answer-aggregate = Questa mail conta quante persone la aprono. Non sappiamo chi.
answer-last-open = Questa mail ricorda l'ultimo giorno in cui Lei l'ha aperta.
answer-individual = Lei ha dato il permesso. { $organisation } vede se Lei apre questa mail.
answer-receipt = Questa mail Le chiede una conferma. Senza il Suo clic non misura niente.
answer-portal = La mail stessa non misura niente. Prima del pulsante legge che cosa conserviamo.
answer-announces = Le prossime mail forse misureranno. Questa lo annuncia soltanto.

state-paused-title = La misura ora è ferma
state-paused = { $organisation } ha sospeso la misura. Ora non si conta niente.
state-refused-title = Lei ha detto no
state-refused = Non La misuriamo più. Nemmeno nelle mail che ha già.
state-refused-aggregate = Nelle prossime mail Lei non viene contato.
aggregate-honest = Nelle mail che ha già, più persone condividono un'immagine. Non possiamo vedere chi la carica. Perciò non possiamo togliere Lei da quelle. Disattivi le immagini se non lo desidera.

choose-title = Che cosa desidera?
choose-refuse = Non misurare
choose-allow = Misura permessa
choose-refuse-help = Dire no vale subito. Riceve comunque tutta la posta.
choose-allow-help = Per un sì inviamo un link al Suo indirizzo. Così sappiamo che è Lei.

row-what = Che cosa conserviamo?
row-when = Quando?
row-why = Perché?
row-ground = Perché è permesso?
row-kept = Per quanto tempo?
row-seen = Chi lo vede?
row-where = Dove si trova?
row-refusing = E se dice no?
row-read = Leggere senza misura?

what-none = Solo che abbiamo inviato questa mail.
what-delivery = Se la mail è arrivata al Suo server di posta.
what-aggregate = Quanti gruppi di almeno dieci persone hanno aperto la mail, per ora. Nessun nome, nessun indirizzo, nessun dato del Suo dispositivo.
what-aggregate-simple = Quante volte un'immagine è stata caricata, per ora. Tutti ricevono la stessa immagine. Nessun nome, nessun indirizzo, nessun dato del Suo dispositivo.
what-last-open = Una data: l'ultimo giorno in cui ha aperto la mail. Non l'ora.
what-individual = Se Lei apre questa mail, e in quale momento.
what-field-count = Anche quante volte apre la mail.
what-receipt = La Sua conferma, se la dà.
what-portal = Che Lei ritira il messaggio, dopo aver premuto il pulsante.

when-picture = Quando il Suo programma di posta carica le immagini della mail.
when-never = Mai. In questa mail non c'è niente per misurare.
when-act = Quando Lei stesso preme il pulsante.

ground-law = Legge: { $law }.
ground-interest = Interesse: { $interest }.

kept-days = { $count ->
    [one] Un giorno.
   *[other] { $number } giorni.
  }
kept-unknown = Non è stabilito. Perciò non misuriamo.
seen-aggregate = Il personale di { $organisation } vede numeri. Nessuno vede chi apre la mail.
seen-individual = Solo queste persone di { $organisation }: { $roles }. Ogni consultazione viene registrata.
seen-nobody = Nessuno. Non c'è niente da vedere.
where-own = Su computer di { $organisation }.
where-processor = Presso un fornitore. Lo conserva per { $organisation }.
refusing-nothing = Niente. Riceve la stessa mail e lo stesso aiuto.
read-block = Disattivi le immagini nel Suo programma di posta.
read-block-link = Come disattivare le immagini

why-title = Perché questa decisione?
why-intro = Queste sono le regole che valevano.
why-rule = Regola
why-text = Spiegazione
why-outcome = Esito
why-source = Fonte
why-ruleset = Regole: { $ruleset }.
effect-permit = Permesso
effect-forbid = Non permesso
effect-limit = Meno

rights-title = I Suoi diritti
rights-object = Può sempre opporsi alla misura. Non Le costa niente. Può farlo con i Suoi dati.
rights-officer = Domande? Contatti il responsabile della protezione dei dati.
rights-complaint = Un reclamo? Può inviarlo a { $authority }.
rights-complaint-other = Un reclamo? Può inviarlo all'autorità per la privacy del Suo Paese.
rights-my-data = Inviatemi i miei dati
rights-my-data-help = Inviamo un link all'indirizzo a cui è andata questa mail.

refused-title = Fatto
refused-individual = Non La misuriamo più. Nemmeno nelle mail che ha già.
refused-none = Non La misuriamo.
refused-aggregate = Dalla prossima mail Lei non viene contato.
refused-since = Registrato il { $day }.
refused-undo = Ci ripensa? Allora inviamo un link al Suo indirizzo.
refused-plain = Fatto. Non La misuriamo più nelle mail con questo scopo.
refused-plain-aggregate = Fatto. Dalla prossima mail Lei non viene contato. Ciò che è già contato non si può collegare a Lei.
back-to-page = Torna alla spiegazione

sent-title = Guardi nella Sua posta
sent-text = Se abbiamo dati su di Lei, inviamo un link. Il link vale un giorno.
sent-nothing = Non è arrivato niente? Guardi nella posta indesiderata. Riprovi tra un'ora.

me-title = I miei dati
me-intro = Inserisca il Suo indirizzo. Riceve un link ai Suoi dati.
me-label = Il Suo indirizzo di posta
me-hint = Per esempio nome@esempio.it
me-send = Invia un link
me-error-title = L'indirizzo non è completo
me-error = Inserisca un indirizzo, come nome@esempio.it.

data-title = I Suoi dati
data-intro = Questo è ciò che { $organisation } conserva sulle mail inviate a Lei.
data-choices-title = La Sua scelta per ogni scopo
data-choice-none = Non ha ancora scelto.
data-choice-granted = Ha detto sì il { $day }.
data-choice-outgrown = Il { $day } ha detto sì a una misura precedente. Chiedeva meno, o altro. Quel sì non vale per ciò che si chiede ora. Vale per le mail ricevute in base a quel sì, finché non dice no.
data-choice-no = Ha detto no il { $day }.
data-saved-title = La Sua scelta è salvata
data-saved = Vale da ora, anche per le mail che ha già.
data-saved-aggregate = Vale dalla prossima mail.
data-messages-title = Mail inviate a Lei
data-date = Data
data-mail = Mail
data-measure = Misurato
data-recorded = Che cosa è conservato
data-until = Fino a quando
data-recorded-nothing = Niente su di Lei
data-recorded-last = Aperta l'ultima volta il { $day }
data-recorded-loads = { $count ->
    [one] Aperta una volta
   *[other] Aperta { $number } volte
  }
data-no-messages = Nessuna mail a Lei è conservata.
data-take-title = Portare con sé
data-csv = Scarica (CSV)
data-json = Scarica (JSON)
data-erase = Cancella tutto
data-scroll = Tabella delle mail
allow-wording = { $organisation } può misurare per lo scopo { $purpose }. { $what } { $organisation } lo conserva per: { $kept } Può fermarlo in ogni momento.

erase-title = Cancellare tutto?
erase-what = Questo sparisce: il Suo indirizzo, le Sue mail in questo sistema, e ciò che ne è conservato.
erase-stays = Un no resta conservato, senza il Suo indirizzo. Così non La misuriamo più avanti.
erase-final = Non si può tornare indietro.
erase-do = Cancella tutto
erase-back = Non cancellare
erased-title = Tutto è cancellato
erased-text = Il Suo indirizzo e tutto sulle Sue mail è sparito. Il link della mail non vale più.

gone-title = Questa pagina non c'è
gone-why = Forse il link non è completo, è vecchio o cancellato.
gone-do-copy = Copi tutto il link dalla mail.
gone-do-me = Oppure chieda i Suoi dati con il Suo indirizzo.
gone-do-officer = Oppure contatti { $organisation }.

down-title = Ora non funziona
down-text = Non abbiamo potuto salvarlo. Quindi non è cambiato niente. Riprovi tra qualche minuto.

letter-subject = I Suoi dati presso { $organisation }
letter-hello = Buongiorno,
letter-why = Qualcuno ha chiesto un link ai dati di questo indirizzo. Era Lei? Allora apra questo link:
letter-valid = Il link vale un giorno. Non lo dia a nessun altro.
letter-not-you = Non lo ha chiesto Lei? Allora non deve fare niente.
letter-nothing = Questa mail non misura niente.

help-title = Aiuto
help-intro = Tre brevi pagine sulla misura nelle mail.
help-words-title = Che cosa vogliono dire le parole
help-block-title = Fermare la misura
help-real-title = Questo messaggio è vero?

words-measure = Misurare
words-measure-is = Annotare se e quante volte una mail viene aperta.
words-sent = Inviata
words-sent-is = La mail è partita. Di più non sappiamo.
words-delivered = Consegnata
words-delivered-is = Il Suo server ha preso la mail. Nessuno sa allora se l'ha letta.
words-opened = Aperta
words-opened-is = Un'immagine della mail è stata caricata. Non è lo stesso che letta.
words-estimate = Stima
words-estimate-is = Un numero che calcoliamo. Diciamo sempre quanto è sicuro.
words-group = Gruppo
words-group-is = Almeno dieci persone che ricevono la stessa immagine. Così nessuno si distingue.
words-permission = Permesso
words-permission-is = Lei stesso dice sì. Può sempre fermarlo.
words-keep = Conservare
words-keep-is = Tenere per un tempo fissato. Dopo viene cancellato.

block-intro = La misura usa un'immagine. Se non si caricano immagini, nessuno misura niente. Vale per la posta di tutti.
block-gmail = Gmail nel browser
block-gmail-do = Impostazioni, Tutte le impostazioni, Generali, Immagini. Scelga che Gmail chieda prima.
block-outlook = Outlook classico (Windows)
block-outlook-do = File, Opzioni, Centro protezione, Download automatico. Disattivi il download delle immagini.
block-apple = Apple Mail sul Mac
block-apple-do = Mail, Impostazioni, Privacy. Disattivi Proteggi l'attività di Mail. Poi attivi Blocca tutti i contenuti remoti.
block-thunderbird = Thunderbird
block-thunderbird-do = Impostazioni, Privacy e sicurezza. Il contenuto remoto è già disattivato. Lo lasci così.
block-text = Il testo semplice non ha immagini. Allora non c'è niente da misurare.

real-intro = Ha dubbi che una mail venga da { $organisation }? Faccia così.
real-link = Guardi l'indirizzo dietro il link. Le nostre pagine iniziano con { $url }.
real-ask = Su queste pagine non chiediamo mai una password o denaro.
real-type = Scriva Lei stesso l'indirizzo dell'organizzazione. Allora non usi il link.
real-contact = In caso di dubbio, contatti { $organisation }.

privacy-title = Newsletter e sistema di tracciamento
privacy-intro = { $organisation } misura in alcune mail. Qui si legge che cosa, perché e per quanto.
privacy-none = { $organisation } non ha scopi di misura.
privacy-choose = Ogni mail che misura ha un link per dire no. Basta un pulsante.
privacy-groups = Con i numeri per gruppo vediamo solo che qualcuno ha aperto. Non caricata non vuol dire non letta.
privacy-last-changed = In vigore dal { $day }.
privacy-recipients = Per chi?
privacy-as-of = Situazione del giorno: { $day }.
privacy-today = Che cosa vale oggi?
privacy-explained = Spiegazione
privacy-otherwise = Altrimenti, al massimo questo:
privacy-paused = In pausa dal { $day }. Ora non si misura niente.
privacy-incomplete = Non tutto ciò che deve sapere è stabilito. Fino ad allora non si misura niente.
privacy-yes = Che cosa misuriamo al massimo se ha detto sì?
privacy-silent = Che cosa misuriamo al massimo se non ha detto sì?
privacy-most = Che cosa misuriamo al massimo?
privacy-untold = E se non L'abbiamo ancora informata?
privacy-first = La prima mail informa soltanto. Non misura niente.
privacy-elsewhere = E in un altro Paese?
privacy-elsewhere-most = Se sappiamo che vive lì, valgono altre regole. Allora misuriamo al massimo questo:
privacy-declined = Gli esperti non sono d'accordo su una regola. Il nostro responsabile della protezione dei dati non la usa. Perciò misuriamo meno.
privacy-draft = Queste regole sono una bozza. Nessun legale le ha ancora riviste.
privacy-resting = Ora senza misura
privacy-waits = Questo aspetta che tutto sia stabilito. Non si misura niente.
privacy-off = Questo è disattivato. Non si misura niente.

row-transfer = Va in un Paese fuori dall'UE?
row-stop = Come si ferma?
row-decisions = Ne dipende una decisione?
row-controller = Chi è responsabile?
row-officer = A chi può rivolgersi?
row-rights = Che cosa può chiedere?
row-objection = Può opporsi
row-complaint = Ha un reclamo?

notice-missing = { $organisation } non lo ha stabilito.

when-delivery = Quando il Suo server di posta risponde. Non quando legge la mail.

where-contract = Contratto: { $contract }.

transfer-none = No. Non lo diamo a nessuno.
transfer-processor = È scritto nel contratto con il fornitore. Il responsabile della protezione dei dati glielo dice.

read-freely = Legga pure. La lettura non viene misurata.
read-otherwise = Non prema il pulsante. Chieda il messaggio all'organizzazione in un altro modo.

stop-how = Con il pulsante "Non misurare", sulla pagina di ogni mail. O con i Suoi dati.
stop-link = Ai Suoi dati

decisions-none = No. Nessuno decide qualcosa su di Lei con questi numeri.

officer-is = Al responsabile della protezione dei dati.

rights-list = Vedere, correggere, portare con sé, limitare o cancellare i Suoi dati. Può sempre ritirare il permesso.

what-own-picture = L'immagine nella mail è solo per Lei.

seen-delivery = Il personale di { $organisation } vede se la mail è arrivata.
seen-by-administrator = amministratori
seen-by-officer = il responsabile della protezione dei dati
seen-by-sender = chi invia la mail
seen-by-planner = pianificatori
seen-by-case-worker = addetti alle pratiche
seen-by-auditor = revisori

record-title = Che cosa è registrato su di Lei?

page-explained = Spiegazione di questa mail

state-objects-title = Lei si è opposto
state-objects = Non La misuriamo in nessuna mail.

told-not = Non ne è ancora stato informato.
told-mail = Lo ha potuto leggere in una mail del { $day }.
told-sign-up = Lo ha potuto leggere alla Sua iscrizione il { $day }.
told-import = L'organizzazione glielo ha detto il { $day }.
told-outgrown = Riguardava una misura precedente. Chiedeva meno, o altro. Una mail La informerà prima che questo si misuri.

data-address = Il Suo indirizzo: { $address }
data-purpose-off = Per questo scopo non si misura più.
data-why = Perché
data-take = Riceve tutto ciò che sta qui. Come tabella, o per un altro programma.

about-links = link

history-title = Che cosa ha letto e scelto
history-words = Queste erano le parole:
history-line = { $day }: { $state }. { $how }.
history-said = L'organizzazione dice che Lei ha visto queste parole.
history-by = Registrato da: { $author }.
history-proof = Prova: { $proof }.

chose-granted = sì
chose-refused = no
chose-withdrawn = non più
chose-unknown = nessuna scelta

how-page = Sulla pagina di una mail
how-one-click = Con un clic nel Suo programma di posta
how-mailed-link = Con un link dalla Sua posta
how-sign-up = Alla Sua iscrizione
how-api = Su un modulo dell'organizzazione
how-organisation = Annotato da un addetto
how-import = Da un file dell'organizzazione

wish-objection = Opporsi a ogni misura
wish-objection-on = Si è opposto il { $day }. Non La misuriamo in nessuna mail.
wish-objection-off = Non si è opposto.
wish-objection-what = Se si oppone, non La misuriamo per nessuno scopo. Un'immagine solo per Lei non conta più da subito. Tutta la posta arriva comunque.
wish-objection-right = Può sempre opporsi alla misura.
wish-objection-open = Opporsi, o tornare indietro
wish-restriction = Limitare i Suoi dati
wish-restriction-on = I Suoi dati sono limitati dal { $day }.
wish-restriction-off = I Suoi dati non sono limitati.
wish-restriction-what = Allora conserviamo ciò che c'è. Non lo usiamo. Non misuriamo niente di nuovo.
wish-restriction-when = Serve quando qualcosa è sbagliato. O quando i dati servono a Lei.
wish-plain-text = Mail come testo semplice
wish-plain-text-on = Riceve testo semplice dal { $day }.
wish-plain-text-off = Riceve mail con impaginazione.
wish-plain-text-what = Le prossime mail arrivano senza impaginazione e senza immagini. Senza immagine non c'è niente da misurare.
wish-saved = Registrato
wish-why = Perché? Non è necessario dirlo.
wish-why-hint = Il responsabile della protezione dei dati legge ciò che scrive.
wish-end = Torna indietro
wish-do = Registra

looks-title = Chi ha guardato i Suoi dati?
looks-none = Nessuno di { $organisation } ha guardato ciò che è misurato su di Lei.
looks-who = Chi
looks-purpose = Scopo
looks-by-command = dalla riga di comando
looks-any-purpose = Ogni scopo
looks-no-why = Non è scritto perché

facts-title = Che altro si sa?

fact-country = Il Suo Paese: { $country }.
fact-collected = Il Suo indirizzo è noto dal { $day }.
fact-asked = Il { $day } abbiamo chiesto il Suo permesso. Scopo: { $purpose }.

acts-title = Che altro può fare
acts-change = Modifica

correct-title = Correggere i Suoi dati
correct-short = Un nuovo indirizzo, o qualcosa di sbagliato?
correct-address = Un nuovo indirizzo
correct-label = Il Suo nuovo indirizzo
correct-hint = Inviamo un codice al nuovo indirizzo.
correct-send = Invia il codice
correct-other = Qualcos'altro è sbagliato
correct-note-label = Che cosa è sbagliato?
correct-note-hint = Il responsabile della protezione dei dati risponde entro un mese.
correct-note-send = Invia

code-title = Inserisca il codice
code-wrong-title = Questo codice non va bene
code-wrong = Controlli il codice, o ne chieda un altro. Dopo cinque prove deve aspettare un'ora.
code-sent = Inviamo un codice a { $address }.
code-label = Codice della mail
code-hint = Otto cifre. Può incollarle.
code-do = Cambia il mio indirizzo
code-again = Chieda un altro codice

corrected-title = Registrato
corrected-address = Ora tutto appartiene al Suo nuovo indirizzo.
corrected-known = Quell'indirizzo ha già dei dati. Il responsabile della protezione dei dati se ne occupa entro un mese.
corrected-note = Riceve una risposta entro un mese.

back-to-data = Torna ai Suoi dati

erase-stays-intro = Questo resta:
erase-stays-counts = I numeri per gruppo. Lì non si poteva mai trovare Lei.
erase-stays-request = Che qualcuno ha chiesto la cancellazione. Non che era Lei.

ask-title = Possiamo misurare?
ask-letter-subject = Una domanda di { $organisation }
ask-letter-question = { $organisation } chiede se può misurare. Si tratta di mail con questo scopo: { $purpose }.
ask-letter-free = Sì o no, riceve la stessa posta. Se non fa niente, non misuriamo.
ask-letter-link = Può scegliere qui:
ask-letter-valid = Questo link vale un giorno. Più tardi vada qui: { $url }

code-letter-subject = Il Suo codice da { $organisation }
code-letter-why = Qualcuno vuole usare questo indirizzo per la posta di { $organisation }. Era Lei? Allora inserisca questo codice:
code-letter-valid = Il codice vale almeno un'ora. Non lo dia a nessun altro.

signup-letter-subject = Confermi il Suo indirizzo presso { $organisation }
signup-letter-why = Qualcuno ha inserito questo indirizzo presso { $organisation }. Scopo: { $purpose }. Era Lei? Apra questo link e prema il pulsante:
signup-letter-valid = Il link vale tre giorni, e una volta. Senza il Suo pulsante non registriamo niente.
signup-title = Il Suo indirizzo e la Sua scelta
signup-for = Scopo: { $purpose }.
signup-changed-title = Il testo è cambiato
signup-changed = Ciò che ha letto non vale più. Legga il nuovo testo e scelga di nuovo. Niente è stato registrato.
signup-intro = Qui legge che cosa { $organisation } misura nelle mail a Lei.
signup-more = Tutto sulla misura e i Suoi diritti
signup-free = Può lasciarlo vuoto. Allora riceve la stessa posta, senza misura.
signup-send = Inviatemi un link
signup-next = Conferma con un link nella Sua posta. Prima di ciò non registriamo niente.
signup-sent = Inviamo un link all'indirizzo. Lo apra, e confermi lì.
signup-again = Al nuovo testo

confirm-title = È giusto?
confirm-told = Ha letto che cosa misuriamo. Non ha dato il permesso di misurare di più.
confirm-yes = Ha detto sì a questo testo:
confirm-do = È giusto
confirm-not-you = Non era Lei? Allora chiuda questa pagina. Niente è stato registrato.

confirmed-title = Registrato
confirmed-yes = Ha detto sì. Misuriamo dalla prossima mail.
confirmed-told = Ora sappiamo che questo indirizzo è Suo. Non ha dato un permesso.
confirmed-later = Può sempre scegliere altro:

block-gmail-app = Gmail sul telefono
block-gmail-app-do = Menu, Impostazioni, il Suo account, Immagini. Scelga che l'app chieda prima.
block-outlook-new = Nuovo Outlook e Outlook.com
block-outlook-new-do = Impostazioni, Posta, Posta indesiderata. Blocchi le immagini di chi non è nel Suo elenco.
block-outlook-app = Outlook sul telefono
block-outlook-app-do = Impostazioni, il Suo account. Attivi Blocca immagini esterne.
block-apple-phone = Mail su iPhone e iPad
block-apple-phone-do = Impostazioni, App, Mail, Protezione privacy. Disattivi la protezione. Poi attivi Blocca tutti i contenuti remoti.
block-proton = Proton Mail
block-proton-do = Impostazioni, Tutte le impostazioni, Privacy delle email. Non mostri le immagini remote da sole.
block-other = Un altro programma
block-other-do = Cerchi nelle impostazioni le immagini remote o il contenuto remoto.
block-text-title = Leggere come testo semplice
block-text-outlook = File, Opzioni, Centro protezione, Sicurezza posta elettronica. Legga tutto come testo normale.
block-text-thunderbird = Visualizza, Corpo del messaggio come, Testo semplice.
block-text-ours = Anche la nostra posta può arrivare così. Lo scelga nei Suoi dati:
block-menus = I menu a volte cambiano. Non c'è? Allora cerchi nelle pagine di aiuto del Suo programma.

complaint-to = Può inviarlo a { $authority }.
complaint-other = Può inviarlo all'autorità per la privacy del Suo Paese.

refusing-free = Dire no non Le costa niente. Riceve la stessa mail e lo stesso aiuto.

data-saved-objects = Si è opposto a ogni misura. Questo viene prima: non La misuriamo.

privacy-text = Questo come testo semplice

scan-title = Questa mail La misura?
scan-intro = Incolli qui una mail, o scelga il suo file. La esaminiamo e diciamo che cosa verrebbe a sapere il mittente. Nulla viene scaricato e nulla viene conservato.
scan-file = La mail come file
scan-file-hint = Nel Suo programma di posta: salvi la mail, o ne mostri il sorgente e lo salvi. Al massimo 5 MB.
scan-text = Oppure incolli la mail intera, con le intestazioni
scan-look = Esaminala
scan-clean-it = Restituiscila senza ciò che misura
scan-how = Una sola copia di una mail dà indizi, e non sempre prove. Un’immagine senza indizi può comunque essere solo per Lei.
scan-nothing = Non c’è ancora nessuna mail. Scelga un file, o incolli la mail.
scan-too-large = Questa mail supera i 5 MB. Tolga gli allegati e riprovi.
scan-busy = Altre persone stanno usando questa pagina. Riprovi tra poco.
scan-unreadable = Non siamo riusciti a leggere. Salvi la mail come file (.eml) e lo scelga.
scan-clean = Non abbiamo trovato nulla che La distingua dagli altri lettori.
scan-suspect = Ci sono indizi che questa mail La misuri, senza prove.
scan-tracked = Sì. Questa mail La misura.
scan-not-whole = È una mail molto grande o insolita: non abbiamo potuto esaminare tutto.
scan-counting = Che cosa misura, o probabilmente misura
scan-needed = Solo Suo, per necessità
scan-needed-why = Un link per disiscriversi deve sapere chi è Lei. Non conta, e resta.
scan-what = Che cosa
scan-verdict = Quanto è certo
scan-whose = Di chi
scan-tells = Il mittente viene a sapere
scan-url = Indirizzo
scan-again = Controlla un’altra mail
scan-block = Come bloccare la misurazione
scan-in-image = Un’immagine
scan-in-css = Un’immagine o un carattere nello stile
scan-in-link = Un link
scan-in-stylesheet = Un foglio di stile
scan-in-frame = Una pagina nella mail
scan-in-media = Video o audio
scan-in-amp = Nella versione AMP della mail
scan-in-receipt-request = Chiede una conferma di lettura
scan-in-dns = Un suggerimento di cercare un nome
scan-is-known = Certo: un servizio noto
scan-is-likely = Probabile
scan-is-personal = Certo: è solo Suo
scan-is-shared = Uguale per tutti
scan-is-unknown = Non si può dire
scan-tells-opened = che l’ha aperta
scan-tells-address = che era Lei
scan-tells-when = quando
scan-tells-where = all’incirca dove
scan-tells-device = con quale programma
scan-tells-clicked = che ha fatto clic
scan-unknown = { $count ->
    [one] Un indirizzo è forse solo Suo: non si può dire.
   *[other] { $count } indirizzi sono forse solo Suoi: non si può dire.
}
scan-shared = { $count ->
    [one] Un indirizzo è uguale per tutti.
   *[other] { $count } indirizzi sono uguali per tutti.
}
