//! Writes `SIMULATIONS.md` to standard output. To make it again, in the folder of the repository:
//!
//! ```sh
//! cargo run -p openlijk-insight --example simulate > SIMULATIONS.new && mv SIMULATIONS.new crates/insight/SIMULATIONS.md
//! ```

#[path = "../tests/simulation/mod.rs"]
mod simulation;

use simulation::churn::churn;
use simulation::likelihood::independent_groups;
use simulation::{AUDIENCES, Cell, HIGH_AUDIENCES, HIGH_RATES, RATES, by_groups, by_loads};

const CAMPAIGNS: u32 = 2_000;
const MEANS: [f64; 9] = [10.0, 11.0, 12.0, 13.0, 14.0, 16.0, 20.0, 24.0, 26.0];
const CHANGES: [f64; 4] = [0.005, 0.01, 0.02, 0.05];

fn main() {
    println!("{}", include_str!("simulate/head.md"));
    groups();
    likelihood();
    loads();
    sizes();
    changes();
}

/// A number, or a dash where there is none.
fn or_dash(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { "–".to_owned() }
}

fn groups() {
    println!("{}", include_str!("simulate/groups.md"));
    println!(
        "| messages | opened | coverage % | half-width | bias | “at least” % | mean lower end % | chance covered % |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for cell in AUDIENCES.iter().flat_map(|audience| by_groups(*audience, &RATES, CAMPAIGNS, None)) {
        println!(
            "| {} | {} % | {:.1} | {} | {} | {:.1} | {:.1} | {:.1} |",
            cell.audience,
            (cell.rate * 1000.0).round() / 10.0,
            cell.coverage(),
            or_dash(cell.half_width(), 2),
            or_dash(cell.bias(), 2),
            cell.at_least(),
            cell.low(),
            cell.coverage_of_rate(),
        );
    }
}

fn likelihood() {
    println!("{}", include_str!("simulate/likelihood.md"));
    println!("| messages | opened | share covered % | chance covered % | half-width |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for audience in [2_000, 20_000] {
        for rate in [0.005, 0.02, 0.05, 0.1, 0.2] {
            let [share, chance, width] = independent_groups(audience, rate, 1_000);
            println!("| {audience} | {} % | {share:.1} | {chance:.1} | {width:.2} |", (rate * 1000.0).round() / 10.0);
        }
    }
}

fn loads() {
    println!("{}", include_str!("simulate/loads.md"));
    println!(
        "| messages | opened | coverage %, half-width, bias: no spread | spread 2 % | spread 5 % | “at least” % |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for audience in HIGH_AUDIENCES {
        let columns = [0.0, 0.02, 0.05].map(|spread| by_loads(audience, &HIGH_RATES, CAMPAIGNS, spread));
        for (at, rate) in HIGH_RATES.iter().enumerate() {
            let show = |cell: &Cell| {
                format!("{:.1}, {}, {}", cell.coverage(), or_dash(cell.half_width(), 1), or_dash(cell.bias(), 2))
            };
            let [none, some, much] = &columns;
            let (none, some, much) = (&none[at], &some[at], &much[at]);
            let percent = (rate * 100.0).round();
            println!(
                "| {audience} | {percent} % | {} | {} | {} | {:.1} |",
                show(none),
                show(some),
                show(much),
                some.at_least()
            );
        }
    }
}

fn sizes() {
    println!("{}", include_str!("simulate/sizes.md"));
    println!("| mean size | messages that count % | 5 % | 10 % | 20 % | 30 % | 40 % |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for mean in MEANS {
        let cells = by_groups(100_000, &[0.05, 0.1, 0.2, 0.3, 0.4], 100, Some((100_000.0 / mean) as usize));
        let show = |cell: &Cell| if cell.is_resolved() { or_dash(cell.half_width(), 2) } else { "–".to_owned() };
        let widths: Vec<String> = cells.iter().map(show).collect();
        println!("| {mean} | {:.1} | {} |", cells[0].counted(), widths.join(" | "));
    }
}

fn changes() {
    println!("{}", include_str!("simulate/changes.md"));
    println!("| on record | mean size | unchanged | 0.5 % | 1 % | 2 % | 5 % |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (weeks, mean) in [(5, 12.0), (5, 16.0), (5, 20.0), (5, 24.0), (13, 12.0), (13, 16.0), (13, 20.0), (13, 24.0)] {
        let kept: Vec<_> = CHANGES.iter().map(|change| churn(2_000, mean, *change, 2 * weeks + 4, weeks)).collect();
        let shares: Vec<String> = kept.iter().map(|kept| format!("{:.0}", 100.0 * kept.messages)).collect();
        let first = kept.iter().map(|kept| kept.first).sum::<f64>() / kept.len() as f64;
        println!("| {weeks} weeks | {mean} | {:.0} | {} |", 100.0 * first, shares.join(" | "));
    }
}
