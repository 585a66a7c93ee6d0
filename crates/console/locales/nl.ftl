product = Openlijk
nav-main = Hoofdmenu
nav-campaigns = Mailings
nav-purposes = Doelen
nav-pause = Pauze
sign-out = Afmelden
signed-in-as = Aangemeld als { $name }
footer = Openlijk meet eerlijk: groepen, geen mensen. Wie ja zegt, kiest zelf.

sign-in-title = Aanmelden
sign-in-name = Naam
sign-in-password = Wachtwoord
sign-in-do = Meld aan
sign-in-wrong-title = Aanmelden lukte niet
sign-in-wrong = De naam of het wachtwoord klopt niet. Probeer het nog eens.
sign-in-often-title = Te vaak geprobeerd
sign-in-often = Wacht een kwartier. Probeer het dan nog eens.
sign-in-old-title = Het formulier was te oud
sign-in-old = Vul het nog eens in. Er is niets veranderd.

banner-paused-all = Alle metingen staan stil
banner-paused-purpose = Doel { $name } staat stil
banner-paused-campaign = Mailing { $name } staat stil
banner-paused-recipient = Ontvanger { $name } staat stil
banner-paused-message = Bericht { $name } staat stil
banner-paused-who = Sinds { $moment }, door { $who }. Reden: { $why }
banner-resume = Hervat meten
banner-down-title = De opslag werkt niet
banner-down = Er wordt nu niets geteld. Mail gaat door, zonder meting. Bel je beheerder.
banner-lost = { $count ->
    [one] Eén opening is niet bewaard. De cijfers zijn dus iets te laag.
   *[other] { $number } openingen zijn niet bewaard. De cijfers zijn dus iets te laag.
  }

switch-on = Meten staat aan
switch-off = Meten staat stil
switch-numbers = { $purposes } doelen, { $running } lopende mailings.
switch-pause = Pauzeer alles

campaigns-title = Mailings
campaigns-none = Er is nog geen mailing. Stuur mail door Openlijk, dan staat ze hier.
campaigns-name = Mailing
campaigns-purpose = Doel
campaigns-first = Verstuurd
campaigns-sent = Mails
campaigns-measured = Gemeten
campaigns-state = Toestand
campaigns-scroll = Tabel met mailings
state-running = Loopt
state-closed = Gesloten
state-paused = Gepauzeerd

campaign-line = Verstuurd op { $day } aan { $sent } mensen. Gemeten bij { $measured }.
campaign-purpose = Doel:
campaign-pause = Pauzeer deze mailing
campaign-downloads = Deze cijfers als bestand
download-csv = Tabel (CSV)
download-json = Gegevens (JSON)
download-txt = Tekst

estimate-title = Hoeveel mensen openden deze mail?
estimate-label = Schatting
estimate-label-least = Ten minste
estimate-figure-range = van { $low } tot { $high }
estimate-sentence = Waarschijnlijk openden { $low } tot { $high } van de 100 mensen deze mail. Wie, weten we niet.
estimate-sentence-least = Ten minste { $low } van de 100 mensen openden deze mail. Hoeveel meer, weten we niet. De marge is te groot om meer te zeggen.
estimate-assumes-loads = Dit komt uit geladen plaatjes. We nemen aan dat mensen even vaak laden als bij eerdere mailings.
estimate-assumes-groups = Dit komt uit groepen van ten minste tien mensen. Elke groep deelt één plaatje.
estimate-coverage = De schatting gaat over { $measured } van de { $sent } mails.
estimate-invisible = Wie plaatjes tegenhoudt, zien we niet. Er kunnen dus meer lezers zijn.
estimate-not-read = Geopend is niet hetzelfde als gelezen.
estimate-too-small = Te weinig om te tonen. Bij minder dan tien mensen valt iemand op.
estimate-not-measured = Deze mailing is niet gemeten. Er is dus geen schatting.
estimate-not-measured-why = Bekijk waarom
estimate-loads-only = Deze mailing telt alleen geladen plaatjes. Hoeveel mensen dat zijn, weten we niet.
estimate-no-points = Er zijn nog geen openingen.

