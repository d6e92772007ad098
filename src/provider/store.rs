//! What the provider remembers: resources in the order of their creation, and indexes that find them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem;

use serde_json::{Map, Value};

use super::clock::Clock;
use super::errors::Problem;
use super::filter::fold;
use super::id;
use super::members::{Difference, Members};
use super::resource_type::ResourceType;
use super::schema::Uniqueness;

/// A resource as it is kept: without what is computed when it is read.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    /// What its id is made of; grows with each resource of any type and is never given again.
    pub(super) number: u64,
    /// Attributes by canonical name, and containers of extensions by URN; nothing in it is unassigned.
    pub(super) attributes: Map<String, Value>,
    /// The members, if its type has some.
    pub(super) members: Members,
    /// When it was created.
    pub(super) created: i64,
    /// When it was last changed.
    pub(super) modified: i64,
    /// How often it was written.
    pub(super) version: u64,
}

/// The resources of one type.
#[derive(Clone, Debug)]
struct Drawer {
    kind: ResourceType,
    resources: BTreeMap<u64, Stored>,
    /// For each indexed attribute: the folded value, and who has it.
    indexes: Vec<(&'static str, HashMap<String, BTreeSet<u64>>)>,
}

/// All resources.
#[derive(Clone, Debug)]
pub(super) struct Store {
    drawers: Vec<Drawer>,
    next: u64,
    clock: Clock,
    /// For each member the groups it belongs to.
    groups: HashMap<u64, BTreeSet<u64>>,
}

impl Store {
    pub(super) fn new(kinds: Vec<ResourceType>, clock: Clock) -> Self {
        let drawer = |kind: ResourceType| Drawer {
            indexes: kind
                .definition
                .indexed
                .iter()
                .map(|name| (name.as_str(), HashMap::new()))
                .collect(),
            resources: BTreeMap::new(),
            kind,
        };
        let drawers = kinds.into_iter().map(drawer).collect();
        Store {
            drawers,
            next: 0,
            clock,
            groups: HashMap::new(),
        }
    }

    /// Gives the next resource this number.
    pub(super) fn begin_at(&mut self, number: u64) {
        self.next = number;
    }

    /// The types that have resources here, in the order of their drawers.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &ResourceType> {
        self.drawers.iter().map(|drawer| &drawer.kind)
    }

    pub(super) fn kind(&self, drawer: usize) -> &ResourceType {
        &self.drawers[drawer].kind
    }

    pub(super) fn len(&self, drawer: usize) -> usize {
        self.drawers[drawer].resources.len()
    }

    /// The resources of one type in the order of their creation, which is the order of every page.
    pub(super) fn all(&self, drawer: usize) -> impl Iterator<Item = &Stored> {
        self.drawers[drawer].resources.values()
    }

    pub(super) fn get(&self, drawer: usize, number: u64) -> Option<&Stored> {
        self.drawers[drawer].resources.get(&number)
    }

    /// A resource of any type, with its drawer.
    pub(super) fn find(&self, number: u64) -> Option<(usize, &Stored)> {
        let mut drawers = self.drawers.iter().enumerate();
        drawers.find_map(|(at, drawer)| Some((at, drawer.resources.get(&number)?)))
    }

    /// The groups that have this member.
    pub(super) fn groups_of(&self, member: u64) -> impl Iterator<Item = u64> {
        self.groups.get(&member).into_iter().flatten().copied()
    }

    /// Who has this value, already folded, if the attribute is indexed.
    pub(super) fn having(&self, drawer: usize, name: &str, value: &str) -> Option<Vec<u64>> {
        let (_, index) = self.drawers[drawer]
            .indexes
            .iter()
            .find(|(known, _)| *known == name)?;
        Some(
            index
                .get(value)
                .map(|numbers| numbers.iter().copied().collect())
                .unwrap_or_default(),
        )
    }

    /// Adds a resource, unless a value of it has to be unique and is not.
    pub(super) fn insert(
        &mut self,
        drawer: usize,
        attributes: Map<String, Value>,
        members: &[u64],
    ) -> Result<u64, Problem> {
        self.check_unique(drawer, &attributes, None)?;
        Ok(self.add(drawer, attributes, members))
    }

