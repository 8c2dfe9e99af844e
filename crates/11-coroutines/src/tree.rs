//! A binary tree, to be walked.

/// A node with what is below it. In order is: left, the value, right.
#[derive(Debug)]
pub struct Tree {
    /// The values that come before this one.
    pub left: Option<Box<Tree>>,
    /// The value of this node.
    pub value: u32,
    /// The values that come after this one.
    pub right: Option<Box<Tree>>,
}

impl Tree {
    /// A tree as flat as it can be; in order, its values are these. `None` if there are none.
    pub fn of(values: &[u32]) -> Option<Box<Self>> {
        let (left, rest) = values.split_at(values.len() / 2);
        let (&value, right) = rest.split_first()?;
        let left = Self::of(left);
        let right = Self::of(right);
        Some(Box::new(Self { left, value, right }))
    }
}
