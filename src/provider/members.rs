//! The members of a group, beside the resource: one is found, added or removed without touching the others.

use std::collections::{BTreeMap, HashMap};

/// Numbers of the resources that are members, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    in_order: BTreeMap<u64, u64>,
    places: HashMap<u64, u64>,
    next: u64,
    journal: Vec<Change>,
}

/// One step that can be taken back.
#[derive(Clone, Copy, Debug)]
enum Change {
    Added(u64),
    Removed { member: u64, place: u64 },
}

/// What became of the members since the last `commit`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Those who were no members before.
    pub(super) added: Vec<u64>,
    /// Those who are no members any more.
    pub(super) removed: Vec<u64>,
}

impl Members {
    pub(super) fn contains(&self, member: u64) -> bool {
        self.places.contains_key(&member)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.in_order.values().copied()
    }

    /// Adds a member; one that is there already keeps its place.
    pub(super) fn add(&mut self, member: u64) {
        if !self.contains(member) {
            self.place(member, self.next);
            self.next += 1;
            self.journal.push(Change::Added(member));
        }
    }

    pub(super) fn remove(&mut self, member: u64) {
        if let Some(place) = self.places.remove(&member) {
            self.in_order.remove(&place);
            self.journal.push(Change::Removed { member, place });
        }
    }

    /// Leaves exactly these members; those who stay keep their places.
    pub(super) fn replace(&mut self, members: &[u64]) {
        let wanted: std::collections::HashSet<u64> = members.iter().copied().collect();
        let gone: Vec<u64> = self
            .iter()
            .filter(|member| !wanted.contains(member))
            .collect();
        for member in gone {
            self.remove(member);
        }
        for member in members {
            self.add(*member);
        }
    }

    /// Takes back everything since the last `commit`.
    pub(super) fn roll_back(&mut self) {
        while let Some(change) = self.journal.pop() {
            match change {
                Change::Added(member) => {
                    if let Some(place) = self.places.remove(&member) {
                        self.in_order.remove(&place);
                    }
                }
                Change::Removed { member, place } => self.place(member, place),
            }
        }
    }

    /// Keeps everything since the last `commit`, and says what that changed in the end.
    pub(super) fn commit(&mut self) -> Difference {
        let mut before: BTreeMap<u64, bool> = BTreeMap::new();
        for change in self.journal.drain(..) {
            match change {
                Change::Added(member) => before.entry(member).or_insert(false),
                Change::Removed { member, .. } => before.entry(member).or_insert(true),
            };
        }
        let mut difference = Difference::default();
        for (member, was) in before {
            match (was, self.contains(member)) {
                (false, true) => difference.added.push(member),
                (true, false) => difference.removed.push(member),
                _ => {}
            }
        }
        difference
    }

    fn place(&mut self, member: u64, place: u64) {
        self.places.insert(member, place);
        self.in_order.insert(place, member);
    }
}

#[cfg(test)]
mod tests {
    use super::{Difference, Members};

    #[test]
    fn what_is_taken_back_leaves_no_trace() {
        let mut members = Members::default();
        members.replace(&[1, 2, 3]);
        members.commit();
        members.remove(2);
        members.add(4);
        members.replace(&[4, 1]);
        members.roll_back();
        assert_eq!(members.iter().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(members.commit(), Difference::default());
    }

    #[test]
    fn the_difference_is_that_of_both_ends() {
        let mut members = Members::default();
        members.replace(&[1, 2]);
        members.commit();
        members.remove(1);
        members.add(1);
        members.remove(2);
        members.add(3);
        assert_eq!(
            members.commit(),
            Difference {
                added: vec![3],
                removed: vec![2]
            }
        );
    }
}
