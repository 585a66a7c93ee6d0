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
seen-individual = Alleen deze mensen van { $organisation }: { $roles }. Elke keer kijken wordt vastgelegd.
seen-nobody = Niemand. Er is niets te zien.
where-own = Op computers van { $organisation } zelf.
where-processor = Bij een leverancier. Die bewaart het voor { $organisation }.
refusing-nothing = Niets. U krijgt dezelfde mail en dezelfde hulp.
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
rights-object = U kunt altijd bezwaar maken tegen meten. Dat kost u niets. Het kan bij uw gegevens.
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
data-choice-outgrown = U zei op { $day } ja tegen een eerdere meting. Die vroeg minder, of iets anders. Dat ja telt niet voor wat nu gevraagd wordt. Het telt voor mail die u op dat ja kreeg, tot u nee zegt.
data-choice-no = U zei nee op { $day }.
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
data-take-title = Meenemen
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
block-gmail = Gmail in de browser
block-gmail-do = Instellingen, Alle instellingen, Algemeen, Afbeeldingen. Kies dat Gmail eerst moet vragen.
block-outlook = Outlook klassiek (Windows)
block-outlook-do = Bestand, Opties, Vertrouwenscentrum, Automatisch downloaden. Zet downloaden van afbeeldingen uit.
block-apple = Apple Mail op de Mac
block-apple-do = Mail, Instellingen, Privacy. Zet Bescherm mailactiviteit uit. Zet daarna Blokkeer alle externe inhoud aan.
block-thunderbird = Thunderbird
block-thunderbird-do = Instellingen, Privacy en beveiliging. Externe inhoud staat al uit. Laat dat zo.
block-text = In gewone tekst zitten geen plaatjes. Dan valt er niets te meten.

real-intro = Twijfelt u of een mail van { $organisation } is? Doe dan dit.
real-link = Kijk naar het adres achter de link. Onze pagina's beginnen met { $url }.
real-ask = Wij vragen op deze pagina's nooit om een wachtwoord of om geld.
real-type = Typ het adres van de organisatie zelf in. Gebruik dan niet de link in de mail.
real-contact = Neem bij twijfel contact op met { $organisation }.

privacy-title = Nieuwsbrief en volgsysteem
privacy-intro = { $organisation } meet in sommige mail. Hier staat per doel wat, waarom en hoe lang.
privacy-none = { $organisation } heeft geen doelen om te meten.
privacy-choose = In elke mail die meet, staat een link om nee te zeggen. Dat kan met één knop.
privacy-groups = Bij aantallen per groep zien we alleen dat iemand de mail opende. Niet geladen betekent niet dat de mail niet gelezen is.
privacy-last-changed = Geldt sinds { $day }.
privacy-recipients = Voor wie?
privacy-as-of = Zo is het op { $day }.
privacy-today = Wat geldt vandaag?
privacy-explained = Uitleg
privacy-otherwise = Anders hoogstens dit:
privacy-paused = Gepauzeerd sinds { $day }. Er wordt nu niets gemeten.
privacy-incomplete = Nog niet alles wat u moet weten, is vastgelegd. Tot dan wordt niets gemeten.
privacy-yes = Wat meten we hoogstens als u ja zei?
privacy-silent = Wat meten we hoogstens als u geen ja zei?
privacy-most = Wat meten we hoogstens?
privacy-untold = En als we het u nog niet vertelden?
privacy-first = De eerste mail vertelt het alleen. Die meet niets.
privacy-elsewhere = En in een ander land?
privacy-elsewhere-most = Als we weten dat u daar woont, gelden andere regels. Dan meten we hoogstens dit:
privacy-declined = Deskundigen zijn het oneens over een regel. Onze functionaris gegevensbescherming gebruikt die niet. Daarom meten we minder.
privacy-draft = Deze regels zijn een concept. Nog geen jurist keek ze na.
privacy-resting = Nu zonder meting
privacy-waits = Dit wacht tot alles is vastgelegd. Er wordt niets gemeten.
privacy-off = Dit is uitgezet. Er wordt niets gemeten.

row-transfer = Gaat het naar een land buiten de EU?
row-stop = Hoe stopt u het?
row-decisions = Hangt er een besluit van af?
row-controller = Wie is verantwoordelijk?
row-officer = Bij wie kunt u terecht?
row-rights = Wat mag u vragen?
row-objection = U kunt bezwaar maken
row-complaint = Heeft u een klacht?

notice-missing = Dat heeft { $organisation } niet vastgelegd.

when-delivery = Als uw mailserver antwoordt. Niet als u de mail leest.

