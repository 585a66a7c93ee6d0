# Les mots de l'avis dans un message. Niveau de langue B1, douze mots par phrase au plus.
title = Que mesure ce message ?
this-none = Ce message ne mesure rien.
this-aggregate = { $organisation } compte combien de fois ce message est ouvert. Nous ignorons par qui.
this-last-open = { $organisation } garde le jour où vous ouvrez ce message. Seulement le dernier jour, sans l'heure.
this-individual = { $organisation } voit si vous ouvrez ce message, et quand. Vous l'avez autorisé.
this-asks = Ce message ne mesure rien de lui-même. Vous décidez ce que vous confirmez.
later-aggregate = { $organisation } compte combien de fois les prochains messages sont ouverts. Nous ignorons par qui.
later-last-open = Ensuite, { $organisation } garde le jour où vous ouvrez ses messages. Seulement le dernier jour, sans l'heure.
later-individual = Ensuite, { $organisation } voit si vous ouvrez ses messages, et quand. Vous l'avez autorisé.
why = Pourquoi ? { $why }
refuse = Vous préférez que non ? Vous pouvez refuser. Vous recevrez toujours les mêmes messages.
choose = Vous pouvez toujours choisir ce que nous mesurons.
button = Lire ou refuser
page = { button } :
address = Ou ouvrez cette adresse :
picture = Une image invisible. La charger compte comme une ouverture.
