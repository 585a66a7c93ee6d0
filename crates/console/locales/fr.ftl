product = Openlijk
nav-main = Menu principal
nav-campaigns = Envois
nav-purposes = Buts
nav-pause = Pause
sign-out = Se déconnecter
signed-in-as = Connecté : { $name }
footer = Openlijk mesure honnêtement : des groupes, pas des personnes. Qui dit oui le choisit.

sign-in-title = Se connecter
sign-in-name = Nom
sign-in-password = Mot de passe
sign-in-do = Se connecter
sign-in-wrong-title = Vous n'êtes pas connecté
sign-in-wrong = Le nom ou le mot de passe n'est pas juste. Essayez encore.
sign-in-often-title = Trop d'essais
sign-in-often = Attendez un quart d'heure. Essayez ensuite.
sign-in-old-title = Le formulaire était trop ancien
sign-in-old = Remplissez-le encore. Rien n'a changé.

banner-paused-all = Toute la mesure est en pause
banner-paused-purpose = Le but { $name } est en pause
banner-paused-campaign = L'envoi { $name } est en pause
banner-paused-recipient = Le destinataire { $name } est en pause
banner-paused-message = Le message { $name } est en pause
banner-paused-who = Depuis le { $moment }, par { $who }. Raison : { $why }
banner-resume = Reprendre la mesure
banner-down-title = Le stockage ne marche pas
banner-down = Rien n'est compté maintenant. Les messages partent, sans mesure. Appelez votre exploitant.
banner-lost = { $count ->
    [one] Une ouverture n'a pas été gardée. Les chiffres sont donc un peu trop bas.
   *[other] { $number } ouvertures n'ont pas été gardées. Les chiffres sont donc un peu trop bas.
  }

switch-on = La mesure est active
switch-off = La mesure est en pause
switch-numbers = { $purposes } buts, { $running } envois en cours.
switch-pause = Tout mettre en pause

campaigns-title = Envois
campaigns-none = Il n'y a pas encore d'envoi. Envoyez par Openlijk, et il sera ici.
campaigns-name = Envoi
campaigns-purpose = But
campaigns-first = Envoyé
campaigns-sent = Messages
campaigns-measured = Mesurés
campaigns-state = État
campaigns-scroll = Tableau des envois
state-running = En cours
state-closed = Fermé
state-paused = En pause

campaign-line = Envoyé le { $day } à { $sent } personnes. Mesuré pour { $measured }.
campaign-purpose = But :
campaign-pause = Mettre cet envoi en pause
campaign-downloads = Ces chiffres en fichier
download-csv = Tableau (CSV)
download-json = Données (JSON)
download-txt = Texte

estimate-title = Combien de personnes ont ouvert ce message ?
estimate-label = Estimation
estimate-label-least = Au moins
estimate-figure-range = de { $low } à { $high }
estimate-sentence = Sans doute { $low } à { $high } personnes sur 100 ont ouvert ce message. Qui, nous ne le savons pas.
estimate-sentence-least = Au moins { $low } personnes sur 100 ont ouvert ce message. Combien de plus, nous ne le savons pas. La marge est trop large pour en dire plus.
estimate-assumes-loads = Cela vient des images chargées. Nous supposons que les gens chargent comme avant.
estimate-assumes-groups = Cela vient de groupes d'au moins dix personnes. Chaque groupe partage une image.
estimate-coverage = L'estimation porte sur { $measured } des { $sent } messages.
estimate-invisible = Nous ne voyons pas qui bloque les images. Il y a peut-être plus de lecteurs.
estimate-not-read = Ouvert n'est pas la même chose que lu.
estimate-too-small = Trop peu pour montrer. À moins de dix, quelqu'un se distinguerait.
estimate-not-measured = Cet envoi n'a pas été mesuré. Il n'y a donc pas d'estimation.
estimate-not-measured-why = Voir pourquoi
estimate-loads-only = Cet envoi compte seulement les images chargées. Combien de personnes, nous ne le savons pas.
estimate-no-points = Il n'y a pas encore d'ouvertures.

