nav-me = Mijn gegevens
nav-help = Uitleg
nav-privacy = Privacy
footer-nav = Meer
footer-about = Deze pagina is van { $organisation }.
footer-cookies = Deze pagina gebruikt geen cookies en volgt u niet.

page-title = Wat meet deze mail?
page-meta = { $campaign }, verstuurd door { $organisation } op { $day }.

answer-none = Deze mail meet niets.
answer-delivery = Deze mail meet niet of u hem opent.
answer-aggregate = Deze mail telt hoeveel mensen hem openen. We weten niet wie.
answer-last-open = Deze mail onthoudt de laatste dag waarop u hem opende.
answer-individual = U gaf toestemming. { $organisation } ziet of u deze mail opent.
answer-receipt = Deze mail vraagt u om een bevestiging. Zonder uw knop meet hij niets.
answer-portal = De mail zelf meet niets. Voor de knop staat wat we bewaren.
answer-announces = Volgende mails meten misschien wel. Deze mail vertelt het alleen.

state-paused-title = Het meten staat nu stil
state-paused = { $organisation } heeft het meten gepauzeerd. Er wordt nu niets geteld.
state-refused-title = U zei nee
state-refused = We meten u niet meer. Ook niet in mails die u al heeft.
state-refused-aggregate = U telt niet mee in volgende mails.
aggregate-honest = In mails die u al heeft, delen meer mensen één plaatje. We kunnen niet zien wie het laadt. Daarom kunnen we u daar niet uit halen. Zet plaatjes in mail uit als u dat niet wilt.

choose-title = Wat wilt u?
choose-refuse = Niet meten
choose-allow = Meten mag
choose-refuse-help = Nee zeggen werkt meteen. U krijgt alle mail gewoon.
choose-allow-help = Voor ja sturen we een link naar uw mailadres. Zo weten we dat u het bent.

row-what = Wat bewaren we?
row-when = Wanneer?
row-why = Waarom?
row-ground = Waarom mag dat?
row-kept = Hoe lang?
row-seen = Wie ziet het?
row-where = Waar staat het?
row-refusing = Wat als u nee zegt?
row-read = Lezen zonder meten?

what-none = Alleen dat we deze mail stuurden.
what-delivery = Of de mail is aangekomen bij uw mailserver.
what-aggregate = Hoeveel groepen van ten minste tien mensen de mail openden, per uur. Geen namen, geen adressen, geen gegevens van uw toestel.
what-aggregate-simple = Hoe vaak een plaatje is geladen, per uur. Iedereen krijgt hetzelfde plaatje. Geen namen, geen adressen, geen gegevens van uw toestel.
what-last-open = Eén datum: de laatste dag waarop u de mail opende. Geen tijd.
what-individual = Of u deze mail opent, en op welk moment.
what-field-ip = Ook het netwerkadres van uw toestel.
what-field-user-agent = Ook de naam van uw mailprogramma.
what-field-count = Ook hoe vaak u de mail opent.
what-receipt = Uw bevestiging, als u die geeft.
what-portal = Dat u het bericht ophaalt, nadat u op de knop drukt.

when-picture = Als uw mailprogramma de plaatjes in de mail laadt.
when-never = Nooit. Deze mail bevat niets om te meten.
when-act = Als u zelf op de knop drukt.

ground-law = Wet: { $law }.
ground-interest = Belang: { $interest }.

kept-days = { $count ->
    [one] Een dag.
   *[other] { $number } dagen.
  }
kept-unknown = Dat staat niet vast. Daarom meten we niet.
seen-aggregate = Medewerkers van { $organisation } zien aantallen. Niemand ziet wie de mail opent.
seen-individual = Alleen medewerkers van { $organisation } die hierover gaan.
seen-nobody = Niemand. Er is niets te zien.
where-own = Op computers van { $organisation } zelf.
where-processor = Bij een leverancier. Die bewaart het voor { $organisation }.
refusing-nothing = Niets. U krijgt dezelfde mail en dezelfde hulp. Niemand beslist iets over u met deze cijfers.
read-block = Zet plaatjes in uw mailprogramma uit.
read-block-link = Zo zet u plaatjes uit

