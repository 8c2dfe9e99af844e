//! The programs are real ones: the same files on std's types. The cured ones run on real threads,
//! over and over; the broken ones may break there, so they are only compiled.

#![expect(dead_code, unreachable_pub, reason = "the files are made for the game")]

#[path = "../src/levels/mod.rs"]
mod levels;

/// Std's types under the names that the programs use.
mod play {
    pub use std::{cell, hint, sync, thread};

    pub mod task {
        use std::pin::pin;
        use std::task::{Context, Poll, Waker};
        use std::time::Duration;

        /// Polls the tasks in turn.
        pub fn join_all<F: Future<Output = ()>, const N: usize>(tasks: [(&str, F); N]) {
            let mut tasks = tasks.map(|(_, task)| Some(Box::pin(task)));
            let mut context = Context::from_waker(Waker::noop());
            while tasks.iter().any(Option::is_some) {
                for slot in &mut tasks {
                    let is_done = |task: &mut std::pin::Pin<Box<F>>| {
                        task.as_mut().poll(&mut context).is_ready()
                    };
                    if slot.as_mut().is_some_and(is_done) {
                        *slot = None;
                    }
                }
            }
        }

        /// Lets the others run once.
        pub async fn sleep(_: Duration) {
            let mut is_second = false;
            let wait = std::future::poll_fn(|_| {
                if std::mem::replace(&mut is_second, true) {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            });
            pin!(wait).await;
        }
    }
}

#[test]
fn the_cures_end_well_on_real_threads() {
    let (end, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for level in levels::ALL {
            (level.cured.main)();
        }
        end.send(()).expect("the test waits");
    });
    let limit = std::time::Duration::from_secs(60);
    ended
        .recv_timeout(limit)
        .expect("they end, and no assertion fails");
}