chart-title = Part estimée qui a ouvert le message, dans le temps
chart-desc = La ligne commence à { $first } et finit à { $last }. La surface autour est la marge.
chart-caption = Après { $time }, environ { $share } avaient ouvert le message.
chart-caption-least = Après { $time }, au moins { $share } avaient ouvert le message.
chart-hours = Heures après l'envoi
chart-days = Jours après l'envoi
chart-table = Les mêmes chiffres en tableau
point-time = Après
point-share = Estimation
point-range = Marge
point-method = Comment
time-hours = { $count ->
    [one] { $number } heure
   *[other] { $number } heures
  }
time-days = { $count ->
    [one] { $number } jour
   *[other] { $number } jours
  }
method-groups = groupes
method-at-least = au moins
method-loads = images chargées
at-least = au moins { $share }

seen-title = Qu'a vu notre serveur ?
seen-intro = Ce sont des comptes exacts d'images chargées. Ce ne sont pas des personnes.
seen-none = Rien n'a encore été chargé.
seen-class = Qui a chargé
seen-loads = Fois chargé
seen-share = Part
seen-suppressed = { $count ->
    [one] Un nombre est trop petit pour être montré.
   *[other] { $number } nombres sont trop petits pour être montrés.
  }
seen-not-counted = Filtres de sécurité, personnel et pollution ne comptent pas dans l'estimation.

sent-title = Envoyés, par sorte de mesure
sent-measure = Mesure
sent-number = Messages
sent-none = Aucun message n'a encore été accepté.

purposes-title = Buts
purposes-none = Il n'y a pas encore de but. Créez-en un avec openlijk purpose apply.
purposes-name = But
purposes-ground = Base légale
purposes-measure = Demandé
purposes-kept = Gardé
purposes-version = Version
purposes-scroll = Tableau des buts
purpose-declared = Version { $version }, par { $author }, depuis le { $day }.
purpose-declaration = Qu'est-ce qui est déclaré ?
purpose-kind = Pour quoi
purpose-controller = Qui décide
purpose-recipients = Pour qui
purpose-law = Loi
purpose-law-confirmed = Confirmée par
purpose-law-nobody = Personne. La loi ne compte donc pas.
purpose-law-beside = Un logiciel ne peut pas juger si une loi permet vraiment la mesure.
purpose-interest = Intérêt
purpose-why = Texte pour le destinataire
purpose-papers = Documents
paper-ropa = Registre
paper-dpia = Analyse d'impact
paper-processor = Sous-traitant
paper-opinion = Avis juridique
paper-works-council = Comité d'entreprise
paper-own = aucun, sur ses ordinateurs
paper-missing = non renseigné
purpose-kept-days = { $count ->
    [one] { $number } jour
   *[other] { $number } jours
  }
purpose-pause = Mettre ce but en pause
purpose-decisions = Que mesure-t-on, et pourquoi ?
purpose-decisions-intro = Nous décidons pour chaque message et chaque destinataire. Voici les réponses du jour.
case-first = Premier message : le destinataire ne sait encore rien
case-told = Le destinataire est informé et n'a rien choisi
case-yes = Le destinataire a dit oui
case-no = Le destinataire a dit non
decision-measure = Réponse : { $measure }
decision-reasons = Pourquoi
decision-rule = Règle
decision-text = Explication
decision-effect = Résultat
decision-source = Source
decision-grey = Les avis diffèrent
decision-conditions = Ceci doit être vrai
decision-next = Plus est possible avec
decision-ruleset = Règles : { $ruleset }
decision-failed = Les règles sont illisibles. Nous ne mesurons donc pas.
effect-permit = Permis
effect-forbid = Pas permis
effect-limit = Moins

