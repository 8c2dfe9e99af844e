//! A lazy walk through a borrowed tree, in order: it visits no node before it is asked to.
//!
//! Python: a generator that calls itself with `yield from`.
//! Run: `cargo run -p ch11-coroutines -- walk-a-tree`

use tracing::info;

use crate::tree::Tree;

pub fn main() {
    let tree = Tree::of(&[1, 2, 3, 4, 5, 6, 7]).unwrap();
    let mut walk = InOrder::of(&tree);
    info!("has a walk: nothing is visited");
    for expected in [1, 2, 3] {
        let value = walk.next().unwrap();
        info!(value, "takes");
        assert_eq!(value, expected);
    }
    assert_eq!(walk.visited, [4, 2, 1, 3], "5, 6 and 7 are not visited yet");

    info!("takes the rest");
    assert!(walk.eq([4, 5, 6, 7]));
}

/// Where a walk stands. A generator would have it on its stack.
#[derive(Default)]
struct InOrder<'a> {
    above: Vec<&'a Tree>, // on the way down to here; their values are still to come
    below: Option<&'a Tree>, // where the way down goes on
    visited: Vec<u32>,
}

impl<'a> InOrder<'a> {
    fn of(tree: &'a Tree) -> Self {
        let below = Some(tree);
        Self {
            below,
            ..Self::default()
        }
    }
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
