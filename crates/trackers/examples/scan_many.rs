//! Scans each file that is named, and prints one line of JSON for each; or, with `--pace SECONDS`, how many megabytes a second go by.

use openlijk_trackers::{Rules, scan, strip};
use std::time::{Duration, Instant};

fn main() {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let pace = paths.iter().position(|argument| argument == "--pace").map(|at| {
        paths.remove(at);
        paths.remove(at).parse::<f64>().expect("--pace takes seconds")
    });
    let rules = Rules::built_in();
    let mails: Vec<(String, Vec<u8>)> =
        paths.into_iter().map(|path| std::fs::read(&path).map(|mail| (path, mail)).expect("a readable file")).collect();
    let Some(seconds) = pace else {
        for (path, mail) in mails {
            let mut found = scan(&mail, &rules);
            found.path = path;
            println!("{}", serde_json::to_string(&found).expect("findings are JSON"));
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
