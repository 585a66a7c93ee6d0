nav-me = Mes données
nav-help = Aide
nav-privacy = Vie privée
footer-nav = Plus
footer-about = Cette page appartient à { $organisation }.
footer-cookies = Cette page n'utilise pas de cookies et ne vous suit pas.

page-title = Que mesure ce message ?
page-meta = { $campaign }, envoyé par { $organisation } le { $day }.

answer-none = Ce message ne mesure rien.
answer-delivery = Ce message ne mesure pas si vous l'ouvrez.
answer-aggregate = Ce message compte combien de personnes l'ouvrent. Nous ne savons pas qui.
answer-last-open = Ce message retient le dernier jour où vous l'avez ouvert.
answer-individual = Vous avez donné votre accord. { $organisation } voit si vous ouvrez ce message.
answer-receipt = Ce message vous demande une confirmation. Sans votre bouton, il ne mesure rien.
answer-portal = Le message lui-même ne mesure rien. Avant le bouton, vous lisez ce que nous gardons.
answer-announces = Les prochains messages mesureront peut-être. Celui-ci ne fait que l'annoncer.

state-paused-title = La mesure est arrêtée pour le moment
state-paused = { $organisation } a suspendu la mesure. Rien n'est compté maintenant.
state-refused-title = Vous avez dit non
state-refused = Nous ne vous mesurons plus. Pas non plus dans les messages déjà reçus.
state-refused-aggregate = Vous n'êtes pas compté dans les prochains messages.
aggregate-honest = Dans les messages déjà reçus, plusieurs personnes partagent une image. Nous ne pouvons pas voir qui la charge. Nous ne pouvons donc pas vous en retirer. Désactivez les images si vous ne le voulez pas.

choose-title = Que voulez-vous ?
choose-refuse = Ne pas mesurer
choose-allow = Mesure permise
choose-refuse-help = Dire non agit tout de suite. Vous recevez tous vos messages.
choose-allow-help = Pour un oui, nous envoyons un lien à votre adresse. Ainsi nous savons que c'est vous.

row-what = Que gardons-nous ?
row-when = Quand ?
row-why = Pourquoi ?
row-ground = Pourquoi est-ce permis ?
row-kept = Combien de temps ?
row-seen = Qui le voit ?
row-where = Où est-ce ?
row-refusing = Et si vous dites non ?
row-read = Lire sans mesure ?

what-none = Seulement que nous avons envoyé ce message.
what-delivery = Si le message est arrivé à votre serveur de messagerie.
what-aggregate = Combien de groupes d'au moins dix personnes ont ouvert le message, par heure. Pas de noms, pas d'adresses, pas de données de votre appareil.
what-aggregate-simple = Combien de fois une image a été chargée, par heure. Tout le monde reçoit la même image. Pas de noms, pas d'adresses, pas de données de votre appareil.
what-last-open = Une date : le dernier jour où vous avez ouvert le message. Pas l'heure.
what-individual = Si vous ouvrez ce message, et à quel moment.
what-field-ip = Aussi l'adresse réseau de votre appareil.
what-field-user-agent = Aussi le nom de votre messagerie.
what-field-count = Aussi combien de fois vous ouvrez le message.
what-receipt = Votre confirmation, si vous la donnez.
what-portal = Que vous retirez le message, après avoir appuyé sur le bouton.

when-picture = Quand votre messagerie charge les images du message.
when-never = Jamais. Ce message ne contient rien pour mesurer.
when-act = Quand vous appuyez vous-même sur le bouton.

ground-law = Loi : { $law }.
ground-interest = Intérêt : { $interest }.

kept-days = { $count ->
    [one] Un jour.
   *[other] { $number } jours.
  }
kept-unknown = Ce n'est pas fixé. Nous ne mesurons donc pas.
seen-aggregate = Le personnel de { $organisation } voit des nombres. Personne ne voit qui ouvre le message.
seen-individual = Seul le personnel de { $organisation } chargé de cette tâche.
seen-nobody = Personne. Il n'y a rien à voir.
where-own = Sur les ordinateurs de { $organisation }.
where-processor = Chez un fournisseur. Il le garde pour { $organisation }.
refusing-nothing = Rien. Vous recevez le même message et la même aide. Personne ne décide rien sur vous avec ces chiffres.
read-block = Désactivez les images dans votre messagerie.
read-block-link = Comment désactiver les images

