//! A deque for each worker: who has nothing left to do steals from the other end of another's.
//!
//! Python: no counterpart; the workers of a `ThreadPoolExecutor` share one queue.
//! Run: `cargo run -p ch07-producer-consumer -- work-stealing`

use std::iter;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use crossbeam_deque::{Injector, Steal, Stealer, Worker};
use tracing::{info, info_span};

const WORK: Duration = Duration::from_millis(10);

/// The next task and whether it is stolen: from the own deque, else from the queue that all share,
/// else from the others' deques. A `Retry` means that another thief came between.
pub fn find_task(
    own: &Worker<u32>,
    shared: &Injector<u32>,
    others: &[Stealer<u32>],
) -> Option<(u32, bool)> {
    let steal = || {
        iter::repeat_with(|| others.iter().map(Stealer::steal).collect::<Steal<_>>())
            .find(|steal| !steal.is_retry())
            .and_then(Steal::success)
    };
    let take = || {
        iter::repeat_with(|| shared.steal_batch_and_pop(own))
            .find(|steal| !steal.is_retry())
            .and_then(Steal::success)
    };
    let mine = own.pop().or_else(take).map(|task| (task, false));
    mine.or_else(|| steal().map(|task| (task, true)))
}

/// Works until nothing is left anywhere; returns the tasks and which were stolen. With its first
/// task in hand each worker waits until all have one, so none is too late to get any.
pub fn work(
    own: &Worker<u32>,
    shared: &Injector<u32>,
    others: &[Stealer<u32>],
    all_at_work: &Barrier,
) -> Vec<(u32, bool)> {
    let mut done = Vec::new();
    while let Some((task, stolen)) = find_task(own, shared, others) {
        info!(task, stolen, "works");
        if done.is_empty() {
            all_at_work.wait();
        }
        let _work = info_span!("work").entered();
        thread::sleep(WORK);
        done.push((task, stolen));
    }
    done
}

/// Plays it: ann has all the work, and bob has none.
pub fn main() {
    let (of_ann, of_bob) = (Worker::new_lifo(), Worker::new_lifo());
    (1..=8).for_each(|task| of_ann.push(task));
    let (from_ann, from_bob) = ([of_ann.stealer()], [of_bob.stealer()]);
    let (shared, all_at_work) = (&Injector::new(), &Barrier::new(2));
    let [ann, bob] = thread::scope(|s| {
        let lists = [("ann", of_ann, &from_bob), ("bob", of_bob, &from_ann)];
        let workers = lists.map(|(name, own, others)| {
            let work = move || work(&own, shared, others, all_at_work);
            thread::Builder::new().name(name.into()).spawn_scoped(s, work).unwrap()
        });
        workers.map(|worker| worker.join().unwrap())
    });
    info!(ann = ann.len(), bob = bob.len(), "both have nothing left to do");
    assert_eq!(ann[0], (8, false), "the owner takes what it put last: it is still in the cache");
    assert_eq!(bob[0], (1, true), "a thief takes the oldest, at the other end");
    let mut all: Vec<u32> = ann.iter().chain(&bob).map(|(task, _)| *task).collect();
    all.sort_unstable();
    assert_eq!(all, [1, 2, 3, 4, 5, 6, 7, 8], "each exactly once");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_tasks_come_first_then_shared_ones_then_those_of_others() {
        let (own, other, shared) = (Worker::new_fifo(), Worker::new_fifo(), Injector::new());
        own.push(1);
        shared.push(2);
        other.push(3);
        let others = [other.stealer()];
        let found: Vec<_> = iter::from_fn(|| find_task(&own, &shared, &others)).collect();
        assert_eq!(found, [(1, false), (2, false), (3, true)]);
    }

    #[test]
    fn alone_a_worker_does_all_of_its_work() {
        let own = Worker::new_fifo();
        (1..=3).for_each(|task| own.push(task));
        let done = work(&own, &Injector::new(), &[], &Barrier::new(1));
        assert_eq!(done, [(1, false), (2, false), (3, false)]);
    }
}
