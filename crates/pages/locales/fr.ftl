skip = Aller au contenu
languages = Langue

measure-none = Rien
measure-delivery = La remise seulement
measure-aggregate = Des nombres par groupe
measure-last-open = Le dernier jour d'ouverture
measure-individual = Par personne
measure-receipt = Une confirmation
measure-portal = La lecture derrière un bouton

class-person = Messagerie d'une personne
class-privacy-proxy = Relais qui cache le lecteur
class-prefetch = Chargé d'avance par une machine
class-scanner = Filtre de sécurité
class-sender = Personnel et envois d'essai
class-polluted = Pollution
class-unknown = Indéterminé

kind-helpdesk-reach = Voir quelles lettres sont lues
kind-newsletter-reach = Voir combien de personnes lisent une lettre d'information
kind-ab-test = Comparer deux textes
kind-proof-delivery = Montrer qu'un message a été remis
kind-proof-opening = Montrer qu'un message a été ouvert
kind-breach-prevent-recall = Éviter une fuite de données
kind-breach-assess = Évaluer une fuite de données
kind-marketing-profile = Un profil publicitaire
kind-auth-security = Protéger un compte
kind-deliverability-hygiene = Ne pas envoyer ce que personne ne lit
kind-fraud-detect = Trouver des fraudes

basis-a = Accord de la personne (RGPD, article 6(1)(a))
basis-c = Obligation légale (RGPD, article 6(1)(c))
basis-e = Mission publique (RGPD, article 6(1)(e))
basis-f = Intérêt légitime (RGPD, article 6(1)(f))

recipient-citizen = Citoyens et clients
recipient-employee = Personnel
recipient-minor = Enfants de moins de seize ans
recipient-vulnerable = Personnes vulnérables
recipient-professional = Personnes dans leur métier

controller-public-task = Autorité publique, dans sa mission
controller-public-nontask = Autorité publique, hors de sa mission
controller-private = Pas une autorité publique

rule-H01 = Tout mesurer « au cas où » n'est pas permis.
rule-H02 = Une autorité publique ne peut pas invoquer ici son propre intérêt.
rule-H03 = Aucune loi n'est citée, ou personne ne l'a confirmée.
rule-H04 = Le destinataire n'en sait rien. Mesurer n'est donc pas permis.
rule-H05 = Le destinataire doit d'abord le savoir. Ce message ne fait que l'annoncer.
rule-H06 = Chacun doit pouvoir refuser en un clic.
rule-H07 = Le destinataire a dit non. Cela passe avant tout.
rule-H08 = Le lieu, la durée et le transfert demandent un accord séparé.
rule-H09 = On ne garde pas plus de données que nécessaire.
rule-H11 = Un autre moyen en dit moins sur les personnes.
rule-H12 = Le groupe est trop petit pour s'y fondre.
rule-H13 = Pour les enfants et les personnes vulnérables, on compte seulement des groupes.
rule-H14 = Pour le personnel, on compte seulement des groupes.
rule-H15 = Refuser une autorité publique doit vraiment rester sans effet.
rule-H16 = Les documents exigés ne sont pas complets.
rule-H17 = Les risques n'ont pas été évalués.
rule-R01 = Un pourcentage suffit pour s'organiser. Les noms sont inutiles.
rule-R02 = Ce but ne demande pas de savoir qui a lu.
rule-R03 = Une organisation peut compter combien de personnes la lisent, sans noms.
rule-R04 = Un total ne demande pas de mesure par personne.
rule-R05 = Deux compteurs sans noms suffisent pour comparer deux textes.
rule-R06 = Comparer par personne demande un accord.
rule-R07 = L'envoi et la remise se montrent sans l'appareil du lecteur.
rule-R18 = Un profil publicitaire demande un accord séparé.
rule-R19 = Un profil publicitaire n'est pas la mission d'une autorité publique.
rule-R24 = Aucune règle ne le permet. Alors on ne mesure pas.
rule-R25 = Le destinataire a donné un accord séparé.
rule-R26 = Le destinataire a donné son accord, et refuser reste sans effet.
