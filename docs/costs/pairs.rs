//! What is compared is measured in turns in one run, and told as a median with its spread.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::time::{Duration, Instant};

/// How often each side has its turn.
pub(crate) const ROUNDS: usize = 15;

/// Does an operation so many times; returns how long that took, without what came before and after.
pub(crate) type Work = fn(u32) -> io::Result<Duration>;

/// A side of a comparison: does its work once and returns the nanoseconds for one operation.
pub(crate) type Side<'a> = Box<dyn FnMut() -> io::Result<f64> + 'a>;

/// What one side took in each round, in their order.
#[derive(Debug, Default)]
pub(crate) struct Rounds(Vec<f64>);

impl Rounds {
    pub(crate) fn spread(&self) -> Spread {
        Spread::of(self.0.clone())
    }

    /// How many times as much as the other side, round by round.
    pub(crate) fn ratios(&self, other: &Self) -> Spread {
        Spread::of(self.0.iter().zip(&other.0).map(|(mine, other)| mine / other).collect())
    }
}

/// The median of several rounds, and the quartiles: half of the rounds were between these two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Spread {
    pub(crate) fn of(mut rounds: Vec<f64>) -> Self {
        assert!(!rounds.is_empty(), "there is a round");
        rounds.sort_by(f64::total_cmp);
        // Between two rounds in proportion.
        let at = |quarter: usize| {
            let (place, rest) =
                ((rounds.len() - 1) * quarter / 4, (rounds.len() - 1) * quarter % 4);
            let next = rounds[(place + 1).min(rounds.len() - 1)];
            rounds[place] + (next - rounds[place]) * rest as f64 / 4.0
        };
        Self { low: at(1), median: at(2), high: at(3) }
    }

    /// Whether the two cannot be told apart: then nothing is claimed about which is faster.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// What the rounds say about a goal: it is reached, about reached, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Met,
    Near,
    Missed,
}

impl Verdict {
    /// Near is less than a tenth from the median, or between the quartiles.
    pub(crate) fn at_least(goal: f64, ratios: Spread) -> Self {
        if ratios.low.min(ratios.median / 1.1) >= goal {
            Self::Met
        } else if ratios.high.max(ratios.median * 1.1) >= goal {
            Self::Near
        } else {
            Self::Missed
        }
    }

    pub(crate) fn at_most(goal: f64, ratios: Spread) -> Self {
        let Spread { low, median, high } = ratios;
        // Twice as long is half as quick.
        Self::at_least(
            1.0 / goal,
            Spread { low: 1.0 / high, median: 1.0 / median, high: 1.0 / low },
        )
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Met => "met",
            Self::Near => "near",
            Self::Missed => "missed",
        })
    }
}

/// Measures all sides in turns, after a turn of each that is not counted. The order is reversed in
/// every second round, so that no side always comes after the same other one.
pub(crate) fn in_turns(rounds: usize, mut sides: Vec<Side>) -> io::Result<Vec<Rounds>> {
    let mut times: Vec<_> = sides.iter().map(|_| Rounds::default()).collect();
    for side in &mut sides {
        side()?;
    }
    for round in 0..rounds {
        for turn in 0..sides.len() {
            let side = if round % 2 == 0 { turn } else { sides.len() - 1 - turn };
            times[side].0.push(sides[side]()?);
        }
    }
    Ok(times)
}

/// Measures all rows, each of some sides, in turns. So a slow moment of the machine is a round of
/// many rows, and not all rounds of one.
pub(crate) fn rows_in_turns(rows: Vec<Vec<Side>>) -> io::Result<Vec<Vec<Rounds>>> {
    let sides: Vec<_> = rows.iter().map(Vec::len).collect();
    let mut rounds = in_turns(ROUNDS, rows.into_iter().flatten().collect())?.into_iter();
    Ok(sides.into_iter().map(|count| rounds.by_ref().take(count).collect()).collect())
}

/// The side that does this work.
pub(crate) fn side(work: Work, n: u32) -> Side<'static> {
    Box::new(move || Ok(work(n)?.as_nanos() as f64 / f64::from(n)))
}

/// How long the work takes.
pub(crate) fn clock(work: impl FnOnce() -> io::Result<()>) -> io::Result<Duration> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed())
}

