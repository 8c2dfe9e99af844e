//! How much faster two jobs are at once than one after the other; or that this cannot be told now.
//!
//! A ratio of times says something about a lock only if two cores were free meanwhile. Two things
//! tell: for how long ready threads had to wait for a core, which the kernel counts, and what two
//! plain loops that share nothing gain in the same moment. Where either is poor, there is no
//! measurement, rather than a wrong one.

use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{fs, thread};

/// A job: does its work and returns for how long it was [starved].
pub type Job<'j> = &'j (dyn Fn() -> Duration + Sync);

/// Good rounds that are enough to see a lesson hold, and to say that it does not.
const ENOUGH_TO_HOLD: usize = 2;
const ENOUGH_TO_FAIL: usize = 6;
/// For how long to try.
const PATIENCE: Duration = Duration::from_secs(1);
/// What two plain loops must gain, and which share of its time a good run may be starved.
const PLAIN_SPEED_UP: f64 = 1.7;
const STARVED: f64 = 0.1;

/// Two jobs one after the other, and the same two at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The time that they took one after the other.
    pub in_turn: Duration,
    /// The time that they took at once, on a thread each.
    pub at_once: Duration,
    /// For how long threads were ready to run, but had no core.
    pub starved: Duration,
}

impl Measured {
    /// 1 if nothing is gained, 2 if two jobs take as long as one.
    pub fn speed_up(&self) -> f64 {
        self.in_turn.as_secs_f64() / self.at_once.as_secs_f64()
    }

    fn on_free_cores(&self) -> bool {
        self.starved.as_secs_f64() <= STARVED * self.at_once.as_secs_f64()
    }

    /// Of two plain loops: whether this is a good moment to measure something.
    fn is_quiet(&self) -> bool {
        self.on_free_cores() && self.speed_up() >= PLAIN_SPEED_UP
    }
}