why-title = Pourquoi cette décision ?
why-intro = Voici les règles qui s'appliquaient.
why-rule = Règle
why-text = Explication
why-outcome = Résultat
why-source = Source
why-ruleset = Règles : { $ruleset }.
effect-permit = Permis
effect-forbid = Pas permis
effect-limit = Moins

rights-title = Vos droits
rights-object = Vous pouvez toujours vous opposer à la mesure. Le bouton « Ne pas mesurer » le fait.
rights-more = Vous pouvez voir vos données, les emporter et les faire effacer.
rights-officer = Des questions ? Contactez le délégué à la protection des données.
rights-complaint = Une plainte ? Vous pouvez l'envoyer à { $authority }.
rights-complaint-other = Une plainte ? Vous pouvez l'envoyer à l'autorité de protection des données de votre pays.
rights-my-data = Envoyez-moi mes données
rights-my-data-help = Nous envoyons un lien à l'adresse qui a reçu ce message.

refused-title = C'est fait
refused-individual = Nous ne vous mesurons plus. Pas non plus dans les messages déjà reçus.
refused-none = Nous ne vous mesurons pas.
refused-aggregate = Dès le prochain message, vous n'êtes plus compté.
refused-since = Enregistré le { $day }.
refused-undo = Vous changez d'avis ? Nous envoyons alors un lien à votre adresse.
refused-plain = C'est fait. Nous ne vous mesurons plus dans les messages de ce type.
refused-plain-aggregate = C'est fait. Dès le prochain message, vous n'êtes plus compté. Ce qui est déjà compté ne peut pas être relié à vous.
back-to-page = Retour à l'explication

sent-title = Regardez votre messagerie
sent-text = Si nous avons des données sur vous, nous envoyons un lien. Le lien marche un jour.
sent-nothing = Rien reçu ? Regardez dans les indésirables. Essayez encore dans une heure.

me-title = Mes données
me-intro = Entrez votre adresse. Vous recevez un lien vers vos données.
me-label = Votre adresse de messagerie
me-hint = Par exemple nom@exemple.fr
me-send = Envoyer un lien
me-error-title = L'adresse n'est pas complète
me-error = Entrez une adresse, comme nom@exemple.fr.

data-title = Vos données
data-intro = Voici ce que { $organisation } garde sur les messages à votre adresse.
data-choices-title = Votre choix pour chaque but
data-choice-none = Vous n'avez pas encore choisi.
data-choice-granted = Vous avez dit oui le { $day }.
data-choice-no = Vous avez dit non le { $day }.
data-told = Un message du { $day } vous en informait.
data-saved-title = Votre choix est gardé
data-saved = Il vaut dès maintenant, aussi pour les messages déjà reçus.
data-saved-aggregate = Il vaut dès le prochain message.
data-messages-title = Messages envoyés à vous
data-date = Date
data-mail = Message
data-measure = Mesuré
data-recorded = Ce qui est gardé
data-until = Jusqu'à quand
data-recorded-nothing = Rien sur vous
data-recorded-last = Ouvert la dernière fois le { $day }
data-recorded-loads = { $count ->
    [one] Ouvert une fois
   *[other] Ouvert { $number } fois
  }
data-no-messages = Aucun message à vous n'est gardé.
data-take-title = Emporter ou effacer
data-csv = Télécharger (CSV)
data-json = Télécharger (JSON)
data-erase = Tout effacer
data-scroll = Tableau des messages
allow-wording = { $organisation } peut mesurer pour le but { $purpose }. { $what } { $organisation } le garde : { $kept } Vous pouvez arrêter à tout moment.

