//! What each TCP server needs: a listener, a loop that accepts, and room for its clients.

use std::future::Future;
use std::net::Ipv4Addr;
use std::time::Duration;
use std::{fs, io};

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::sleep;
use tracing::info;

/// File descriptors that are needed for other things than connections.
const SPARE: u64 = 64;

/// A listener at a free port of the loopback address, where `backlog` clients can connect before
/// one of them is accepted. Beyond that the kernel drops them, and they try again after a second.
/// `std::net::TcpListener` has a backlog of 128, and `asyncio.start_server` one of 100.
///
/// # Errors
/// When the system has no socket or no port left.
///
/// # Panics
/// Outside of a runtime with I/O.
pub fn listen(backlog: u32) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(backlog)
}

/// Accepts clients, and answers each in a task of its own. It ends when it is dropped.
pub async fn serve<F>(listener: TcpListener, answer: fn(TcpStream) -> F)
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(answer(stream))),
            Err(error) => {
                // One client too many (`EMFILE`) is no reason to leave the others. It stays in the
                // backlog, so trying again at once would keep the processor busy.
                info!(%error, "cannot accept a client now");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// For how many of these clients there is room, when both ends of each connection are in this
/// process and all may wait to be accepted. Raises the limit of open files as far as that needs.
///
/// # Errors
/// `EMFILE` when there is room for fewer than two.
pub fn room_for(clients: u32) -> io::Result<u32> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    let wanted = 2 * u64::from(clients) + SPARE;
    let files = soft.max(wanted.min(hard));
    setrlimit(Resource::RLIMIT_NOFILE, files, hard)?;

    let pairs = files.saturating_sub(SPARE) / 2;
    let room = clients.min(u32::try_from(pairs).unwrap_or(u32::MAX));
    let room = room.min(longest_backlog());
    if room < 2 {
        return Err(Errno::EMFILE.into());
    }
    Ok(room)
}

/// The longest backlog that the kernel allows. It silently cuts a longer one to this.
fn longest_backlog() -> u32 {
    let limit = fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap_or_default();
    limit.trim().parse().unwrap_or(128)
}
