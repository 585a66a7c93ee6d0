# The words of the notice in a mail. Language level B1, at most twelve words a sentence.
title = What does this mail measure?
this-none = This mail measures nothing.
this-aggregate = { $organisation } counts how often this mail is opened. We do not know by whom.
this-last-open = { $organisation } keeps the day on which you open this mail. Only the last day, without the time.
this-individual = { $organisation } sees whether you open this mail, and when. You gave permission for this.
this-asks = This mail measures nothing by itself. You decide what you confirm.
later-aggregate = { $organisation } counts how often later mails are opened. We do not know by whom.
later-last-open = For later mails, { $organisation } keeps the day you open them. Only the last day, without the time.
later-individual = For later mails, { $organisation } sees whether you open them, and when. You gave permission for this.
why = Why? { $why }
refuse = Would you rather not? You can say no. You will simply get the same mails.
choose = You can always choose what we measure.
button = Read more or refuse
page = { button }:
address = Or open this address:
picture = An invisible image. Loading it counts as opening this mail.
