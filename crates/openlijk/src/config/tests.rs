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
