use super::*;

const SOUND: &str = "[organisation]\nname = \"Dienst\"\nkind = \"public-authority\"\ncountry = \"NL\"\n\
                     [public]\nurl = \"https://mail.example.nl\"\n[smtp]\nnext_hop = \"127.0.0.1:25\"\n";

fn read(text: &str) -> Result<Config, Vec<String>> {
    Config::read("openlijk.toml", text, Path::new("."), |_| None)
        .map_err(|problems| problems.iter().map(Problem::to_string).collect())
}

#[test]
fn a_sound_file_is_read_with_its_defaults() {
    let config = read(SOUND).unwrap();
    assert_eq!(config.smtp.listen.port(), 2525);
    assert_eq!(config.data_folder(), Path::new("./data"));
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest_right_one() {
    let problems = read(&SOUND.replace("next_hop", "next_hopp")).unwrap_err();
    assert_eq!(problems, ["openlijk.toml:8: unknown key smtp.next_hopp; did you mean \u{201c}next_hop\u{201d}?"]);
    let problems = read(&SOUND.replace("[public]", "[pubic]")).unwrap_err();
    assert_eq!(problems, ["openlijk.toml:5: unknown section [pubic]; did you mean \u{201c}public\u{201d}?"]);
}

#[test]
fn every_unsound_value_is_named_at_once() {
    let text = SOUND.replace("\"NL\"", "\"Nederland\"").replace("https://mail", "ftp://mail");
    let problems = read(&text).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("openlijk.toml:4: organisation.country"), "{problems:?}");
    assert!(problems[1].starts_with("openlijk.toml:6: public.url"), "{problems:?}");
}

#[test]
fn the_environment_goes_over_the_file() {
    let config = Config::read("openlijk.toml", SOUND, Path::new("."), |name| match name {
        "OPENLIJK_SMTP_NEXT_HOP" => Some("127.0.0.1:2600".into()),
        "OPENLIJK_ORGANISATION_LANGUAGES" => Some("fr, it".into()),
        _ => None,
    })
    .unwrap();
    assert_eq!(config.smtp.next_hop, "127.0.0.1:2600");
    assert_eq!(config.organisation.languages, [Language::Fr, Language::It]);
}

#[test]
fn a_wrong_type_is_named_with_its_line() {
    let problems = read(&SOUND.replace("\"NL\"", "31")).unwrap_err();
    assert!(problems[0].starts_with("openlijk.toml:4:"), "{problems:?}");
}

#[test]
fn plain_http_is_for_ones_own_machine() {
    assert!(read(&SOUND.replace("https://mail.example.nl", "http://127.0.0.1:8080")).is_ok());
    assert!(read(&SOUND.replace("https:", "http:")).is_err());
}

#[test]
fn the_operators_page_names_every_key() {
    let page = include_str!("../../../../docs/operator.md");
    for key in KEYS {
        let row = page.lines().find(|line| line.starts_with(&format!("| `[{}]` |", key.section)));
        let row = row.unwrap_or_else(|| panic!("[{}] is not in docs/operator.md", key.section));
        assert!(row.contains(&format!("`{}`", key.name)), "{}.{} is not in docs/operator.md", key.section, key.name);
    }
}

#[test]
fn recipients_are_at_home_where_nothing_else_is_said() {
    assert_eq!(read(SOUND).unwrap().recipient_countries(), ["NL"]);
    let named = SOUND.replace("country = \"NL\"", "country = \"NL\"\nrecipient_countries = [\"NL\", \"FR\"]");
    assert_eq!(read(&named).unwrap().recipient_countries(), ["NL", "FR"]);
    assert!(read(&named.replace("\"FR\"", "\"Frankrijk\"")).is_err());
}

#[test]
fn what_goes_over_a_network_in_the_open_is_refused() {
    for (section, bad, good) in [
        (
            "logbook",
            "otlp = \"http://collector.example.nl:4318/v1/traces\"",
            "otlp = \"https://collector.example.nl/v1/traces\"",
        ),
        (
            "console",
            "oidc_issuer = \"http://login.example.nl\"\noidc_client_id = \"o\"",
            "oidc_issuer = \"https://login.example.nl\"\noidc_client_id = \"o\"",
        ),
        ("console", "url = \"http://console.example.nl\"", "url = \"https://console.example.nl\""),
    ] {
        assert!(read(&format!("{SOUND}[{section}]\n{bad}\n")).is_err(), "{bad}");
        assert!(read(&format!("{SOUND}[{section}]\n{good}\n")).is_ok(), "{good}");
    }
    assert!(read(&format!("{SOUND}[logbook]\notlp = \"http://127.0.0.1:4318/v1/traces\"\n")).is_ok());
}
