//! What an assessment can find, each in one sentence per language, so that a stored answer can be read in all of them.

use super::Verdict;
use openlijk_model::Language;

/// One thing that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    Fine,
    NoticeFirst,
    NotTold,
    WordingFails,
    WhyMissing,
    NoPurpose,
    NoLaw,
    NoInterest,
    Contested,
    Draft,
    Refused,
    ByConsentAlone,
    SomethingLess,
    SomethingLessExplained,
    NoNecessity,
    NecessityOwed,
    Stripped,
    NobodyMaySee,
    PapersMissing,
    OpinionUnknown,
    DataUnsaid,
    ReviewPassed,
    OrganisationUnnamed,
    OwnRules,
}

use Finding::*;

impl Finding {
    pub const ALL: [Self; 24] = [
        Fine,
        NoticeFirst,
        NotTold,
        WordingFails,
        WhyMissing,
        NoPurpose,
        NoLaw,
        NoInterest,
        Contested,
        Draft,
        Refused,
        ByConsentAlone,
        SomethingLess,
        SomethingLessExplained,
        NoNecessity,
        NecessityOwed,
        Stripped,
        NobodyMaySee,
        PapersMissing,
        OpinionUnknown,
        DataUnsaid,
        ReviewPassed,
        OrganisationUnnamed,
        OwnRules,
    ];

    pub fn verdict(self) -> Verdict {
        match self {
            Fine => Verdict::Go,
            NoticeFirst
            | WhyMissing
            | Contested
            | Draft
            | SomethingLessExplained
            | NoNecessity
            | Stripped
            | OpinionUnknown
            | ReviewPassed
            | ByConsentAlone
            | OwnRules => Verdict::Conditional,
            NotTold | WordingFails | NoPurpose | NoLaw | NoInterest | Refused | SomethingLess | NecessityOwed
            | NobodyMaySee | PapersMissing | DataUnsaid | OrganisationUnnamed => Verdict::NoGo,
        }
    }