chart-title = Geschat aandeel dat de mail opende, per tijdstip
chart-desc = De lijn begint bij { $first } en eindigt bij { $last }. Het vlak eromheen is de marge.
chart-caption = Na { $time } had naar schatting { $share } de mail geopend.
chart-caption-least = Na { $time } had ten minste { $share } de mail geopend.
chart-hours = Uren na verzending
chart-days = Dagen na verzending
chart-table = Dezelfde cijfers als tabel
point-time = Na
point-share = Schatting
point-range = Marge
point-method = Hoe
time-hours = { $count ->
    [one] 1 uur
   *[other] { $number } uur
  }
time-days = { $count ->
    [one] 1 dag
   *[other] { $number } dagen
  }
method-groups = groepen
method-at-least = ten minste
method-loads = geladen plaatjes
at-least = ten minste { $share }

seen-title = Wat zag onze server?
seen-intro = Dit zijn exacte tellingen van geladen plaatjes. Dit zijn geen mensen.
seen-none = Er is nog niets geladen.
seen-class = Wie laadde
seen-loads = Keer geladen
seen-share = Deel
seen-suppressed = { $count ->
    [one] Eén getal is te klein om te tonen.
   *[other] { $number } getallen zijn te klein om te tonen.
  }
seen-not-counted = Beveiligingsfilters, eigen medewerkers en vervuiling tellen niet mee in de schatting.

sent-title = Verstuurd per soort meting
sent-measure = Meting
sent-number = Mails
sent-none = Er is nog geen mail aangenomen.

purposes-title = Doelen
purposes-none = Er is nog geen doel. Maak er een met openlijk purpose apply.
purposes-name = Doel
purposes-ground = Grondslag
purposes-measure = Gevraagd
purposes-kept = Bewaren
purposes-version = Versie
purposes-scroll = Tabel met doelen
purpose-declared = Versie { $version }, door { $author }, sinds { $day }.
purpose-declaration = Wat is afgesproken?
purpose-kind = Waarvoor
purpose-controller = Wie beslist
purpose-recipients = Voor wie
purpose-law = Wet
purpose-law-confirmed = Bevestigd door
purpose-law-nobody = Niemand. De wet telt dan niet.
purpose-law-beside = Of een wet meten echt toestaat, kan software niet beoordelen.
purpose-interest = Belang
purpose-why = Tekst voor de ontvanger
purpose-papers = Papieren
paper-ropa = Register
paper-dpia = Risico-onderzoek
paper-processor = Leverancier
paper-opinion = Juridisch advies
paper-works-council = Ondernemingsraad
paper-own = geen, op eigen computers
paper-missing = niet vastgelegd
purpose-kept-days = { $count ->
    [one] 1 dag
   *[other] { $number } dagen
  }
purpose-pause = Pauzeer dit doel
purpose-decisions = Wat wordt er gemeten, en waarom?
purpose-decisions-intro = Bij elke mail beslissen we per ontvanger. Dit zijn de uitkomsten van vandaag.
case-first = Eerste mail: de ontvanger weet nog niets
case-told = De ontvanger is verteld en koos niets
case-yes = De ontvanger zei ja
case-no = De ontvanger zei nee
decision-measure = Uitkomst: { $measure }
decision-reasons = Waarom
decision-rule = Regel
decision-text = Uitleg
decision-effect = Uitkomst
decision-source = Bron
decision-grey = Hierover verschillen de meningen
decision-conditions = Dit moet kloppen
decision-next = Meer kan met
decision-ruleset = Regels: { $ruleset }
decision-failed = De regels zijn niet te lezen. Daarom meten we niet.
effect-permit = Mag
effect-forbid = Mag niet
effect-limit = Minder

