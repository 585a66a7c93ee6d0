//! The demo holds, and says where to look.

use std::process::Command;

#[test]
fn the_demo_tells_its_story_and_every_number_in_it_holds() {
    let output = Command::new(env!("CARGO_BIN_EXE_openlijk")).args(["demo", "--headless", "--json"]).output().unwrap();
    let story = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{story}");
    let places: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(places["page"].as_str().unwrap().contains("/r/"), "{places}");
    assert!(story.contains("The truth lies within the margin."), "{story}");
}

#[test]
fn the_demo_leaves_a_used_folder_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_openlijk"))
        .args(["demo", "--headless", "--dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
