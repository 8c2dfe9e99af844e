//! For each of fifty clients, a server makes a call that blocks, on a thread: many at a time.
//!
//! Python: `asyncio.start_server`, and `asyncio.to_thread` in its callback.
//! Run: `cargo run -p ch12-asyncio-executor -- blocking-server`

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use std::{io, thread};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, spawn_blocking};
use tracing::info;

use crate::server::{listen, serve};

const BEAT: Duration = Duration::from_millis(50);

static CALLS: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[tokio::main(flavor = "current_thread")]
pub async fn main() -> io::Result<()> {
    let listener = listen(50)?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener, answer));
    let mut clients = JoinSet::new();
    for number in 1..=50 {
        clients.spawn(ask(address, number));
    }
    let mut sum = 0;
    while let Some(square) = clients.join_next().await {
        sum += square??;
    }
    let most = MOST.load(Relaxed);
    info!(sum, most, "all fifty have an answer");
    assert_eq!(sum, 42_925);
    assert!(most > 1, "calls at the same time");
    Ok(())
}

async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let number = stream.read_u32().await?;
    let square = spawn_blocking(move || look_up(number)).await?; // the loop serves others
    stream.write_u32(square).await
}

/// A call from a world without coroutines, such as to a database.
fn look_up(number: u32) -> u32 {
    let calls = CALLS.fetch_add(1, Relaxed) + 1;
    MOST.fetch_max(calls, Relaxed);
    thread::sleep(BEAT);
    CALLS.fetch_sub(1, Relaxed);
    number * number
}

async fn ask(server: SocketAddr, number: u32) -> io::Result<u32> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_u32(number).await?;
    stream.read_u32().await
}
