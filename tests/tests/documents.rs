//! What the documents quote is what the tests run.

use openlijk_tests::instance::{program, repository};

#[test]
fn the_operators_page_quotes_the_recipes_that_the_tests_run() {
    let page = std::fs::read_to_string(repository().join("docs/operator.md")).unwrap();
    for recipe in ["after-queue.main.cf", "after-queue.master.cf", "before-queue.master.cf", "reports.main.cf"] {
        let text = std::fs::read_to_string(repository().join("tests/postfix").join(recipe)).unwrap();
        assert!(page.contains(text.trim_end()), "docs/operator.md does not quote tests/postfix/{recipe} as it is");
    }
}

#[test]
fn the_files_that_documents_link_to_exist() {
    let root = repository();
    let mut documents: Vec<_> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    for folder in ["docs", "bench", "regimes"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        documents.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    let mut links = 0;
    for document in documents {
        let text = std::fs::read_to_string(&document).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', '#']).next().unwrap_or_default();
            if target.is_empty() || target.starts_with("http") {
                continue;
            }
            links += 1;
            let file = document.parent().unwrap().join(target);
            assert!(file.exists(), "{} links to {target}, which does not exist", document.display());
        }
    }
    assert!(links > 10, "only {links} links were looked at");
}

/// The commands in a document's shell blocks, each as its words; continued lines are joined, comments dropped.
fn commands(text: &str) -> Vec<Vec<String>> {
    let blocks = text.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let joined: Vec<String> = blocks.map(|block| block.replace("\\\n", " ")).collect();
    let lines = joined.iter().flat_map(|block| block.lines());
    let words = lines.map(|line| line.split(" #").next().unwrap_or_default().split_whitespace().map(str::to_owned));
    words
        .map(Iterator::collect)
        .filter(|words: &Vec<String>| words.first().is_some_and(|it| it == "openlijk"))
        .collect()
}

/// What `--help` says of the command that these words name.
fn help(words: &[String]) -> Option<String> {
    let output = std::process::Command::new(program()).args(words).arg("--help").output().unwrap();
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_command_and_flag_that_the_documents_show_exists() {
    let mut shown = 0;
    for page in ["README.md", "docs/officer.md", "docs/operator.md", "docs/newcomer.md", "docs/facts.md"] {
        let text = std::fs::read_to_string(repository().join(page)).unwrap();
        for words in commands(&text) {
            let words: Vec<String> = words[1..].to_vec();
            let is_name = |word: &&String| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            let names: Vec<String> = words.iter().take(2).take_while(is_name).cloned().collect();
            // The second word is a subcommand, or the first argument.
            let found = (1..=names.len()).rev().find_map(|length| help(&names[..length]));
            let help = found.unwrap_or_else(|| panic!("{page}: there is no command `openlijk {}`", words.join(" ")));
            for flag in words.iter().filter(|word| word.starts_with("--")) {
                let flag = flag.split('=').next().unwrap_or_default();
                assert!(help.contains(flag), "{page}: `openlijk {}` has no {flag}", names.join(" "));
            }
            shown += 1;
        }
    }
    assert!(shown >= 10, "only {shown} commands were looked at");
}
