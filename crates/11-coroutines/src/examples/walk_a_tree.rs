//! A lazy walk through a borrowed tree, in order: it visits no node before it is asked to.
//!
//! Python: a generator that calls itself with `yield from`.
//! Run: `cargo run -p ch11-coroutines -- walk-a-tree`

use tracing::info;

use crate::tree::Tree;

pub fn main() {
    let tree = Tree::of(&[1, 2, 3, 4, 5, 6, 7]).unwrap();
    let mut walk = InOrder {
        below: Some(&tree),
        above: Vec::new(),
        visited: Vec::new(),
    };
    info!("has a walk: nothing is visited");
    for expected in [1, 2] {
        let value = walk.next().unwrap();
        info!(value, "takes");
        assert_eq!(value, expected);
    }
    assert_eq!(walk.visited, [4, 2, 1], "not even 3 is visited yet");

    info!("takes the rest");
    assert!(walk.eq([3, 4, 5, 6, 7]));
}

/// Where a walk stands. A generator would have it on its stack.
struct InOrder<'a> {
    /// Where the way down continues.
    below: Option<&'a Tree>,
    /// The nodes on the way down to here. Their values are still to come.
    above: Vec<&'a Tree>,
    visited: Vec<u32>,
}

impl Iterator for InOrder<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while let Some(node) = self.below {
            info!(value = node.value, "visits");
            self.visited.push(node.value);
            self.above.push(node);
            self.below = node.left.as_deref();
        }
        let node = self.above.pop()?;
        self.below = node.right.as_deref(); // noted, not visited: nobody has asked for more
        Some(node.value)
    }
}
