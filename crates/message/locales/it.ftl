# Le parole dell'avviso in un messaggio. Livello di lingua B1, al massimo dodici parole per frase.
title = Che cosa misura questa e-mail?
this-none = Questa e-mail non misura nulla.
this-aggregate = { $organisation } conta quante volte questa e-mail viene aperta. Non sappiamo da chi.
this-last-open = { $organisation } conserva il giorno in cui apre questa e-mail. Solo l'ultimo giorno, senza l'ora.
this-individual = { $organisation } vede se Lei apre questa e-mail, e quando. Lei lo ha autorizzato.
this-asks = Questa e-mail non misura nulla da sola. Decide Lei che cosa confermare.
later-aggregate = { $organisation } conta quante volte vengono aperte le prossime e-mail. Non sappiamo da chi.
later-last-open = In seguito, { $organisation } conserva il giorno in cui apre le e-mail. Solo l'ultimo giorno, senza l'ora.
later-individual = In seguito, { $organisation } vede se Lei apre le e-mail, e quando. Lei lo ha autorizzato.
why = Perché? { $why }
refuse = Preferisce di no? Può rifiutare. Riceverà comunque le stesse e-mail.
choose = Può sempre scegliere che cosa misuriamo.
button = Legga o rifiuti
page = { button }:
address = Oppure apra questo indirizzo:
picture = Un'immagine invisibile. Caricarla conta come apertura.