/// For how long this thread, since it began, was ready to run but had no core.
///
/// Linux counts that in the second number of `/proc/thread-self/schedstat` ([its documentation]).
/// Elsewhere it is zero, and only the plain loops tell.
///
/// [its documentation]: https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
pub fn starved_so_far() -> Duration {
    let numbers = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = numbers.split_whitespace().nth(1).and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// Does the work; returns how often this thread gave up its core meanwhile, to wait for something.
///
/// Load does not change that: a thread that only computes never waits, and one that needs a lock
/// waits whenever another has it. Linux counts it as `voluntary_ctxt_switches` in
/// `/proc/thread-self/status`, see `proc_pid_status(5)`. Elsewhere there is no count.
pub fn waits(work: impl FnOnce()) -> Option<u64> {
    let so_far = || {
        let status = fs::read_to_string("/proc/thread-self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line?.trim().parse::<u64>().ok()
    };
    let before = so_far();
    work();
    Some(so_far()? - before?)
}

/// Does the work; returns for how long this thread was starved meanwhile.
pub fn starved(work: impl FnOnce()) -> Duration {
    let before = starved_so_far();
    work();
    starved_so_far().saturating_sub(before)
}

/// Measures each job: the best of several rounds, until `holds` is true of their speed-ups, or for
/// about a second. An error says why that cannot be done now.
///
/// Whatever disturbs a run makes it longer. So the best times are the truest, and further rounds
/// can only make them truer.
pub fn measure<const N: usize>(
    jobs: [Job; N],
    holds: impl Fn([f64; N]) -> bool,
) -> Result<[Measured; N], &'static str> {
    if thread::available_parallelism().is_ok_and(|cores| cores.get() < 2) {
        return Err("with one core nothing can run at once");
    }
    let (start, mut rounds) = (Instant::now(), Vec::new());
    while start.elapsed() < PATIENCE {
        if once(&plain).is_quiet() {
            rounds.push(jobs.map(once));
        }
        if let Some(best) = best(&rounds, ENOUGH_TO_HOLD).filter(|best| holds(speed_ups(best))) {
            return Ok(best);
        }
    }
    best(&rounds, ENOUGH_TO_FAIL).ok_or("the cores are too busy with other work")
}

/// What each job gained.
pub fn speed_ups<const N: usize>(measured: &[Measured; N]) -> [f64; N] {
    measured.each_ref().map(Measured::speed_up)
}

/// The best times of the good rounds, if there are enough of those.
fn best<const N: usize>(rounds: &[[Measured; N]], enough: usize) -> Option<[Measured; N]> {
    let good = rounds.iter().filter(|round| round.iter().all(Measured::on_free_cores));
    let better = |a: Measured, b: Measured| Measured {
        in_turn: a.in_turn.min(b.in_turn),
        at_once: a.at_once.min(b.at_once),
        starved: a.starved.max(b.starved),
    };
    let best = good.clone().copied().reduce(|mut best, round| {
        best.iter_mut().zip(round).for_each(|(best, job)| *best = better(*best, job));
        best
    });
    best.filter(|_| good.count() >= enough)
}

fn once(job: Job) -> Measured {
    let start = Instant::now();
    let alone = job() + job();
    let in_turn = start.elapsed();
    let start = Instant::now();
    let together = thread::scope(|s| {
        let other = s.spawn(|| start.elapsed() + job()); // it is starved if it begins late, too
        job() + other.join().unwrap()
    });
    Measured { in_turn, at_once: start.elapsed(), starved: alone + together }
}

/// A loop that shares nothing with anybody. Like the machine it pushes and pops.
fn plain() -> Duration {
    const LOOPS: u64 = if cfg!(debug_assertions) { 400_000 } else { 4_000_000 };
    starved(|| {
        let mut stack = Vec::new();
        for number in 0..LOOPS {
            stack.push(black_box(number));
            black_box(stack.pop());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(in_turn: u64, at_once: u64, starved: u64) -> Measured {
        let [in_turn, at_once, starved] = [in_turn, at_once, starved].map(Duration::from_millis);
        Measured { in_turn, at_once, starved }
    }

    #[test]
    fn the_best_times_of_enough_good_rounds_count() {
        let rounds = [[measured(200, 130, 0)], [measured(220, 105, 10)], [measured(210, 110, 5)]];
        assert_eq!(best(&rounds, 3), Some([measured(200, 105, 10)]));
        assert_eq!(best(&rounds[1..], 2), Some([measured(210, 105, 10)]));
        assert_eq!(best(&rounds, 4), None);
        assert_eq!(best::<1>(&[], 1), None);
    }

    #[test]
    fn a_round_with_a_starved_job_does_not_count() {
        let (good, starved) = (measured(200, 100, 0), measured(100, 50, 6));
        assert_eq!(best(&[[good, good], [good, starved], [starved, good]], 2), None);
        let rounds = [[good, good], [starved, starved], [good, good]];
        assert_eq!(best(&rounds, 2), Some([good, good]));
    }

    #[test]
    fn a_moment_is_quiet_if_plain_loops_gain_and_do_not_starve() {
        assert!(measured(200, 105, 2).is_quiet());
        assert!(!measured(200, 105, 20).is_quiet(), "somebody else wants the cores");
        assert!(!measured(200, 150, 0).is_quiet(), "two halves of one core");
        assert!(!measured(200, 200, 100).is_quiet(), "one core");
    }

    #[test]
    fn a_lock_that_serialises_is_not_taken_for_a_busy_machine() {
        let [speed_up] = speed_ups(&best(&[[measured(200, 200, 2)]; 4], 4).expect("free cores"));
        assert!((speed_up - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_thread_that_sleeps_waits_and_one_that_computes_does_not() {
        assert!(waits(|| thread::sleep(Duration::from_millis(1))).is_none_or(|times| times > 0));
        assert!(waits(|| _ = black_box((0..100_000).sum::<u64>())).is_none_or(|times| times < 5));
    }

    #[test]
    fn a_thread_that_sleeps_is_not_starved_for_that_long() {
        let time = Duration::from_millis(200);
        assert!(starved(|| thread::sleep(time)) < time);
    }
}
