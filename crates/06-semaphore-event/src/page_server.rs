//! A small server on this machine, for programs that fetch pages.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

const BEAT: Duration = Duration::from_millis(100);

/// Answers `GET /7` with `This is page 7.`, a beat later; counts how many it answers at once. A
/// thread for each client. It ends with the program.
#[derive(Debug)]
pub struct PageServer {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    at_once: AtomicUsize,
    most: AtomicUsize,
}

impl PageServer {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// When the system has no port for it.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let counts = Arc::<Counts>::default();
        let server = Self {
            address,
            counts: Arc::clone(&counts),
        };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counts = Arc::clone(&counts);
                thread::spawn(move || answer(&stream, &counts));
            }
        });
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many it has answered at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.counts.most.load(Relaxed)
    }
}

fn answer(mut stream: &TcpStream, counts: &Counts) -> io::Result<()> {
    let at_once = counts.at_once.fetch_add(1, Relaxed) + 1;
    counts.most.fetch_max(at_once, Relaxed);
    let mut request = String::new();
    BufReader::new(stream).read_line(&mut request)?;
    thread::sleep(BEAT);
    let page = request.trim_end().trim_start_matches("GET /");
    counts.at_once.fetch_sub(1, Relaxed); // before the client can know that this one is done
    write!(stream, "This is page {page}.")
}
