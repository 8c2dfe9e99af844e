//! Closing a queue: a waiting put gets its item back, and what is inside is still delivered.
//!
//! Python: `queue.Queue.shutdown`, from 3.13 on.
//! Run: `cargo run -p ch07-producer-consumer -- close`

use std::num::NonZero;
use std::sync::mpsc::{self, Sender};
use std::thread;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

/// Puts letters into the box until it is closed. Tells when it is full; returns what came back.
pub fn post(letterbox: &BoundedQueue<u32>, full: &Sender<()>) -> u32 {
    let mut letter = 1;
    while letterbox.try_put(letter).is_ok() {
        info!(letter, "posts");
        letter += 1;
    }
    info!(letter, "full, waiting");
    full.send(()).unwrap();
    let _wait = info_span!("wait").entered();
    let back = letterbox.put(letter).unwrap_err();
    info!(letter = back, "gets it back");
    back
}

/// Takes all letters, to the end of the queue.
pub fn collect(letterbox: &BoundedQueue<u32>) -> Vec<u32> {
    let mut letters = Vec::new();
    while let Some(letter) = letterbox.get() {
        info!(letter, "collects");
        letters.push(letter);
    }
    info!("closed and empty");
    letters
}

/// A channel of std has no `close`: it ends when its last sender is dropped, here with its thread.
pub fn all_senders_gone(names: [&str; 2]) -> usize {
    let (send, receive) = mpsc::sync_channel(1);
    thread::scope(|s| {
        for name in names {
            let send = send.clone();
            let greet = move || {
                info!("sends and leaves");
                send.send(()).unwrap();
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, greet).unwrap();
        }
        drop(send); // otherwise this one would keep the channel open, and the loop below would wait
        receive.iter().count()
    })
}

/// Plays it: a letterbox with two places and a third letter, then a channel.
pub fn main() {
    let letterbox = &BoundedQueue::new(const { NonZero::new(2).unwrap() });
    let (tell, full) = mpsc::channel();
    let back = thread::scope(|s| {
        let post = move || post(letterbox, &tell);
        let ann = thread::Builder::new().name("ann".into()).spawn_scoped(s, post).unwrap();
        full.recv().unwrap();
        info!("closes the letterbox");
        letterbox.close();
        ann.join().unwrap()
    });
    let letters = collect(letterbox);
    assert_eq!((back, letters), (3, vec![1, 2]), "no letter is lost");
    assert_eq!(letterbox.put(4), Err(4), "closed is closed");

    let received = all_senders_gone(["bob", "cid"]);
    info!(received, "all senders are gone");
    assert_eq!(received, 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_waits_to_get_is_told_of_the_end() {
        let queue = &BoundedQueue::new(NonZero::<usize>::MIN);
        let got = thread::scope(|s| {
            let waiting = [(); 3].map(|()| s.spawn(|| queue.get()));
            queue.close();
            waiting.map(|thread| thread.join().unwrap())
        });
        assert_eq!(got, [None::<u32>; 3]);
    }

    #[test]
    fn closing_twice_is_closing() {
        let queue = BoundedQueue::new(NonZero::<usize>::MIN);
        queue.put(1).unwrap();
        queue.close();
        queue.close();
        assert_eq!(collect(&queue), [1]);
    }
}
