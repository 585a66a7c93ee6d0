product = Openlijk
nav-main = Menu principale
nav-campaigns = Invii
nav-purposes = Scopi
nav-pause = Pausa
sign-out = Esci
signed-in-as = Accesso come { $name }
footer = Openlijk misura con onestà: gruppi, non persone. Chi dice sì lo sceglie.

sign-in-title = Accedi
sign-in-name = Nome
sign-in-password = Password
sign-in-do = Accedi
sign-in-wrong-title = Accesso non riuscito
sign-in-wrong = Il nome o la password non è giusta. Riprova.
sign-in-often-title = Troppi tentativi
sign-in-often = Aspetta un quarto d'ora. Poi riprova.
sign-in-old-title = Il modulo era troppo vecchio
sign-in-old = Compilalo di nuovo. Non è cambiato niente.

banner-paused-all = Tutta la misura è in pausa
banner-paused-purpose = Lo scopo { $name } è in pausa
banner-paused-campaign = L'invio { $name } è in pausa
banner-paused-recipient = Il destinatario { $name } è in pausa
banner-paused-message = Il messaggio { $name } è in pausa
banner-paused-who = Dal { $moment }, da { $who }. Motivo: { $why }
banner-resume = Riprendi la misura
banner-down-title = L'archivio non funziona
banner-down = Ora non si conta niente. La posta continua, senza misura. Chiama il gestore.
banner-lost = { $count ->
    [one] Un'apertura non è stata conservata. I numeri sono quindi un po' bassi.
   *[other] { $number } aperture non sono state conservate. I numeri sono quindi un po' bassi.
  }

switch-on = La misura è attiva
switch-off = La misura è in pausa
switch-numbers = { $purposes } scopi, { $running } invii in corso.
switch-pause = Metti tutto in pausa

campaigns-title = Invii
campaigns-none = Non c'è ancora un invio. Spedisci con Openlijk, e sarà qui.
campaigns-name = Invio
campaigns-purpose = Scopo
campaigns-first = Spedito
campaigns-sent = Mail
campaigns-measured = Misurate
campaigns-state = Stato
campaigns-scroll = Tabella degli invii
state-running = In corso
state-closed = Chiuso
state-paused = In pausa

campaign-line = Spedito il { $day } a { $sent } persone. Misurato per { $measured }.
campaign-purpose = Scopo:
campaign-pause = Metti in pausa questo invio
campaign-downloads = Questi numeri come file
download-csv = Tabella (CSV)
download-json = Dati (JSON)
download-txt = Testo

estimate-title = Quante persone hanno aperto questa mail?
estimate-label = Stima
estimate-label-least = Almeno
estimate-figure-range = da { $low } a { $high }
estimate-sentence = Probabilmente da { $low } a { $high } persone su 100 hanno aperto questa mail. Chi, non lo sappiamo.
estimate-sentence-least = Almeno { $low } persone su 100 hanno aperto questa mail. Quante di più, non lo sappiamo. Il margine è troppo largo per dire di più.
estimate-assumes-loads = Questo viene dalle immagini caricate. Supponiamo che le persone carichino come negli invii precedenti.
estimate-assumes-groups = Questo viene da gruppi di almeno dieci persone. Ogni gruppo condivide un'immagine.
estimate-coverage = La stima riguarda { $measured } delle { $sent } mail.
estimate-invisible = Non vediamo chi blocca le immagini. Quindi i lettori possono essere di più.
estimate-not-read = Aperta non è lo stesso che letta.
estimate-too-small = Troppo pochi da mostrare. Con meno di dieci persone qualcuno si distinguerebbe.
estimate-not-measured = Questo invio non è stato misurato. Quindi non c'è una stima.
estimate-not-measured-why = Vedi perché
estimate-loads-only = Questo invio conta solo immagini caricate. Quante persone sono, non lo sappiamo.
estimate-no-points = Non ci sono ancora aperture.

chart-title = Quota stimata che ha aperto la mail, nel tempo
chart-desc = La linea inizia a { $first } e finisce a { $last }. L'area intorno è il margine.
chart-caption = Dopo { $time }, circa { $share } aveva aperto la mail.
chart-caption-least = Dopo { $time }, almeno { $share } aveva aperto la mail.
chart-hours = Ore dopo l'invio
chart-days = Giorni dopo l'invio
chart-table = Gli stessi numeri come tabella
point-time = Dopo
point-share = Stima
point-range = Margine
point-method = Come
time-hours = { $count ->
    [one] 1 ora
   *[other] { $number } ore
  }
time-days = { $count ->
    [one] 1 giorno
   *[other] { $number } giorni
  }
method-groups = gruppi
method-at-least = almeno
method-loads = immagini caricate
at-least = almeno { $share }

seen-title = Che cosa ha visto il nostro server?
seen-intro = Questi sono conteggi esatti di immagini caricate. Non sono persone.
seen-none = Non è stato ancora caricato niente.
seen-class = Chi ha caricato
seen-loads = Volte caricata
seen-share = Parte
seen-suppressed = { $count ->
    [one] Un numero è troppo piccolo da mostrare.
   *[other] { $number } numeri sono troppo piccoli da mostrare.
  }
