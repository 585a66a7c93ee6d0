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
what-field-ip = Anche l'indirizzo di rete del Suo dispositivo.
what-field-user-agent = Anche il nome del Suo programma di posta.
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
seen-individual = Solo il personale di { $organisation } che se ne occupa.
seen-nobody = Nessuno. Non c'è niente da vedere.
where-own = Su computer di { $organisation }.
where-processor = Presso un fornitore. Lo conserva per { $organisation }.
refusing-nothing = Niente. Riceve la stessa mail e lo stesso aiuto. Nessuno decide qualcosa su di Lei con questi numeri.
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
rights-object = Può sempre opporsi alla misura. Il pulsante "Non misurare" lo fa.
rights-more = Può vedere i Suoi dati, portarli con sé e farli cancellare.
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
data-choice-no = Ha detto no il { $day }.
data-told = Lo ha potuto leggere in una mail del { $day }.
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
data-take-title = Portare con sé o cancellare
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
block-gmail = Gmail
block-gmail-do = Impostazioni, Generali, Immagini. Scelga che Gmail chieda prima.
block-outlook = Outlook
block-outlook-do = File, Opzioni, Centro protezione, Download automatico. Disattivi il download delle immagini.
block-apple = Apple Mail
block-apple-do = Impostazioni, Privacy. Disattivi il contenuto remoto.
block-thunderbird = Thunderbird
block-thunderbird-do = Impostazioni, Privacy e sicurezza. Il contenuto remoto è già disattivato.
block-text = Oppure scelga la posta come testo semplice. Lì non ci sono immagini.

real-intro = Ha dubbi che una mail venga da { $organisation }? Faccia così.
real-link = Guardi l'indirizzo dietro il link. Le nostre pagine iniziano con { $url }.
real-ask = Su queste pagine non chiediamo mai una password o denaro.
real-type = Scriva Lei stesso l'indirizzo dell'organizzazione. Allora non usi il link.
real-contact = In caso di dubbio, contatti { $organisation }.

privacy-title = Misura nelle mail: privacy
privacy-intro = { $organisation } misura in alcune mail. Qui si legge che cosa, perché e per quanto.
privacy-none = { $organisation } non ha scopi di misura.
privacy-choose = Ogni mail che misura ha un link per dire no. Basta un pulsante.
privacy-groups = Con i numeri per gruppo vediamo solo che qualcuno ha aperto. Non caricata non vuol dire non letta.
privacy-last-changed = In vigore dal { $day }.
privacy-who = Chi è responsabile?
privacy-recipients = Per chi?
privacy-most = Al massimo
