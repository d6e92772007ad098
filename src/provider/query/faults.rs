//! What a provider with faults makes of a query, and of the list that answers it.

use serde_json::{Value, json};

use super::{Query, decode};
use crate::fault::Fault;
use crate::provider::Faults;
use crate::provider::errors::Problem;
use crate::scim::urn;

impl Query {
    /// As it is understood wherever something is shown.
    pub(in crate::provider) fn understood(mut self, faults: &Faults) -> Query {
        if faults.contains(&Fault::AttributesUrnNotUnderstood) {
            for name in &mut self.attributes {
                *name = name.replace("urn:", "unknown:");
            }
        }
        if faults.contains(&Fault::SubAttributesComeWhole) {
            let plain = self
                .attributes
                .iter_mut()
                .filter(|name| !name.contains(':'));
            for name in plain {
                name.truncate(name.find('.').unwrap_or(name.len()));
            }
        }
        if faults.contains(&Fault::ExtensionCannotBeAskedFor) {
            for name in &mut self.attributes {
                *name = name.replace(urn::ENTERPRISE_USER, "unknown");
            }
        }
        if faults.contains(&Fault::AttributeNamesCaseExact) {
            let loud = |name: &String| !name.chars().any(char::is_lowercase);
            for name in self.attributes.iter_mut().filter(|name| loud(name)) {
                "unknown".clone_into(name);
            }
        }
        if faults.contains(&Fault::ExcludedSubAttributeTakesAll) {
            for name in self.excluded.iter_mut().filter(|name| !name.contains(':')) {
                name.truncate(name.find('.').unwrap_or(name.len()));
            }
        }
        if faults.contains(&Fault::MembersNotExcluded) {
            self.excluded.retain(|name| name != "members");
        }
        self
    }

    /// As it is understood where one resource is read.
    pub(in crate::provider) fn of_one(mut self, faults: &Faults) -> Query {
        if faults.contains(&Fault::AttributesIgnored) {
            self.attributes.clear();
        }
        if faults.contains(&Fault::ExcludedAttributesIgnored) {
            self.excluded.clear();
        }
        self
    }

    /// As it is understood where a list is read.
    pub(in crate::provider) fn of_list(mut self, faults: &Faults) -> Result<Query, Problem> {
        if self.start < 1 && faults.contains(&Fault::StartIndexBelowOneRefused) {
            return Err(Problem::invalid_value("startIndex begins at 1"));
        }
        if self.count.is_some_and(|count| count < 0)
            && faults.contains(&Fault::NegativeCountRefused)
        {
            return Err(Problem::invalid_value("count cannot be negative"));
        }
        let zero = self.count == Some(0) && faults.contains(&Fault::CountZeroIgnored);
        if zero || faults.contains(&Fault::CountIgnored) {
            self.count = None;
        }
        if faults.contains(&Fault::QueryDecodedTwice) {
            let again = |filter: String| decode(&filter.replace('+', " "));
            self.filter = self.filter.map(again);
        }
        if faults.contains(&Fault::SortIgnored) {
            self.sort_by = None;
        }
        let by = self.sort_by.clone().unwrap_or_default();
        if by.starts_with("name.") && faults.contains(&Fault::SortBySubAttributeRefused) {
            return Err(Problem::invalid_value(
                "only whole attributes can be sorted by",
            ));
        }
        if by.starts_with("meta.") && faults.contains(&Fault::SortTimesBackwards) {
            self.descending = !self.descending;
        }
        if self.count == Some(1) && faults.contains(&Fault::SortWithinPagesOnly) {
            self.sort_by = None;
        }
        if faults.contains(&Fault::SortDescendingIgnored) {
            self.descending = false;
        }
        if faults.contains(&Fault::AttributesIgnoredInLists) {
            self.attributes.clear();
        }
        Ok(self)
    }

    /// As it is understood where it comes by POST.
    pub(in crate::provider) fn searched(mut self, faults: &Faults) -> Query {
        if faults.contains(&Fault::SearchFilterIgnored) {
            self.filter = None;
        }
        if faults.contains(&Fault::SearchNotIgnored) {
            self.filter = self.filter.map(|filter| filter.replace("not (", "("));
        }
        if faults.contains(&Fault::SearchCursorIgnored) {
            self.cursor = None;
        }
        if faults.contains(&Fault::SearchSortIgnored) {
            self.sort_by = None;
        }
        if faults.contains(&Fault::SearchCountIgnored) {
            self.count = None;
        }
        if faults.contains(&Fault::SearchAttributesIgnored) {
            self.attributes.clear();
        }
        self
    }

    /// Whether the id is among what is not to be shown.
    pub(in crate::provider) fn excludes_id(&self) -> bool {
        self.excluded.iter().any(|name| name == "id")
    }
}

/// How many results are passed over before the page begins.
pub(super) fn skipped(skipped: usize, faults: &Faults) -> usize {
    skipped.saturating_sub(usize::from(faults.contains(&Fault::PagesOverlap)))
}

/// The list as it is answered.
pub(super) fn answered(mut list: Value, query: &Query, faults: &Faults) -> Result<Value, Problem> {
    if faults.contains(&Fault::NoMatchAnswers404) && list["totalResults"] == 0 {
        return Err(Problem::not_found("whoever matches"));
    }
    if faults.contains(&Fault::TotalResultsCountsPage) {
        list["totalResults"] = list["itemsPerPage"].clone();
    }
    if faults.contains(&Fault::TotalResultsAsText) {
        list["totalResults"] = list["totalResults"].to_string().into();
    }
    if faults.contains(&Fault::StartIndexNotEchoed) {
        list["startIndex"] = json!(1);
    }
    if let Some(count) = query
        .count
        .filter(|_| faults.contains(&Fault::ItemsPerPageIsCount))
    {
        list["itemsPerPage"] = json!(count);
    }
    Ok(list)
}
