//! What the product says of its own accord, beside the rules' texts: its reasons, and what more measuring would need. Each in the
//! four languages, or it does not compile. A decision is kept in English; by these its sentences are read back.

use crate::question::Item;
use openlijk_model::{Language, Measure};

/// A sentence in English, Dutch, French and Italian, with `{}` where something varies. Made in this module alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// What a reason that says so is called.
    pub(crate) rule: &'static str,
    texts: [&'static str; 4],
}

/// What stands where a sentence varies.
const GAP: &str = "{}";

impl Phrase {
    /// The sentence in `language`, with `about` in its gaps: words of our own in that language too, all else as it is.
    pub(crate) fn with(&self, language: Language, about: &[&str]) -> String {
        let mut about = about.iter();
        let mut parts = self.template(language).split(GAP);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            text += &listed(about.next().copied().unwrap_or_default(), language);
            text += part;
        }
        text
    }

    const fn template(&self, language: Language) -> &'static str {
        let [en, nl, fr, it] = self.texts;
        match language {
            Language::En => en,
            Language::Nl => nl,
            Language::Fr => fr,
            Language::It => it,
        }
    }

    /// What stands in the gaps of `english`; `None` where this is another sentence.
    fn read<'a>(&self, english: &'a str) -> Option<Vec<&'a str>> {
        let parts: Vec<&str> = self.template(Language::En).split(GAP).collect();
        let (first, others) = parts.split_first()?;
        let mut rest = english.strip_prefix(first)?;
        let Some((last, between)) = others.split_last() else { return rest.is_empty().then(Vec::new) };
        let mut about = Vec::new();
        for part in between {
            let (gap, behind) = rest.split_once(part)?;
            about.push(gap);
            rest = behind;
        }
        about.push(rest.strip_suffix(last)?);
        Some(about)
    }
}

/// What the product once said in English, in `language`; `None` where it says no such thing today.
pub(crate) fn translated(english: &str, language: Language) -> Option<String> {
    let found = ALL.iter().find_map(|phrase| Some((phrase, phrase.read(english)?)));
    found.map(|(phrase, about)| phrase.with(language, &about))
}

/// A list with its parts in `language`, as far as they are words of ours.
fn listed(list: &str, language: Language) -> String {
    list.split(", ").map(|part| word(part, language)).collect::<Vec<_>>().join(", ")
}

/// A word of ours in `language`, else as it is. English has them as answers and facts spell them.
pub(crate) fn word(word: &str, language: Language) -> &str {
    let known = WORDS.iter().find(|(english, _)| *english == word);
    match (known, language) {
        (None, _) | (_, Language::En) => word,
        (Some((_, [nl, _, _])), Language::Nl) => nl,
        (Some((_, [_, fr, _])), Language::Fr) => fr,
        (Some((_, [_, _, it])), Language::It) => it,
    }
}

