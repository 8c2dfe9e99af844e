//! The same two jobs in batch, one wholly after the other, and interleaved step by step.
//!
//! Python: two generators, run to their end one by one, or advanced in turn with `next`.
//! Run: `cargo run -p ch01-serial-parallel -- batch`

use tracing::info;

/// A job is its steps; asking for the next one does it.
pub fn job(name: &str, steps: u32) -> impl Iterator<Item = String> {
    (1..=steps).map(move |step| {
        info!(step, "{name} works");
        format!("{name}{step}")
    })
}

/// Each job to its end before the next one begins.
pub fn batch<J: Iterator<Item = String>>(jobs: impl IntoIterator<Item = J>) -> Vec<String> {
    jobs.into_iter().flatten().collect()
}

/// A step of each job in turn, until all have ended.
pub fn interleaved<J: Iterator<Item = String>>(jobs: impl IntoIterator<Item = J>) -> Vec<String> {
    let mut jobs: Vec<J> = jobs.into_iter().collect();
    let mut done = Vec::new();
    while !jobs.is_empty() {
        jobs.retain_mut(|job| {
            let step = job.next();
            let goes_on = step.is_some();
            done.extend(step);
            goes_on
        });
    }
    done
}

/// Plays it: in batch B begins when A has ended; interleaved B has begun by then.
pub fn main() {
    info!("in batch");
    let one_by_one = batch([job("a", 3), job("b", 2)]);
    info!("interleaved");
    let in_turn = interleaved([job("a", 3), job("b", 2)]);
    assert_eq!(one_by_one, ["a1", "a2", "a3", "b1", "b2"]);
    assert_eq!(in_turn, ["a1", "b1", "a2", "b2", "a3"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_job_is_the_same_either_way() {
        assert_eq!(batch([job("a", 3)]), interleaved([job("a", 3)]));
    }

    #[test]
    fn jobs_without_steps_end_at_once() {
        assert_eq!(interleaved([job("a", 0), job("b", 1)]), ["b1"]);
        assert!(interleaved::<std::vec::IntoIter<String>>([]).is_empty());
    }
}
