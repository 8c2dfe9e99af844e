//! `select!` drops a receive that is half done, and its half is lost; kept and resumed, it is not.
//!
//! Python: a task that is cancelled, and one that `asyncio.wait` leaves alone.
//! Run: `cargo run -p ch12-asyncio-executor -- cancel-safety`

use std::io;
use std::pin::pin;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::Notify;
use tracing::{Instrument, info, info_span};

static NEWS: Notify = Notify::const_new();

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (ours, theirs) = duplex(3); // the length and two letters: the sender waits for the reader
    let sender = send(theirs).instrument(info_span!("task", name = "sender"));
    let (received, _) = tokio::join!(anew(ours), sender);
    info!("it took a letter for the length, and waited for more than came");
    assert_eq!(received.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);

    let (ours, theirs) = duplex(3);
    let sender = send(theirs).instrument(info_span!("task", name = "sender"));
    let (received, _) = tokio::join!(resumed(ours), sender);
    info!("it has the whole word");
    assert_eq!(received.unwrap(), "Hello");
}

async fn anew(mut stream: DuplexStream) -> io::Result<String> {
    loop {
        tokio::select! {
            biased; // first the stream, so that the first half has been received
            word = receive(&mut stream) => return word,
            () = NEWS.notified() => info!("looks at the news"), // here the receive is dropped
        }
    }
}

async fn resumed(mut stream: DuplexStream) -> io::Result<String> {
    let mut receive = pin!(receive(&mut stream)); // New: one receive for all rounds
    loop {
        tokio::select! {
            biased;
            word = &mut receive => return word,
            () = NEWS.notified() => info!("looks at the news"),
        }
    }
}

/// A byte says how long the word is. What has been received is in this future, and goes with it.
async fn receive(stream: &mut DuplexStream) -> io::Result<String> {
    let length = stream.read_u8().await?;
    let mut word = vec![0; length.into()];
    stream.read_exact(&mut word).await?;
    String::from_utf8(word).map_err(io::Error::other)
}

async fn send(mut stream: DuplexStream) -> io::Result<()> {
    info!("sends half of it");
    stream.write_all(b"\x05He").await?;
    NEWS.notify_one();
    stream.write_all(b"llo").await
}
