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
seen-individual = Seules ces personnes de { $organisation } : { $roles }. Chaque consultation est enregistrée.
seen-nobody = Personne. Il n'y a rien à voir.
where-own = Sur les ordinateurs de { $organisation }.
where-processor = Chez un fournisseur. Il le garde pour { $organisation }.
refusing-nothing = Rien. Vous recevez le même message et la même aide.
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
rights-object = Vous pouvez toujours vous opposer à la mesure. Cela ne vous coûte rien. Faites-le sur la page « Mes données ».
rights-officer = Des questions ? Contactez le délégué à la protection des données.
rights-complaint = Une plainte ? Vous pouvez l'envoyer à l'autorité de contrôle : { $authority }.
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
me-label = Votre adresse e-mail
me-hint = Par exemple nom@exemple.fr
me-send = Envoyer un lien
me-error-title = L'adresse n'est pas complète
me-error = Entrez une adresse, comme nom@exemple.fr.

data-title = Vos données
data-intro = Voici ce que { $organisation } garde sur les messages à votre adresse.
data-choices-title = Votre choix pour chaque but
data-choice-none = Vous n'avez pas encore choisi.
data-choice-granted = Vous avez dit oui le { $day }.
data-choice-outgrown = Le { $day }, vous avez dit oui à une mesure antérieure. Elle demandait moins, ou autre chose. Ce oui ne vaut pas pour ce qui est demandé maintenant. Il vaut pour les messages reçus sur ce oui, tant que vous ne dites pas non.
data-choice-no = Vous avez dit non le { $day }.
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
data-take-title = Emporter
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
block-gmail = Gmail dans le navigateur
block-gmail-do = Paramètres, Tous les paramètres, Général, Images. Choisissez que Gmail demande d'abord.
block-outlook = Outlook classique (Windows)
block-outlook-do = Fichier, Options, Centre de gestion de la confidentialité, Téléchargement automatique. Désactivez le téléchargement des images.
block-apple = Apple Mail sur Mac
block-apple-do = Mail, Réglages, Confidentialité. Désactivez Protéger l'activité dans Mail. Activez ensuite Bloquer tout le contenu distant.
block-thunderbird = Thunderbird
block-thunderbird-do = Paramètres, Vie privée et sécurité. Le contenu distant est déjà désactivé. Laissez-le ainsi.
block-text = Le texte simple n'a pas d'images. Il n'y a alors rien à mesurer.

real-intro = Vous doutez qu'un message vienne de { $organisation } ? Faites ceci.
real-link = Regardez l'adresse derrière le lien. Nos pages commencent par { $url }.
real-ask = Sur ces pages, nous ne demandons jamais de mot de passe ni d'argent.
real-type = Tapez vous-même l'adresse de l'organisation. N'utilisez alors pas le lien.
real-contact = En cas de doute, contactez { $organisation }.

privacy-title = Lettre d'information et système de suivi
privacy-intro = { $organisation } mesure dans certains messages. Voici quoi, pourquoi et combien de temps.
privacy-none = { $organisation } n'a aucun but de mesure.
privacy-choose = Chaque message qui mesure a un lien pour dire non. Un bouton suffit.
privacy-groups = Avec des nombres par groupe, nous voyons seulement que quelqu'un a ouvert. Pas chargé ne veut pas dire pas lu.
privacy-last-changed = En vigueur depuis le { $day }.
privacy-recipients = Pour qui ?
privacy-as-of = Voici ce qui vaut le { $day }.
privacy-today = Qu'est-ce qui vaut aujourd'hui ?
privacy-explained = Explication
privacy-otherwise = Sinon, au plus ceci :
privacy-paused = Suspendu depuis le { $day }. Rien n'est mesuré maintenant.
privacy-incomplete = Tout ce que vous devez savoir n'est pas encore fixé. D'ici là, rien n'est mesuré.
privacy-yes = Que mesurons-nous au plus si vous avez dit oui ?
privacy-silent = Que mesurons-nous au plus si vous n'avez pas dit oui ?
privacy-most = Que mesurons-nous au plus ?
privacy-untold = Et si nous ne vous avons pas encore informé ?
privacy-first = Le premier message ne fait qu'informer. Il ne mesure rien.
privacy-elsewhere = Et dans un autre pays ?
privacy-elsewhere-most = Si nous savons que vous y vivez, d'autres règles valent. Nous mesurons alors au plus ceci :
privacy-declined = Les experts sont en désaccord sur une règle. Notre délégué à la protection des données ne l'utilise pas. Nous mesurons donc moins.
privacy-draft = Ces règles sont un projet. Aucun juriste ne les a encore revues.
privacy-resting = Sans mesure en ce moment
privacy-waits = Ceci attend que tout soit fixé. Rien n'est mesuré.
privacy-off = Ceci est désactivé. Rien n'est mesuré.

