"""A lazy walk through a tree, in order: it visits no node before it is asked to."""

from itertools import islice
from typing import NamedTuple, Optional

visited = []


class Tree(NamedTuple):
    left: Optional["Tree"]
    value: int
    right: Optional["Tree"]


def leaf(value):
    return Tree(None, value, None)


def in_order(tree):
    if tree is None:
        return
    print(f"main: visits value={tree.value}")
    visited.append(tree.value)
    yield from in_order(tree.left)
    yield tree.value
    yield from in_order(tree.right)


def main():
    tree = Tree(Tree(leaf(1), 2, leaf(3)), 4, Tree(leaf(5), 6, leaf(7)))
    walk = in_order(tree)
    print("main: has a walk: nothing is visited")
    for expected, value in enumerate(islice(walk, 2), start=1):
        print(f"main: takes value={value}")
        assert value == expected
    assert visited == [4, 2, 1], "not even 3 is visited yet"

    print("main: takes the rest")
    assert list(walk) == [3, 4, 5, 6, 7]


if __name__ == "__main__":
    main()