pause-title-all = Alles pauzeren?
pause-title-purpose = Doel { $name } pauzeren?
pause-title-campaign = Mailing { $name } pauzeren?
pause-title-recipient = Ontvanger { $name } pauzeren?
pause-title-message = Bericht { $name } pauzeren?
pause-stops = Dit stopt: nieuwe metingen, ook in mail die al verstuurd is.
pause-goes-on = Dit gaat door: mail versturen.
pause-why = Reden
pause-why-hint = Collega's lezen deze reden bovenaan elke pagina.
pause-why-missing-title = De reden ontbreekt
pause-why-missing = Vul een reden in van ten hoogste 500 tekens.
pause-do = Pauzeer nu
resume-title-all = Alle metingen hervatten?
resume-title-purpose = Doel { $name } hervatten?
resume-title-campaign = Mailing { $name } hervatten?
resume-title-recipient = Ontvanger { $name } hervatten?
resume-title-message = Bericht { $name } hervatten?
resume-effect = Vanaf nu tellen openingen weer mee. Wat in de pauze gebeurde, blijft ongeteld.
resume-do = Hervat meten
pause-cancel = Terug
pauses-title = Pauze
pauses-none = Niets is gepauzeerd.
pauses-now = Nu gepauzeerd

gone-title = Deze pagina is er niet
gone-text = Kijk of het adres klopt. Of ga naar de mailings.
down-title = Dit lukt nu niet
down-text = De opslag antwoordt niet. Er is niets veranderd. Probeer het zo nog eens.
forged-title = Dit formulier was te oud
forged-text = Ga terug, laad de pagina opnieuw en probeer het nog eens.

# Accounts, roles and signing in
code-title = Uw tweede stap
code-label = Code uit uw app
code-hint = Zes cijfers. Plakken mag.
code-do = Meld aan
code-lost = Bent u uw app kwijt? Een beheerder kan uw tweede stap wissen.
code-again = Meld aan met een andere naam
code-wrong-title = De code klopt niet
code-wrong = Elke code werkt één keer. Wacht op de volgende in uw app.
factor-title = Stel uw tweede stap in
factor-what = U meldt u aan met uw wachtwoord en een code uit een app.
factor-required = Uw rol vraagt dit. Tot dan ziet u cijfers, en kunt u pauzeren.
factor-step-one = 1. Geef het door aan uw app
factor-scan = Scan dit plaatje met een app voor aanmeldcodes.
factor-picture = QR-code met het geheim dat hieronder staat
factor-type = Of typ dit geheim in de app:
factor-open = Open in een app op dit apparaat
factor-step-two = 2. Laat zien dat het werkt
factor-do = Stel in
factor-later = Terug
account-title = Uw account
account-role = Rol
account-factor = Tweede stap
account-factor-on = Een code uit een app
account-factor-add = Stel een tweede stap in
account-password = Wijzig uw wachtwoord
account-password-now = Wachtwoord nu
account-password-new = Nieuw wachtwoord
account-password-hint = Ten minste 12 tekens. U bent daarna overal elders afgemeld.
account-password-do = Wijzig wachtwoord
account-elsewhere = U meldt u aan via uw organisatie. Wijzig uw wachtwoord daar.
account-wrong-title = Het wachtwoord van nu klopt niet
account-wrong = Er is niets veranderd. Probeer het nog eens.
account-short-title = Het nieuwe wachtwoord is te kort of te lang
role-administrator = Beheerder
role-officer = Functionaris gegevensbescherming
role-sender = Verzender
role-planner = Planner
role-case-worker = Behandelaar
role-auditor = Auditor
forbidden-title = Dit hoort niet bij uw rol
forbidden-text = Er is niets veranderd. Een beheerder kan u een andere rol geven.
sign-in-other = Meld aan via uw organisatie
sign-in-stranger-title = U hebt hier geen account
sign-in-stranger = Uw organisatie kent u, Openlijk niet. Een beheerder kan u toevoegen.
sign-in-elsewhere-title = Aanmelden lukte niet
sign-in-elsewhere = Uw organisatie bevestigde niet wie u bent. Probeer het nog eens.

