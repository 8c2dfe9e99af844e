//! A server stops: it refuses new clients, answers those that it has, and ends within a limit.
//!
//! Python: `server.close()`, and `asyncio.wait(clients, timeout=…)`.
//! Run: `cargo run -p ch12-asyncio-executor -- shutdown`

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot::{self, Receiver};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::{Instrument, info, info_span};

use crate::server::listen;

const LIMIT: Duration = Duration::from_millis(500);

#[tokio::main(flavor = "current_thread")]
pub async fn main() -> io::Result<()> {
    let listener = listen(8)?;
    let server = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let serving = serve(listener, stopped).instrument(info_span!("task", name = "server"));
    let serving = tokio::spawn(serving);
    let mut ann = BufReader::new(TcpStream::connect(server).await?);
    let mut bob = BufReader::new(TcpStream::connect(server).await?);
    assert_eq!(next_line(&mut ann).await?, "welcome");
    assert_eq!(next_line(&mut bob).await?, "welcome");

    let began = Instant::now();
    stop.send(()).unwrap();
    ann.write_all(b"ann\n").await?;
    assert_eq!(next_line(&mut ann).await?, "hello ann");
    info!("ann was there before, and has her answer");
    let refused = TcpStream::connect(server).await.unwrap_err();
    info!("a new client is refused");
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

    serving.await.unwrap()?; // bob asks nothing, so it waits to the end of its limit
    info!("the server has ended");
    assert!((LIMIT..20 * LIMIT).contains(&began.elapsed()));
    assert_eq!(next_line(&mut bob).await?, "", "his connection is closed");
    Ok(())
}

async fn serve(listener: TcpListener, mut stopped: Receiver<()>) -> io::Result<()> {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            client = listener.accept() => clients.spawn(answer(client?.0)),
            _ = &mut stopped => break,
        };
    }
    drop(listener); // from now on, the system refuses new clients
    info!(clients = clients.len(), "stops, and waits for its clients");
    let all_have_gone = async { while clients.join_next().await.is_some() {} };
    if timeout(LIMIT, all_have_gone).await.is_err() {
        info!(clients = clients.len(), "its limit is over");
        clients.shutdown().await;
    }
    Ok(())
}

async fn answer(stream: TcpStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"welcome\n").await?;
    let name = next_line(&mut stream).await?;
    stream.write_all(format!("hello {name}\n").as_bytes()).await
}

async fn next_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    Ok(line.trim_end().to_owned())
}