row-transfer = Est-ce envoyé hors de l'UE ?
row-stop = Comment l'arrêter ?
row-decisions = Une décision en dépend-elle ?
row-controller = Qui est responsable ?
row-officer = À qui vous adresser ?
row-rights = Que pouvez-vous demander ?
row-objection = Vous pouvez vous opposer
row-complaint = Avez-vous une plainte ?

notice-missing = { $organisation } ne l'a pas fixé.

when-delivery = Quand votre serveur de messagerie répond. Pas quand vous lisez le message.

where-contract = Contrat : { $contract }.

transfer-none = Non. Nous ne le donnons à personne.
transfer-processor = C'est dans le contrat avec le fournisseur. Le délégué à la protection des données vous le dit.

read-freely = Lisez sans crainte. La lecture n'est pas mesurée.
read-otherwise = N'appuyez pas sur le bouton. Demandez le message à l'organisation d'une autre façon.

stop-how = Avec le bouton « Ne pas mesurer », sur la page de chaque message. Ou sur la page « Mes données ».
stop-link = Voir vos données

decisions-none = Non. Personne ne décide rien sur vous avec ces chiffres.

officer-is = Au délégué à la protection des données.

rights-list = Voir, corriger, emporter, limiter ou effacer vos données. Vous pouvez toujours retirer votre accord.

what-own-picture = L'image du message est pour vous seul.

seen-delivery = Le personnel de { $organisation } voit si le message est arrivé.
seen-by-administrator = administrateurs
seen-by-officer = le délégué à la protection des données
seen-by-sender = qui envoie le message
seen-by-planner = planificateurs
seen-by-case-worker = gestionnaires de dossier
seen-by-auditor = contrôleurs

record-title = Qu'est-ce qui est noté sur vous ?

page-explained = Explication de ce message

state-objects-title = Vous vous êtes opposé
state-objects = Nous ne vous mesurons dans aucun message.

told-not = Vous n'en avez pas encore été informé.
told-mail = Un message du { $day } vous en informait.
told-sign-up = Vous avez pu le lire à votre inscription le { $day }.
told-import = L'organisation vous en a informé le { $day }.
told-outgrown = Il s'agissait d'une mesure antérieure. Elle demandait moins, ou autre chose. Un message vous informera avant que ceci soit mesuré.

data-address = Votre adresse : { $address }
data-purpose-off = On ne mesure plus pour ce but.
data-why = Pourquoi
data-take = Vous recevez tout ce qui est ici. En tableau, ou pour un autre programme.

about-links = liens

history-title = Ce que vous avez lu et choisi
history-words = Voici les mots affichés :
history-line = { $day } : { $state }. { $how }.
history-said = L'organisme dit que vous avez vu ces mots.
history-by = Noté par : { $author }.
history-proof = Preuve : { $proof }.

chose-granted = oui
chose-refused = non
chose-withdrawn = plus maintenant
chose-unknown = pas de choix

how-page = Sur la page d'un message
how-one-click = D'un clic dans votre messagerie
how-mailed-link = Avec un lien de votre messagerie
how-sign-up = À votre inscription
how-api = Sur un formulaire de l'organisation
how-organisation = Noté par un membre du personnel
how-import = D'un fichier de l'organisation

wish-objection = S'opposer à toute mesure
wish-objection-on = Vous vous êtes opposé le { $day }. Nous ne vous mesurons dans aucun message.
wish-objection-off = Vous ne vous êtes pas opposé.
wish-objection-what = Si vous vous opposez, nous ne vous mesurons pour aucun but. Une image pour vous seul ne compte plus aussitôt. Tous vos messages arrivent.
wish-objection-right = Vous pouvez toujours vous opposer à la mesure.
wish-objection-open = S'opposer, ou revenir dessus
wish-restriction = Limiter vos données
wish-restriction-on = Vos données sont limitées depuis le { $day }.
wish-restriction-off = Vos données ne sont pas limitées.
wish-restriction-what = Nous gardons alors ce qui existe. Nous n'en faisons rien. Nous ne mesurons rien de nouveau.
wish-restriction-when = C'est utile si quelque chose est faux. Ou si vous avez besoin des données.
wish-plain-text = Messages en texte simple
wish-plain-text-on = Vous recevez du texte simple depuis le { $day }.
wish-plain-text-off = Vous recevez des messages avec mise en page.
wish-plain-text-what = Les prochains messages arrivent sans mise en page ni images. Sans image, il n'y a rien à mesurer.
wish-saved = C'est noté
wish-why = Pourquoi ? Vous n'avez pas à le dire.
wish-why-hint = Le délégué à la protection des données lit ce que vous écrivez.
wish-end = Revenir en arrière
wish-do = Enregistrer

