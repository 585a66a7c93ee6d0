//! `openlijk init`: asks for organisation, country, domains; writes a configuration with comments, a first purpose, a
//! first account and a data folder.

use crate::cli::Init;
use crate::config::{Config, KEYS};
use crate::report::Report;
use argon2::{Argon2, PasswordHasher as _};
use jiff::Timestamp;
use openlijk_lawfulness::Decider;
use openlijk_model::{Language, Purpose, Role};
use openlijk_store::{Account, Store};
use std::fmt::Write as _;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Who declared a purpose that nobody has completed yet.
pub const AUTHOR: &str = "openlijk init";

/// What was answered, by flag or by hand.
struct Answers {
    organisation: String,
    kind: String,
    country: String,
    domains: Vec<String>,
    dpo: String,
    next_hop: String,
    public_url: String,
}

/// What `init` made.
pub struct Made {
    /// The configuration file.
    pub config: PathBuf,
    /// The password of the first account, where one was made up.
    pub password: Option<String>,
}

/// Runs the command.
pub async fn run(init: &Init) -> Report {
    match make(init).await {
        Err(report) => report,
        Ok(made) => {
            let mut text =
                format!("Written: {}\nFirst account of the console: {}\n", made.config.display(), init.account);
            if let Some(password) = made.password {
                let _ = writeln!(text, "Its password, shown this once: {password}");
            }
            let _ = write!(
                text,
                "\nNext:\n  openlijk check --config {0}\n  openlijk serve --config {0}\n\
                 The first purpose measures nothing until its declaration is complete: see {1}.\n",
                made.config.display(),
                init.dir.join("purpose-newsletter.toml").display()
            );
            Report::done(text)
        }
    }
}

/// Does it, without saying so.
pub async fn make(init: &Init) -> Result<Made, Report> {
    let config_path = init.dir.join("openlijk.toml");
    if config_path.exists() {
        return Err(Report::bad_input(format!(
            "{} exists already; edit it, or choose another folder",
            config_path.display()
        )));
    }
    let answers = answers(init)?;
    // Whatever can be wrong is found before anything is written.
    let given_password = init.password_file.as_deref().map(first_line).transpose()?;
    std::fs::create_dir_all(&init.dir).map_err(|error| cannot_write(&init.dir, &error))?;
    write(&config_path, &configuration(init, &answers))?;
    let purpose_path = init.dir.join("purpose-newsletter.toml");
    let purpose_text = first_purpose(&answers);
    write(&purpose_path, &purpose_text)?;
    let config = Config::load(&config_path).map_err(|problems| {
        let _ = std::fs::remove_file(&config_path);
        let _ = std::fs::remove_file(&purpose_path);
        Report::unsound(&problems)
    })?;
    let purposes = crate::commands::read_purposes(&purpose_path.display().to_string(), &purpose_text)?;
    let password = fill_store(init, &config, purposes, given_password).await?;
    Ok(Made { config: config_path, password })
}

async fn fill_store(
    init: &Init,
    config: &Config,
    purposes: Vec<Purpose>,
    given_password: Option<String>,
) -> Result<Option<String>, Report> {
    let store = Store::open(&config.data_folder(), &config.store_options())
        .map_err(|error| Report::failed(error.to_string()))?;
    let (password, shown) = match given_password {
        Some(password) => (password, None),
        None => {
            let password = random_password()?;
            (password.clone(), Some(password))
        }
    };
    // Whoever sets it up lets the others in, and is often the officer's hands; `openlijk account role` changes it.
    store.set_account(Account::local(&init.account, hashed(&password)?, Role::Administrator)).await?;
    let decider = Decider::built_in().map_err(|error| Report::failed(error.to_string()))?;
    let controller = config.as_organisation().controller();
    for purpose in purposes {
        let assessed = decider.assess(purpose, &controller, Timestamp::now());
        let assessed = assessed.map_err(|error| Report::failed(error.to_string()))?;
        store.apply_purpose(assessed, AUTHOR, Timestamp::now()).await?;
    }
    store.close().await;
    Ok(shown)
}