    /// Adds a resource as it is, even if there is another like it.
    pub(super) fn add(
        &mut self,
        drawer: usize,
        attributes: Map<String, Value>,
        members: &[u64],
    ) -> u64 {
        let number = self.next;
        self.next += 1;
        let now = self.clock.tick();
        self.reindex(drawer, number, &Map::new(), &attributes);
        let mut stored = Stored {
            number,
            attributes,
            members: Members::default(),
            created: now,
            modified: now,
            version: 1,
        };
        stored.members.replace(members);
        self.settle(&mut stored);
        self.drawers[drawer].resources.insert(number, stored);
        number
    }

    /// Changes a resource by a function that gets a draft, all or nothing; without any difference nothing moves
    /// (RFC 7644 section 3.5.2.1). The store lent to the function lacks the members of the draft.
    pub(super) fn change(
        &mut self,
        drawer: usize,
        number: u64,
        change: impl FnOnce(&Store, &mut Draft) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Some(stored) = self.drawers[drawer].resources.get_mut(&number) else {
            return Ok(());
        };
        let members = mem::take(&mut stored.members);
        let mut draft = Draft {
            attributes: stored.attributes.clone(),
            members,
        };
        let changed = change(self, &mut draft)
            .and_then(|()| self.check_unique(drawer, &draft.attributes, Some(number)));
        if changed.is_err() {
            draft.members.roll_back();
        }
        let difference = draft.members.commit();
        let now = self.clock.tick();
        self.record(number, &difference.added, &difference.removed);
        let Some(stored) = self.drawers[drawer].resources.get_mut(&number) else {
            return changed;
        };
        stored.members = draft.members;
        changed?;
        let before = mem::take(&mut stored.attributes);
        if before != draft.attributes || difference != Difference::default() {
            stored.modified = now;
            stored.version += 1;
        }
        self.reindex(drawer, number, &before, &draft.attributes);
        if let Some(stored) = self.drawers[drawer].resources.get_mut(&number) {
            stored.attributes = draft.attributes;
        }
        Ok(())
    }

    /// Lets a resource count as changed though it was not.
    pub(super) fn touch(&mut self, drawer: usize, number: u64) {
        let now = self.clock.tick();
        if let Some(stored) = self.drawers[drawer].resources.get_mut(&number) {
            stored.modified = now;
        }
    }

    /// Gives a resource another version; only faults do.
    pub(super) fn set_version(&mut self, number: u64, next: impl Fn(u64) -> u64) {
        let mut drawers = self.drawers.iter_mut();
        if let Some(stored) = drawers.find_map(|drawer| drawer.resources.get_mut(&number)) {
            stored.version = next(stored.version);
        }
    }

    /// Puts a resource as it is in the place of the one with its number, whoever has its values by now; only faults do.
    pub(super) fn put(&mut self, drawer: usize, stored: Stored) {
        let number = stored.number;
        let former = self.drawers[drawer].resources.remove(&number);
        if let Some(former) = &former {
            self.reindex(drawer, number, &former.attributes, &Map::new());
            self.record(number, &[], &former.members.iter().collect::<Vec<_>>());
        }
        self.reindex(drawer, number, &Map::new(), &stored.attributes);
        self.record(number, &stored.members.iter().collect::<Vec<_>>(), &[]);
        self.drawers[drawer].resources.insert(number, stored);
    }

    /// Takes what was changed of a new resource for a part of its creation.
    pub(super) fn as_new(&mut self, drawer: usize, number: u64) {
        if let Some(stored) = self.drawers[drawer].resources.get_mut(&number) {
            stored.modified = stored.created;
            stored.version = 1;
        }
    }

    /// Removes a resource, also from the groups it is a member of.
    pub(super) fn remove(&mut self, drawer: usize, number: u64) -> Option<Stored> {
        let gone = self.drawers[drawer].resources.remove(&number)?;
        let now = self.clock.tick();
        self.reindex(drawer, number, &gone.attributes, &Map::new());
        self.record(number, &[], &gone.members.iter().collect::<Vec<_>>());
        for group in self.groups.remove(&number).unwrap_or_default() {
            let mut drawers = self.drawers.iter_mut();
            if let Some(group) = drawers.find_map(|drawer| drawer.resources.get_mut(&group)) {
                group.members.remove(number);
                group.members.commit();
                group.modified = now;
                group.version += 1;
            }
        }
        Some(gone)
    }