pause-title-all = Tout mettre en pause ?
pause-title-purpose = Mettre le but { $name } en pause ?
pause-title-campaign = Mettre l'envoi { $name } en pause ?
pause-title-recipient = Mettre le destinataire { $name } en pause ?
pause-title-message = Mettre le message { $name } en pause ?
pause-stops = Ceci s'arrête : les nouvelles mesures, aussi dans les messages déjà envoyés.
pause-goes-on = Ceci continue : l'envoi des messages.
pause-why = Raison
pause-why-hint = Les collègues lisent cette raison en haut de chaque page.
pause-why-missing-title = La raison manque
pause-why-missing = Donnez une raison de 500 caractères au plus.
pause-do = Mettre en pause
resume-title-all = Reprendre toute la mesure ?
resume-title-purpose = Reprendre le but { $name } ?
resume-title-campaign = Reprendre l'envoi { $name } ?
resume-title-recipient = Reprendre le destinataire { $name } ?
resume-title-message = Reprendre le message { $name } ?
resume-effect = Dès maintenant, les ouvertures comptent encore. Celles de la pause restent non comptées.
resume-do = Reprendre la mesure
pause-cancel = Retour
pauses-title = Pause
pauses-none = Rien n'est en pause.
pauses-now = En pause maintenant

gone-title = Cette page n'existe pas
gone-text = Vérifiez l'adresse. Ou allez aux envois.
down-title = Cela ne marche pas maintenant
down-text = Le stockage ne répond pas. Rien n'a changé. Essayez encore bientôt.
forged-title = Ce formulaire était trop ancien
forged-text = Retournez, rechargez la page et essayez encore.

# Accounts, roles and signing in
code-title = Votre seconde étape
code-label = Code de votre application
code-hint = Six chiffres. Vous pouvez les coller.
code-do = Se connecter
code-lost = Vous n'avez plus l'application ? Un administrateur peut effacer la seconde étape.
code-again = Se connecter avec un autre nom
code-wrong-title = Le code n'est pas juste
code-wrong = Chaque code sert une fois. Attendez le suivant dans votre application.
factor-title = Installer votre seconde étape
factor-what = Vous vous connectez avec votre mot de passe et un code d'une application.
factor-required = Votre rôle le demande. D’ici là, vous voyez les chiffres et pouvez suspendre.
factor-step-one = 1. Informez votre application
factor-scan = Scannez cette image avec une application de codes.
factor-picture = Code QR avec le secret écrit ci-dessous
factor-type = Ou tapez ce secret dans l'application :
factor-open = Ouvrir dans une application sur cet appareil
factor-step-two = 2. Montrez que cela marche
factor-do = Installer
factor-later = Retour
account-title = Votre compte
account-role = Rôle
account-factor = Seconde étape
account-factor-on = Un code d'une application
account-factor-add = Installer une seconde étape
account-password = Changer votre mot de passe
account-password-now = Mot de passe actuel
account-password-new = Nouveau mot de passe
account-password-hint = Au moins 12 caractères. Vous serez ensuite déconnecté partout ailleurs.
account-password-do = Changer le mot de passe
account-elsewhere = Vous vous connectez par votre organisation. Changez-y votre mot de passe.
account-wrong-title = Le mot de passe actuel n'est pas juste
account-wrong = Rien n'a changé. Essayez encore.
account-short-title = Le nouveau mot de passe est trop court ou trop long
role-administrator = Administrateur
role-officer = Délégué à la protection des données
role-sender = Expéditeur
role-planner = Planificateur
role-case-worker = Gestionnaire de dossiers
role-auditor = Auditeur
forbidden-title = Ceci ne fait pas partie de votre rôle
forbidden-text = Rien n'a changé. Un administrateur peut vous donner un autre rôle.
sign-in-other = Se connecter par votre organisation
sign-in-stranger-title = Vous n'avez pas de compte ici
sign-in-stranger = Votre organisation vous connaît, Openlijk non. Un administrateur peut vous ajouter.
sign-in-elsewhere-title = La connexion n'a pas réussi
sign-in-elsewhere = Votre organisation n'a pas confirmé qui vous êtes. Essayez encore.

