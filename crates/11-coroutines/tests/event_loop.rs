//! What an event loop promises: one suite for the loop built by hand and for tokio's; then what is
//! only ours.

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use acceptance::within_a_minute;
use ch11_coroutines::event_loop;

const BEAT: Duration = Duration::from_millis(20);
const HANG: Duration = Duration::from_secs(60);

type Boxed<T> = Pin<Box<dyn Future<Output = T>>>;

/// A runtime on one thread, as far as the two have the same operations.
trait Runtime: 'static {
    fn block_on<T>(future: impl Future<Output = T>) -> T;
    /// The joined value, or the text that the task panicked with.
    fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> Boxed<Result<T, String>>;
    fn sleep(duration: Duration) -> impl Future<Output = ()> + 'static;
    fn yield_now() -> impl Future<Output = ()> + 'static;
}

fn text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map_or("not a text", |text| *text)
        .to_owned()
}

struct Ours;

impl Runtime for Ours {
    fn block_on<T>(future: impl Future<Output = T>) -> T {
        event_loop::block_on(future).unwrap()
    }

    fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> Boxed<Result<T, String>> {
        let handle = event_loop::spawn(future);
        Box::pin(async { handle.await.map_err(|panic| text(&*panic)) })
    }

    fn sleep(duration: Duration) -> impl Future<Output = ()> + 'static {
        event_loop::sleep(duration)
    }

    fn yield_now() -> impl Future<Output = ()> + 'static {
        event_loop::yield_now()
    }
}

struct Tokios;

impl Runtime for Tokios {
    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        tokio::task::LocalSet::new().block_on(&runtime, future)
    }

    fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> Boxed<Result<T, String>> {
        let handle = tokio::task::spawn_local(future);
        Box::pin(async { handle.await.map_err(|error| text(&*error.into_panic())) })
    }

    fn sleep(duration: Duration) -> impl Future<Output = ()> + 'static {
        tokio::time::sleep(duration)
    }

    fn yield_now() -> impl Future<Output = ()> + 'static {
        tokio::task::yield_now()
    }
}

/// The tests of this list run on both runtimes.
macro_rules! on_both {
    ($($test:ident)*) => {
        mod ours {
            $(#[test]
            fn $test() {
                super::within_a_minute(super::$test::<super::Ours>);
            })*
        }
        mod tokios {
            $(#[test]
            fn $test() {
                super::within_a_minute(super::$test::<super::Tokios>);
            })*
        }
    };
}

on_both! {
    results_come_back
    sleeps_are_at_the_same_time
    timers_end_in_the_order_of_their_times
    tasks_take_turns_when_they_yield
    a_task_that_is_not_joined_runs_all_the_same
    a_panic_is_the_error_of_its_own_task
    a_waker_called_from_another_thread_ends_the_sleep
    no_wake_up_of_another_thread_is_lost
    a_future_woken_while_it_is_polled_is_polled_again
    a_waker_called_many_times_leads_to_one_poll
    what_is_pending_at_the_end_is_dropped
    tasks_spawn_tasks
    a_waker_may_outlive_its_task
    the_longest_sleep_does_not_panic
    a_destructor_may_spawn_while_the_loop_is_dropped
    a_panicking_destructor_is_the_error_of_its_own_task
    a_panicking_destructor_of_what_nobody_joins_stays_inside
}

fn results_come_back<R: Runtime>() {
    let borrowed = String::from("a local value");
    let length = R::block_on(async {
        let tasks: Vec<_> = (0..100).map(|n| R::spawn(async move { n })).collect();
        for (n, task) in tasks.into_iter().enumerate() {
            assert_eq!(task.await, Ok(n));
        }
        borrowed.len()
    });
    assert_eq!(length, 13);
}

fn sleeps_are_at_the_same_time<R: Runtime>() {
    let started = Instant::now();
    R::block_on(async {
        let tasks: Vec<_> = (0..200).map(|_| R::spawn(R::sleep(2 * BEAT))).collect();
        for task in tasks {
            task.await.unwrap();
        }
        R::sleep(Duration::ZERO).await;
    });
    let took = started.elapsed();
    assert!(took >= 2 * BEAT && took < 100 * BEAT, "{took:?}");
}

