# De woorden van de mededeling in een mail. Taalniveau B1, hoogstens twaalf woorden per zin.
title = Wat meet deze mail?
this-none = Deze mail meet niets.
this-aggregate = { $organisation } telt hoe vaak deze mail wordt geopend. We weten niet door wie.
this-last-open = { $organisation } bewaart op welke dag u deze mail opent. Alleen de laatste dag, zonder tijd.
this-individual = { $organisation } ziet of u deze mail opent, en wanneer. U gaf daarvoor toestemming.
this-asks = Deze mail meet niets vanzelf. U beslist zelf wat u bevestigt.
later-aggregate = { $organisation } telt hoe vaak volgende mails worden geopend. We weten niet door wie.
later-last-open = Bij volgende mails bewaart { $organisation } op welke dag u ze opent. Alleen de laatste dag, zonder tijd.
later-individual = Bij volgende mails ziet { $organisation } of u ze opent, en wanneer. U gaf daarvoor toestemming.
why = Waarom? { $why }
refuse = Wilt u dat niet? U kunt nee zeggen. U krijgt dan gewoon dezelfde mails.
choose = U kunt altijd zelf kiezen wat we meten.
button = Bekijk of zeg nee
page = { button }:
address = Of open dit adres:
picture = Een onzichtbaar plaatje. Wie het laadt, telt mee als geopend.
