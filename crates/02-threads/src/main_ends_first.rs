//! When main ends the program ends: threads that are still at work are cut off.
//!
//! Python: the other way round; the interpreter waits for every thread that is not a daemon.
//! Run: `cargo run -p ch02-threads -- main-ends-first`

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use std::{io, mem, thread};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Works on orders until no more can come.
pub fn work(orders: &Receiver<u32>, begun: &Sender<u32>) {
    let _work = info_span!("work").entered();
    for order in orders {
        info!(order, "begins");
        if begun.send(order).is_err() {
            break;
        }
    }
    info!("ends");
}

/// Starts a worker and gives it an order; more may come at any time, for as long as the program
/// runs.
pub fn start(name: &str, order: u32, begun: Sender<u32>) -> io::Result<thread::JoinHandle<()>> {
    let (send, orders) = channel();
    let thread = thread::Builder::new().name(name.into()).spawn(move || work(&orders, &begun))?;
    if send.send(order).is_err() {
        return Err(io::Error::other("the worker is gone"));
    }
    mem::forget(send); // dropped, it would tell the worker to end, just before the end of main
    Ok(thread)
}

/// Plays it: both workers have begun and cannot end, and main does not wait for them.
pub fn main() -> io::Result<()> {
    let (begun, has_begun) = channel();
    let workers = [start("ann", 1, begun.clone())?, start("bob", 2, begun)?];
    let mut orders: Vec<u32> = has_begun.iter().take(2).collect();
    orders.sort_unstable();
    assert_eq!(orders, [1, 2], "both are at work");
    thread::sleep(BEAT); // main has work of its own
    info!("ends, and with it the program");
    assert!(workers.iter().all(|worker| !worker.is_finished()), "they are, to the very end");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_no_order_can_reach_ends() {
        let ((send, orders), (begun, has_begun)) = (channel(), channel());
        send.send(7).unwrap();
        drop(send);
        work(&orders, &begun);
        drop(begun);
        assert_eq!(has_begun.iter().collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn a_worker_without_a_master_ends() {
        let ((send, orders), (begun, has_begun)) = (channel(), channel());
        send.send(1).unwrap();
        send.send(2).unwrap();
        drop((send, has_begun));
        work(&orders, &begun);
        assert_eq!(orders.recv(), Ok(2), "the second order is not begun");
    }

    #[test]
    fn a_started_worker_does_not_end() {
        let (begun, has_begun) = channel();
        let worker = start("ann", 5, begun).unwrap();
        assert_eq!(has_begun.recv(), Ok(5));
        assert!(!worker.is_finished());
    }
}
