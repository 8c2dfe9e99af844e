//! Chapter 11: the event loop by shuttle, on pipes, a `poll(2)` and a clock that shuttle sees into.

/// Another thread sends letters to a task, each when the one before was answered: while the task is
/// still being polled, while the loop looks for work, while it falls asleep, while it sleeps, or
/// when a timer has just ended its sleep. Finally it writes to a pipe that the task waits for.
macro_rules! letters {
    ($module:ident) => {
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
        }
    };
}

/// Two timers and nothing else: each wakes the loop when it is due, and not much later.
macro_rules! timers {
    ($module:ident) => {
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
        }
    };
}

#[test]
fn no_wake_up_is_lost_under_any_schedule() {
    crate::check(letters!(event_loop));
    crate::check(timers!(event_loop));
}
