//! No port is fixed, and nothing leaves the loopback address, in Rust and in Python.

use std::fs;
use std::path::Path;

/// How files bind an address, and the only ways in which they may.
const BIND: [&str; 4] = ["bind(", "start_server(", "create_server(", "connect("];
const LOOPBACK: [&str; 8] = [
    "bind((Ipv4Addr::LOCALHOST, 0)",
    "connect(server)",
    "start_server(answer, \"127.0.0.1\", 0",
    "start_server(answer, sock=listener",
    "create_server((\"127.0.0.1\", 0)",
    "bind((\"127.0.0.1\", 0))",
    "open_connection(\"127.0.0.1\", port)",
    "def ",
];

/// A line that names an address in another way.
fn leaves(source: &str) -> Option<&str> {
    let names = |line: &&str| BIND.iter().any(|word| line.contains(word));
    source
        .lines()
        .filter(names)
        .find(|line| !LOOPBACK.iter().any(|way| line.contains(way)))
}

#[test]
fn every_address_is_the_loopback_and_every_port_is_free() {
    let mut seen = 0;
    for folder in ["src", "src/examples", "python"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            let Ok(source) = fs::read_to_string(&file) else {
                continue;
            };
            assert_eq!(leaves(&source), None, "{}", file.display());
            seen += usize::from(source.contains("LOCALHOST") || source.contains("127.0.0.1"));
        }
    }
    assert_eq!(
        seen, 6,
        "the server, a socket that does not listen, and four Python versions"
    );
}

#[test]
fn the_check_sees_another_address() {
    assert!(leaves("TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;").is_some());
    assert!(leaves("socket.bind((Ipv4Addr::LOCALHOST, 8080).into())?;").is_some());
    assert!(leaves("TcpStream::connect(\"example.org:80\").await?;").is_some());
    assert!(leaves("asyncio.start_server(answer, \"127.0.0.1\", 8080)").is_some());
    assert!(leaves("TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;").is_none());
}