fn timers_end_in_the_order_of_their_times<R: Runtime>() {
    let order = Rc::new(RefCell::new(Vec::new()));
    R::block_on(async {
        let tasks: Vec<_> = [3, 1, 2]
            .map(|beats| {
                let order = Rc::clone(&order);
                R::spawn(async move {
                    R::sleep(beats * BEAT).await;
                    order.borrow_mut().push(beats);
                })
            })
            .into();
        for task in tasks {
            task.await.unwrap();
        }
    });
    assert_eq!(*order.borrow(), [1, 2, 3]);
}

fn tasks_take_turns_when_they_yield<R: Runtime>() {
    let turns = Rc::new(RefCell::new(Vec::new()));
    R::block_on(async {
        let tasks = ["a", "b", "c"].map(|name| {
            let turns = Rc::clone(&turns);
            R::spawn(async move {
                for _ in 0..3 {
                    turns.borrow_mut().push(name);
                    R::yield_now().await;
                }
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
    });
    // Within a round the order is not promised.
    for round in turns.borrow_mut().chunks_mut(3) {
        round.sort_unstable();
        assert_eq!(round, ["a", "b", "c"]);
    }
}

fn a_task_that_is_not_joined_runs_all_the_same<R: Runtime>() {
    let ran = Rc::new(Cell::new(false));
    R::block_on(async {
        let its = Rc::clone(&ran);
        drop(R::spawn(async move { its.set(true) }));
        while !ran.get() {
            R::yield_now().await;
        }
    });
}

fn a_panic_is_the_error_of_its_own_task<R: Runtime>() {
    R::block_on(async {
        let panics = R::spawn(async {
            R::yield_now().await;
            panic!("on purpose")
        });
        let goes_on = R::spawn(async {
            R::sleep(BEAT).await;
            "well"
        });
        assert_eq!(panics.await, Err::<(), _>("on purpose".to_owned()));
        assert_eq!(goes_on.await, Ok("well"));
        assert_eq!(
            R::spawn(async { 1 }).await,
            Ok(1),
            "and the loop takes new tasks"
        );
    });
}

/// A value that another thread sends once.
#[derive(Default)]
struct Letter(Arc<Mutex<(Option<u32>, Option<Waker>)>>);

impl Letter {
    fn send(&self, value: u32) {
        let waker = {
            let mut inner = self.0.lock().unwrap();
            inner.0 = Some(value);
            inner.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    async fn receive(&self) -> u32 {
        poll_fn(|cx| {
            let mut inner = self.0.lock().unwrap();
            if let Some(value) = inner.0.take() {
                return Poll::Ready(value);
            }
            inner.1 = Some(cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}

fn a_waker_called_from_another_thread_ends_the_sleep<R: Runtime>() {
    let letter = Letter::default();
    let other_side = Letter(Arc::clone(&letter.0));
    let (waits, waiting) = mpsc::channel();
    let sender = thread::spawn(move || {
        waiting.recv().unwrap();
        // Only when the waker is there does the loop have nothing else to do.
        while other_side.0.lock().unwrap().1.is_none() {
            thread::yield_now();
        }
        other_side.send(7);
    });
    let received = R::block_on(async {
        waits.send(()).unwrap();
        R::spawn(async move { letter.receive().await }).await
    });
    assert_eq!(received, Ok(7));
    sender.join().unwrap();
}

/// The loop is about to sleep, or asleep, or awake, when the wake-up comes: all three happen.
fn no_wake_up_of_another_thread_is_lost<R: Runtime>() {
    const ROUNDS: u32 = 2000;
    let there = Letter::default();
    let back = mpsc::channel();
    let other_side = Letter(Arc::clone(&there.0));
    let sender = thread::spawn(move || {
        for round in 0..ROUNDS {
            other_side.send(round);
            assert_eq!(back.1.recv(), Ok(round));
        }
    });
    R::block_on(async {
        for round in 0..ROUNDS {
            assert_eq!(there.receive().await, round);
            back.0.send(round).unwrap();
        }
    });
    sender.join().unwrap();
}

fn a_future_woken_while_it_is_polled_is_polled_again<R: Runtime>() {
    let mut polls = 0;
    let count = poll_fn(move |cx| {
        polls += 1;
        // From this thread, and from another one that is done before this poll is.
        let waker = cx.waker().clone();
        if polls % 2 == 0 {
            waker.wake();
        } else {
            thread::spawn(|| waker.wake()).join().unwrap();
        }
        if polls == 10 {
            Poll::Ready(polls)
        } else {
            Poll::Pending
        }
    });
    assert_eq!(R::block_on(async { R::spawn(count).await }), Ok(10));
}

fn a_waker_called_many_times_leads_to_one_poll<R: Runtime>() {
    let polls = Rc::new(Cell::new(0));
    R::block_on(async {
        let its = Rc::clone(&polls);
        drop(R::spawn(poll_fn(move |cx| {
            its.set(its.get() + 1);
            if its.get() == 1 {
                for _ in 0..10 {
                    cx.waker().wake_by_ref();
                }
            }
            Poll::<()>::Pending
        })));
        for _ in 0..20 {
            R::yield_now().await;
        }
    });
    assert_eq!(polls.get(), 2);
}

fn what_is_pending_at_the_end_is_dropped<R: Runtime>() {
    let shared = Rc::new(());
    R::block_on(async {
        for wait in 0..3 {
            let its = Rc::clone(&shared);
            drop(R::spawn(async move {
                match wait {
                    0 => pending().await,
                    1 => R::sleep(HANG).await,
                    _ => _ = R::spawn(pending::<()>()).await,
                }
                drop(its);
            }));
        }
        R::yield_now().await;
        assert_eq!(Rc::strong_count(&shared), 4);
    });
    assert_eq!(Rc::strong_count(&shared), 1);
}

fn tasks_spawn_tasks<R: Runtime>() {
    fn tree<R: Runtime>(depth: u32) -> Boxed<u32> {
        Box::pin(async move {
            if depth == 0 {
                return 1;
            }
            let left = R::spawn(tree::<R>(depth - 1));
            let right = R::spawn(tree::<R>(depth - 1));
            left.await.unwrap() + right.await.unwrap()
        })
    }
    assert_eq!(R::block_on(tree::<R>(8)), 256);
}

fn a_waker_may_outlive_its_task<R: Runtime>() {
    let kept = Rc::new(RefCell::new(None));
    R::block_on(async {
        let its = Rc::clone(&kept);
        let keeps = R::spawn(poll_fn(move |cx| {
            its.replace(Some(cx.waker().clone()));
            Poll::Ready(())
        }));
        keeps.await.unwrap();
        // A new task may have the old one's place: it must not be polled in its name.
        let polls = Rc::new(Cell::new(0));
        let its = Rc::clone(&polls);
        drop(R::spawn(poll_fn(move |_| {
            its.set(its.get() + 1);
            Poll::<()>::Pending
        })));
        for _ in 0..5 {
            kept.borrow().as_ref().unwrap().wake_by_ref();
            R::yield_now().await;
        }
        assert_eq!(polls.get(), 1);
    });
    // And the loop has gone as well.
    kept.take().unwrap().wake();
}

/// A future that is dropped after `k` polls, if it is not done before: `None` then.
async fn dropped_after<T>(k: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    let mut polls = 0;
    poll_fn(move |cx: &mut Context<'_>| {
        if polls == k {
            return Poll::Ready(None);
        }
        polls += 1;
        future.as_mut().poll(cx).map(Some)
    })
    .await
}

/// Wakes the task that awaits it again and again, so that what is beside it gets more polls.
async fn polled_often<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    poll_fn(|cx| {
        cx.waker().wake_by_ref();
        future.as_mut().poll(cx)
    })
    .await
}

#[test]
fn every_future_may_be_dropped_after_any_number_of_polls() {
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    within_a_minute(|| {
        for k in 0..6 {
            let shared = Rc::new(());
            let event_loop = event_loop::EventLoop::new().unwrap();
            let its = Rc::clone(&shared);
            let end = event_loop.block_on(polled_often(async {
                let (ours, mut theirs) = UnixStream::pair().unwrap();
                let ours = Rc::new(ours);
                dropped_after(k, event_loop::sleep(HANG)).await;
                dropped_after(k, event_loop::sleep(Duration::ZERO)).await;
                dropped_after(k, event_loop::yield_now()).await;
                dropped_after(k, event_loop::readable(&ours)).await;
                dropped_after(k, event_loop::writable(&ours)).await;
                dropped_after(k, event_loop::spawn(pending::<()>())).await;
                let joined = dropped_after(k, event_loop::spawn(async { its })).await;
                assert_eq!(
                    joined.is_some(),
                    k >= 3,
                    "asked, queued behind us, and then done"
                );
                drop(joined);
                assert_eq!(
                    Rc::strong_count(&ours),
                    1,
                    "the loop has let go of the socket"
                );

                // What comes after them works as ever.
                theirs.write_all(b"x").unwrap();
                event_loop::readable(&ours).await;
                event_loop::sleep(BEAT).await;
                event_loop::spawn(async { 7 }).await.unwrap()
            }));
            assert_eq!(end.unwrap(), 7);
            drop(event_loop);
            assert_eq!(Rc::strong_count(&shared), 1, "after {k} polls");
        }
    });
}

#[test]
fn what_is_dropped_while_it_waits_leaves_no_waker_behind() {
    use std::os::unix::net::UnixStream;
    use std::task::Wake;

    struct Nobody;
    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }

    within_a_minute(|| {
        let end = event_loop::block_on(async {
            let (ours, _theirs) = UnixStream::pair().unwrap();
            let ours = Rc::new(ours);
            let nobody = Arc::new(Nobody);
            let futures: [Boxed<()>; 2] = [
                Box::pin(event_loop::sleep(HANG)),
                Box::pin(event_loop::readable(&ours)),
            ];
            for mut future in futures {
                let waker = Waker::from(Arc::clone(&nobody));
                for _ in 0..3 {
                    assert!(
                        future
                            .as_mut()
                            .poll(&mut Context::from_waker(&waker))
                            .is_pending()
                    );
                }
                drop(waker);
                assert_eq!(
                    Arc::strong_count(&nobody),
                    2,
                    "the loop has one, the latest"
                );
                drop(future);
                assert_eq!(Arc::strong_count(&nobody), 1);
            }
        });
        assert!(end.is_ok());
    });
}

#[test]
fn readiness_wakes_the_tasks_that_wait_for_it_and_no_others() {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    within_a_minute(|| {
        let end = event_loop::block_on(async {
            let pairs: Vec<_> = (0..50).map(|_| UnixStream::pair().unwrap()).collect();
            let (ours, theirs): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let order = Rc::new(RefCell::new(Vec::new()));
            let mut tasks = Vec::new();
            for (n, socket) in ours.into_iter().enumerate() {
                let order = Rc::clone(&order);
                tasks.push(event_loop::spawn(async move {
                    let socket = Rc::new(socket);
                    socket.set_nonblocking(true).unwrap();
                    event_loop::readable(&socket).await;
                    let mut byte = [0];
                    // It would fail with `WouldBlock` if nothing were there.
                    socket.as_ref().read_exact(&mut byte).unwrap();
                    order.borrow_mut().push(n);
                    byte[0]
                }));
            }
            for (n, mut socket) in theirs.into_iter().enumerate().rev() {
                event_loop::yield_now().await;
                socket.write_all(&[u8::try_from(n).unwrap()]).unwrap();
                while order.borrow().last() != Some(&n) {
                    event_loop::yield_now().await;
                }
            }
            for (n, task) in tasks.into_iter().enumerate() {
                assert_eq!(usize::from(task.await.unwrap()), n);
            }
        });
        assert!(end.is_ok());
    });
}

#[test]
fn a_full_socket_becomes_writable_when_it_is_read_and_a_closed_one_readable() {
    use std::io::{ErrorKind, Read, Write};
    use std::os::unix::net::UnixStream;

    within_a_minute(|| {
        let end = event_loop::block_on(async {
            let (ours, theirs) = UnixStream::pair().unwrap();
            ours.set_nonblocking(true).unwrap();
            let ours = Rc::new(ours);
            let writer = Rc::clone(&ours);
            let filling = event_loop::spawn(async move {
                let data = vec![7; 4 << 20];
                let mut written = 0;
                while written < data.len() {
                    match writer.as_ref().write(&data[written..]) {
                        Err(error) if error.kind() == ErrorKind::WouldBlock => {
                            event_loop::writable(&writer).await;
                        }
                        count => written += count.unwrap(),
                    }
                }
                written
            });
            let reads = thread::spawn(move || {
                let mut theirs = theirs;
                let mut data = vec![0; 4 << 20];
                theirs.read_exact(&mut data).unwrap();
                data.iter().all(|&byte| byte == 7)
            });
            assert_eq!(filling.await.unwrap(), 4 << 20);
            assert!(reads.join().unwrap());
            event_loop::readable(&ours).await;
            assert_eq!(
                ours.as_ref().read(&mut [0]).unwrap(),
                0,
                "the other side has gone"
            );
        });
        assert!(end.is_ok());
    });
}

#[test]
fn a_loop_keeps_its_tasks_from_one_block_on_to_the_next() {
    within_a_minute(|| {
        let event_loop = event_loop::EventLoop::new().unwrap();
        let steps = Rc::new(Cell::new(0));
        let its = Rc::clone(&steps);
        let task = event_loop.spawn(async move {
            for step in 1..=3 {
                its.set(step);
                event_loop::yield_now().await;
            }
            "done"
        });
        for step in 0..3 {
            assert_eq!(steps.get(), step);
            event_loop.block_on(async {}).unwrap();
        }
        assert_eq!(event_loop.block_on(task).unwrap().unwrap(), "done");
    });
}

#[test]
fn a_task_whose_turn_was_next_when_block_on_returned_is_not_forgotten() {
    within_a_minute(|| {
        let event_loop = event_loop::EventLoop::new().unwrap();
        let mut task = None;
        // It is in the queue before the task that it spawns, and is done in the next turn.
        let first_in_line = poll_fn(|cx| {
            if task.is_some() {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            task = Some(event_loop::spawn(async { "its turn" }));
            Poll::Pending
        });
        event_loop.block_on(first_in_line).unwrap();
        assert_eq!(
            event_loop.block_on(task.unwrap()).unwrap().unwrap(),
            "its turn"
        );
    });
}

#[test]
fn a_loop_that_waits_sleeps() {
    within_a_minute(|| {
        let event_loop = event_loop::EventLoop::new().unwrap();
        event_loop
            .block_on(async { event_loop::sleep(5 * BEAT).await })
            .unwrap();
        assert!(event_loop.turns() < 10, "{} turns", event_loop.turns());
    });
}

#[test]
fn a_loop_within_a_loop_is_refused_and_the_outer_one_goes_on() {
    within_a_minute(|| {
        let end = event_loop::block_on(async {
            let inner = event_loop::spawn(async { event_loop::block_on(async {}) });
            assert!(inner.await.is_err());
            event_loop::sleep(BEAT).await;
            1
        });
        assert_eq!(end.unwrap(), 1);
        assert_eq!(event_loop::block_on(async { 2 }).unwrap(), 2);
    });
}

#[test]
#[should_panic(expected = "an event loop runs on this thread")]
fn without_a_loop_there_is_no_sleep() {
    drop(event_loop::sleep(BEAT));
}

#[test]
fn a_panic_of_the_main_future_comes_out_and_the_thread_can_have_another_loop() {
    within_a_minute(|| {
        let panics = || event_loop::block_on(async { panic!("on purpose") });
        assert!(std::panic::catch_unwind(panics).is_err());
        assert_eq!(event_loop::block_on(async { 1 }).unwrap(), 1);
    });
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a destructor, on purpose");
    }
}

/// Counts how often it is dropped, and spawns a task each time.
struct Spawner<R: Runtime>(Rc<Cell<u32>>, std::marker::PhantomData<R>);

impl<R: Runtime> Drop for Spawner<R> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
        drop(R::spawn(async {
            unreachable!("the loop is being dropped")
        }));
    }
}

fn the_longest_sleep_does_not_panic<R: Runtime>() {
    R::block_on(async {
        drop(R::spawn(R::sleep(Duration::MAX)));
        R::sleep(BEAT).await;
        assert_eq!(R::spawn(async { 1 }).await, Ok(1));
    });
}

fn a_destructor_may_spawn_while_the_loop_is_dropped<R: Runtime>() {
    let dropped = Rc::new(Cell::new(0));
    R::block_on(async {
        for _ in 0..3 {
            let spawner = Spawner::<R>(Rc::clone(&dropped), std::marker::PhantomData);
            drop(R::spawn(async move {
                pending::<()>().await;
                drop(spawner);
            }));
        }
        R::yield_now().await;
    });
    assert_eq!(dropped.get(), 3);
}

fn a_panicking_destructor_is_the_error_of_its_own_task<R: Runtime>() {
    R::block_on(async {
        let bomb = Bomb;
        let owns = R::spawn(poll_fn(move |_| {
            let _owned = &bomb;
            Poll::Ready(())
        }));
        assert_eq!(owns.await, Err("a destructor, on purpose".to_owned()));
        assert_eq!(
            R::spawn(async { 1 }).await,
            Ok(1),
            "and the loop takes new tasks"
        );
    });
}

fn a_panicking_destructor_of_what_nobody_joins_stays_inside<R: Runtime>() {
    let shared = Rc::new(());
    let end = R::block_on(async {
        drop(R::spawn(async { Bomb })); // its result
        for _ in 0..2 {
            let bomb = Bomb;
            let its = Rc::clone(&shared);
            drop(R::spawn(async move {
                pending::<()>().await;
                drop((bomb, its));
            }));
        }
        R::yield_now().await;
        R::yield_now().await;
        1
    });
    assert_eq!(end, 1);
    assert_eq!(
        Rc::strong_count(&shared),
        1,
        "the others are dropped all the same"
    );
}

/// A timer that is due before the loop looks wakes a task while the loop has nothing else to do.
/// It must not ring for that: nobody reads a bell when there is no need to sleep.
#[test]
fn the_loop_never_rings_its_own_bell() {
    const MORE_THAN_A_PIPE_HOLDS: u32 = 70_000;
    within_a_minute(|| {
        let end = event_loop::block_on(async {
            for _ in 0..MORE_THAN_A_PIPE_HOLDS {
                let due = Instant::now() + Duration::from_micros(5);
                let mut sleep = pin!(event_loop::sleep(Duration::from_micros(3)));
                poll_fn(|cx| {
                    let polled = sleep.as_mut().poll(cx);
                    while Instant::now() < due {}
                    polled
                })
                .await;
            }
        });
        assert!(end.is_ok());
    });
}

#[test]
fn ten_sleeps_take_ten_turns() {
    within_a_minute(|| {
        let event_loop = event_loop::EventLoop::new().unwrap();
        let sleeps = async {
            for _ in 0..10 {
                event_loop::sleep(BEAT / 10).await;
            }
        };
        event_loop.block_on(sleeps).unwrap();
        assert!(event_loop.turns() <= 12, "{} turns", event_loop.turns());
    });
}

#[test]
fn the_handle_of_a_dropped_loop_is_an_error() {
    within_a_minute(|| {
        let event_loop = event_loop::EventLoop::new().unwrap();
        let begun = event_loop.spawn(pending::<()>());
        let never_begun = {
            event_loop.block_on(async {}).unwrap();
            event_loop.spawn(async { 1 })
        };
        drop(event_loop);
        let (begun, never_begun) =
            event_loop::block_on(async { (begun.await, never_begun.await) }).unwrap();
        assert!(begun.unwrap_err().is::<event_loop::Cancelled>());
        assert!(never_begun.unwrap_err().is::<event_loop::Cancelled>());
    });
}

#[test]
fn what_waits_for_another_loop_panics() {
    use std::os::unix::net::UnixStream;

    within_a_minute(|| {
        let other = event_loop::EventLoop::new().unwrap();
        let (ours, _theirs) = UnixStream::pair().unwrap();
        let foreign = other.block_on(async {
            let handle = event_loop::spawn(pending::<()>());
            let futures: [Boxed<()>; 4] = [
                Box::pin(event_loop::sleep(BEAT)),
                Box::pin(event_loop::readable(&Rc::new(ours))),
                Box::pin(async { drop(handle.await) }),
                Box::pin(event_loop::sleep(Duration::MAX)),
            ];
            futures
        });
        for future in foreign.unwrap() {
            let end = event_loop::block_on(async { event_loop::spawn(future).await.is_err() });
            assert!(end.unwrap());
        }
    });
}

#[test]
fn a_loop_in_a_thread_local_is_dropped_with_its_thread() {
    thread_local! {
        static LOOP: event_loop::EventLoop = event_loop::EventLoop::new().unwrap();
    }
    let dropped = Arc::new(());
    let its = Arc::clone(&dropped);
    thread::spawn(move || {
        LOOP.with(|event_loop| {
            drop(event_loop.spawn(async move {
                pending::<()>().await;
                drop(its);
            }));
            event_loop.block_on(async {}).unwrap();
        });
    })
    .join()
    .unwrap();
    assert_eq!(Arc::strong_count(&dropped), 1);
}
