//! Waiting for several queues at once: whichever is first, and a clock among them.
//!
//! Python: no counterpart; a thread waits for one `queue.Queue` only.
//! Run: `cargo run -p ch07-producer-consumer -- select`

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select, tick, unbounded};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(30);
const LATE: Duration = Duration::from_mins(1);

/// Prepares dishes, so many beats each, and hands them out; then drops its sender.
pub fn prepare(dishes: Vec<(&'static str, u32)>, out: Sender<&'static str>) {
    for (dish, beats) in dishes {
        let _work = info_span!("work").entered();
        thread::sleep(beats * BEAT);
        out.send(dish).unwrap();
    }
    drop(out);
}

/// Waits for kitchen and bar, and looks up at each stroke of the clock, until both have finished or
/// it is closing time. Returns the dishes in the order in which they came, and the strokes.
pub fn wait_on(
    mut kitchen: Receiver<&'static str>,
    mut bar: Receiver<&'static str>,
    closing_time: Duration,
) -> (Vec<&'static str>, u32) {
    let (mut served, mut strokes, mut at_work) = (Vec::new(), 0, 2);
    let (clock, closing) = (tick(2 * BEAT), after(closing_time));
    while at_work > 0 {
        let dish = select! {
            recv(kitchen) -> dish => {
                // A channel without senders is always ready. One that never is takes its place.
                if dish.is_err() {
                    kitchen = never();
                }
                dish
            }
            recv(bar) -> dish => {
                if dish.is_err() {
                    bar = never();
                }
                dish
            }
            recv(clock) -> _ => {
                strokes += 1;
                info!(strokes, "hears the clock");
                continue;
            }
            recv(closing) -> _ => {
                info!("closes");
                break;
            }
        };
        if let Ok(dish) = dish {
            info!(dish, "serves");
            served.push(dish);
        } else {
            at_work -= 1;
        }
    }
    (served, strokes)
}

/// Plays it: an evening on which both finish, and one on which the kitchen does not.
pub fn main() {
    let (from_kitchen, kitchen) = unbounded();
    let (from_bar, bar) = unbounded();
    let dishes = [
        ("kitchen", vec![("noodles", 3), ("dumplings", 3)], from_kitchen),
        ("bar", vec![("tea", 1), ("more tea", 3)], from_bar),
    ];
    let (mut served, strokes) = thread::scope(|s| {
        for (name, dishes, out) in dishes {
            let prepare = move || prepare(dishes, out);
            thread::Builder::new().name(name.into()).spawn_scoped(s, prepare).unwrap();
        }
        wait_on(kitchen, bar, LATE)
    });
    info!(dishes = served.join(", "), "the order in which they were ready");
    served.sort_unstable();
    assert_eq!(served, ["dumplings", "more tea", "noodles", "tea"], "nothing is left behind");

    let (_still_at_work, kitchen) = unbounded();
    let (nothing, more_strokes) = wait_on(kitchen, never(), 5 * BEAT);
    assert!(nothing.is_empty(), "closing time comes first");
    assert!(strokes + more_strokes >= 1, "the clock was heard as well");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ready_is_served_although_its_kitchen_has_finished() {
        let (from_kitchen, kitchen) = unbounded();
        prepare(vec![("soup", 0), ("rice", 0)], from_kitchen);
        let (_, bar) = unbounded();
        assert_eq!(wait_on(kitchen, bar, LATE).0, ["soup", "rice"]);
    }
}
