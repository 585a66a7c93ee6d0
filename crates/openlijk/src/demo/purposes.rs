//! What the sample organisation declared.

use crate::report::Report;
use openlijk_model::Purpose;

const STUDIEBERICHT: &str = r#"
id = "studiebericht"
name = "Studieberichten"
kind = "helpdesk-reach"
measure = "aggregate"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "Wet studiefinanciering 2000, art. 9.5 (sample)"
law_confirmed_by = "M. de Wit, officer of the sample organisation"
disclosure = "in-message"
audience = 2000
necessity = "Students who did not open this letter call in the week of the deadline; without counting, the helpdesk is planned blindly."
may_see = ["data-protection-officer", "planner"]
review_on = 2027-06-01

[why]
nl = "Zo weten wij of u nog hulp nodig heeft van onze helpdesk."
en = "So we know whether to expect questions at our helpdesk."
fr = "Nous savons ainsi si vous aurez besoin de notre aide."
it = "Così sappiamo se avrete bisogno del nostro aiuto."

[data]
unique_id = false
ip = false
user_agent = false
time = "hour"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"
why_not = "Delivery says that a mail server took the letter, and nothing of whether it lands."

[documents]
ropa = "register-12"
processor = "none"
retention_days = 90
"#;

const STUDIENIEUWS: &str = r#"
id = "studienieuws"
name = "Studienieuws"
kind = "newsletter-reach"
measure = "individual"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "Wet studiefinanciering 2000, art. 9.5 (sample)"
law_confirmed_by = "M. de Wit, officer of the sample organisation"
requested_mail = true
disclosure = "at-collection"
audience = 2000
necessity = "Which subjects one reader opens, over months, cannot be learned from a crowd."
may_see = ["data-protection-officer", "case-worker"]
review_on = 2027-06-01

[why]
nl = "Zo leren wij welke onderwerpen u nuttig vindt."
en = "So we learn which subjects you find useful."
fr = "Nous apprenons ainsi quels sujets vous sont utiles."
it = "Così impariamo quali argomenti vi sono utili."

[data]
unique_id = true
ip = false
user_agent = false
time = "exact"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"
why_not = "Counted as a crowd whenever a reader does not say yes; only who does is measured one by one."

[documents]
ropa = "register-13"
dpia = "dpia-4"
processor = "none"
retention_days = 90
legal_opinion = "opinion of the sample organisation's lawyer, 2026-10: refusing has no effect on the service"
"#;

const VEILIGE_POST: &str = r#"
id = "veilige-post"
name = "Veilige post"
kind = "breach-prevent-recall"
measure = "portal"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "GDPR 32, and Wet studiefinanciering 2000, art. 9.5 (sample)"
law_confirmed_by = "M. de Wit, officer of the sample organisation"
interest = "stopping a leak in time"
disclosure = "in-message"
audience = 2000
necessity = "A decision that reaches the wrong person is stopped before it is read only where its opening is known."
may_see = ["data-protection-officer", "case-worker"]
review_on = 2027-06-01

[data]
unique_id = true
ip = false
user_agent = false
time = "exact"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"
why_not = "Delivery says that a mail server took it, and nothing of whether a stranger read it."

[documents]
ropa = "register-14"
dpia = "dpia-5"
processor = "none"
retention_days = 90

[portal]
days = 30

[portal.other_way]
nl = "Bel ons op 030 123 45 67, dan sturen wij het per post."
en = "Call us on 030 123 45 67, and we send it by post."
fr = "Appelez le 030 123 45 67, et nous l'envoyons par la poste."
it = "Chiami lo 030 123 45 67, e lo mandiamo per posta."

[[rules]]
subject_tag = "[veilig]"
"#;

/// The purposes of the sample organisation.
pub fn all() -> Result<Vec<Purpose>, Report> {
    let mut purposes = crate::commands::read_purposes("studiebericht.toml", STUDIEBERICHT)?;
    purposes.extend(crate::commands::read_purposes("studienieuws.toml", STUDIENIEUWS)?);
    purposes.extend(crate::commands::read_purposes("veilige-post.toml", VEILIGE_POST)?);
    Ok(purposes)
}
