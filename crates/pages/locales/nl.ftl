skip = Naar de inhoud
languages = Taal

measure-none = Niets
measure-delivery = Alleen de bezorging
measure-aggregate = Aantallen per groep
measure-last-open = De laatste dag van openen
measure-individual = Per persoon
measure-receipt = Een bevestiging
measure-portal = Lezen achter een knop

class-person = Mailprogramma van een mens
class-privacy-proxy = Tussenstation dat de lezer verbergt
class-prefetch = Automatisch vooraf opgehaald
class-scanner = Beveiligingsfilter
class-sender = Eigen medewerkers en proefmails
class-polluted = Vervuiling
class-unknown = Niet te bepalen

kind-helpdesk-reach = Zien welke brieven gelezen worden
kind-newsletter-reach = Zien hoeveel mensen een nieuwsbrief lezen
kind-ab-test = Twee teksten vergelijken
kind-proof-delivery = Aantonen dat een bericht bezorgd is
kind-proof-opening = Aantonen dat een bericht geopend is
kind-breach-prevent-recall = Een datalek voorkomen
kind-breach-assess = Een datalek beoordelen
kind-marketing-profile = Een profiel voor reclame
kind-auth-security = Een account beveiligen
kind-deliverability-hygiene = Geen mail sturen die niemand leest
kind-fraud-detect = Fraude vinden

basis-a = Toestemming (AVG artikel 6, lid 1, onder a)
basis-c = Wettelijke plicht (AVG artikel 6, lid 1, onder c)
basis-e = Publieke taak (AVG artikel 6, lid 1, onder e)
basis-f = Gerechtvaardigd belang (AVG artikel 6, lid 1, onder f)

recipient-citizen = Burgers en klanten
recipient-employee = Eigen personeel
recipient-minor = Kinderen onder de zestien
recipient-vulnerable = Mensen in een kwetsbare situatie
recipient-professional = Mensen in hun beroep

controller-public-task = Overheid, in haar publieke taak
controller-public-nontask = Overheid, buiten haar publieke taak
controller-private = Geen overheid

rule-H01 = Alles meten "voor het geval dat" mag niet.
rule-H02 = Een overheid mag zich hier niet op een eigen belang beroepen.
rule-H03 = Er is geen wet genoemd, of niemand heeft die wet bevestigd.
rule-H04 = De ontvanger weet van niets. Dan mag meten niet.
rule-H05 = De ontvanger moet het eerst weten. Deze mail vertelt het alleen.
rule-H06 = Wie niet gemeten wil worden, moet met één klik kunnen weigeren.
rule-H07 = De ontvanger zei nee. Dat gaat voor.
rule-H08 = Plaats, leestijd en doorsturen worden niet gemeten zonder aparte toestemming.
rule-H09 = Er worden niet meer gegevens bewaard dan nodig.
rule-H11 = Er is een middel dat minder over mensen vertelt.
rule-H12 = De groep is te klein om in op te gaan.
rule-H13 = Bij kinderen en kwetsbare mensen tellen we alleen groepen.
rule-H14 = Bij eigen personeel tellen we alleen groepen.
rule-H15 = Weigeren mag bij een overheid echt geen gevolg hebben.
rule-H16 = De vereiste papieren zijn niet compleet.
rule-H17 = Er is geen onderzoek naar de risico's gedaan.
rule-R01 = Voor de planning is een percentage genoeg. Namen zijn niet nodig.
rule-R02 = Wie het las is voor dit doel niet nodig.
rule-R03 = Een organisatie mag tellen hoeveel mensen haar mail lezen, zonder namen.
rule-R04 = Voor een totaal is meten per persoon niet nodig.
rule-R05 = Twee teksten vergelijken kan met twee tellers, zonder namen.
rule-R06 = Per persoon vergelijken mag alleen met toestemming.
rule-R07 = Verzenden en bezorgen zijn aan te tonen zonder het toestel van de lezer.
rule-R18 = Een profiel voor reclame mag alleen met aparte toestemming.
rule-R19 = Een profiel voor reclame is geen taak van een overheid.
rule-R24 = Geen enkele regel staat dit toe. Dan meten we niet.
rule-R25 = De ontvanger gaf hier apart toestemming voor.
rule-R26 = De ontvanger gaf toestemming, en weigeren heeft geen gevolg.