fn answers(init: &Init) -> Result<Answers, Report> {
    let asks = !init.yes && std::io::stdin().is_terminal();
    if !init.yes && !asks && init.organisation.is_none() {
        return Err(Report::bad_input("there is nobody to ask; say --yes, and what matters by flags (see --help)"));
    }
    let ask = |question: &str, given: Option<String>, usual: &str| -> Result<String, Report> {
        match given {
            Some(given) => Ok(given),
            None if !asks => Ok(usual.to_owned()),
            None => prompt(question, usual),
        }
    };
    let organisation =
        ask("Name of your organisation, as recipients know it", init.organisation.clone(), "My organisation")?;
    let kind = ask("public-authority or private", init.kind.clone(), "private")?;
    let country = ask("Country (two letters)", init.country.clone(), "NL")?;
    let first_domain = ask("Domain that you send from", init.domains.first().cloned(), "example.org")?;
    let mut domains = vec![first_domain];
    domains.extend(init.domains.iter().skip(1).cloned());
    let dpo =
        ask("How recipients reach your data protection officer", init.dpo.clone(), &format!("privacy@{}", domains[0]))?;
    let next_hop = ask("Mail server to hand every message to (host:port)", init.next_hop.clone(), "127.0.0.1:10026")?;
    let public_url = ask(
        "Where recipients reach Openlijk from outside",
        init.public_url.clone(),
        &init.public_listen.map_or_else(|| "http://127.0.0.1:8080".to_owned(), |listen| format!("http://{listen}")),
    )?;
    Ok(Answers { organisation, kind, country, domains, dpo, next_hop, public_url })
}

