//! Three stages with queues between them: they work at the same time, the slowest sets the pace.
//!
//! Python: a thread for each stage, `queue.Queue(2)` between them.
//! Run: `cargo run -p ch07-producer-consumer -- pipeline`

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(10);
const BUNS: u32 = 8;
/// What each stage needs for a bun, in beats.
const STAGES: [(&str, u32); 3] = [("fill", 1), ("steam", 3), ("pack", 1)];
/// Between two stages.
const PLACES: usize = 2;

/// Appends a stage to a pipeline: a thread that works on each bun and passes it on. Dropping its
/// sender tells the next stage that nothing more will come.
pub fn stage(name: &str, work: Duration, buns: Receiver<u32>) -> Receiver<u32> {
    let (pass_on, passed_on) = sync_channel(PLACES);
    let run = move || {
        for bun in buns {
            info_span!("work").in_scope(|| thread::sleep(work));
            if pass_on.send(bun).is_err() {
                return; // nobody waits for the rest
            }
        }
        info!("has done its part");
    };
    thread::Builder::new().name(name.into()).spawn(run).unwrap();
    passed_on
}

/// Sends buns through all stages; calls `progress` with the number of each one that comes out.
pub fn run(buns: u32, stages: &[(&str, u32)], mut progress: impl FnMut(u32)) -> Duration {
    let began = Instant::now();
    let (start, started) = sync_channel(PLACES);
    let append = |pipeline, &(name, beats): &(&str, u32)| stage(name, beats * BEAT, pipeline);
    let finished = stages.iter().fold(started, append);
    thread::scope(|s| {
        s.spawn(move || (0..buns).for_each(|bun| start.send(bun).unwrap()));
        finished.iter().for_each(&mut progress);
    });
    began.elapsed()
}

/// Plays it: 8 buns, 5 beats of work on each, 3 of them in the slowest stage.
pub fn main() {
    let mut order = Vec::new();
    let took = run(BUNS, &STAGES, |bun| {
        order.push(bun);
        let done = order.len();
        let rest = BUNS as usize - done;
        info!("{}{} {done}", "█".repeat(done), "░".repeat(rest));
    });
    let (slowest, sum) = (BUNS * 3 * BEAT, BUNS * 5 * BEAT);
    let ms = |time: Duration| time.as_millis();
    info!(slowest = ms(slowest), took = ms(took), one_by_one = ms(sum), "milliseconds");
    assert!(order.iter().copied().eq(0..BUNS), "a pipeline keeps the order");
    assert!(took >= slowest, "no faster than its slowest stage");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_buns_no_progress_and_no_stages_no_work() {
        run(0, &STAGES, |bun| panic!("bun {bun}"));
        let mut out = 0;
        run(5, &[], |_| out += 1);
        assert_eq!(out, 5);
    }

    #[test]
    fn every_bun_takes_every_stage() {
        assert!(run(1, &STAGES, |_| ()) >= 5 * BEAT);
    }
}