    /// The number of a resource that may be a member.
    pub(super) fn member(&self, value: &Value) -> Result<u64, Problem> {
        let named = value.get("value").unwrap_or(value).as_str();
        let number = named
            .and_then(id::decode)
            .filter(|number| self.find(*number).is_some());
        number.ok_or_else(|| {
            Problem::invalid_value(format!(
                "there is no resource {} to be a member",
                named.unwrap_or_default()
            ))
        })
    }

    fn settle(&mut self, stored: &mut Stored) {
        let difference = stored.members.commit();
        self.record(stored.number, &difference.added, &difference.removed);
    }

    /// Keeps the way back from members to groups.
    fn record(&mut self, group: u64, added: &[u64], removed: &[u64]) {
        for member in added {
            self.groups.entry(*member).or_default().insert(group);
        }
        for member in removed {
            if let Some(groups) = self.groups.get_mut(member) {
                groups.remove(&group);
            }
        }
    }

    fn check_unique(
        &self,
        drawer: usize,
        attributes: &Map<String, Value>,
        own: Option<u64>,
    ) -> Result<(), Problem> {
        let kind = self.kind(drawer);
        for attribute in kind
            .schema
            .attributes
            .iter()
            .filter(|known| known.uniqueness != Uniqueness::None)
        {
            let Some(value) = attributes.get(&attribute.name).and_then(Value::as_str) else {
                continue;
            };
            let folded = fold(value, attribute.case_exact);
            let having = self
                .having(drawer, &attribute.name, &folded)
                .unwrap_or_default();
            if having.into_iter().any(|number| Some(number) != own) {
                return Err(taken(&attribute.name, value));
            }
        }
        self.check_unique_in_extensions(drawer, attributes, own)
    }

    /// Attributes of extensions have no index, so that all resources are looked through.
    fn check_unique_in_extensions(
        &self,
        drawer: usize,
        attributes: &Map<String, Value>,
        own: Option<u64>,
    ) -> Result<(), Problem> {
        for schema in &self.kind(drawer).extensions {
            let unique = schema
                .attributes
                .iter()
                .filter(|known| known.uniqueness != Uniqueness::None);
            for attribute in unique {
                let text = |attributes: &Map<String, Value>| {
                    let value = attributes.get(&schema.id)?.get(&attribute.name)?.as_str()?;
                    Some(fold(value, attribute.case_exact).into_owned())
                };
                let Some(value) = text(attributes) else {
                    continue;
                };
                let mut others = self.all(drawer).filter(|it| Some(it.number) != own);
                if others.any(|other| text(&other.attributes).as_ref() == Some(&value)) {
                    return Err(taken(&attribute.name, &value));
                }
            }
        }
        Ok(())
    }

    fn reindex(
        &mut self,
        drawer: usize,
        number: u64,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
    ) {
        let Drawer { kind, indexes, .. } = &mut self.drawers[drawer];
        for (name, index) in indexes {
            let exact = kind
                .attribute(name)
                .is_some_and(|attribute| attribute.case_exact);
            let key = |attributes: &Map<String, Value>| {
                attributes
                    .get(*name)
                    .and_then(Value::as_str)
                    .map(|text| fold(text, exact).into_owned())
            };
            let (before, after) = (key(before), key(after));
            if before == after {
                continue;
            }
            if let Some(numbers) = before.as_ref().and_then(|key| index.get_mut(key)) {
                numbers.remove(&number);
                if numbers.is_empty() {
                    index.remove(&before.unwrap_or_default());
                }
            }
            if let Some(key) = after {
                index.entry(key).or_default().insert(number);
            }
        }
    }
}

fn taken(name: &str, value: &str) -> Problem {
    Problem::uniqueness(format!("another resource has the {name} {value}"))
}

/// A resource while it is being changed.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) attributes: Map<String, Value>,
    pub(super) members: Members,
}
