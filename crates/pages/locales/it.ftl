skip = Vai al contenuto
languages = Lingua

measure-none = Niente
measure-delivery = Solo la consegna
measure-aggregate = Numeri per gruppo
measure-last-open = L'ultimo giorno di apertura
measure-individual = Per persona
measure-receipt = Una conferma
measure-portal = La lettura dietro un pulsante

class-person = Programma di posta di una persona
class-privacy-proxy = Intermediario che nasconde il lettore
class-prefetch = Caricato prima da una macchina
class-scanner = Filtro di sicurezza
class-sender = Personale e invii di prova
class-polluted = Inquinamento
class-unknown = Non determinabile

kind-helpdesk-reach = Vedere quali lettere vengono lette
kind-newsletter-reach = Vedere quante persone leggono una newsletter
kind-ab-test = Confrontare due testi
kind-proof-delivery = Mostrare che un messaggio è stato consegnato
kind-proof-opening = Mostrare che un messaggio è stato aperto
kind-breach-prevent-recall = Evitare una fuga di dati
kind-breach-assess = Valutare una fuga di dati
kind-marketing-profile = Un profilo pubblicitario
kind-auth-security = Proteggere un account
kind-deliverability-hygiene = Non inviare ciò che nessuno legge
kind-fraud-detect = Trovare frodi

basis-a = Permesso della persona (GDPR, articolo 6(1)(a))
basis-c = Obbligo di legge (GDPR, articolo 6(1)(c))
basis-e = Compito pubblico (GDPR, articolo 6(1)(e))
basis-f = Interesse legittimo (GDPR, articolo 6(1)(f))

recipient-citizen = Cittadini e clienti
recipient-employee = Personale
recipient-minor = Minori di sedici anni
recipient-vulnerable = Persone vulnerabili
recipient-professional = Persone nella loro professione

controller-public-task = Autorità pubblica, nel suo compito
controller-public-nontask = Autorità pubblica, fuori dal suo compito
controller-private = Non un'autorità pubblica

rule-H01 = Misurare tutto "per ogni evenienza" non è permesso.
rule-H02 = Un'autorità pubblica non può basarsi qui su un proprio interesse.
rule-H03 = Non è indicata una legge, o nessuno l'ha confermata.
rule-H04 = Il destinatario non sa niente. Allora misurare non è permesso.
rule-H05 = Il destinatario deve prima saperlo. Questa mail lo annuncia soltanto.
rule-H06 = Ognuno deve poter rifiutare con un clic.
rule-H07 = Il destinatario ha detto no. Questo viene prima di tutto.
rule-H08 = Luogo, tempo di lettura e inoltro richiedono un permesso separato.
rule-H09 = Non si conservano più dati del necessario.
rule-H11 = Esiste un mezzo che dice meno sulle persone.
rule-H12 = Il gruppo è troppo piccolo per confondersi.
rule-H13 = Per minori e persone vulnerabili si contano solo gruppi.
rule-H14 = Per il personale si contano solo gruppi.
rule-H15 = Rifiutare un'autorità pubblica deve davvero restare senza effetti.
rule-H16 = I documenti richiesti non sono completi.
rule-H17 = I rischi non sono stati valutati.
rule-R01 = Per organizzarsi basta una percentuale. I nomi non servono.
rule-R02 = A questo scopo non serve sapere chi ha letto.
rule-R03 = Un'organizzazione può contare quante persone la leggono, senza nomi.
rule-R04 = Un totale non richiede misure per persona.
rule-R05 = Per confrontare due testi bastano due contatori, senza nomi.
rule-R06 = Confrontare per persona richiede un permesso.
rule-R07 = Invio e consegna si mostrano senza il dispositivo del lettore.
rule-R18 = Un profilo pubblicitario richiede un permesso separato.
rule-R19 = Un profilo pubblicitario non è compito di un'autorità pubblica.
rule-R24 = Nessuna regola lo permette. Allora non misuriamo.
rule-R25 = Il destinatario ha dato un permesso separato.
rule-R26 = Il destinatario ha dato il permesso, e rifiutare non ha effetti.