why-title = Waarom dit besluit?
why-intro = Dit zijn de regels die hier golden.
why-rule = Regel
why-text = Uitleg
why-outcome = Uitkomst
why-source = Bron
why-ruleset = Regels: { $ruleset }.
effect-permit = Mag
effect-forbid = Mag niet
effect-limit = Minder

rights-title = Uw rechten
rights-object = U kunt altijd bezwaar maken tegen meten. Dat doet u met de knop Niet meten.
rights-more = U kunt uw gegevens bekijken, meenemen en laten wissen.
rights-officer = Vragen? Neem contact op met de functionaris gegevensbescherming.
rights-complaint = Een klacht? Die kunt u sturen aan { $authority }.
rights-complaint-other = Een klacht? Die kunt u sturen aan de privacytoezichthouder van uw land.
rights-my-data = Stuur mij mijn gegevens
rights-my-data-help = We sturen een link naar het adres waar deze mail heen ging.

refused-title = Klaar
refused-individual = We meten u niet meer. Ook niet in mails die u al heeft.
refused-none = We meten u niet.
refused-aggregate = Vanaf de volgende mail telt u niet mee.
refused-since = Vastgelegd op { $day }.
refused-undo = Bedenkt u zich? Dan sturen we een link naar uw mailadres.
refused-plain = Klaar. We meten u niet meer in mails met dit doel.
refused-plain-aggregate = Klaar. Vanaf de volgende mail telt u niet mee. Wat al geteld is, is niet aan u te koppelen.
back-to-page = Terug naar de uitleg

sent-title = Kijk in uw mail
sent-text = Als wij gegevens van u hebben, sturen we u een link. De link werkt één dag.
sent-nothing = Kwam er niets? Kijk bij ongewenste mail. Probeer het over een uur nog eens.

me-title = Mijn gegevens
me-intro = Vul uw mailadres in. U krijgt een link naar uw gegevens.
me-label = Uw mailadres
me-hint = Bijvoorbeeld naam@voorbeeld.nl
me-send = Stuur een link
me-error-title = Het adres is niet compleet
me-error = Vul een mailadres in, zoals naam@voorbeeld.nl.

data-title = Uw gegevens
data-intro = Dit bewaart { $organisation } over mail aan u.
data-choices-title = Uw keuze per doel
data-choice-none = U koos nog niets.
data-choice-granted = U zei ja op { $day }.
data-choice-no = U zei nee op { $day }.
data-told = U kon hierover lezen in een mail van { $day }.
data-saved-title = Uw keuze is bewaard
data-saved = Ze geldt nu al, ook voor mail die u al heeft.
data-saved-aggregate = Ze geldt vanaf de volgende mail.
data-messages-title = Mail aan u
data-date = Datum
data-mail = Mail
data-measure = Gemeten
data-recorded = Wat bewaard is
data-until = Tot wanneer
data-recorded-nothing = Niets over u
data-recorded-last = Laatst geopend op { $day }
data-recorded-loads = { $count ->
    [one] Eén keer geopend
   *[other] { $number } keer geopend
  }
data-no-messages = Er is geen mail aan u bewaard.
data-take-title = Meenemen of wissen
data-csv = Download (CSV)
data-json = Download (JSON)
data-erase = Verwijder alles
data-scroll = Tabel met mail aan u
allow-wording = { $organisation } mag meten voor het doel { $purpose }. { $what } Dat bewaart { $organisation } zo lang: { $kept } U kunt dit altijd stoppen.

erase-title = Alles verwijderen?
erase-what = Dit verdwijnt: uw adres, uw mails in dit systeem, en wat daarover bewaard is.
erase-stays = Een nee blijft bewaard, zonder uw adres. Zo meten we u later niet alsnog.
erase-final = Dit kan niet terug.
erase-do = Verwijder alles
erase-back = Niet verwijderen
erased-title = Alles is verwijderd
erased-text = Uw adres en alles over uw mails is weg. De link uit de mail werkt niet meer.