/// Measures, facts, and items that could be taken, in Dutch, French and Italian.
const WORDS: &[(&str, [&str; 3])] = &[
    (Measure::None.as_str(), ["niets", "rien", "niente"]),
    (Measure::Delivery.as_str(), ["alleen de bezorging", "la remise seulement", "solo la consegna"]),
    (Measure::Aggregate.as_str(), ["aantallen per groep", "des nombres par groupe", "numeri per gruppo"]),
    (
        Measure::LastOpen.as_str(),
        ["de laatste dag van openen", "le dernier jour d'ouverture", "l'ultimo giorno di apertura"],
    ),
    (Measure::Individual.as_str(), ["meten per persoon", "la mesure par personne", "la misura per persona"]),
    (Measure::Receipt.as_str(), ["een bevestiging", "une confirmation", "una conferma"]),
    (
        Measure::Portal.as_str(),
        ["lezen achter een knop", "la lecture derrière un bouton", "la lettura dietro un pulsante"],
    ),
    ("controller", ["wat voor organisatie het is", "le type d'organisation", "il tipo di organizzazione"]),
    ("recipient_class", ["wie de ontvangers zijn", "qui sont les destinataires", "chi sono i destinatari"]),
    ("purpose", ["het doel", "le but", "lo scopo"]),
    ("basis", ["de grondslag", "la base légale", "la base giuridica"]),
    ("consent", ["de keuze van de ontvanger", "le choix du destinataire", "la scelta del destinatario"]),
    ("requested_mail", ["of om de mail is gevraagd", "si le courriel a été demandé", "se la mail è stata chiesta"]),
    ("disclosure", ["wat de ontvanger weet", "ce que sait le destinataire", "che cosa sa il destinatario"]),
    ("opt_out", ["hoe iemand weigert", "comment on refuse", "come si rifiuta"]),
    ("less_intrusive", ["wat minder ingrijpt", "un moyen moins intrusif", "un mezzo meno invasivo"]),
    ("recipients", ["het aantal ontvangers", "le nombre de destinataires", "il numero di destinatari"]),
    ("scope", ["om welke mail het gaat", "de quels courriels il s'agit", "di quali mail si tratta"]),
    (
        "collected",
        ["sinds wanneer het adres bekend is", "depuis quand l'adresse est connue", "da quando l'indirizzo è noto"],
    ),
    (Item::UniqueId.as_str(), ["eigen kenmerk", "identifiant", "identificativo"]),
    (Item::Ip.as_str(), ["IP-adres", "adresse IP", "indirizzo IP"]),
    (Item::UserAgent.as_str(), ["mailprogramma", "logiciel de courriel", "programma di posta"]),
    (Item::Hour.as_str(), ["het uur", "l'heure", "l'ora"]),
    (Item::ExactTime.as_str(), ["precies moment", "instant précis", "momento esatto"]),
    (Item::Count.as_str(), ["aantal keren", "nombre de fois", "numero di volte"]),
    (Item::Geo.as_str(), ["plaats", "lieu", "luogo"]),
    (Item::Dwell.as_str(), ["leestijd", "durée de lecture", "tempo di lettura"]),
    (Item::Forward.as_str(), ["doorsturen", "transfert", "inoltro"]),
];

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $rule:literal $texts:expr;)+) => {
        /// The phrases.
        pub mod said {
            use super::Phrase;
            $($(#[$doc])* pub const $name: Phrase = Phrase { rule: $rule, texts: $texts };)+
        }
        /// Every one.
        const ALL: &[Phrase] = &[$(said::$name),+];
    };
}

phrases! {
    /// Several recipients share one transaction, so one body: `delivery` at most.
    SEVERAL_RECIPIENTS = "several-recipients" [
        "The message has several recipients in one transaction, so it cannot carry a page of each one's own.",
        "Het bericht gaat in één keer naar meer ontvangers. Het kan dus niet voor ieder een eigen pagina noemen.",
        "Le message part en une fois vers plusieurs destinataires. Il ne peut donc pas donner à chacun sa page.",
        "Il messaggio va in una volta a più destinatari. Non può quindi dare a ciascuno la sua pagina.",
    ];
    /// The first mail to a recipient under a purpose carries the notice alone.
    NOTICE_FIRST = "notice-first" [
        "This is the first mail to this recipient under this purpose: it carries the notice alone.",
        "Dit is de eerste mail aan deze ontvanger voor dit doel. Ze geeft alleen de uitleg.",
        "C'est le premier courriel à ce destinataire pour ce but. Il ne fait qu'informer.",
        "È la prima mail a questo destinatario per questo scopo. Dà soltanto l'avviso.",
    ];
    /// The sending software set a ceiling (`Openlijk-Measure`).
    CEILING = "ceiling" [
        "The sending software asked for no more than this (Openlijk-Measure).",
        "De software die de mail stuurt, vroeg niet meer dan dit (Openlijk-Measure).",
        "Le logiciel d'envoi n'a pas demandé plus que cela (Openlijk-Measure).",
        "Il software che invia non ha chiesto più di questo (Openlijk-Measure).",
    ];
    /// The notice cannot say all that it must; about: the fields that nobody filled in.
    NOTICE_INCOMPLETE = "notice-incomplete" [
        "The notice cannot say all that it must, so nothing is measured: {}.",
        "De uitleg kan niet alles zeggen wat moet, dus er wordt niets gemeten: {}.",
        "L'avis ne peut pas dire tout ce qu'il doit, donc rien n'est mesuré : {}.",
        "L'avviso non può dire tutto ciò che deve, quindi non si misura nulla: {}.",
    ];
    /// Measuring is paused.
    PAUSED = "paused" [
        "Measuring is paused.",
        "Het meten staat op pauze.",
        "La mesure est suspendue.",
        "La misura è sospesa.",
    ];
    /// A choice landed while a message was on its way.
    CHOSEN_MEANWHILE = "chosen-meanwhile" [
        "The recipient chose while this message was on its way.",
        "De ontvanger koos terwijl dit bericht onderweg was.",
        "Le destinataire a choisi pendant que ce message était en route.",
        "Il destinatario ha scelto mentre questo messaggio era in viaggio.",
    ];
    /// The officer declined a contested rule; about: the rule.
    GREY_DECLINED = "grey-declined" [
        "The officer declined {}, which is contested, under this purpose.",
        "De functionaris wees regel {} af voor dit doel. Die regel is omstreden.",
        "Le délégué a refusé la règle {} pour ce but. Cette règle est contestée.",
        "Il responsabile ha rifiutato la regola {} per questo scopo. La regola è contestata.",
    ];
    /// A receipt is not offered yet.
    NOT_OFFERED = "not-offered" [
        "Asking for a receipt is not offered yet.",
        "Om een bevestiging vragen kan nog niet.",
        "On ne peut pas encore demander de confirmation.",
        "Non si può ancora chiedere una conferma.",
    ];
    /// The recipient objects.
    OBJECTION = "objection" [
        "The recipient objects to all measuring.",
        "De ontvanger maakt bezwaar tegen al het meten.",
        "Le destinataire s'oppose à toute mesure.",
        "Il destinatario si oppone a ogni misura.",
    ];
    /// The recipient had their data restricted.
    RESTRICTED = "restricted" [
        "The recipient had their data restricted: nothing new is taken.",
        "De ontvanger liet de gegevens vastzetten. Er komt niets nieuws bij.",
        "Le destinataire a fait limiter ses données. Rien de nouveau n'est pris.",
        "Il destinatario ha fatto limitare i suoi dati. Non si prende nulla di nuovo.",
    ];
    /// The recipient wants plain text.
    PLAIN_TEXT = "plain-text" [
        "The recipient wants plain text, which bears no picture.",
        "De ontvanger wil kale tekst. Daar past geen plaatje in.",
        "Le destinataire veut du texte simple, qui ne porte pas d'image.",
        "Il destinatario vuole testo semplice, che non porta immagini.",
    ];
    /// A retry gets what its first attempt got.
    RETRY = "retry" [
        "The first attempt at sending this message was decided so.",
        "Bij de eerste poging om dit bericht te sturen is zo besloten.",
        "Il en a été décidé ainsi au premier essai d'envoi de ce message.",
        "Si è deciso così al primo tentativo di inviare questo messaggio.",
    ];
    /// The purpose is switched off.
    PURPOSE_OFF = "purpose-off" [
        "The purpose is switched off, so nothing is measured.",
        "Het doel staat uit, dus er wordt niets gemeten.",
        "Le but est désactivé, donc rien n'est mesuré.",
        "Lo scopo è disattivato, quindi non si misura nulla.",
    ];
    /// The purpose's declaration is not complete; about: the fields that it misses.
    PURPOSE_INCOMPLETE = "purpose-off" [
        "The purpose is not in force: its declaration misses {}.",
        "Het doel geldt niet. In de aangifte ontbreekt: {}.",
        "Le but n'est pas en vigueur. Il manque à sa déclaration : {}.",
        "Lo scopo non è in vigore. Alla sua dichiarazione manca: {}.",
    ];
    /// Facts that nobody gave; about: their names.
    UNKNOWN_FACTS = "unknown-facts" [
        "Not known: {}. The answer is the least over all the values that they could have.",
        "Niet bekend: {}. Daarom geldt het minste van alles wat het zou kunnen zijn.",
        "Inconnu : {}. On retient donc le minimum de tout ce qui est possible.",
        "Non noto: {}. Vale quindi il minimo di tutto ciò che è possibile.",
    ];
    /// The recipient's country is not known; about: the regimes that answered.
    UNKNOWN_COUNTRY = "unknown-country" [
        "The recipient's country is not known: the least of {} counts.",
        "Het land van de ontvanger is niet bekend. Het minste van {} telt.",
        "Le pays du destinataire n'est pas connu. Le minimum de {} compte.",
        "Il paese del destinatario non è noto. Conta il minimo di {}.",
    ];
    /// It may be one of several countries; about: the regimes that answered.
    SEVERAL_COUNTRIES = "unknown-country" [
        "The recipient's country may be one of several: the least of {} counts.",
        "De ontvanger kan in meer landen wonen. Het minste van {} telt.",
        "Le destinataire peut vivre dans plusieurs pays. Le minimum de {} compte.",
        "Il destinatario può vivere in più paesi. Conta il minimo di {}.",
    ];
    /// There is no regime to ask.
    NO_REGIME = "policy-error" [
        "No regime applies.",
        "Er gelden geen regels, dus er wordt niets gemeten.",
        "Aucun régime ne s'applique, donc rien n'est mesuré.",
        "Nessun regime si applica, quindi non si misura nulla.",
    ];
    /// The rules failed; about: how.
    RULES_FAILED = "policy-error" [
        "The rules could not be evaluated, so nothing is measured: {}",
        "De regels konden niet worden toegepast, dus er wordt niets gemeten: {}",
        "Les règles n'ont pas pu être appliquées, donc rien n'est mesuré : {}",
        "Le regole non si sono potute applicare, quindi non si misura nulla: {}",
    ];
    /// The rules failed for a use of what was recorded; about: how.
    USE_FAILED = "policy-error" [
        "The rules could not be evaluated, so nothing is done: {}",
        "De regels konden niet worden toegepast, dus er gebeurt niets: {}",
        "Les règles n'ont pas pu être appliquées, donc rien n'est fait : {}",
        "Le regole non si sono potute applicare, quindi non si fa nulla: {}",
    ];
    /// No rule speaks of a use.
    USE_UNSPOKEN = "policy-error" [
        "No rule permits this use, so it is not done.",
        "Geen regel staat dit gebruik toe, dus het gebeurt niet.",
        "Aucune règle ne permet cet usage, donc il n'a pas lieu.",
        "Nessuna regola permette questo uso, quindi non avviene.",
    ];
    /// There are no rules to ask about a use.
    USE_WITHOUT_RULES = "policy-error" [
        "There are no rules, so nothing is done.",
        "Er zijn geen regels, dus er gebeurt niets.",
        "Il n'y a pas de règles, donc rien n'est fait.",
        "Non ci sono regole, quindi non si fa nulla.",
    ];
    /// Needed: an opinion.
    NEEDS_OPINION = "" [
        "a named lawyer's opinion on file (documents.legal_opinion)",
        "een juridisch advies met de naam van de jurist in het dossier",
        "l'avis d'un juriste, nommé, au dossier",
        "il parere di un legale, con il suo nome, agli atti",
    ];
    /// Needed: a parent's word.
    NEEDS_PARENT = "" [
        "a parent's consent to exactly this purpose (consent)",
        "toestemming van een ouder voor precies dit doel",
        "l'accord d'un parent pour ce but précis",
        "il consenso di un genitore per questo preciso scopo",
    ];
    /// Needed: explicit consent.
    NEEDS_EXPLICIT_CONSENT = "" [
        "the recipient's explicit consent to exactly this purpose (consent)",
        "uitdrukkelijke toestemming van de ontvanger voor precies dit doel",
        "l'accord explicite du destinataire pour ce but précis",
        "il consenso esplicito del destinatario per questo preciso scopo",
    ];
    /// Needed: consent.
    NEEDS_CONSENT = "" [
        "the recipient's consent to exactly this purpose, given beforehand (consent)",
        "toestemming van de ontvanger voor precies dit doel, vooraf gegeven",
        "l'accord du destinataire pour ce but précis, donné d'avance",
        "il consenso del destinatario per questo preciso scopo, dato prima",
    ];
    /// Needed: the works council.
    NEEDS_WORKS_COUNCIL = "" [
        "the works council's consent on file (documents.works_council)",
        "instemming van de ondernemingsraad in het dossier",
        "l'accord du comité d'entreprise au dossier",
        "il consenso della rappresentanza dei lavoratori agli atti",
    ];
    /// Needed: an impact assessment.
    NEEDS_DPIA = "" [
        "a data protection impact assessment on file (documents.dpia)",
        "een risicobeoordeling (DPIA) in het dossier",
        "une analyse d'impact (AIPD) au dossier",
        "una valutazione d'impatto (DPIA) agli atti",
    ];
    /// Needed: an entry in the register.
    NEEDS_ROPA = "" [
        "an entry in the record of processing (documents.ropa)",
        "een regel in het register van verwerkingen",
        "une ligne au registre des traitements",
        "una voce nel registro dei trattamenti",
    ];
    /// Needed: a limit on keeping.
    NEEDS_RETENTION = "" [
        "a limit on how long readings are kept (documents.retention_days)",
        "een grens aan hoe lang metingen bewaard blijven",
        "une limite à la durée de conservation des mesures",
        "un limite a quanto si conservano le misure",
    ];
    /// Needed: a processor's contract.
    NEEDS_PROCESSOR = "" [
        "a processor contract, or the word none for one's own machine (documents.processor)",
        "een contract met de verwerker, of dat het een eigen machine is",
        "un contrat de sous-traitance, ou la mention d'une machine à soi",
        "un contratto con il responsabile del trattamento, o che la macchina è propria",
    ];
    /// Needed: a reason against something less.
    NEEDS_WHY_NOT = "" [
        "a written reason why something less intrusive would not do (less_intrusive)",
        "op papier waarom iets dat minder ingrijpt niet genoeg is",
        "par écrit, pourquoi un moyen moins intrusif ne suffit pas",
        "per iscritto, perché un mezzo meno invasivo non basta",
    ];
    /// Needed: a crowd.
    NEEDS_CROWD = "" [
        "at least ten recipients in the smallest cell (recipients)",
        "ten minste tien ontvangers in de kleinste groep",
        "au moins dix destinataires dans le plus petit groupe",
        "almeno dieci destinatari nel gruppo più piccolo",
    ];
    /// Needed: chosen mailings.
    NEEDS_SCOPE = "" [
        "chosen mailings instead of all mail (scope)",
        "gekozen mailings in plaats van alle mail",
        "des envois choisis au lieu de tous les courriels",
        "invii scelti invece di tutta la posta",
    ];
    /// Needed: an authority's ground.
    NEEDS_PUBLIC_GROUND = "" [
        "ground c or e, with the law's reference confirmed by the officer (basis, law)",
        "grondslag c of e, met een wetsartikel dat de functionaris bevestigde",
        "la base c ou e, avec un article de loi confirmé par le délégué",
        "la base c o e, con un articolo di legge confermato dal responsabile",
    ];
    /// Needed: the law.
    NEEDS_LAW = "" [
        "the law's reference, confirmed by the officer (law)",
        "het wetsartikel, bevestigd door de functionaris",
        "l'article de loi, confirmé par le délégué",
        "l'articolo di legge, confermato dal responsabile",
    ];
    /// Needed: another way to the content.
    NEEDS_OTHER_WAY = "" [
        "another way to get the content, one click away (opt_out)",
        "een andere weg naar de inhoud, met één klik",
        "un autre accès au contenu, en un clic",
        "un'altra via al contenuto, con un clic",
    ];
    /// Needed: a way out.
    NEEDS_WAY_OUT = "" [
        "a way to refuse by one click (opt_out)",
        "met één klik kunnen weigeren",
        "pouvoir refuser en un clic",
        "poter rifiutare con un clic",
    ];
    /// Needed: telling beforehand.
    NEEDS_TELLING = "" [
        "telling the recipient beforehand: when the address is collected, or by an earlier mail (disclosure)",
        "de ontvanger vooraf vertellen: bij het geven van het adres, of met een eerdere mail",
        "prévenir le destinataire avant : quand il donne son adresse, ou par un courriel précédent",
        "informare prima il destinatario: quando dà l'indirizzo, o con una mail precedente",
    ];
    /// Needed: telling at the button.
    NEEDS_TELLING_AT_BUTTON = "" [
        "telling the recipient in the message, before the button (disclosure)",
        "de ontvanger in het bericht vertellen, vóór de knop",
        "prévenir le destinataire dans le message, avant le bouton",
        "informare il destinatario nel messaggio, prima del pulsante",
    ];
    /// Needed: another request; about: the measure to ask for, and the one asked for now.
    NEEDS_ASKING = "" [
        "asking for {} instead of {}",
        "vragen om {} in plaats van {}",
        "demander {}, et non {}",
        "chiedere {}, e non {}",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::UNKNOWN_NAMES;
    use std::collections::HashSet;

    #[test]
    fn what_the_product_says_has_words_in_every_language_and_the_same_gaps() {
        for phrase in ALL {
            let texts: HashSet<_> = phrase.texts.iter().map(|text| text.trim()).collect();
            assert!(texts.len() == 4 && !texts.contains(""), "{phrase:?}");
            let gaps: HashSet<_> = phrase.texts.iter().map(|text| text.matches(GAP).count()).collect();
            assert_eq!(gaps.len(), 1, "{phrase:?}");
        }
    }

    #[test]
    fn what_was_said_in_english_is_read_back_and_no_phrase_is_taken_for_another() {
        for phrase in ALL {
            let about: Vec<&str> =
                ["portal", "R03, own"].into_iter().take(phrase.texts[0].matches(GAP).count()).collect();
            let english = phrase.with(Language::En, &about);
            let speaking: Vec<_> = ALL.iter().filter(|other| other.read(&english).is_some()).collect();
            assert_eq!(speaking, [phrase], "{english}");
            for language in Language::ALL {
                assert_eq!(translated(&english, *language), Some(phrase.with(*language, &about)));
            }
        }
        assert_eq!(translated("Something of old.", Language::Fr), None);
    }

    #[test]
    fn measures_facts_and_items_in_a_sentence_are_in_its_language_too() {
        let measures = Measure::ALL.iter().map(|measure| measure.as_str());
        let items = Item::ALL.iter().map(|item| item.as_str());
        for name in measures.chain(UNKNOWN_NAMES).chain(items) {
            assert_ne!(word(name, Language::It), name);
        }
        let said = translated("asking for portal instead of individual", Language::Fr).unwrap();
        assert_eq!(said, "demander la lecture derrière un bouton, et non la mesure par personne");
        let said = translated(&said::UNKNOWN_FACTS.with(Language::En, &["basis, scope"]), Language::Nl).unwrap();
        assert!(said.starts_with("Niet bekend: de grondslag, om welke mail het gaat."), "{said}");
    }
}
