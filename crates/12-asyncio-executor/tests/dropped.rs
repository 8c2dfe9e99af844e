//! Every future that holds something, polled k times and dropped, for each k: it gives all back.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use ch12_asyncio_executor::async_lock::withdraw_locked;
use ch12_asyncio_executor::async_queue::{consume, produce};
use ch12_asyncio_executor::async_semaphore::Site;
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;

/// More than any of them needs, alone or beside others.
const POLLS: u32 = 8;
/// Paused, the clock gets there at once when nothing else can happen.
const HANG: Duration = Duration::from_mins(1);

/// A future that is dropped instead of its poll after `k`, if it is not done before: `None` then.
async fn dropped_after<T>(k: u32, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut polls) = (pin!(future), 0);
    poll_fn(|context| {
        if polls == k {
            context.waker().wake_by_ref(); // others may wait for what it gives back
            return Poll::Ready(None);
        }
        polls += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn a_permit_comes_back_from_whoever_holds_it_or_waits_for_it() {
    for k in 0..POLLS {
        for before in [true, false] {
            let site = Site::new(1);
            let (one, other) = (dropped_after(k, site.fetch()), site.fetch());
            let both = async {
                if before {
                    _ = tokio::join!(biased; one, other);
                } else {
                    _ = tokio::join!(biased; other, one);
                }
            };
            timeout(HANG, both).await.expect("the other one gets in");
            timeout(HANG, site.fetch()).await.expect("and so does a third one");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_lock_comes_back_and_nothing_is_half_done() {
    let mut paid = [0, 0];
    for k in 0..POLLS {
        let account = Mutex::new(100);
        let one = dropped_after(k, withdraw_locked(&account, 80));
        let both = async { tokio::join!(biased; one, withdraw_locked(&account, 10)) };
        let (one, other) = timeout(HANG, both).await.expect("the other one gets the lock");
        assert!(other, "there is enough for it in any case");
        assert_eq!(account.into_inner(), if one.is_some() { 10 } else { 90 });
        paid[usize::from(one.is_some())] += 1;
    }
    assert!(paid[0] > 0 && paid[1] > 0, "both have been seen: {paid:?}");
}

#[tokio::test(start_paused = true)]
async fn an_item_is_put_or_is_not() {
    for k in 0..POLLS {
        let (queue, items) = mpsc::channel(2);
        let put = async { dropped_after(k, produce(1..=6, queue)).await };
        let both = async { tokio::join!(biased; put, consume(items)) };
        let (_, taken) = timeout(HANG, both).await.expect("the queue ends with its producer");
        assert!(taken.iter().copied().eq(1..=u32::try_from(taken.len()).unwrap()), "{taken:?}");
    }
}