looks-title = Qui a regardé vos données ?
looks-none = Personne de { $organisation } n'a regardé ce qui est mesuré sur vous.
looks-who = Qui
looks-purpose = But
looks-by-command = en ligne de commande
looks-any-purpose = Tout but
looks-no-why = Aucune raison n'est notée

facts-title = Que sait-on encore ?

fact-country = Votre pays : { $country }.
fact-collected = Votre adresse est connue depuis le { $day }.
fact-asked = Le { $day }, nous avons demandé votre accord. But : { $purpose }.

acts-title = Ce que vous pouvez encore faire
acts-change = Modifier

correct-title = Corriger vos données
correct-short = Une nouvelle adresse, ou une erreur ?
correct-address = Une nouvelle adresse
correct-label = Votre nouvelle adresse
correct-hint = Nous envoyons un code à la nouvelle adresse.
correct-send = Envoyer le code
correct-other = Autre chose est faux
correct-note-label = Qu'est-ce qui est faux ?
correct-note-hint = Le délégué à la protection des données répond dans le mois.
correct-note-send = Envoyer

code-title = Entrez le code
code-wrong-title = Ce code ne va pas
code-wrong = Vérifiez le code, ou demandez-en un autre. Après cinq essais, il faut attendre une heure.
code-sent = Nous envoyons un code à { $address }.
code-label = Code du message
code-hint = Huit chiffres. Vous pouvez les coller.
code-do = Changer mon adresse
code-again = Demander un autre code

corrected-title = C'est noté
corrected-address = Tout appartient maintenant à votre nouvelle adresse.
corrected-known = Cette adresse a déjà des données. Le délégué à la protection des données s'en occupe dans le mois.
corrected-note = Vous recevez une réponse dans le mois.

back-to-data = Retour à vos données

erase-stays-intro = Ceci reste :
erase-stays-counts = Les nombres par groupe. On ne pouvait jamais vous y trouver.
erase-stays-request = Que quelqu'un a demandé l'effacement. Pas que c'était vous.

ask-title = Pouvons-nous mesurer ?
ask-letter-subject = Une question de { $organisation }
ask-letter-question = { $organisation } demande si la mesure est permise. Il s'agit des messages avec ce but : { $purpose }.
ask-letter-free = Oui ou non, vous recevez les mêmes messages. Si vous ne faites rien, nous ne mesurons pas.
ask-letter-link = Vous pouvez choisir ici :
ask-letter-valid = Ce lien marche un jour. Plus tard, allez ici : { $url }

code-letter-subject = Votre code de { $organisation }
code-letter-why = Quelqu'un veut utiliser cette adresse pour les messages de { $organisation }. C'était vous ? Entrez alors ce code :
code-letter-valid = Le code marche au moins une heure. Ne le donnez à personne.

signup-letter-subject = Confirmez votre adresse chez { $organisation }
signup-letter-why = Quelqu'un a entré cette adresse chez { $organisation }. But : { $purpose }. C'était vous ? Ouvrez ce lien et appuyez sur le bouton :
signup-letter-valid = Le lien marche trois jours, et une fois. Sans votre bouton, nous ne notons rien.
signup-title = Votre adresse et votre choix
signup-for = But : { $purpose }.
signup-changed-title = Le texte a changé
signup-changed = Ce que vous avez lu ne vaut plus. Lisez le nouveau texte et choisissez encore. Rien n'a été noté.
signup-intro = Vous lisez ici ce que { $organisation } mesure dans les messages qu'elle vous envoie.
signup-more = Tout sur la mesure et vos droits
signup-free = Vous pouvez laisser vide. Vous recevez alors les mêmes messages, sans mesure.
signup-send = Envoyez-moi un lien
signup-next = Vous confirmez avec un lien dans votre messagerie. Avant cela, nous ne notons rien.
signup-sent = Nous envoyons un lien à l'adresse. Ouvrez-le, et confirmez là.
signup-again = Vers le nouveau texte

confirm-title = Est-ce correct ?
confirm-told = Vous avez lu ce que nous mesurons. Vous n'avez pas permis de mesurer plus.
confirm-yes = Vous avez dit oui à ce texte :
confirm-do = C'est correct
confirm-not-you = Ce n'était pas vous ? Fermez alors cette page. Rien n'a été noté.

confirmed-title = C'est noté
confirmed-yes = Vous avez dit oui. Nous mesurons dès le prochain message.
confirmed-told = Nous savons maintenant que cette adresse est à vous. Vous n'avez rien permis de plus.
confirmed-later = Vous pouvez toujours changer d'avis :

