//! What is compared takes turns in one run. A number is the median of the rounds.

use std::fmt::{self, Display, Formatter};
use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{env, io};

/// Does an operation `n` times; returns how long that took, without what came before and after.
pub(crate) type Work = fn(u32) -> io::Result<Duration>;

/// Whether everything has one short turn: it is tried, not measured.
pub(crate) fn quick() -> bool {
    env::args().any(|argument| argument == "--quick")
}

/// Measures each side once in every round, and returns what the rounds of each side gave. The first
/// round is not counted. Every second one goes backwards, so that no side always comes after the
/// same other one.
pub(crate) fn in_turns(
    rounds: usize,
    sides: usize,
    mut measure: impl FnMut(usize) -> io::Result<f64>,
) -> io::Result<Vec<Vec<f64>>> {
    let rounds = if quick() { 1 } else { rounds };
    let mut measured = vec![Vec::new(); sides];
    for round in 0..=rounds {
        for turn in 0..sides {
            let side = if round % 2 == 0 {
                turn
            } else {
                sides - 1 - turn
            };
            let value = measure(side)?;
            if round > 0 {
                measured[side].push(value);
            }
        }
    }
    Ok(measured)
}

/// The median of several rounds, and the quartiles: half of the rounds were between these two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Spread {
    pub(crate) fn of(rounds: &[f64]) -> Self {
        let mut sorted = rounds.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len() - 1;
        Self {
            low: sorted[last / 4],
            median: sorted[last / 2],
            high: sorted[last - last / 4],
        }
    }

    /// How many times as much the first took, round by round.
    pub(crate) fn of_ratios(first: &[f64], second: &[f64]) -> Self {
        let ratios: Vec<f64> = first.iter().zip(second).map(|(a, b)| a / b).collect();
        Self::of(&ratios)
    }

    /// Whether the two cannot be told apart: then nothing is claimed about which is faster.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// A time, and how far the quartiles are from it, in percent.
impl Display for Spread {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let low = (self.low / self.median - 1.0) * 100.0;
        let high = (self.high / self.median - 1.0) * 100.0;
        write!(f, "{} ({low:+.0} {high:+.0} %)", time(self.median))
    }
}

/// How long it takes to do this `n` times.
pub(crate) fn times<R>(n: u32, mut once: impl FnMut() -> R) -> io::Result<Duration> {
    try_times(n, || {
        black_box(once());
        Ok(())
    })
}

/// The same, when it can fail.
pub(crate) fn try_times(n: u32, mut once: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let began = Instant::now();
    for _ in 0..n {
        once()?;
    }
    Ok(began.elapsed())
}

/// A time, with three digits and a unit that fits.
pub(crate) fn time(ns: f64) -> String {
    let (value, unit) = match ns {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns if ns < 1e9 => (ns / 1e6, "ms"),
        _ => (ns / 1e9, "s"),
    };
    format!("{} {unit}", digits(value))
}

/// A number with three digits, or with more when it is large.
pub(crate) fn digits(value: f64) -> String {
    match value {
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_round_goes_backwards_and_the_first_does_not_count() {
        let mut order = Vec::new();
        let rounds = in_turns(2, 2, |side| {
            order.push(side);
            Ok(order.len() as f64)
        });
        assert_eq!(rounds.unwrap(), [[4.0, 5.0], [3.0, 6.0]]);
        assert_eq!(order, [0, 1, 1, 0, 0, 1]);
    }

    #[test]
    fn a_spread_is_the_middle_half_of_the_rounds() {
        let spread = Spread::of(&[180.0, 90.0, 100.0, 10.0, 120.0]);
        assert_eq!(spread.to_string(), "100 ns (-10 +20 %)");
        assert!(spread.overlaps(Spread::of(&[110.0])));
        assert!(!spread.overlaps(Spread::of(&[130.0])));
        let ratio = Spread::of_ratios(&[6.0, 60.0, 2.0], &[3.0, 10.0, 0.5]);
        assert!((ratio.median - 4.0).abs() < 1e-9);
    }
}
