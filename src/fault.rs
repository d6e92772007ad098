//! Every way in which the reference provider can be wrong, one sentence each.

/// Declares the faults: a name for code, a sentence for people; the name on the command line follows from the first.
macro_rules! faults {
    ($($(#[doc = $sentence:literal])+ $name:ident = $text:literal,)+) => {
        /// One deliberate departure of the reference provider from the RFCs, consulted at exactly one place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[doc = $sentence])+ $name,)+
        }

        impl Fault {
            /// Every fault, by area of the RFCs.
            pub const ALL: &[Fault] = &[$(Fault::$name,)+];

            /// The name on the command line, as in `serve --fault delete-answers-200`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Fault::$name => $text,)+ }
            }

            /// One sentence that says what the provider does wrong.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Fault::$name => concat!($($sentence),+).trim_ascii(),)+ }
            }
        }
    };
}

faults! {
    // lists, RFC 7644 sections 3.4.2 and 3.4.2.4
    /// totalResults is a string.
    TotalResultsAsText = "total-results-as-text",
    /// totalResults is the number of resources on the page.
    TotalResultsCountsPage = "total-results-counts-page",
    /// A startIndex below 1 is refused.
    StartIndexBelowOneRefused = "start-index-below-one-refused",
    /// The startIndex of every page is 1.
    StartIndexNotEchoed = "start-index-not-echoed",
    /// count is ignored.
    CountIgnored = "count-ignored",
    /// count=0 is taken for no count.
    CountZeroIgnored = "count-zero-ignored",
    /// A negative count is refused.
    NegativeCountRefused = "negative-count-refused",
    /// Pages are cut from all resources, and only then filtered.
    PagesCutBeforeFilter = "pages-cut-before-filter",
    /// Each page after the first begins with the last resource of the one before.
    PagesOverlap = "pages-overlap",
    /// itemsPerPage repeats count, however many resources come.
    ItemsPerPageIsCount = "items-per-page-is-count",
    /// A query that nobody matches is answered with 404.
    NoMatchAnswers404 = "no-match-answers-404",
    // filter, RFC 7644 section 3.4.2.2
    /// eq finds whatever begins with the value.
    FilterEqMatchesPrefix = "filter-eq-matches-prefix",
    /// A filter finds a userName only in its exact case.
    FilterUserNameCaseExact = "filter-user-name-case-exact",
    /// A filter by externalId finds nobody.
    FilterExternalIdNeverMatches = "filter-external-id-never-matches",
    /// co looks only at the beginning of a value.
    FilterContainsIsStartsWith = "filter-contains-is-starts-with",
    /// A filter looks only at the first value of a multi-valued attribute.
    FilterFirstValueOnly = "filter-first-value-only",
    /// Queries leave inactive users out.
    FilterHidesInactive = "filter-hides-inactive",
    /// A filter on groups is ignored, so that all are listed.
    FilterOnGroupsIgnored = "filter-on-groups-ignored",
    /// A filter by an attribute behind the URN of its schema finds nobody.
    FilterUrnNotUnderstood = "filter-urn-not-understood",
    /// Escaped quotation marks and backslashes in a filter are compared with their backslash.
    FilterEscapesTakenLiterally = "filter-escapes-taken-literally",
    /// Percent-encoding is taken off twice, so that a plus sign becomes a space.
    QueryDecodedTwice = "query-decoded-twice",
    /// and is satisfied by one side.
    FilterAndIsOr = "filter-and-is-or",
    /// or binds tighter than and.
    FilterOrBindsTighter = "filter-or-binds-tighter",
    /// not is ignored.
    FilterNotIgnored = "filter-not-ignored",
    /// pr always holds.
    FilterPresentAlwaysHolds = "filter-present-always-holds",
    /// A comparison with true or false always holds.
    FilterBooleanIgnored = "filter-boolean-ignored",
    /// A comparison of dates always holds.
    FilterDatesAlwaysMatch = "filter-dates-always-match",
    /// The conditions of a value filter may hold for different values.
    FilterBracketsMixValues = "filter-brackets-mix-values",
    /// A filter by an attribute in another case than that of the schema finds nobody.
    FilterNamesCaseExact = "filter-names-case-exact",
    /// Operators in capitals are refused.
    FilterOperatorsCaseExact = "filter-operators-case-exact",
    /// An unknown operator is taken for eq.
    FilterUnknownOperatorIsEq = "filter-unknown-operator-is-eq",
    /// A filter that cannot be read is ignored, so that everybody is listed.
    FilterMalformedIgnored = "filter-malformed-ignored",
    /// A filter by an attribute that no schema has is ignored, so that everybody is listed.
    FilterUnknownAttributeIgnored = "filter-unknown-attribute-ignored",
    // sort, RFC 7644 section 3.4.2.3
    /// sortBy is ignored.
    SortIgnored = "sort-ignored",
    /// sortOrder is ignored.
    SortDescendingIgnored = "sort-descending-ignored",
    /// Capitals are sorted before all small letters.
    SortCaseExact = "sort-case-exact",
    // projection, RFC 7644 section 3.9
    /// attributes is ignored where one resource is read.
    AttributesIgnored = "attributes-ignored",
    /// attributes is ignored in lists.
    AttributesIgnoredInLists = "attributes-ignored-in-lists",
    /// excludedAttributes is ignored where one resource is read.
    ExcludedAttributesIgnored = "excluded-attributes-ignored",
    /// excludedAttributes takes away even the id.
    IdCanBeExcluded = "id-can-be-excluded",
    /// Who asks for a sub-attribute gets the whole attribute.
    SubAttributesComeWhole = "sub-attributes-come-whole",
    /// Who asks for an attribute behind the URN of its schema does not get it.
    AttributesUrnNotUnderstood = "attributes-urn-not-understood",
    /// The members of a group cannot be excluded.
    MembersNotExcluded = "members-not-excluded",
    // search, RFC 7644 section 3.4.3
    /// The filter in the body of a search is ignored.
    SearchFilterIgnored = "search-filter-ignored",
    /// attributes in the body of a search is ignored.
    SearchAttributesIgnored = "search-attributes-ignored",
    // patch, RFC 7644 section 3.5.2
    /// Adding an address puts it in place of all others.
    PatchAddReplacesValues = "patch-add-replaces-values",
    /// Adding to an attribute that has a value is answered with success and changes nothing.
    PatchAddKeepsSingular = "patch-add-keeps-singular",
    /// An add without path is answered with success and changes nothing.
    PatchAddWithoutPathIgnored = "patch-add-without-path-ignored",
    /// A value stays primary when another one becomes so.
    PatchPrimaryStays = "patch-primary-stays",
    /// Removing an attribute is answered with success and changes nothing.
    PatchRemoveIgnored = "patch-remove-ignored",
    /// A remove with a value filter takes away all values, except of members.
    PatchRemoveTakesAllValues = "patch-remove-takes-all-values",
    /// A remove without path is answered with success.
    PatchRemoveWithoutPathIgnored = "patch-remove-without-path-ignored",
    /// Replacing active is answered with success and changes nothing.
    PatchOfActiveHasNoEffect = "patch-of-active-has-no-effect",
    /// A replace without path is answered with success and changes nothing.
    PatchReplaceWithoutPathIgnored = "patch-replace-without-path-ignored",
    /// A replace without path clears what its value does not name.
    PatchReplaceWithoutPathClears = "patch-replace-without-path-clears",
    /// Replacing an attribute without value is answered with success and changes nothing.
    PatchReplaceNeedsValue = "patch-replace-needs-value",
    /// Replacing the addresses adds the new ones to the old ones.
    PatchReplaceAppendsValues = "patch-replace-appends-values",
    /// A replace with a value filter changes all values.
    PatchReplaceInAllValues = "patch-replace-in-all-values",
    /// A replace whose value filter selects nothing is answered with success.
    PatchReplaceWithoutTargetSucceeds = "patch-replace-without-target-succeeds",
    /// An operation on an attribute of an extension is answered with success and changes nothing.
    PatchExtensionPathIgnored = "patch-extension-path-ignored",
    /// Of several members added at once, only the first is added.
    PatchAddsFirstMemberOnly = "patch-adds-first-member-only",
    /// Adding somebody who is a member already is refused.
    PatchAddMemberAgainRefused = "patch-add-member-again-refused",
    /// Removing one member removes all.
    PatchRemoveMembersIgnoresFilter = "patch-remove-members-ignores-filter",
    /// Replacing the members adds the new ones to the old ones.
    PatchReplaceMembersAdds = "patch-replace-members-adds",
    /// Renaming a group is answered with success and changes nothing.
    PatchGroupNameIgnored = "patch-group-name-ignored",
    /// When an operation fails, those before it stay in effect.
    PatchKeepsWhatSucceeded = "patch-keeps-what-succeeded",
    /// The operations are applied from the last to the first.
    PatchOperationsReversed = "patch-operations-reversed",
    /// A PATCH clears externalId.
    PatchDropsExternalId = "patch-drops-external-id",
    /// A PATCH is answered with the resource as it was before.
    PatchAnswersWithOldState = "patch-answers-with-old-state",
    /// An operation on a readOnly attribute is answered with success.
    PatchReadOnlyIgnored = "patch-read-only-ignored",
    /// An unknown operation is answered with success.
    PatchUnknownOperationIgnored = "patch-unknown-operation-ignored",
    /// A PATCH without operations is answered with success.
    PatchWithoutOperationsSucceeds = "patch-without-operations-succeeds",
    /// A PATCH of a resource that does not exist is answered with success.
    PatchOfNobodySucceeds = "patch-of-nobody-succeeds",
    // delete, RFC 7644 section 3.6
    /// DELETE answers 200 with the resource that is gone, instead of 204 without a body.
    DeleteAnswers200 = "delete-answers-200",

    // life cycle: caught by scenarios (tests/scenarios.rs), not by checks
    /// Closing an account is answered with success and changes nothing, however it is written.
    DeactivationHasNoEffect = "deactivation-has-no-effect",
    /// Renaming a group is answered with success, in whichever form, and the old name stays.
    RenamingHasNoEffect = "renaming-has-no-effect",
    /// Renaming a group takes all members out of it.
    RenamingEmptiesGroup = "renaming-empties-group",
    /// Adding and removing members with PATCH is answered with success and changes nothing.
    MembershipHasNoEffect = "membership-has-no-effect",
    /// Removing members with a list of values takes all members out.
    RemoveMembersIgnoresValues = "remove-members-ignores-values",
    /// A user that was made without externalId never gets one, though the change is answered with success.
    LinkingHasNoEffect = "linking-has-no-effect",
    /// A deleted user is gone by id, but still in lists and in what filters find.
    DeletedUserStaysInLists = "deleted-user-stays-in-lists",
}