gone-title = Deze pagina is er niet
gone-why = Misschien is de link niet compleet, verlopen of gewist.
gone-do-copy = Kopieer de hele link uit de mail.
gone-do-me = Of vraag uw gegevens op met uw mailadres.
gone-do-officer = Of neem contact op met { $organisation }.

down-title = Dit lukt nu niet
down-text = We konden dit niet bewaren. Er is dus niets veranderd. Probeer het over een paar minuten nog eens.

letter-subject = Uw gegevens bij { $organisation }
letter-hello = Goedendag,
letter-why = Iemand vroeg om een link naar gegevens bij dit mailadres. Was u dat? Open dan deze link:
letter-valid = De link werkt één dag. Geef hem aan niemand anders.
letter-not-you = Vroeg u dit niet? Dan hoeft u niets te doen.
letter-nothing = Deze mail meet niets.

help-title = Uitleg
help-intro = Drie korte pagina's over meten in mail.
help-words-title = Wat de woorden betekenen
help-block-title = Meten tegenhouden
help-real-title = Is dit bericht echt?

words-measure = Meten
words-measure-is = Bijhouden of en hoe vaak een mail wordt geopend.
words-sent = Verstuurd
words-sent-is = De mail ging weg. Meer weten we dan niet.
words-delivered = Afgeleverd
words-delivered-is = Uw mailserver nam de mail aan. Niemand weet dan of u hem las.
words-opened = Geopend
words-opened-is = Een plaatje in de mail is geladen. Dat is niet hetzelfde als gelezen.
words-estimate = Schatting
words-estimate-is = Een getal dat we berekenen. We zeggen er altijd bij hoe zeker het is.
words-group = Groep
words-group-is = Ten minste tien mensen die hetzelfde plaatje krijgen. Zo valt niemand op.
words-permission = Toestemming
words-permission-is = U zegt zelf ja. U kunt het altijd stoppen.
words-keep = Bewaren
words-keep-is = Opslaan voor een vaste tijd. Daarna wordt het gewist.

block-intro = Meten werkt met een plaatje. Laadt uw mailprogramma geen plaatjes, dan meet niemand iets. Dat geldt voor mail van iedereen.
block-gmail = Gmail
block-gmail-do = Instellingen, Algemeen, Afbeeldingen. Kies dat Gmail eerst moet vragen.
block-outlook = Outlook
block-outlook-do = Bestand, Opties, Vertrouwenscentrum, Automatisch downloaden. Zet downloaden van afbeeldingen uit.
block-apple = Apple Mail
block-apple-do = Instellingen, Privacy. Zet laden van externe inhoud uit.
block-thunderbird = Thunderbird
block-thunderbird-do = Instellingen, Privacy en beveiliging. Externe inhoud staat al uit.
block-text = Kies anders voor mail als gewone tekst. Daar zitten geen plaatjes in.

real-intro = Twijfelt u of een mail van { $organisation } is? Doe dan dit.
real-link = Kijk naar het adres achter de link. Onze pagina's beginnen met { $url }.
real-ask = Wij vragen op deze pagina's nooit om een wachtwoord of om geld.
real-type = Typ het adres van de organisatie zelf in. Gebruik dan niet de link in de mail.
real-contact = Neem bij twijfel contact op met { $organisation }.

privacy-title = Meten in mail: privacy
privacy-intro = { $organisation } meet in sommige mail. Hier staat per doel wat, waarom en hoe lang.
privacy-none = { $organisation } heeft geen doelen om te meten.
privacy-choose = In elke mail die meet, staat een link om nee te zeggen. Dat kan met één knop.
privacy-groups = Bij aantallen per groep zien we alleen dat iemand de mail opende. Niet geladen betekent niet dat de mail niet gelezen is.
privacy-last-changed = Geldt sinds { $day }.
privacy-who = Wie is verantwoordelijk?
privacy-recipients = Voor wie?
privacy-most = Ten hoogste