block-gmail-app = Gmail sur le téléphone
block-gmail-app-do = Menu, Paramètres, votre compte, Images. Choisissez que l'application demande d'abord.
block-outlook-new = Nouvel Outlook et Outlook.com
block-outlook-new-do = Paramètres, Courrier, Courrier indésirable. Bloquez les images de qui n'est pas sur votre liste.
block-outlook-app = Outlook sur le téléphone
block-outlook-app-do = Paramètres, votre compte. Activez Bloquer les images externes.
block-apple-phone = Mail sur iPhone et iPad
block-apple-phone-do = Réglages, Apps, Mail, Protection de la confidentialité. Désactivez la protection. Activez ensuite Bloquer tout le contenu distant.
block-proton = Proton Mail
block-proton-do = Paramètres, Tous les paramètres, Confidentialité des messages. N'affichez pas les images distantes automatiquement.
block-other = Une autre messagerie
block-other-do = Cherchez dans les réglages les images distantes ou le contenu distant.
block-text-title = Lire en texte simple
block-text-outlook = Fichier, Options, Centre de gestion de la confidentialité, Sécurité de messagerie. Lisez tout en texte brut.
block-text-thunderbird = Affichage, Corps du message en, Texte seul.
block-text-ours = Nos messages peuvent aussi arriver ainsi. Choisissez-le dans vos données :
block-menus = Les menus changent parfois. Ce n'est pas là ? Cherchez dans l'aide de votre messagerie.

complaint-to = Vous pouvez l'envoyer à l'autorité de contrôle : { $authority }.
complaint-other = Vous pouvez l'envoyer à l'autorité de protection des données de votre pays.

refusing-free = Dire non ne vous coûte rien. Vous recevez le même message et la même aide.

data-saved-objects = Vous vous êtes opposé à toute mesure. Cela passe avant : nous ne vous mesurons pas.

privacy-text = Ceci en texte simple

scan-title = Ce mail vous mesure-t-il ?
scan-intro = Collez un mail ici, ou choisissez son fichier. Nous l’examinons et disons ce que l’expéditeur apprendrait. Rien n’est téléchargé et rien n’est gardé.
scan-file = Le mail en fichier
scan-file-hint = Dans votre messagerie : enregistrez le mail, ou affichez sa source et enregistrez-la. 5 Mo au plus.
scan-text = Ou collez le mail entier, avec ses en-têtes
scan-look = L’examiner
scan-clean-it = Le rendre sans ce qui mesure
scan-how = Un seul exemplaire d’un mail donne des signes, et pas toujours de preuve. Une image sans signe peut quand même être pour vous seul.
scan-nothing = Il n’y a pas encore de mail. Choisissez un fichier, ou collez le mail.
scan-too-large = Ce mail dépasse 5 Mo. Retirez les pièces jointes et réessayez.
scan-busy = D’autres personnes utilisent cette page. Réessayez dans un instant.
scan-unreadable = Nous n’avons pas pu lire ceci. Enregistrez le mail en fichier (.eml) et choisissez-le.
scan-clean = Nous n’avons rien trouvé qui vous distingue des autres lecteurs.
scan-suspect = Il y a des signes que ce mail vous mesure, sans preuve.
scan-tracked = Oui. Ce mail vous mesure.
scan-not-whole = Ce mail est très grand ou inhabituel : nous n’avons pas pu tout examiner.
scan-counting = Ce qui mesure, ou probablement
scan-needed = À vous seul, par nécessité
scan-needed-why = Un lien pour se désabonner doit savoir qui vous êtes. Il ne compte pas, et il reste.
scan-what = Quoi
scan-verdict = Certitude
scan-whose = De qui
scan-tells = L’expéditeur apprend
scan-url = Adresse
scan-again = Vérifier un autre mail
scan-block = Comment bloquer la mesure
scan-in-image = Une image
scan-in-css = Une image ou police dans la mise en forme
scan-in-link = Un lien
scan-in-stylesheet = Une feuille de style
scan-in-frame = Une page dans le mail
scan-in-media = Vidéo ou son
scan-in-amp = Dans la version AMP du mail
scan-in-receipt-request = Demande un accusé de lecture
scan-in-dns = Une demande de recherche de nom
scan-is-known = Certain : un service connu
scan-is-likely = Probable
scan-is-personal = Certain : il est à vous seul
scan-is-shared = Le même pour tous
scan-is-unknown = Impossible à dire
scan-tells-opened = que vous l’avez ouvert
scan-tells-address = que c’était vous
scan-tells-when = quand
scan-tells-where = à peu près où
scan-tells-device = avec quel programme
scan-tells-clicked = que vous avez cliqué
scan-unknown = { $count ->
    [one] Une adresse est peut-être à vous seul : on ne peut le dire.
   *[other] { $count } adresses sont peut-être à vous seul : on ne peut le dire.
}
scan-shared = { $count ->
    [one] Une adresse est la même pour tous.
   *[other] { $count } adresses sont les mêmes pour tous.
}