seen-not-counted = Filtri di sicurezza, personale e inquinamento non contano nella stima.

sent-title = Spedite, per tipo di misura
sent-measure = Misura
sent-number = Mail
sent-none = Nessuna mail è stata ancora accettata.

purposes-title = Scopi
purposes-none = Non c'è ancora uno scopo. Creane uno con openlijk purpose apply.
purposes-name = Scopo
purposes-ground = Base giuridica
purposes-measure = Richiesto
purposes-kept = Conservato
purposes-version = Versione
purposes-scroll = Tabella degli scopi
purpose-declared = Versione { $version }, di { $author }, dal { $day }.
purpose-declaration = Che cosa è dichiarato?
purpose-kind = Per che cosa
purpose-controller = Chi decide
purpose-recipients = Per chi
purpose-law = Legge
purpose-law-confirmed = Confermata da
purpose-law-nobody = Nessuno. Allora la legge non conta.
purpose-law-beside = Un programma non può giudicare se una legge permette davvero la misura.
purpose-interest = Interesse
purpose-why = Testo per il destinatario
purpose-papers = Documenti
paper-ropa = Registro
paper-dpia = Valutazione d'impatto
paper-processor = Responsabile esterno
paper-opinion = Parere legale
paper-works-council = Rappresentanza del personale
paper-own = nessuno, su computer propri
paper-missing = non indicato
purpose-kept-days = { $count ->
    [one] 1 giorno
   *[other] { $number } giorni
  }
purpose-pause = Metti in pausa questo scopo
purpose-decisions = Che cosa si misura, e perché?
purpose-decisions-intro = Decidiamo per ogni mail e ogni destinatario. Queste sono le risposte di oggi.
case-first = Prima mail: il destinatario non sa ancora niente
case-told = Il destinatario è informato e non ha scelto
case-yes = Il destinatario ha detto sì
case-no = Il destinatario ha detto no
decision-measure = Risposta: { $measure }
decision-reasons = Perché
decision-rule = Regola
decision-text = Spiegazione
decision-effect = Esito
decision-source = Fonte
decision-grey = Su questo le opinioni sono diverse
decision-conditions = Questo deve valere
decision-next = Di più è possibile con
decision-ruleset = Regole: { $ruleset }
decision-failed = Le regole non si leggono. Perciò non misuriamo.
effect-permit = Permesso
effect-forbid = Non permesso
effect-limit = Meno

pause-title-all = Mettere tutto in pausa?
pause-title-purpose = Mettere in pausa lo scopo { $name }?
pause-title-campaign = Mettere in pausa l'invio { $name }?
pause-title-recipient = Mettere in pausa il destinatario { $name }?
pause-title-message = Mettere in pausa il messaggio { $name }?
pause-stops = Questo si ferma: le nuove misure, anche nelle mail già spedite.
pause-goes-on = Questo continua: l'invio della posta.
pause-why = Motivo
pause-why-hint = I colleghi leggono questo motivo in cima a ogni pagina.
pause-why-missing-title = Manca il motivo
pause-why-missing = Indica un motivo di al massimo 500 caratteri.
pause-do = Metti in pausa
resume-title-all = Riprendere tutta la misura?
resume-title-purpose = Riprendere lo scopo { $name }?
resume-title-campaign = Riprendere l'invio { $name }?
resume-title-recipient = Riprendere il destinatario { $name }?
resume-title-message = Riprendere il messaggio { $name }?
resume-effect = Da ora le aperture contano di nuovo. Quelle della pausa restano non contate.
resume-do = Riprendi la misura
pause-cancel = Indietro
pauses-title = Pausa
pauses-none = Niente è in pausa.
pauses-now = Ora in pausa

gone-title = Questa pagina non c'è
gone-text = Controlla l'indirizzo. O vai agli invii.
down-title = Ora non funziona
down-text = L'archivio non risponde. Non è cambiato niente. Riprova tra poco.
forged-title = Questo modulo era troppo vecchio
forged-text = Torna indietro, ricarica la pagina e riprova.

