//! What the documents quote is what the tests run.

use openlijk_tests::instance::repository;

#[test]
fn the_operators_page_quotes_the_recipes_that_the_tests_run() {
    let page = std::fs::read_to_string(repository().join("docs/operator.md")).unwrap();
    for recipe in ["after-queue.main.cf", "after-queue.master.cf", "before-queue.master.cf"] {
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
