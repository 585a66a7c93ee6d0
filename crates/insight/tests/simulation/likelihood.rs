//! The interval that was not taken: from the likelihood ratio of independent groups, for comparison.

use super::{Openers, full_groups, seeded};

/// Coverage of the share that really opened and of the chance, in per cent, and the mean half-width, in points.
pub fn independent_groups(audience: usize, rate: f64, campaigns: u32) -> [f64; 3] {
    let (mut share, mut chance, mut width) = (0, 0, 0.0);
    for campaign in 0..campaigns {
        let mut random = seeded(u64::from(campaign) << 32 | 1 << 31 | audience as u64);
        let sizes = full_groups(&mut random, audience, None);
        let openers = Openers::new(rate, sizes.iter().copied().max().unwrap_or(0));
        let people: u32 = sizes.iter().sum();
        // By size: groups, and groups hit.
        let mut seen = vec![(0.0, 0.0); 200];
        let mut opened = 0;
        for size in sizes {
            let here = openers.draw(&mut random, size);
            opened += here;
            let (groups, hit) = &mut seen[size as usize];
            *groups += 1.0;
            *hit += f64::from(here.min(1));
        }
        let (low, high) = interval(&seen);
        let real = f64::from(opened) / f64::from(people);
        share += u32::from(low <= real && real <= high);
        chance += u32::from(low <= rate && rate <= high);
        width += (high - low) / 2.0;
    }
    let of = |count: u32| 100.0 * f64::from(count) / f64::from(campaigns);
    [of(share), of(chance), 100.0 * width / f64::from(campaigns)]
}

fn interval(seen: &[(f64, f64)]) -> (f64, f64) {
    let likelihood = |rate: f64| -> f64 {
        let each = seen.iter().enumerate().filter(|(_, (groups, _))| *groups > 0.0).map(|(size, (groups, hit))| {
            let missed = size as f64 * (1.0 - rate).ln();
            let found = if *hit > 0.0 { hit * (-missed.exp_m1()).ln() } else { 0.0 };
            found + (groups - hit) * missed
        });
        each.sum()
    };
    // The logarithm of a likelihood with one peak: narrowed down by thirds.
    let (mut low, mut high) = (1e-9_f64, 1.0 - 1e-9);
    for _ in 0..80 {
        let third = (high - low) / 3.0;
        if likelihood(low + third) < likelihood(high - third) { low += third } else { high -= third }
    }
    let peak = (low + high) / 2.0;
    let least = likelihood(peak) - 3.841_459 / 2.0;
    let end = |mut outside: f64| {
        let mut inside = peak;
        for _ in 0..50 {
            let middle = (outside + inside) / 2.0;
            if likelihood(middle) < least { outside = middle } else { inside = middle }
        }
        inside
    };
    (end(1e-9), end(1.0 - 1e-9))
}