erase-title = Tout effacer ?
erase-what = Ceci disparaît : votre adresse, vos messages dans ce système, et ce qui en est gardé.
erase-stays = Un non reste gardé, sans votre adresse. Ainsi nous ne vous mesurons pas plus tard.
erase-final = On ne peut pas revenir en arrière.
erase-do = Tout effacer
erase-back = Ne pas effacer
erased-title = Tout est effacé
erased-text = Votre adresse et tout sur vos messages a disparu. Le lien du message ne marche plus.

gone-title = Cette page n'existe pas
gone-why = Le lien est peut-être incomplet, trop ancien ou effacé.
gone-do-copy = Copiez le lien entier du message.
gone-do-me = Ou demandez vos données avec votre adresse.
gone-do-officer = Ou contactez { $organisation }.

down-title = Cela ne marche pas maintenant
down-text = Nous n'avons pas pu le garder. Rien n'a donc changé. Essayez encore dans quelques minutes.

letter-subject = Vos données chez { $organisation }
letter-hello = Bonjour,
letter-why = Quelqu'un a demandé un lien vers les données de cette adresse. C'était vous ? Ouvrez alors ce lien :
letter-valid = Le lien marche un jour. Ne le donnez à personne.
letter-not-you = Ce n'était pas vous ? Alors vous n'avez rien à faire.
letter-nothing = Ce message ne mesure rien.

help-title = Aide
help-intro = Trois courtes pages sur la mesure dans les messages.
help-words-title = Ce que les mots veulent dire
help-block-title = Empêcher la mesure
help-real-title = Ce message est-il vrai ?

words-measure = Mesurer
words-measure-is = Noter si et combien de fois un message est ouvert.
words-sent = Envoyé
words-sent-is = Le message est parti. Nous n'en savons pas plus.
words-delivered = Remis
words-delivered-is = Votre serveur a pris le message. Personne ne sait alors si vous l'avez lu.
words-opened = Ouvert
words-opened-is = Une image du message a été chargée. Ce n'est pas la même chose que lu.
words-estimate = Estimation
words-estimate-is = Un nombre que nous calculons. Nous disons toujours à quel point il est sûr.
words-group = Groupe
words-group-is = Au moins dix personnes qui reçoivent la même image. Ainsi personne ne se distingue.
words-permission = Accord
words-permission-is = Vous dites oui vous-même. Vous pouvez toujours l'arrêter.
words-keep = Garder
words-keep-is = Conserver pour un temps fixé. Ensuite, c'est effacé.

block-intro = La mesure se fait avec une image. Sans images chargées, personne ne mesure rien. Cela vaut pour tous les messages.
block-gmail = Gmail
block-gmail-do = Paramètres, Général, Images. Choisissez que Gmail demande d'abord.
block-outlook = Outlook
block-outlook-do = Fichier, Options, Centre de gestion de la confidentialité, Téléchargement automatique. Désactivez le téléchargement des images.
block-apple = Apple Mail
block-apple-do = Réglages, Confidentialité. Désactivez le contenu distant.
block-thunderbird = Thunderbird
block-thunderbird-do = Paramètres, Vie privée et sécurité. Le contenu distant est déjà désactivé.
block-text = Ou choisissez les messages en texte simple. Ils n'ont pas d'images.

real-intro = Vous doutez qu'un message vienne de { $organisation } ? Faites ceci.
real-link = Regardez l'adresse derrière le lien. Nos pages commencent par { $url }.
real-ask = Sur ces pages, nous ne demandons jamais de mot de passe ni d'argent.
real-type = Tapez vous-même l'adresse de l'organisation. N'utilisez alors pas le lien.
real-contact = En cas de doute, contactez { $organisation }.

privacy-title = Mesure dans les messages : vie privée
privacy-intro = { $organisation } mesure dans certains messages. Voici quoi, pourquoi et combien de temps.
privacy-none = { $organisation } n'a aucun but de mesure.
privacy-choose = Chaque message qui mesure a un lien pour dire non. Un bouton suffit.
privacy-groups = Avec des nombres par groupe, nous voyons seulement que quelqu'un a ouvert. Pas chargé ne veut pas dire pas lu.
privacy-last-changed = En vigueur depuis le { $day }.
privacy-who = Qui est responsable ?
privacy-recipients = Pour qui ?
privacy-most = Au plus
