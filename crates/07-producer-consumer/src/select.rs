//! Waiting for several queues at once: whichever is first, and a clock among them.
//!
//! Python: no counterpart; a thread waits for one `queue.Queue` only.
//! Run: `cargo run -p ch07-producer-consumer -- select`

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select, tick, unbounded};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(30);

/// Prepares dishes, so many beats each, and hands them out; then drops its sender.
pub fn prepare(dishes: Vec<(&'static str, u32)>, out: Sender<&'static str>) {
    for (dish, beats) in dishes {
        let _work = info_span!("work").entered();
        thread::sleep(beats * BEAT);
        out.send(dish).unwrap();
    }
    drop(out);
}

/// Waits for kitchen and bar, and looks up at each stroke of the clock, until closing time.
/// Returns the dishes in the order in which they came, and how often nothing came.
pub fn wait_on(
    mut kitchen: Receiver<&'static str>,
    mut bar: Receiver<&'static str>,
    closing_time: Duration,
) -> (Vec<&'static str>, u32) {
    let (mut served, mut strokes) = (Vec::new(), 0);
    let (clock, closing) = (tick(2 * BEAT), after(closing_time));
    loop {
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
                info!(dishes = served.len(), "closes");
                return (served, strokes);
            }
        };
        if let Ok(dish) = dish {
            info!(dish, "serves");
            served.push(dish);
        }
    }
}

/// Plays it: the bar is quicker, and both have finished long before closing time.
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
        wait_on(kitchen, bar, 12 * BEAT)
    });
    info!(dishes = served.join(", "), "the order in which they were ready");
    served.sort_unstable();
    assert_eq!(served, ["dumplings", "more tea", "noodles", "tea"], "nothing is left behind");
    assert!(strokes >= 1, "the clock was heard as well");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_closed_channels_do_not_keep_it_from_closing_time() {
        let (kitchen, bar) = (unbounded().1, unbounded().1);
        let (served, strokes) = wait_on(kitchen, bar, 5 * BEAT);
        assert!(served.is_empty() && strokes >= 1);
    }

    #[test]
    fn what_is_ready_is_served_before_a_closing_time_that_is_far() {
        let (from_kitchen, kitchen) = unbounded();
        prepare(vec![("soup", 0), ("rice", 0)], from_kitchen);
        assert_eq!(wait_on(kitchen, never(), 2 * BEAT).0, ["soup", "rice"]);
    }
}