# After signing in elsewhere
signed-in-title = U bent aangemeld
signed-in-onward = Ga verder

# Accounts and tokens, for the administrator
accounts-title = Accounts
accounts-lead = Wie zich hier mag aanmelden, en in welke rol.
accounts-all = Alle accounts
accounts-by = Meldt zich aan met
accounts-organisation = De organisatie
accounts-factor-none = Geen
accounts-state = Stand
accounts-open = Open
accounts-closed = Gesloten
accounts-new = Voeg een account toe
accounts-add = Voeg toe
accounts-subject = Naam bij uw organisatie (OIDC-subject)
accounts-subject-hint = Laat leeg voor wie hier een wachtwoord heeft.
accounts-subject-problem = Kies een rol, en een naam van ten hoogste 255 tekens.
accounts-subject-taken = Iemand anders heeft deze naam bij uw organisatie.
accounts-mail = Mailadres
accounts-mail-hint = Wat vanaf dit adres beveiligd is verstuurd, ziet deze persoon.
accounts-mail-taken = Een ander account heeft dit mailadres.
account-no-mail = Geen. Een beheerder kan het invullen.
accounts-name-problem = Kies een naam van 1 tot 64 tekens.
accounts-name-taken = Deze naam is bezet. Kies een andere.
accounts-added = Account { $name } is toegevoegd
accounts-password = Wachtwoord: { $password }
shown-once = U ziet dit één keer. Bewaar het op een veilige plaats.
account-elsewhere-short = Deze persoon meldt zich aan via uw organisatie.
accounts-one = Account { $name }
accounts-disable = Gesloten: deze persoon mag zich niet aanmelden
accounts-save = Bewaar
accounts-reset-what = Voor wie de app kwijt is. Bij de volgende aanmelding komt er een nieuwe.
accounts-reset = Wis de tweede stap
accounts-new-password = Nieuw wachtwoord
accounts-new-password-what = Een nieuw wachtwoord meldt deze persoon overal af.
accounts-last = Dit is de laatste beheerder. Voeg eerst een andere toe.
tokens-title = API-tokens
tokens-lead = Met een token bereikt een programma van uw organisatie de API.
tokens-all = Alle tokens
tokens-none = Er zijn nog geen tokens.
tokens-name = Naam
tokens-name-hint = Deze naam staat bij elke keuze die het programma vastlegt.
tokens-name-problem = Kies een naam van 1 tot 64 tekens.
tokens-scopes = Het mag
tokens-scopes-problem = Kies ten minste één ding dat het mag.
tokens-made = Gemaakt
tokens-made-by = { $day }, door { $who }
tokens-until = Geldig tot
tokens-until-hint = De laatste dag. Leeg: tot u het intrekt.
tokens-until-problem = Kies een dag die nog komt.
tokens-endless = Tot intrekking
tokens-revoked = Ingetrokken op { $day }
tokens-over = Verlopen
tokens-good = Geldig
tokens-new = Maak een token
tokens-make = Maak
tokens-new-one = Token { $name }
tokens-revoke-title = Token { $name } intrekken?
tokens-revoke-what = Het programma dat het gebruikt, kan er meteen niet meer in.
tokens-revoke = Trek in
scope-recipients = mensen opzoeken en bekend maken
scope-read-choices = zien wat mensen kozen
scope-record-choices = keuzes vastleggen en wat mensen is verteld
scope-read-purposes = doelen en hun teksten zien
scope-read-decisions = besluiten en hun redenen zien
scope-send-messages = berichten versturen
scope-prepare-messages = berichten laten voorbereiden die elders verstuurd worden
