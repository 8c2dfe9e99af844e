//! Chapter 11: the event loop by shuttle. No checker sees into `poll(2)`, so it is the loop as it
//! is without: it sleeps in `thread::park`, and its queue and its bell are the same.

/// Another thread sends letters to a task, each when the one before was answered: while the task is
/// still being polled, while the loop looks for work, while it falls asleep, or while it sleeps.
macro_rules! model {
    ($module:ident) => {
        shuttle::check_random(
            || {
                use std::future::poll_fn;
                use std::task::{Poll, Waker};

                use shuttle::sync::{Arc, Mutex, mpsc};
                use shuttle::thread;

                const LETTERS: u32 = 3;
                let post = Arc::new(Mutex::new((0, None::<Waker>)));
                let (answer, answers) = mpsc::channel();
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
                    })
                };
                let mut answered = 0;
                let all = crate::$module::block_on(async {
                    let task = crate::$module::spawn(poll_fn(move |cx| {
                        let mut post = post.lock().unwrap();
                        post.1 = Some(cx.waker().clone());
                        if post.0 > answered {
                            answered += 1;
                            answer.send(()).unwrap();
                        }
                        if answered < LETTERS { Poll::Pending } else { Poll::Ready(answered) }
                    }));
                    task.await.unwrap()
                });
                assert_eq!(all.unwrap(), LETTERS);
                sender.join().unwrap();
            },
            crate::schedules(),
        )
    };
}

#[test]
fn no_wake_up_is_lost_under_any_schedule() {
    model!(mini_loop);
}

#[test]
fn looking_and_then_falling_asleep_is_caught() {
    crate::must_be_caught("deadlock", || model!(mini_loop_look_then_sleep));
}

#[test]
fn forgetting_a_wake_up_during_a_poll_is_caught() {
    crate::must_be_caught("deadlock", || model!(mini_loop_unqueued_after_poll));
}

#[test]
fn a_silent_bell_is_caught() {
    crate::must_be_caught("deadlock", || model!(mini_loop_no_bell));
}