    /// The sentence. No sentence stands within another.
    pub fn text(self, language: Language) -> &'static str {
        let [en, nl, fr, it] = self.texts();
        match language {
            Language::En => en,
            Language::Nl => nl,
            Language::Fr => fr,
            Language::It => it,
        }
    }

    /// In English, Dutch, French, Italian.
    const fn texts(self) -> [&'static str; 4] {
        match self {
            Fine => ["This is in order.", "Dit is in orde.", "C'est en ordre.", "Questo è in ordine."],
            NoticeFirst => [
                "The first mail to each recipient carries the notice alone; measuring starts with the next.",
                "De eerste mail aan elke ontvanger geeft alleen de uitleg. Meten begint bij de volgende.",
                "Le premier courriel à chaque destinataire ne fait qu'informer. La mesure commence au suivant.",
                "La prima mail a ogni destinatario dà soltanto l'avviso. La misura comincia dalla successiva.",
            ],
            NotTold => [
                "Recipients are not told in the mail or when their address is collected.",
                "Ontvangers weten het niet uit de mail of bij het geven van hun adres.",
                "Les destinataires ne l'apprennent ni par le courriel ni en donnant leur adresse.",
                "I destinatari non lo sanno né dalla mail né quando danno l'indirizzo.",
            ],
            WordingFails => [
                "The organisation's own words for the notice do not say who measures what, or are too long.",
                "De eigen woorden van de organisatie zeggen niet wie wat meet, of zijn te lang.",
                "Les mots propres de l'organisation ne disent pas qui mesure quoi, ou sont trop longs.",
                "Le parole proprie dell'organizzazione non dicono chi misura che cosa, o sono troppo lunghe.",
            ],
            WhyMissing => [
                "There is no plain sentence that says why, in each language of the organisation.",
                "Er is niet in elke taal van de organisatie een gewone zin die zegt waarom.",
                "Il manque une phrase simple qui dise pourquoi, dans chaque langue de l'organisation.",
                "Manca una frase semplice che dica perché, in ogni lingua dell'organizzazione.",
            ],
            NoPurpose => [
                "It covers all mail instead of one named purpose.",
                "Het gaat over alle mail in plaats van over één genoemd doel.",
                "Cela couvre tous les courriels au lieu d'un but nommé.",
                "Riguarda tutta la posta invece di un solo scopo.",
            ],
            NoLaw => [
                "The ground does not hold: a law is not named, not confirmed, or needed here.",
                "De grondslag klopt niet: een wet ontbreekt, is niet bevestigd, of is hier nodig.",
                "La base ne tient pas : une loi manque, n'est pas confirmée, ou est exigée ici.",
                "La base non regge: una legge manca, non è confermata, o qui è richiesta.",
            ],
            NoInterest => [
                "Nobody wrote down which interest it serves.",
                "Niemand schreef op welk belang het dient.",
                "Personne n'a écrit quel intérêt cela sert.",
                "Nessuno ha scritto a quale interesse serve.",
            ],
            Contested => [
                "Serious sources disagree about a rule that this rests on; the officer weighs that.",
                "Over een regel waar dit op steunt, verschillen serieuze bronnen. De functionaris weegt dat af.",
                "Des sources sérieuses divergent sur une règle dont cela dépend. Le délégué en juge.",
                "Fonti serie discordano su una regola da cui questo dipende. Lo valuta il responsabile.",
            ],
            Draft => [
                "The rules of a country are a draft until a lawyer reviewed them.",
                "De regels van een land zijn een concept tot een jurist ze heeft nagekeken.",
                "Les règles d'un pays restent un projet tant qu'un juriste ne les a pas revues.",
                "Le regole di un paese sono una bozza finché un legale non le ha riviste.",
            ],
            Refused => [
                "The rules permit less than is asked for, even for whoever says yes.",
                "De regels staan minder toe dan gevraagd, ook bij wie ja zegt.",
                "Les règles permettent moins que demandé, même pour qui dit oui.",
                "Le regole permettono meno di quanto chiesto, anche per chi dice sì.",
            ],
            ByConsentAlone => [
                "Whoever did not say yes is measured less than is asked for.",
                "Wie geen ja zei, wordt minder gemeten dan gevraagd.",
                "Qui n'a pas dit oui est moins mesuré que demandé.",
                "Chi non ha detto sì è misurato meno di quanto chiesto.",
            ],
            SomethingLess => [
                "Something less intrusive would do, or nobody looked.",
                "Iets dat minder ingrijpt zou genoeg zijn, of niemand keek daarnaar.",
                "Un moyen moins intrusif suffirait, ou personne n'a cherché.",
                "Un mezzo meno invasivo basterebbe, o nessuno l'ha cercato.",
            ],
            SomethingLessExplained => [
                "There is something less intrusive; it is written down why it would not do.",
                "Er is iets dat minder ingrijpt. Er staat op papier waarom dat niet genoeg is.",
                "Un moyen moins intrusif existe. Il est écrit pourquoi il ne suffit pas.",
                "Un mezzo meno invasivo esiste. È scritto perché non basta.",
            ],
            NoNecessity => [
                "Nobody wrote down why the measuring is needed, and not merely useful.",
                "Niemand schreef op waarom het meten nodig is, en niet alleen handig.",
                "Personne n'a écrit pourquoi la mesure est nécessaire, et pas seulement utile.",
                "Nessuno ha scritto perché la misura è necessaria, e non soltanto utile.",
            ],
            NecessityOwed => [
                "This ground holds only for what is necessary, and nobody wrote down why this is.",
                "Deze grondslag geldt alleen voor wat nodig is, en niemand schreef op waarom dit nodig is.",
                "Cette base ne vaut que pour le nécessaire, et personne n'a écrit pourquoi ceci l'est.",
                "Questa base vale solo per il necessario, e nessuno ha scritto perché questo lo è.",
            ],
            Stripped => [
                "More data are asked for than the measure may take; the rest is not taken.",
                "Er wordt meer gevraagd dan deze meting mag bewaren. De rest wordt niet bewaard.",
                "On demande plus de données que la mesure ne peut en prendre. Le reste n'est pas pris.",
                "Si chiedono più dati di quanti la misura possa prendere. Il resto non si prende.",
            ],
            NobodyMaySee => [
                "Nobody is named who may see readings of persons.",
                "Er staat niet wie metingen van personen mag zien.",
                "Personne n'est nommé pour voir les mesures des personnes.",
                "Non è detto chi può vedere le misure delle persone.",
            ],
            PapersMissing => [
                "A paper is missing: the record of processing, how long it is kept, the processor, or the impact assessment.",
                "Er ontbreekt een stuk: register, bewaartermijn, verwerker of risicobeoordeling.",
                "Il manque une pièce : registre, durée de conservation, sous-traitant ou analyse d'impact.",
                "Manca un documento: registro, durata di conservazione, responsabile del trattamento o valutazione d'impatto.",
            ],
            OpinionUnknown => [
                "The legal opinion named is not on file; `openlijk opinion record --id …` puts it there.",
                "Het genoemde juridisch advies is niet vastgelegd. Dat doet `openlijk opinion record --id …`.",
                "L'avis juridique nommé n'est pas au dossier. `openlijk opinion record --id …` l'y met.",
                "Il parere legale nominato non è agli atti. Ce lo mette `openlijk opinion record --id …`.",
            ],
            DataUnsaid => [
                "It does not say which data are taken of each person.",
                "Er staat niet welke gegevens per persoon worden bewaard.",
                "Il n'est pas dit quelles données sont prises de chacun.",
                "Non è detto quali dati si prendono di ciascuno.",
            ],
            ReviewPassed => [
                "The day to look at this again has passed.",
                "De dag om hier opnieuw naar te kijken is voorbij.",
                "Le jour prévu pour revoir ceci est passé.",
                "Il giorno previsto per riesaminare questo è passato.",
            ],
            OrganisationUnnamed => [
                "The notice cannot be made: the organisation's name, address, officer or languages are missing.",
                "De uitleg kan niet worden gemaakt: naam, adres, functionaris of talen van de organisatie ontbreken.",
                "L'avis ne peut pas être fait : nom, adresse, délégué ou langues de l'organisation manquent.",
                "L'avviso non si può fare: mancano nome, indirizzo, responsabile o lingue dell'organizzazione.",
            ],
            OwnRules => [
                "The organisation's own rules permit more than the law's reading here, on a lawyer's opinion.",
                "De eigen regels van de organisatie staan hier meer toe, op advies van een jurist.",
                "Les règles propres de l'organisation permettent plus ici, selon l'avis d'un juriste.",
                "Le regole proprie dell'organizzazione qui permettono di più, secondo il parere di un legale.",
            ],
        }
    }
}

/// `english`, made of such sentences, in `language`; as it is where it is not.
pub(super) fn translated(english: &str, language: Language) -> String {
    let mut found: Vec<(usize, Finding)> = Finding::ALL
        .into_iter()
        .filter_map(|finding| english.find(finding.text(Language::En)).map(|at| (at, finding)))
        .collect();
    found.sort_by_key(|(at, _)| *at);
    let texts: Vec<&str> = found.iter().map(|(_, finding)| finding.text(language)).collect();
    if texts.is_empty() { english.to_owned() } else { texts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_found_again_whatever_stands_beside_it() {
        for one in Finding::ALL {
            for other in Finding::ALL.into_iter().filter(|other| *other != one) {
                let english = format!("{} {}", one.text(Language::En), other.text(Language::En));
                for language in Language::ALL {
                    let wanted = format!("{} {}", one.text(*language), other.text(*language));
                    assert_eq!(translated(&english, *language), wanted);
                }
            }
        }
        assert_eq!(translated("Something of old.", Language::Fr), "Something of old.");
    }
}
