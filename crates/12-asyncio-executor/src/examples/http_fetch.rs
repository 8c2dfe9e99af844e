//! A hundred HTTP requests from one thread take one beat together; each fails or succeeds alone.
//!
//! Python: `asyncio.open_connection` and `asyncio.gather`; no library for HTTP in either.
//! Run: `cargo run -p ch12-asyncio-executor -- http-fetch`

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tracing::{Instrument, Span, info, info_span};

use crate::http::{Failure, answer, fetch};
use crate::server::{listen, serve};

const BEAT: Duration = Duration::from_millis(100);
const LIMIT: Duration = Duration::from_secs(30);

static ASKED: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread")]
pub async fn main() -> io::Result<()> {
    let listener = listen(128)?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener, answer));

    let start = Instant::now();
    let mut requests = JoinSet::new();
    for page in 1..=100 {
        requests.spawn(get(address, page).instrument(lane(page)));
    }
    let mut pages = 0;
    while let Some(reply) = requests.join_next().await {
        pages += reply??;
    }
    let milliseconds = start.elapsed().as_millis();
    info!(pages, milliseconds, "has the other pages");
    assert_eq!(pages, 90);

    let nobody = TcpSocket::new_v4()?; // bound, and it does not listen
    nobody.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let refused = fetch(nobody.local_addr()?, "1", LIMIT).await.unwrap_err();
    let broken = fetch(address, "broken", LIMIT).await.unwrap_err();
    let slow = fetch(address, "slow", 2 * BEAT).await.unwrap_err();
    info!(?refused, ?broken, ?slow, "fail in other ways");
    assert!(matches!(refused, Failure::Refused));
    assert!(matches!(broken, Failure::Broken));
    assert!(matches!(slow, Failure::Slow));
    Ok(())
}

/// Returns how many pages that are: one or none.
async fn get(server: SocketAddr, page: u32) -> io::Result<u32> {
    ASKED.fetch_add(1, Relaxed);
    let reply = fetch(server, &page.to_string(), LIMIT).await;
    match reply {
        Ok(body) => {
            assert_eq!(ASKED.load(Relaxed), 100, "all ask before the first reply");
            assert_eq!(body, format!("this is page {page}"));
            Ok(1)
        }
        Err(Failure::Other(error)) => Err(error), // not the page's: it ends the program
        Err(failure) => {
            info!(?failure, "has no page");
            Ok(0)
        }
    }
}

/// Those that fail have one in the picture: every tenth page.
fn lane(page: u32) -> Span {
    match page % 10 {
        0 => info_span!("task", name = format!("page-{page}")),
        _ => Span::none(),
    }
}