# Accounts, roles and signing in
code-title = Il secondo passo
code-label = Codice dell'app
code-hint = Sei cifre. Puoi incollarle.
code-do = Accedi
code-lost = Hai perso l'app? Un amministratore può cancellare il secondo passo.
code-again = Accedi con un altro nome
code-wrong-title = Il codice non è giusto
code-wrong = Ogni codice vale una volta. Aspetta il prossimo nell'app.
factor-title = Imposta il secondo passo
factor-what = Accedi con la password e un codice di un'app.
factor-required = Il tuo ruolo lo richiede. Fino ad allora vedi le cifre e puoi sospendere.
factor-step-one = 1. Informa l'app
factor-scan = Inquadra questa immagine con una app per codici.
factor-picture = Codice QR con il segreto scritto sotto
factor-type = Oppure scrivi questo segreto nell'app:
factor-open = Apri in un'app su questo dispositivo
factor-step-two = 2. Mostra che funziona
factor-do = Imposta
factor-later = Indietro
account-title = Il tuo account
account-role = Ruolo
account-factor = Secondo passo
account-factor-on = Un codice di un'app
account-factor-add = Imposta un secondo passo
account-password = Cambia la password
account-password-now = Password di adesso
account-password-new = Nuova password
account-password-hint = Almeno 12 caratteri. Poi esci da ogni altro dispositivo.
account-password-do = Cambia password
account-elsewhere = Accedi tramite la tua organizzazione. Cambia lì la password.
account-wrong-title = La password di adesso non è giusta
account-wrong = Non è cambiato niente. Riprova.
account-short-title = La nuova password è troppo corta o troppo lunga
role-administrator = Amministratore
role-officer = Responsabile della protezione dei dati
role-sender = Mittente
role-planner = Pianificatore
role-case-worker = Addetto alle pratiche
role-auditor = Revisore
forbidden-title = Questo non fa parte del tuo ruolo
forbidden-text = Non è cambiato niente. Un amministratore può darti un altro ruolo.
sign-in-other = Accedi tramite la tua organizzazione
sign-in-stranger-title = Qui non hai un account
sign-in-stranger = La tua organizzazione ti conosce, Openlijk no. Un amministratore può aggiungerti.
sign-in-elsewhere-title = L'accesso non è riuscito
sign-in-elsewhere = La tua organizzazione non ha confermato chi sei. Riprova.

# After signing in elsewhere
signed-in-title = Accesso riuscito
signed-in-onward = Continua

# Accounts and tokens, for the administrator
accounts-title = Account
accounts-lead = Chi può accedere qui, e in quale ruolo.
accounts-all = Tutti gli account
accounts-by = Accede con
accounts-organisation = L'organizzazione
accounts-factor-none = Nessuno
accounts-state = Stato
accounts-open = Aperto
accounts-closed = Chiuso
accounts-new = Aggiungi un account
accounts-add = Aggiungi
accounts-subject = Nome nella tua organizzazione (soggetto OIDC)
accounts-subject-hint = Lascia vuoto per chi ha una password qui.
accounts-subject-problem = Scegli un ruolo, e un nome di al massimo 255 caratteri.
accounts-subject-taken = Un'altra persona ha questo nome nella tua organizzazione.
accounts-mail = Indirizzo mail
accounts-mail-hint = Questa persona vede ciò che è partito protetto da questo indirizzo.
accounts-mail-taken = Un altro account ha questo indirizzo mail.
account-no-mail = Nessuno. Un amministratore può inserirlo.
accounts-name-problem = Scegli un nome da 1 a 64 caratteri.
accounts-name-taken = Questo nome è già usato. Scegline un altro.
accounts-added = Account { $name } aggiunto
accounts-password = Password: { $password }
shown-once = Lo vedi una sola volta. Conservalo in un posto sicuro.
account-elsewhere-short = Questa persona accede tramite la tua organizzazione.
accounts-one = Account { $name }
accounts-disable = Chiuso: questa persona non può accedere
accounts-save = Salva
accounts-reset-what = Per chi ha perso l'app. Ne imposta un'altra al prossimo accesso.
accounts-reset = Cancella il secondo passo
accounts-new-password = Nuova password
accounts-new-password-what = Una nuova password fa uscire questa persona ovunque.
accounts-last = È l'ultimo amministratore. Prima aggiungine un altro.
tokens-title = Token API
tokens-lead = Con un token, un programma della tua organizzazione usa l'API.
tokens-all = Tutti i token
tokens-none = Non ci sono ancora token.
tokens-name = Nome
tokens-name-hint = Sta accanto a ogni scelta che il programma registra.
tokens-name-problem = Scegli un nome da 1 a 64 caratteri.
tokens-scopes = Può
tokens-scopes-problem = Scegli almeno una cosa che può fare.
tokens-made = Creato
tokens-made-by = { $day }, da { $who }
tokens-until = Valido fino a
tokens-until-hint = Ultimo giorno. Vuoto: finché non lo revochi.
tokens-until-problem = Scegli un giorno che deve ancora venire.
tokens-endless = Fino alla revoca
tokens-revoked = Revocato il { $day }
tokens-over = Scaduto
tokens-good = Valido
tokens-new = Crea un token
tokens-make = Crea
tokens-new-one = Token { $name }
tokens-revoke-title = Revocare il token { $name }?
tokens-revoke-what = Il programma che lo usa resta subito fuori.
tokens-revoke = Revoca
scope-recipients = cercare persone e farle conoscere
scope-read-choices = vedere che cosa le persone hanno scelto
scope-record-choices = registrare scelte e che cosa è stato detto
scope-read-purposes = vedere gli scopi e i loro testi
scope-read-decisions = vedere le decisioni e i loro motivi
scope-send-messages = inviare messaggi
scope-prepare-messages = far preparare messaggi inviati altrove