/// How long it takes to do this `n` times, when it cannot fail.
pub(crate) fn times(n: u32, mut once: impl FnMut()) -> io::Result<Duration> {
    clock(|| {
        (0..n).for_each(|_| once());
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_spread_is_the_middle_half_of_the_rounds() {
        let spread = Spread::of(vec![9.0, 1.0, 5.0, 3.0, 7.0]);
        assert_eq!(spread, Spread { low: 3.0, median: 5.0, high: 7.0 });
        let spread = Spread::of(vec![4.0, 1.0, 3.0, 2.0]);
        assert_eq!(spread, Spread { low: 1.75, median: 2.5, high: 3.25 });
        assert_eq!(Spread::of(vec![2.0]), Spread { low: 2.0, median: 2.0, high: 2.0 });
    }

    #[test]
    fn spreads_overlap_when_either_reaches_into_the_other() {
        let spread = |low, high| Spread { low, median: low, high };
        assert!(spread(1.0, 3.0).overlaps(spread(2.0, 4.0)));
        assert!(spread(1.0, 9.0).overlaps(spread(2.0, 4.0)));
        assert!(!spread(1.0, 2.0).overlaps(spread(3.0, 4.0)));
        assert!(!spread(3.0, 4.0).overlaps(spread(1.0, 2.0)));
    }

    #[test]
    fn sides_take_turns_and_the_first_turn_does_not_count() {
        let order = RefCell::new(String::new());
        let mut ours = vec![2.0, 1.0, 100.0];
        let sides: Vec<Side> = vec![
            Box::new(|| {
                order.borrow_mut().push('a');
                Ok(ours.pop().expect("three turns"))
            }),
            Box::new(|| {
                order.borrow_mut().push('b');
                Ok(7.0)
            }),
        ];
        let rounds = in_turns(2, sides).unwrap();
        assert_eq!(*order.borrow(), "ababba");
        assert_eq!((&*rounds[0].0, &*rounds[1].0), (&[1.0, 2.0][..], &[7.0, 7.0][..]));
    }

    #[test]
    fn rows_get_back_what_their_sides_took() {
        let side = |took: f64| -> Side { Box::new(move || Ok(took)) };
        let rows = rows_in_turns(vec![vec![side(1.0)], vec![side(2.0), side(3.0)]]).unwrap();
        let medians = |row: &Vec<Rounds>| row.iter().map(|it| it.spread().median).collect();
        let medians: Vec<Vec<f64>> = rows.iter().map(medians).collect();
        assert_eq!(medians, [vec![1.0], vec![2.0, 3.0]]);
    }

    #[test]
    fn a_ratio_is_of_the_same_round() {
        let (slow, quick) = (Rounds(vec![6.0, 60.0, 2.0]), Rounds(vec![3.0, 10.0, 0.5]));
        assert_eq!(slow.ratios(&quick), Spread { low: 3.0, median: 4.0, high: 5.0 });
    }

    #[test]
    fn a_goal_is_near_when_it_lies_in_the_middle_half_of_the_rounds_or_a_tenth_from_the_median() {
        use Verdict::{Met, Missed, Near};
        let wide = Spread { low: 2.0, median: 3.0, high: 4.0 };
        let narrow = Spread { low: 2.9, median: 3.0, high: 3.1 };
        let at_least = |spread| {
            [1.9, 2.1, 2.7, 2.8, 3.2, 3.4, 3.9, 4.1].map(|goal| Verdict::at_least(goal, spread))
        };
        assert_eq!(at_least(wide), [Met, Near, Near, Near, Near, Near, Near, Missed]);
        assert_eq!(at_least(narrow), [Met, Met, Met, Near, Near, Missed, Missed, Missed]);
        let at_most = [1.9, 2.7, 2.8, 3.2, 3.4].map(|goal| Verdict::at_most(goal, narrow));
        assert_eq!(at_most, [Missed, Missed, Near, Near, Met]);
        assert!(Met < Near && Near < Missed);
    }

    #[test]
    fn an_error_ends_the_measuring() {
        let sides: Vec<Side> = vec![Box::new(|| Err(io::ErrorKind::NotFound.into()))];
        assert!(in_turns(2, sides).is_err());
    }
}