where-contract = Contract: { $contract }.

transfer-none = Nee. We geven het aan niemand door.
transfer-processor = Dat staat in het contract met de leverancier. De functionaris gegevensbescherming vertelt het u.

read-freely = Lees gerust. Lezen wordt niet gemeten.
read-otherwise = Druk niet op de knop. Vraag de organisatie om het bericht op een andere manier.

stop-how = Met de knop Niet meten, op de pagina van elke mail. Of bij uw gegevens.
stop-link = Naar uw gegevens

decisions-none = Nee. Niemand beslist iets over u met deze cijfers.

officer-is = Bij de functionaris gegevensbescherming.

rights-list = Uw gegevens zien, verbeteren, meenemen, stilzetten of wissen. Toestemming kunt u altijd intrekken.

what-own-picture = Het plaatje in de mail is alleen voor u.

seen-delivery = Medewerkers van { $organisation } zien of de mail aankwam.
seen-by-administrator = beheerders
seen-by-officer = de functionaris gegevensbescherming
seen-by-sender = wie de mail verstuurt
seen-by-planner = planners
seen-by-case-worker = behandelaars
seen-by-auditor = controleurs

record-title = Wat staat er vast over u?

page-explained = Uitleg bij deze mail

state-objects-title = U maakte bezwaar
state-objects = We meten u in geen enkele mail.

told-not = U kreeg hierover nog geen bericht.
told-mail = U kon hierover lezen in een mail van { $day }.
told-sign-up = U kon hierover lezen bij uw aanmelding op { $day }.
told-import = De organisatie vertelde u dit op { $day }.
told-outgrown = Dat ging over een eerdere meting. Die vroeg minder, of iets anders. Een mail vertelt het u voordat dit wordt gemeten.

data-address = Uw adres: { $address }
data-purpose-off = Voor dit doel wordt niet meer gemeten.
data-why = Waarom
data-take = U krijgt alles wat hier staat. Als tabel, of voor een ander programma.

about-links = links

history-title = Wat u las en koos
history-words = Deze woorden stonden er:
history-line = { $day }: { $state }. { $how }.
history-said = De organisatie zegt dat u deze woorden zag.
history-by = Vastgelegd door: { $author }.
history-proof = Bewijs: { $proof }.

chose-granted = ja
chose-refused = nee
chose-withdrawn = niet meer
chose-unknown = geen keuze

how-page = Op de pagina van een mail
how-one-click = Met één klik in uw mailprogramma
how-mailed-link = Met een link uit uw mail
how-sign-up = Bij uw aanmelding
how-api = Op een formulier van de organisatie
how-organisation = Door een medewerker genoteerd
how-import = Uit een bestand van de organisatie

wish-objection = Bezwaar tegen alle metingen
wish-objection-on = U maakte bezwaar op { $day }. We meten u in geen enkele mail.
wish-objection-off = U maakte nog geen bezwaar.
wish-objection-what = Na uw bezwaar meten we u voor geen enkel doel. Een plaatje alleen voor u telt meteen niet meer. Alle mail komt gewoon.
wish-objection-right = U mag altijd bezwaar maken tegen meten.
wish-objection-open = Maak bezwaar, of neem het terug
wish-restriction = Gegevens stilzetten
wish-restriction-on = Uw gegevens staan stil sinds { $day }.
wish-restriction-off = Uw gegevens staan niet stil.
wish-restriction-what = We bewaren dan wat er is. We doen er niets mee. We meten niets nieuws.
wish-restriction-when = Dat past als iets niet klopt. Of als u de gegevens zelf nodig heeft.
wish-plain-text = Mail als gewone tekst
wish-plain-text-on = U krijgt gewone tekst sinds { $day }.
wish-plain-text-off = U krijgt mail met opmaak.
wish-plain-text-what = De volgende mails komen dan zonder opmaak en zonder plaatjes. Zonder plaatje is er niets te meten.
wish-saved = Vastgelegd
wish-why = Waarom? Dat hoeft u niet te zeggen.
wish-why-hint = Wat u schrijft, leest de functionaris gegevensbescherming.
wish-end = Neem het terug
wish-do = Leg dit vast

looks-title = Wie keek naar uw gegevens?
looks-none = Niemand van { $organisation } keek naar wat er over u gemeten is.
looks-who = Wie
looks-purpose = Doel
looks-by-command = op de opdrachtregel
looks-any-purpose = Elk doel
looks-no-why = Er is geen reden opgeschreven

facts-title = Wat is er nog meer bekend?