# After signing in elsewhere
signed-in-title = Vous êtes connecté
signed-in-onward = Continuer

# Accounts and tokens, for the administrator
accounts-title = Comptes
accounts-lead = Qui peut se connecter ici, et dans quel rôle.
accounts-all = Tous les comptes
accounts-by = Se connecte par
accounts-organisation = L'organisation
accounts-factor-none = Aucune
accounts-state = État
accounts-open = Ouvert
accounts-closed = Fermé
accounts-new = Ajouter un compte
accounts-add = Ajouter
accounts-subject = Nom dans votre organisation (sujet OIDC)
accounts-subject-hint = Laissez vide pour une personne qui a un mot de passe ici.
accounts-subject-problem = Choisissez un rôle, et un nom de 255 caractères au plus.
accounts-subject-taken = Quelqu'un d'autre a ce nom dans votre organisation.
accounts-mail = Adresse mail
accounts-mail-hint = Cette personne voit ce qui est parti sécurisé de cette adresse.
accounts-mail-taken = Un autre compte a cette adresse mail.
account-no-mail = Aucune. Un administrateur peut la remplir.
accounts-name-problem = Choisissez un nom de 1 à 64 caractères.
accounts-name-taken = Ce nom est pris. Choisissez-en un autre.
accounts-added = Le compte { $name } est ajouté
accounts-password = Mot de passe : { $password }
shown-once = Vous ne le verrez qu'une fois. Gardez-le en lieu sûr.
account-elsewhere-short = Cette personne se connecte par votre organisation.
accounts-one = Compte { $name }
accounts-disable = Fermé : cette personne ne peut pas se connecter
accounts-save = Enregistrer
accounts-reset-what = Pour une personne sans son application. Elle en installe une autre à la prochaine connexion.
accounts-reset = Effacer la seconde étape
accounts-new-password = Nouveau mot de passe
accounts-new-password-what = Un nouveau mot de passe déconnecte cette personne partout.
accounts-last = C'est le dernier administrateur. Ajoutez-en d'abord un autre.
tokens-title = Jetons d'API
tokens-lead = Avec un jeton, un programme de votre organisation accède à l'API.
tokens-all = Tous les jetons
tokens-none = Il n'y a pas encore de jetons.
tokens-name = Nom
tokens-name-hint = Il figure à côté de chaque choix que le programme enregistre.
tokens-name-problem = Choisissez un nom de 1 à 64 caractères.
tokens-scopes = Il peut
tokens-scopes-problem = Choisissez au moins une chose qu'il peut faire.
tokens-made = Créé
tokens-made-by = { $day }, par { $who }
tokens-until = Valable jusque
tokens-until-hint = Le dernier jour. Vide : jusqu'à ce que vous le révoquiez.
tokens-until-problem = Choisissez un jour à venir.
tokens-endless = Jusqu'à révocation
tokens-revoked = Révoqué le { $day }
tokens-over = Expiré
tokens-good = Valable
tokens-new = Créer un jeton
tokens-make = Créer
tokens-new-one = Jeton { $name }
tokens-revoke-title = Révoquer le jeton { $name } ?
tokens-revoke-what = Le programme qui l'utilise est exclu aussitôt.
tokens-revoke = Révoquer
scope-recipients = chercher des personnes et les faire connaître
scope-read-choices = voir ce que les personnes ont choisi
scope-record-choices = enregistrer des choix et ce qui a été annoncé
scope-read-purposes = voir les buts et leurs textes
scope-read-decisions = voir les décisions et leurs raisons
scope-send-messages = envoyer des messages
scope-prepare-messages = faire préparer des messages envoyés ailleurs