fn prompt(question: &str, usual: &str) -> Result<String, Report> {
    eprint!("{question} [{usual}]: ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Report::failed(format!("the answer could not be read: {error}")))?;
    let line = line.trim();
    Ok(if line.is_empty() { usual.to_owned() } else { line.to_owned() })
}

/// The file: every key with its explanation; what has a good default stands there as a comment.
fn configuration(init: &Init, answers: &Answers) -> String {
    let listen = |given: Option<std::net::SocketAddr>| given.map(|address| quoted(&address.to_string()));
    let list = |items: &[String]| format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "));
    let value = |section: &str, name: &str| -> Option<String> {
        match (section, name) {
            ("organisation", "name") => Some(quoted(&answers.organisation)),
            ("organisation", "kind") => Some(quoted(&answers.kind)),
            ("organisation", "country") => Some(quoted(&answers.country)),
            ("organisation", "domains") => Some(list(&answers.domains)),
            ("organisation", "languages") => Some(languages(&answers.country)),
            ("organisation", "dpo") => Some(quoted(&answers.dpo)),
            ("public", "url") => Some(quoted(&answers.public_url)),
            ("public", "listen") => listen(init.public_listen),
            ("console", "listen") => listen(init.console_listen),
            ("smtp", "listen") => listen(init.smtp_listen),
            ("smtp", "next_hop") => Some(quoted(&answers.next_hop)),
            _ => None,
        }
    };
    let usual = |section: &str, name: &str| match (section, name) {
        ("organisation", "recipient_countries") => "[\"NL\", \"BE\"]",
        ("public", "listen") => "\"127.0.0.1:8080\"",
        ("public", "trusted_proxies") => "[\"127.0.0.1/32\"]",
        ("console", "listen") => "\"127.0.0.1:8081\"",
        ("console", "second_factor") => "\"required\"",
        ("smtp", "listen") => "\"127.0.0.1:2525\"",
        ("store", "url") => "\"sqlite:data\"",
        ("retention", "proof_days") => "1095",
        _ => "\"\"",
    };
    let mut text = String::from(
        "# Openlijk: technical configuration. What is measured, and why, is in the purposes (`openlijk purpose`).\n",
    );
    let mut section = "";
    for key in KEYS {
        if key.section != section {
            section = key.section;
            let _ = write!(text, "\n[{section}]\n");
        }
        let _ = writeln!(text, "# {}", key.help);
        let _ = match value(section, key.name) {
            Some(value) => writeln!(text, "{} = {value}", key.name),
            None => writeln!(text, "# {} = {}", key.name, usual(section, key.name)),
        };
    }
    text
}

/// The language that most recipients in a country read, of those there are; English where it is none of the others.
fn usual_language(country: &str) -> Language {
    match country {
        "NL" | "BE" => Language::Nl,
        "FR" | "LU" | "MC" => Language::Fr,
        "IT" | "SM" | "VA" => Language::It,
        _ => Language::En,
    }
}

/// The languages of notices where nobody chose them: the country's, and English beside it; and that this was a guess.
fn languages(country: &str) -> String {
    let list = match usual_language(country) {
        Language::En => "[\"en\"]".to_owned(),
        other => format!("[\"{other}\", \"en\"]"),
    };
    format!("{list} # by your country; change it where your recipients read another")
}

fn first_purpose(answers: &Answers) -> String {
    let name = match usual_language(&answers.country) {
        Language::Nl => "Nieuwsbrief",
        Language::Fr => "Lettre d'information",
        Language::En | Language::It => "Newsletter",
    };
    let (controller, basis) = if answers.kind == "public-authority" { ("public-task", "e") } else { ("private", "f") };
    let ground = if basis == "e" {
        "# The law that gives you this task, and the officer who confirmed it by name. Without both, nothing is measured.\n# law = \"…\"\n# law_confirmed_by = \"…\"\n"
    } else {
        "# The interest that you weighed against the recipients'.\n# interest = \"…\"\n"
    };
    format!(
        "# A first purpose: what share of a newsletter is read, counted in crowds.\n\
         # Complete it, then: openlijk purpose apply purpose-newsletter.toml\n\
         id = \"newsletter\"\nname = \"{name}\"\nkind = \"newsletter-reach\"\nmeasure = \"aggregate\"\n\
         controller = \"{controller}\"\nrecipient_class = \"citizen\"\nbasis = \"{basis}\"\n{ground}\
         requested_mail = true\nscope = \"selected\"\n\
         # in-message: the first mail tells, measuring starts with the next. at-collection: people are told when they sign up.\n\
         disclosure = \"in-message\"\n\
         # Why the measuring is needed for that, and not merely useful (GDPR 5(1)(c)).\n# necessity = \"…\"\n\
         # Who may look at readings of one person; nobody else may. Nothing of one person is kept where a crowd is counted.\n\
         may_see = [\"data-protection-officer\"]\n\
         # The day on which you look at it again; a year after it was declared where none is named.\n# review_on = 2027-06-01\n\n\
         [why]\nnl = \"Zo weten wij of onze nieuwsbrief gelezen wordt.\"\nen = \"So we know whether our newsletter is read.\"\n\
         fr = \"Nous savons ainsi si notre lettre est lue.\"\nit = \"Così sappiamo se la nostra newsletter viene letta.\"\n\n\
         [data]\nunique_id = false\nip = false\nuser_agent = false\ntime = \"hour\"\ncount = false\ngeo = false\ndwell = false\nforward = false\n\n\
         [less_intrusive]\navailable = \"none\"\n\
         # Why something less intrusive would not do.\n# why_not = \"…\"\n\n\
         [documents]\n# The entry in your record of processing (GDPR 30). Without it, nothing is measured.\n# ropa = \"…\"\n\
         # Your processor contract, or \"none\" on your own machine.\nprocessor = \"none\"\nretention_days = 365\n"
    )
}

/// A password as it is kept: hashed, with a salt of its own (argon2id, PHC string).
pub fn hashed(password: &str) -> Result<String, Report> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| Report::failed(format!("the password could not be hashed: {error}")))?.to_string())
}

/// The password in a file; where none is named, a new one, and again to be shown.
pub fn password_from(file: Option<&Path>) -> Result<(String, Option<String>), Report> {
    if let Some(file) = file {
        return Ok((first_line(file)?, None));
    }
    let password = random_password()?;
    Ok((password.clone(), Some(password)))
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn first_line(path: &Path) -> Result<String, Report> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Report::bad_input(format!("{}: {error}", path.display())))?;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() < 12 {
        return Err(Report::bad_input(format!("{}: a password has at least 12 characters", path.display())));
    }
    Ok(line.to_owned())
}

/// Twenty letters and digits that cannot be mistaken for one another: about 100 bits.
fn random_password() -> Result<String, Report> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 20];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Report::failed("the system gives no random numbers; nothing can be kept secret here"))?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

fn write(path: &Path, text: &str) -> Result<(), Report> {
    std::fs::write(path, text).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Report {
    Report::failed(format!("{}: cannot be written: {error}; choose a folder that you may write to", path.display()))
}