fact-country = Uw land: { $country }.
fact-collected = Uw adres is bekend sinds { $day }.
fact-asked = Op { $day } vroegen we u om toestemming. Doel: { $purpose }.

acts-title = Wat u verder kunt doen
acts-change = Aanpassen

correct-title = Gegevens verbeteren
correct-short = Nieuw adres, of klopt er iets niet?
correct-address = Een nieuw adres
correct-label = Uw nieuwe mailadres
correct-hint = We sturen een code naar het nieuwe adres.
correct-send = Stuur de code
correct-other = Iets anders klopt niet
correct-note-label = Wat klopt er niet?
correct-note-hint = De functionaris gegevensbescherming antwoordt binnen een maand.
correct-note-send = Verstuur

code-title = Vul de code in
code-wrong-title = Deze code past niet
code-wrong = Kijk de code na, of vraag een nieuwe. Na vijf keer moet u een uur wachten.
code-sent = We sturen een code naar { $address }.
code-label = Code uit de mail
code-hint = Acht cijfers. Plakken mag.
code-do = Verander mijn adres
code-again = Vraag een nieuwe code

corrected-title = Vastgelegd
corrected-address = Alles hoort nu bij uw nieuwe adres.
corrected-known = Bij dat adres staan al gegevens. De functionaris gegevensbescherming zoekt het uit, binnen een maand.
corrected-note = U krijgt binnen een maand antwoord.

back-to-data = Terug naar uw gegevens

erase-stays-intro = Dit blijft:
erase-stays-counts = Aantallen per groep. Daarin was u nooit te vinden.
erase-stays-request = Dat iemand om wissen vroeg. Niet dat u het was.

ask-title = Mogen we meten?
ask-letter-subject = Een vraag van { $organisation }
ask-letter-question = { $organisation } vraagt of meten mag. Het gaat om mail met dit doel: { $purpose }.
ask-letter-free = Ja of nee, u krijgt dezelfde mail. Doet u niets, dan meten we niet.
ask-letter-link = Kiezen kan hier:
ask-letter-valid = Deze link werkt één dag. Later kan het ook: { $url }

code-letter-subject = Uw code van { $organisation }
code-letter-why = Iemand wil dit mailadres gebruiken voor mail van { $organisation }. Was u dat? Vul dan deze code in:
code-letter-valid = De code werkt ten minste een uur. Geef hem aan niemand anders.

signup-letter-subject = Bevestig uw adres bij { $organisation }
signup-letter-why = Iemand vulde dit mailadres in bij { $organisation }. Doel: { $purpose }. Was u dat? Open dan deze link en druk op de knop:
signup-letter-valid = De link werkt drie dagen, en één keer. Zonder uw knop leggen we niets vast.
signup-title = Uw adres en uw keuze
signup-for = Doel: { $purpose }.
signup-changed-title = De tekst is veranderd
signup-changed = Wat u las, geldt niet meer. Lees de nieuwe tekst en kies opnieuw. Er is niets vastgelegd.
signup-intro = Hier leest u wat { $organisation } meet in mail aan u.
signup-more = Alles over meten en uw rechten
signup-free = U mag dit leeg laten. U krijgt dan dezelfde mail, zonder meten.
signup-send = Stuur mij een link
signup-next = U bevestigt met een link in uw mail. Daarvoor leggen we niets vast.
signup-sent = We sturen een link naar het adres. Open hem, en bevestig daar.
signup-again = Naar de nieuwe tekst

confirm-title = Klopt dit?
confirm-told = U las wat we meten. U gaf geen toestemming om meer te meten.
confirm-yes = U zei ja tegen deze tekst:
confirm-do = Dit klopt
confirm-not-you = Was u dit niet? Sluit dan deze pagina. Er is niets vastgelegd.

confirmed-title = Vastgelegd
confirmed-yes = U zei ja. We meten vanaf de volgende mail.
confirmed-told = We weten nu dat dit adres van u is. U gaf geen toestemming.
confirmed-later = Anders kiezen kan altijd:

block-gmail-app = Gmail op de telefoon
block-gmail-app-do = Menu, Instellingen, uw account, Afbeeldingen. Kies dat de app eerst moet vragen.
block-outlook-new = Nieuwe Outlook en Outlook.com
block-outlook-new-do = Instellingen, E-mail, Ongewenste e-mail. Blokkeer afbeeldingen van wie niet op uw lijst staat.
block-outlook-app = Outlook op de telefoon
block-outlook-app-do = Instellingen, uw account. Zet Externe afbeeldingen blokkeren aan.
block-apple-phone = Mail op iPhone en iPad
block-apple-phone-do = Instellingen, Apps, Mail, Privacybescherming. Zet de bescherming uit. Zet daarna Blokkeer alle externe inhoud aan.
block-proton = Proton Mail
block-proton-do = Instellingen, Alle instellingen, E-mailprivacy. Laat externe afbeeldingen niet vanzelf tonen.
block-other = Een ander programma
block-other-do = Zoek bij de instellingen naar externe afbeeldingen, of naar externe inhoud.
block-text-title = Lezen als gewone tekst
block-text-outlook = Bestand, Opties, Vertrouwenscentrum, E-mailbeveiliging. Lees alles als tekst zonder opmaak.
block-text-thunderbird = Beeld, Berichttekst als, Platte tekst.
block-text-ours = Onze mail kan ook zo komen. Kies dat bij uw gegevens:
block-menus = Menu's veranderen soms. Staat het er niet? Zoek dan op de hulppagina's van uw programma.

complaint-to = Die kunt u sturen aan { $authority }.
complaint-other = Die kunt u sturen aan de privacytoezichthouder van uw land.

refusing-free = Nee zeggen kost u niets. U krijgt dezelfde mail en dezelfde hulp.

data-saved-objects = U maakte bezwaar tegen alle metingen. Dat gaat voor: we meten u niet.

privacy-text = Dit als gewone tekst

scan-title = Meet deze mail u?
scan-intro = Plak hier een mail, of kies het bestand. Wij kijken de mail na en zeggen wat de afzender te weten zou komen. Er wordt niets opgehaald en niets bewaard.
scan-file = De mail als bestand
scan-file-hint = In uw mailprogramma: bewaar de mail, of bekijk de bron en bewaar die. Hoogstens 5 MB.
scan-text = Of plak de hele mail, met de kopregels
scan-look = Kijk de mail na
scan-clean-it = Geef hem terug zonder wat meet
scan-how = Eén exemplaar van een mail geeft aanwijzingen, en niet altijd bewijs. Een plaatje zonder aanwijzing kan toch alleen voor u bedoeld zijn.
scan-nothing = Er is nog geen mail. Kies een bestand, of plak de mail.
scan-too-large = Deze mail is groter dan 5 MB. Laat de bijlagen weg en probeer het opnieuw.
scan-busy = Anderen gebruiken deze pagina op dit moment. Probeer het zo nog eens.
scan-unreadable = Wij konden dit niet lezen. Bewaar de mail als bestand (.eml) en kies dat.
scan-clean = Wij vonden niets dat u van andere lezers onderscheidt.
scan-suspect = Er zijn aanwijzingen dat deze mail u meet, en geen bewijs.
scan-tracked = Ja. Deze mail meet u.
scan-not-whole = Het is een heel grote of ongewone mail: wij konden niet alles nakijken.
scan-counting = Wat meet, of waarschijnlijk meet
scan-needed = Alleen van u, omdat het moet
scan-needed-why = Een link om u af te melden moet weten wie u bent. Die telt niet mee, en blijft staan.
scan-what = Wat
scan-verdict = Hoe zeker
scan-whose = Van wie
scan-tells = De afzender weet dan
scan-url = Adres
scan-again = Kijk nog een mail na
scan-block = Zo blokkeert u het meten
scan-in-image = Een plaatje
scan-in-css = Een plaatje of lettertype in de opmaak
scan-in-link = Een link
scan-in-stylesheet = Een opmaakbestand
scan-in-frame = Een pagina in de mail
scan-in-media = Video of geluid
scan-in-amp = In de AMP-versie van de mail
scan-in-receipt-request = Vraagt om een leesbevestiging
scan-in-dns = Een hint om een naam op te zoeken
scan-is-known = Zeker: een bekende dienst
scan-is-likely = Waarschijnlijk
scan-is-personal = Zeker: het is alleen van u
scan-is-shared = Voor iedereen hetzelfde
scan-is-unknown = Niet te zeggen
scan-tells-opened = dat u hem opende
scan-tells-address = dat u het was
scan-tells-when = wanneer
scan-tells-where = ongeveer waar
scan-tells-device = met welk programma
scan-tells-clicked = dat u klikte
scan-unknown = { $count ->
    [one] Of één adres alleen van u is, is onbekend.
   *[other] Of { $count } adressen alleen van u zijn, is onbekend.
}
scan-shared = { $count ->
    [one] Eén adres is voor iedereen hetzelfde.
   *[other] { $count } adressen zijn voor iedereen hetzelfde.
}
