//! Scans each file that is named, and prints one line of JSON for each; with `--signs` without any rule; with `--pair` two by two, as copies of
//! one mail; or, with `--pace SECONDS`, how many megabytes a second go by.

use openlijk_trackers::{Message, Rules, pair, scan, strip};
use std::time::{Duration, Instant};

fn main() {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let pace = paths.iter().position(|argument| argument == "--pace").map(|at| {
        paths.remove(at);
        paths.remove(at).parse::<f64>().expect("--pace takes seconds")
    });
    let mut flag = |name: &str| paths.iter().position(|argument| argument == name).map(|at| paths.remove(at)).is_some();
    let (signs, pairs) = (flag("--signs"), flag("--pair"));
    let rules = if signs { Rules::default() } else { Rules::built_in() };
    let mails: Vec<(String, Vec<u8>)> =
        paths.into_iter().map(|path| std::fs::read(&path).map(|mail| (path, mail)).expect("a readable file")).collect();
    let Some(seconds) = pace else {
        let print = |path: &str, mut found: Message| {
            found.path = path.to_owned();
            println!("{}", serde_json::to_string(&found).expect("findings are JSON"));
        };
        if pairs {
            for two in mails.chunks_exact(2) {
                let (one, other) = pair(&two[0].1, &two[1].1, &rules);
                print(&two[0].0, one);
                print(&two[1].0, other);
            }
        } else {
            mails.iter().for_each(|(path, mail)| print(path, scan(mail, &rules)));
        }
        return;
    };
    let all: usize = mails.iter().map(|(_, mail)| mail.len()).sum();
    for (name, work) in [("scan", true), ("strip", false)] {
        let start = Instant::now();
        let mut rounds = 0_u32;
        while start.elapsed() < Duration::from_secs_f64(seconds) || rounds == 0 {
            for (_, mail) in &mails {
                if work {
                    std::hint::black_box(scan(mail, &rules));
                } else {
                    std::hint::black_box(strip(mail, &rules));
                }
            }
            rounds += 1;
        }
        let each = start.elapsed().as_secs_f64() / f64::from(rounds);
        // A count of bytes that fits in memory is exact enough as a floating-point number.
        #[allow(clippy::cast_precision_loss)]
        let megabytes = all as f64 / 1e6;
        println!("{name} {:.1} MB/s ({} mails, {megabytes:.1} MB, {rounds} rounds)", megabytes / each, mails.len());
    }
}
