//! Chapter 11: the event loop by shuttle, on pipes, a `poll(2)` and a clock that shuttle sees into.

/// Another thread sends letters to a task, each when the one before was answered: while the task is
/// still being polled, while the loop looks for work, while it falls asleep, while it sleeps, or
/// when a timer has just ended its sleep. At last it writes to a pipe that the task waits for.
macro_rules! model {
    ($module:ident) => {
        shuttle::check_random(
            || {
                use std::future::poll_fn;
                use std::io::Write;
                use std::rc::Rc;
                use std::task::{Poll, Waker};
                use std::time::Duration;

                use shuttle::sync::{Arc, Mutex, mpsc};
                use shuttle::thread;

                use crate::system::io::pipe;

                const LETTERS: u32 = 3;

                let post = Arc::new(Mutex::new((0, None::<Waker>)));
                let (answer, answers) = mpsc::channel();
                let (reader, writer) = pipe().unwrap();
                let sender = {
                    let post = post.clone();
                    thread::spawn(move || {
                        for _ in 0..LETTERS {
                            let waker = {
                                let mut post = post.lock().unwrap();
                                post.0 += 1;
                                post.1.take()
                            };
                            if let Some(waker) = waker {
                                waker.wake();
                            }
                            answers.recv().unwrap();
                        }
                        (&writer).write_all(&[0]).unwrap();
                    })
                };
                let mut answered = 0;
                let all = crate::$module::block_on(async {
                    let letters = crate::$module::spawn(async move {
                        let all = poll_fn(move |cx| {
                            let mut post = post.lock().unwrap();
                            post.1 = Some(cx.waker().clone());
                            if post.0 > answered {
                                answered += 1;
                                answer.send(()).unwrap();
                            }
                            if answered < LETTERS {
                                Poll::Pending
                            } else {
                                Poll::Ready(answered)
                            }
                        });
                        let all = all.await;
                        crate::$module::readable(&Rc::new(reader)).await;
                        all
                    });
                    for _ in 0..3 {
                        crate::$module::sleep(Duration::from_millis(1)).await;
                    }
                    letters.await.unwrap()
                });
                assert_eq!(all.unwrap(), LETTERS);
                sender.join().unwrap();
            },
            crate::schedules(),
        )
    };
}

/// Two timers and nothing else: each wakes the loop when it is due, and not much later.
macro_rules! timers {
    ($module:ident) => {
        shuttle::check_random(
            || {
                use crate::system::time::{Duration, Instant};

                let end = crate::$module::block_on(async {
                    let began = Instant::now();
                    let waits = [1_000_000, 1_000].map(|ms| {
                        crate::$module::spawn(async move {
                            crate::$module::sleep(Duration::from_millis(ms)).await;
                            (
                                ms,
                                Instant::now().saturating_duration_since(began).as_millis(),
                            )
                        })
                    });
                    for wait in waits {
                        let (ms, took) = wait.await.unwrap();
                        let ms = u128::from(ms);
                        assert!((ms..2 * ms).contains(&took), "{ms} ms took {took} ms");
                    }
                });
                end.unwrap();
            },
            crate::schedules(),
        )
    };
}

#[test]
fn no_wake_up_is_lost_under_any_schedule() {
    model!(event_loop);
    timers!(event_loop);
}

#[test]
fn looking_and_then_falling_asleep_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_look_then_sleep));
}

#[test]
fn forgetting_a_wake_up_during_a_poll_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_unqueued_after_poll));
}

#[test]
fn a_silent_bell_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_no_bell));
}

#[test]
fn a_loop_that_rings_its_own_bell_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_rings_for_itself));
}

#[test]
fn a_bell_that_is_never_read_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_unread_bell));
}

#[test]
fn reading_a_bell_that_nobody_rang_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_always_reads));
}

#[test]
fn sleeping_without_regard_to_timers_is_caught() {
    crate::must_be_caught("deadlock", || timers!(event_loop_no_timeout));
}

#[test]
fn sleeping_until_the_last_timer_is_caught() {
    crate::must_be_caught("ms took", || timers!(event_loop_last_timer));
}

#[test]
fn forgetting_a_ready_descriptor_is_caught() {
    crate::must_be_caught("deadlock", || model!(event_loop_deaf));
}
