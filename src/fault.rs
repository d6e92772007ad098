//! Every way in which the reference provider can be wrong, one sentence each.

/// Declares the faults: a name for code, a sentence for people; the name on the command line follows from the first.
macro_rules! faults {
    ($($(#[doc = $sentence:literal])+ $name:ident = $text:literal,)+) => {
        /// One deliberate departure of the reference provider from the RFCs, consulted at exactly one place.
        #[expect(clippy::doc_markdown, reason = "the sentences are shown to people, as they stand")]
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

impl Fault {
    /// The faults that no check names, because scenarios find them.
    pub const OF_LIFE_CYCLE: [Fault; 7] = [
        Fault::DeactivationHasNoEffect,
        Fault::RenamingHasNoEffect,
        Fault::RenamingEmptiesGroup,
        Fault::MembershipHasNoEffect,
        Fault::RemoveMembersIgnoresValues,
        Fault::LinkingHasNoEffect,
        Fault::DeletedStaysMember,
    ];

    /// The faults that no check names, because the count after a load finds them.
    pub const OF_LOAD: [Fault; 3] = [
        Fault::CreateAnswers500ButStores,
        Fault::EveryTenthCreateIsLost,
        Fault::CreateStoresTwice,
    ];
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
    /// A page that nobody wants to begin elsewhere begins with the second resource.
    PlainCountSkipsFirst = "plain-count-skips-first",
    /// A count above 1,000 is refused.
    LargeCountRefused = "large-count-refused",
    /// A list of everybody holds one resource, and does not say that it is not whole.
    PlainListCutSilently = "plain-list-cut-silently",
    /// A page past the end answers 404.
    PastTheEndAnswers404 = "past-the-end-answers-404",
    /// A count that is no number answers 500.
    CountNoNumberAnswers500 = "count-no-number-answers-500",
    /// /ServiceProviderConfig says that a list holds one resource at most, and lists hold more.
    MaxResultsExceeded = "max-results-exceeded",
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
    /// A filter by a part of the name finds nobody.
    FilterSubAttributeNeverMatches = "filter-sub-attribute-never-matches",
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
    /// A filter compares numbers by their digits.
    FilterNumbersAsText = "filter-numbers-as-text",
    /// A percent sign in the value of an eq filter stands for anything.
    FilterPercentIsWildcard = "filter-percent-is-wildcard",
    /// ne is evaluated as eq.
    FilterNeIsEq = "filter-ne-is-eq",
    /// ew is evaluated as co.
    FilterEndsWithIsContains = "filter-ends-with-is-contains",
    /// pr on a whole complex attribute is refused.
    FilterPresentOnComplexRefused = "filter-present-on-complex-refused",
    /// ge leaves out who has exactly the value.
    FilterGeLeavesOutTheValue = "filter-ge-leaves-out-the-value",
    /// Of more than two expressions joined by and, the first two count.
    FilterThirdTermIgnored = "filter-third-term-ignored",
    /// What is joined to a value filter in brackets is not read.
    FilterEndsAtBracket = "filter-ends-at-bracket",
    /// Comparisons of sub-attributes with a dot must hold for one and the same value.
    FilterDotsMeanOneValue = "filter-dots-mean-one-value",
    /// A filter by an attribute of the enterprise extension matches nobody.
    FilterExtensionNeverMatches = "filter-extension-never-matches",
    /// In a search by POST, not is read over.
    SearchNotIgnored = "search-not-ignored",
    /// co counts letter case where eq does not.
    FilterContainsIsCaseExact = "filter-contains-is-case-exact",
    /// A filter by id ignores letter case.
    FilterIdIgnoresCase = "filter-id-ignores-case",
    /// A filter by meta.resourceType ignores letter case.
    FilterResourceTypeIgnoresCase = "filter-resource-type-ignores-case",
    /// A filter by profileUrl matches everybody who has one.
    FilterReferenceIgnoresCase = "filter-reference-ignores-case",
    /// Letter case of letters beyond ASCII counts in filters.
    FilterUnicodeCaseExact = "filter-unicode-case-exact",
    /// The offset of a date in a filter is not read.
    FilterOffsetIgnored = "filter-offset-ignored",
    /// gt and the like on a boolean match everybody.
    FilterOrdersBooleans = "filter-orders-booleans",
    /// gt and the like on a binary attribute match everybody.
    FilterOrdersBinaries = "filter-orders-binaries",
    /// A filter for active users matches nobody.
    FilterActiveIsNeverTrue = "filter-active-is-never-true",
    /// A value in a filter that does not fit the attribute answers 500.
    FilterMisfitAnswers500 = "filter-misfit-answers-500",
    /// Without support for filters, a filter is ignored.
    FilterIgnoredWhenUnsupported = "filter-ignored-when-unsupported",
    /// A list of all users without any parameter answers 413.
    ListOfAllRefused = "list-of-all-refused",
    /// A query at the base URL is refused if one of the types lacks an attribute of its filter.
    RootQueryRefusesForeignAttribute = "root-query-refuses-foreign-attribute",
    /// Brackets without a filter in them match whoever has the attribute.
    FilterEmptyBracketsAccepted = "filter-empty-brackets-accepted",
    /// A filter with brackets answers 500.
    FilterBracketsAnswer500 = "filter-brackets-answer-500",
    /// The refusal of a filter has no detail.
    InvalidFilterWithoutDetail = "invalid-filter-without-detail",
    /// An empty filter answers 500.
    EmptyFilterAnswers500 = "empty-filter-answers-500",
    /// A filter whose value has no quotation marks answers 500.
    UnquotedTextAnswers500 = "unquoted-text-answers-500",
    /// A filter by schemas matches everybody.
    FilterOnSchemasMatchesAll = "filter-on-schemas-matches-all",
    /// A filter of more than 2,000 characters answers 500.
    LongFilterAnswers500 = "long-filter-answers-500",
    /// A filter that begins with a space is ignored.
    FilterBehindSpaceIgnored = "filter-behind-space-ignored",
    // sort, RFC 7644 section 3.4.2.3
    /// sortBy is ignored.
    SortIgnored = "sort-ignored",
    /// sortOrder is ignored.
    SortDescendingIgnored = "sort-descending-ignored",
    /// Capitals are sorted before all small letters.
    SortCaseExact = "sort-case-exact",
    /// externalId is sorted without regard to case.
    SortExternalIdIgnoresCase = "sort-external-id-ignores-case",
    /// Times are sorted with the latest first.
    SortTimesBackwards = "sort-times-backwards",
    /// Of several values the first is sorted by, though another is primary.
    SortFirstValueIsKey = "sort-first-value-is-key",
    /// Sorting by a part of the name is refused.
    SortBySubAttributeRefused = "sort-by-sub-attribute-refused",
    /// Whoever has no value comes first.
    SortAbsentFirst = "sort-absent-first",
    /// Whoever has no value comes last, also where the order is turned round.
    SortAbsentAlwaysLast = "sort-absent-always-last",
    /// An unknown sortOrder answers 500.
    SortOrderUnknownAnswers500 = "sort-order-unknown-answers-500",
    /// Pages are cut from the unsorted list, and sorted only then.
    SortWithinPagesOnly = "sort-within-pages-only",
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
    /// attributes understands no name that is written in capitals.
    AttributeNamesCaseExact = "attribute-names-case-exact",
    /// attributes with a name that no schema has answers 500.
    UnknownNameAnswers500 = "unknown-name-answers-500",
    /// Who excludes a sub-attribute gets nothing of the whole attribute.
    ExcludedSubAttributeTakesAll = "excluded-sub-attribute-takes-all",
    /// Who asks for an extension, or for an attribute in it, does not get it.
    ExtensionCannotBeAskedFor = "extension-cannot-be-asked-for",
    /// meta comes also if other attributes were asked for.
    MetaComesUnasked = "meta-comes-unasked",
    /// attributes and excludedAttributes are ignored in the answers to POST and PUT.
    WrittenAnswersIgnoreAttributes = "written-answers-ignore-attributes",
    // search, RFC 7644 section 3.4.3
    /// The filter in the body of a search is ignored.
    SearchFilterIgnored = "search-filter-ignored",
    /// attributes in the body of a search is ignored.
    SearchAttributesIgnored = "search-attributes-ignored",
    /// sortBy in the body of a search is ignored.
    SearchSortIgnored = "search-sort-ignored",
    /// count in the body of a search is ignored.
    SearchCountIgnored = "search-count-ignored",
    /// excludedAttributes in the body of a search takes away even the id.
    SearchCanExcludeId = "search-can-exclude-id",
    /// A search may name any schema, or none.
    SearchUrnNotLookedAt = "search-urn-not-looked-at",
    /// A search whose filter cannot be read answers 500.
    SearchBadFilterAnswers500 = "search-bad-filter-answers-500",
    /// A search whose body is an array answers 500.
    SearchOfArrayAnswers500 = "search-of-array-answers-500",
    /// A search that finds nobody creates a user with the name in its filter.
    SearchCreatesWhomItMisses = "search-creates-whom-it-misses",
    /// A filter that is too sensitive for a URL is refused in the body of a search as well.
    SensitiveSearchRefused = "sensitive-search-refused",
    /// A query at the base URL answers 500.
    RootAnswers500 = "root-answers-500",
    /// A query at the base URL lists users and no groups.
    RootListsUsersOnly = "root-lists-users-only",
    /// A search at the base URL answers 500.
    RootSearchAnswers500 = "root-search-answers-500",
    // cursor, RFC 9865
    /// A cursor without a value is refused, where it should begin a query.
    BareCursorRefused = "bare-cursor-refused",
    /// Cursors hold a plus and an equals sign.
    CursorsUnfitForUrls = "cursors-unfit-for-urls",
    /// count is ignored in a query by cursor.
    CursorCountIgnored = "cursor-count-ignored",
    /// count=0 is taken for no count in a query by cursor.
    CursorCountZeroIgnored = "cursor-count-zero-ignored",
    /// A negative count is taken for no count in a query by cursor.
    CursorNegativeCountIgnored = "cursor-negative-count-ignored",
    /// The second page has no nextCursor, though there is a third.
    CursorChainBreaksOff = "cursor-chain-breaks-off",
    /// The last page leads to itself.
    CursorChainEndless = "cursor-chain-endless",
    /// previousCursor leads to the page on which it stands.
    PreviousCursorStays = "previous-cursor-stays",
    /// The first page has a previousCursor.
    FirstPageHasPrevious = "first-page-has-previous",
    /// A cursor of another query lists everybody.
    CursorOfOtherQueryListsAll = "cursor-of-other-query-lists-all",
    /// totalResults is the number of resources on the page, in a query by cursor.
    CursorTotalCountsPage = "cursor-total-counts-page",
    /// A cursor that was never given answers 500.
    BogusCursorAnswers500 = "bogus-cursor-answers-500",
    /// A cursor that was never given begins anew.
    BogusCursorBeginsAnew = "bogus-cursor-begins-anew",
    /// Cursors are plain numbers, and the next number leads elsewhere.
    CursorsForgeable = "cursors-forgeable",
    /// sortBy is ignored in a query by cursor.
    CursorUnsorted = "cursor-unsorted",
    /// Where there is no other paging, the cursor that an unasked query is answered with is refused.
    CursorOfPlainQueryRefused = "cursor-of-plain-query-refused",
    /// A query without paging parameters is answered with a cursor, though paging by index is the default.
    PlainQueryAnsweredWithCursor = "plain-query-answered-with-cursor",
    /// A query with startIndex is answered with a cursor.
    StartIndexAnsweredWithCursor = "start-index-answered-with-cursor",
    /// The cursor in the body of a search is ignored.
    SearchCursorIgnored = "search-cursor-ignored",
    /// /ServiceProviderConfig says nothing of paging.
    ConfigWithoutPagination = "config-without-pagination",
    /// /ServiceProviderConfig does not say whether there is paging by index.
    PaginationWithoutIndex = "pagination-without-index",
    /// /ServiceProviderConfig names offset as the default way of paging.
    PaginationMethodMadeUp = "pagination-method-made-up",
    /// /ServiceProviderConfig says that a page holds 0 resources if nobody asks for more.
    DefaultPageSizeZero = "default-page-size-zero",
    /// /ServiceProviderConfig says that a page holds one resource at most, and pages hold more.
    MaxPageSizeExceeded = "max-page-size-exceeded",
    /// /ServiceProviderConfig says that a cursor is good for 0 seconds.
    CursorTimeoutZero = "cursor-timeout-zero",
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
    /// An operation whose path is in another case than the schema is answered with success and changes nothing.
    PatchPathCaseExact = "patch-path-case-exact",
    /// Taking the userName of somebody else is answered with success and changes nothing.
    PatchUserNameInUseSucceeds = "patch-user-name-in-use-succeeds",
    /// A value of the wrong type is answered with success and changes nothing.
    PatchWrongTypeIgnored = "patch-wrong-type-ignored",
    /// A PATCH of a resource that does not exist is answered with success.
    PatchOfNobodySucceeds = "patch-of-nobody-succeeds",
    /// Adding to an attribute without value is refused.
    PatchAddNeedsValue = "patch-add-needs-value",
    /// Adding a part of the name takes away its other parts.
    PatchAddPartReplacesWhole = "patch-add-part-replaces-whole",
    /// Adding parts of the name is answered with success and changes nothing.
    PatchAddPartsIgnored = "patch-add-parts-ignored",
    /// Adding to a selected value is answered with success and changes nothing.
    PatchAddSelectedIgnored = "patch-add-selected-ignored",
    /// An add without value is answered with success.
    PatchAddWithoutValueSucceeds = "patch-add-without-value-succeeds",
    /// Removing all values removes the first.
    PatchRemovesFirstValueOnly = "patch-removes-first-value-only",
    /// Removing a part of the name removes all of it.
    PatchRemovePartTakesWhole = "patch-remove-part-takes-whole",
    /// Of the filter in a path only the first condition is read.
    PatchPathFirstConditionOnly = "patch-path-first-condition-only",
    /// After the last value was removed by a filter, an empty one is left.
    PatchLeavesEmptyShell = "patch-leaves-empty-shell",
    /// Removing a part of a selected value removes the value.
    PatchRemoveSelectedPartTakesValue = "patch-remove-selected-part-takes-value",
    /// Removing what a resource cannot be without is answered with success and changes nothing.
    PatchRemoveOfRequiredIgnored = "patch-remove-of-required-ignored",
    /// Replacing parts of the name takes away the others.
    PatchReplaceComplexTotal = "patch-replace-complex-total",
    /// A replace with null or [] is refused.
    PatchNullRefused = "patch-null-refused",
    /// Of the values that a path selects, only the first is replaced.
    PatchReplacesFirstSelectedOnly = "patch-replaces-first-selected-only",
    /// A replace without path whose value is no object is answered with success.
    PatchReplaceOfTextSucceeds = "patch-replace-of-text-succeeds",
    /// true in the filter of a path matches nothing.
    PatchPathBooleanIsText = "patch-path-boolean-is-text",
    /// An extension in a value without path is read over.
    PatchExtensionContainerIgnored = "patch-extension-container-ignored",
    /// A path that breaks the grammar is answered with success.
    PatchInvalidPathSucceeds = "patch-invalid-path-succeeds",
    /// A broken filter in a path answers 500.
    PatchInvalidPathFilterAnswers500 = "patch-invalid-path-filter-answers-500",
    /// A path that begins with a slash, as in JSON Pointers, is understood.
    PatchPointerUnderstood = "patch-pointer-understood",
    /// An operation on an attribute that no schema has is answered with success.
    PatchUnknownPathIgnored = "patch-unknown-path-ignored",
    /// Changing who a member is is answered with success and changes nothing.
    PatchMemberChangeIgnored = "patch-member-change-ignored",
    /// Without support for PATCH, it is answered with 204 and changes nothing.
    PatchIgnoredWhenUnsupported = "patch-ignored-when-unsupported",
    /// The body of a PATCH need not name its schema.
    PatchWithoutUrnAccepted = "patch-without-urn-accepted",
    /// A PATCH that fails is answered without a body.
    PatchErrorWithoutBody = "patch-error-without-body",
    /// A PATCH that asks for attributes is answered with 204.
    PatchWithAttributesAnswers204 = "patch-with-attributes-answers-204",
    /// Adding what is there already moves meta.lastModified.
    NoOpAddMovesLastModified = "no-op-add-moves-last-modified",
    /// Setting the password with PATCH is refused.
    PatchOfPasswordRefused = "patch-of-password-refused",
    /// Changing the manager by the path of its value is answered with success and changes nothing.
    PatchManagerIgnored = "patch-manager-ignored",
    /// An operation on schemas answers 500.
    PatchOfSchemasAnswers500 = "patch-of-schemas-answers-500",
    // bulk, RFC 7644 section 3.7
    /// A bulk request need not name its schema.
    BulkUrnNotNeeded = "bulk-urn-not-needed",
    /// The answer to a bulk request names the schema of the request.
    BulkResponseWithOtherUrn = "bulk-response-with-other-urn",
    /// A bulk request without operations answers 200.
    BulkNeedsNoOperations = "bulk-needs-no-operations",
    /// A bulk request that is no JSON answers 500.
    BulkMalformedAnswers500 = "bulk-malformed-answers-500",
    /// A GET in a bulk request is carried out.
    BulkReads = "bulk-reads",
    /// A creation in a bulk request is answered with success and creates nothing.
    BulkCreatesNothing = "bulk-creates-nothing",
    /// A PUT in a bulk request is answered with success and changes nothing.
    BulkReplaceIgnored = "bulk-replace-ignored",
    /// A PATCH in a bulk request is answered 501.
    BulkWithoutPatch = "bulk-without-patch",
    /// A DELETE in a bulk request is answered with success and deletes nothing.
    BulkDeleteIgnored = "bulk-delete-ignored",
    /// A bulk request that creates something without bulkId answers 500.
    BulkWithoutIdAnswers500 = "bulk-without-id-answers-500",
    /// A bulk request with an operation without data answers 500.
    BulkWithoutDataAnswers500 = "bulk-without-data-answers-500",
    /// The version of an operation in a bulk request is ignored.
    BulkVersionIgnored = "bulk-version-ignored",
    /// A creation in a bulk request is carried out though its path is that of a resource.
    BulkCreatesAtAnyPath = "bulk-creates-at-any-path",
    /// The result of a PUT in a bulk request has no location.
    BulkReplaceWithoutLocation = "bulk-replace-without-location",
    /// The result of a failed operation in a bulk request has no response.
    BulkErrorWithoutResponse = "bulk-error-without-response",
    /// The error of a failed operation in a bulk request has no detail.
    BulkErrorWithoutDetail = "bulk-error-without-detail",
    /// Every operation of a bulk request reports 200.
    BulkStatusAlways200 = "bulk-status-always-200",
    /// The status of an operation in a bulk request is a number.
    BulkStatusIsNumber = "bulk-status-is-number",
    /// A bulk request of which one operation failed answers 400.
    BulkFailsAsAWhole = "bulk-fails-as-a-whole",
    /// A bulk request ends at the first error, though nobody asked for that.
    BulkStopsAtFirstError = "bulk-stops-at-first-error",
    /// failOnErrors is ignored.
    BulkFailOnErrorsIgnored = "bulk-fail-on-errors-ignored",
    /// A bulk request with failOnErrors ends at the first error, whatever the number.
    BulkStopsTooEarly = "bulk-stops-too-early",
    /// The answer to a bulk request repeats failOnErrors.
    BulkEchoesFailOnErrors = "bulk-echoes-fail-on-errors",
    /// The results of a bulk request have no bulkId.
    BulkResultsWithoutId = "bulk-results-without-id",
    /// The results of a bulk request have no method.
    BulkResultsWithoutMethod = "bulk-results-without-method",
    /// The answer to a bulk request leaves out what was deleted.
    BulkDeletesLeftOut = "bulk-deletes-left-out",
    /// The operations of a bulk request are carried out from the last to the first.
    BulkOperationsReversed = "bulk-operations-reversed",
    /// A provider without bulk answers a bulk request with 200 and does nothing.
    BulkOffAnswers200 = "bulk-off-answers-200",
    /// A bulk request needs no token.
    BulkNeedsNoToken = "bulk-needs-no-token",
    /// Of two groups that a bulk request makes members of each other, one stays without.
    BulkCircularLosesMembers = "bulk-circular-loses-members",
    /// References among the members of a group are left out in a bulk request.
    BulkMemberReferencesDropped = "bulk-member-references-dropped",
    /// A reference in place of a manager is stored as it is.
    BulkManagerReferencesKept = "bulk-manager-references-kept",
    /// Members that a bulk request creates only later are left out.
    BulkForwardReferencesDropped = "bulk-forward-references-dropped",
    /// Members that a bulk request does not create are left out.
    BulkUnknownReferencesDropped = "bulk-unknown-references-dropped",
    /// A bulk request with a reference in a path answers 500 for that operation.
    BulkPathReferenceAnswers500 = "bulk-path-reference-answers-500",
    /// Two operations of a bulk request may have the same bulkId.
    BulkIdsMayRepeat = "bulk-ids-may-repeat",
    /// /ServiceProviderConfig says that a bulk request may hold 0 operations.
    BulkLimitsZero = "bulk-limits-zero",
    /// A bulk request with more operations than announced is carried out.
    BulkTooManyExecuted = "bulk-too-many-executed",
    /// A bulk request that is too long answers 500.
    BulkTooLongAnswers500 = "bulk-too-long-answers-500",
    /// A bulk request that is too large is answered without a body.
    BulkTooLargeSaysNothing = "bulk-too-large-says-nothing",
    // me, RFC 7644 section 3.11
    /// A provider without /Me answers 500 there.
    MeOffAnswers500 = "me-off-answers-500",
    /// /Me redirects to a login page.
    MeRedirectsToLogin = "me-redirects-to-login",
    /// The answer of /Me has no Location header.
    MeWithoutLocation = "me-without-location",
    /// /Me shows another displayName than the resource behind it.
    MeDiffers = "me-differs",
    /// /Me needs no token.
    MeNeedsNoToken = "me-needs-no-token",
    // discovery, RFC 7644 section 4
    /// /ServiceProviderConfig does not name its schema.
    ConfigWithoutSchemas = "config-without-schemas",
    /// /ServiceProviderConfig says sort.supported as a text.
    SortSupportedIsText = "sort-supported-is-text",
    /// /ServiceProviderConfig does not say how much a filter may return.
    ConfigWithoutMaxResults = "config-without-max-results",
    /// The authentication scheme in /ServiceProviderConfig has no description.
    SchemeWithoutDescription = "scheme-without-description",
    /// /ResourceTypes answers a bare array, no list response.
    ResourceTypesAreBareArray = "resource-types-are-bare-array",
    /// /ResourceTypes lists resource types that answer 404 by themselves.
    ResourceTypeNotAddressable = "resource-type-not-addressable",
    /// /Schemas lists schemas without their attributes.
    SchemasWithoutAttributes = "schemas-without-attributes",
    /// A schema answers 404 when the colons of its URN are percent-encoded.
    EncodedSchemaNotFound = "encoded-schema-not-found",
    /// An unknown schema answers 200 with an empty object.
    UnknownSchemaAnswers200 = "unknown-schema-answers-200",
    /// /Schemas lacks the extension that a resource type names.
    ExtensionNotPublished = "extension-not-published",
    /// The User schema says that password is returned.
    PasswordPublishedAsReturned = "password-published-as-returned",
    /// /Schemas says read-write for readWrite.
    MutabilityMisspelt = "mutability-misspelt",
    /// The authentication scheme is of type Bearer.
    SchemeTypeMadeUp = "scheme-type-made-up",
    /// documentationUri in /ServiceProviderConfig is no address.
    DocumentationIsNoAddress = "documentation-is-no-address",
    /// PUT of /ServiceProviderConfig answers 200.
    ConfigCanBeReplaced = "config-can-be-replaced",
    /// DELETE of a resource type answers 204, also of one that is not there.
    TypesCanBeDeleted = "types-can-be-deleted",
    /// PATCH of a schema answers 204, without effect.
    SchemasCanBePatched = "schemas-can-be-patched",
    /// Sorting is announced, and sortBy answers 501.
    SortAnnouncedAnswers501 = "sort-announced-answers-501",
    /// Without PATCH, one is answered with success and changes nothing.
    MissingPatchSucceeds = "missing-patch-succeeds",
    /// Without filters, one finds nobody.
    MissingFilterFindsNobody = "missing-filter-finds-nobody",
    /// /ResourceTypes gives groups a schema of SCIM 1.1.
    GroupInOldSchema = "group-in-old-schema",
    /// /ResourceTypes has a second type called User.
    TwoTypesOfOneName = "two-types-of-one-name",
    /// /ResourceTypes has a second type at /Groups.
    TwoTypesAtOneEndpoint = "two-types-at-one-endpoint",
    /// /ResourceTypes says as a text whether an extension is required.
    ExtensionRequiredIsText = "extension-required-is-text",
    /// Resource types have ids that are not their names, and can be read by name only.
    TypeIdNotAddressable = "type-id-not-addressable",
    /// The endpoints in /ResourceTypes repeat the path of the base URL.
    EndpointRepeatsBase = "endpoint-repeats-base",
    /// Groups are at /Teams and nowhere else, as /ResourceTypes says.
    GroupsElsewhere = "groups-elsewhere",
    /// /ResourceTypes does not list groups, though there are groups.
    GroupsNotListed = "groups-not-listed",
    /// A schema has an attribute with a space in its name.
    AttributeNameWithSpace = "attribute-name-with-space",
    /// The User schema gives the title sub-attributes.
    TextWithSubAttributes = "text-with-sub-attributes",
    /// The User schema has a complex attribute within an address.
    ComplexWithinComplex = "complex-within-complex",
    /// The User schema says of name that it is complex, and not of what.
    ComplexWithoutSubAttributes = "complex-without-sub-attributes",
    /// The enterprise extension has an attribute of type map.
    DataTypeMadeUp = "data-type-made-up",
    /// referenceTypes is one text.
    ReferenceTypesAreText = "reference-types-are-text",
    /// canonicalValues is one text with commas.
    CanonicalValuesJoined = "canonical-values-joined",
    /// Sub-attributes are published without returned and uniqueness.
    CharacteristicsLeftOut = "characteristics-left-out",
    /// The schemas at /Schemas have no schemas.
    SchemasWithoutSchemas = "schemas-without-schemas",
    /// The User schema says that userName is optional.
    UserNamePublishedOptional = "user-name-published-optional",
    /// The User schema says that groups can be written.
    GroupsPublishedWritable = "groups-published-writable",
    /// The Group schema says that the value of a member can be changed.
    MembersPublishedWritable = "members-published-writable",
    /// The Group schema says that displayName is optional.
    GroupNamePublishedOptional = "group-name-published-optional",
    /// primary of an address is shown as a text.
    PrimaryIsText = "primary-is-text",
    /// The User schema says that emails is a text.
    EmailsPublishedAsText = "emails-published-as-text",
    /// A query at the base URL lists a printer, a type that /ResourceTypes does not have.
    PrintersNotDeclared = "printers-not-declared",
    /// meta.location of a user has a query.
    LocationHasQuery = "location-has-query",
    /// Discovery answers in pages where count asks for them.
    DiscoveryInPages = "discovery-in-pages",
    /// Discovery ignores a filter.
    DiscoveryIgnoresFilter = "discovery-ignores-filter",
    /// meta.location of each schema is that of the User schema.
    SchemaLocatedElsewhere = "schema-located-elsewhere",
    /// Errors name a URN that ends in Errors.
    ErrorUrnMisspelt = "error-urn-misspelt",
    /// /Schemas has the schema of errors.
    MessagesPublished = "messages-published",

    // extensions, RFC 7643 sections 3.3 and 4.3
    /// schemas of a user with an extension names the extension only.
    ExtensionHidesBaseSchema = "extension-hides-base-schema",
    /// schemas of a user with an extension does not name the extension.
    ExtensionNotNamed = "extension-not-named",
    /// Attributes of the extension stand beside its object, too.
    ExtensionAtTheTop = "extension-at-the-top",
    /// An employeeNumber outside the extension sets the one in it.
    TopSetsExtension = "top-sets-extension",
    /// The enterprise extension defines userName once more.
    ExtensionRedefinesUserName = "extension-redefines-user-name",
    /// /ResourceTypes turns the end of the URN of the enterprise extension round.
    EnterpriseUrnMisspelt = "enterprise-urn-misspelt",
    /// costCenter comes back as a number where it can be read as one.
    CostCenterIsNumber = "cost-center-is-number",
    /// $ref of a manager leads nowhere.
    ManagerLeadsNowhere = "manager-leads-nowhere",
    /// The displayName of a manager is what the client sent.
    ManagerNameFromClient = "manager-name-from-client",

    // create, RFC 7644 section 3.3
    /// A successful creation answers 200.
    CreateAnswers200 = "create-answers-200",
    /// The answer to a creation has no Location header.
    CreateWithoutLocation = "create-without-location",
    /// The Location header ends with a slash that meta.location does not have.
    CreateLocationDiffers = "create-location-differs",
    /// A successful creation answers 201 without a body.
    CreateAnswersWithoutBody = "create-answers-without-body",
    /// The answer to a creation shows a displayName that is not kept.
    CreateAnswersWhatIsNotKept = "create-answers-what-is-not-kept",
    /// The answer to a creation shows the password.
    CreateShowsPassword = "create-shows-password",
    /// A creation with an id in it is refused.
    CreateRefusesId = "create-refuses-id",
    /// meta.resourceType is the name of the endpoint, such as Users.
    ResourceTypeIsEndpoint = "resource-type-is-endpoint",
    /// A creation with a null in it is refused.
    CreateRefusesNull = "create-refuses-null",
    /// A user created inactive is active.
    CreateIgnoresInactive = "create-ignores-inactive",
    /// A user created with groups becomes a member of them.
    CreateJoinsGroups = "create-joins-groups",
    /// Letters beyond the first 65,536 code points become question marks in a creation.
    LettersBeyondPlaneZeroLost = "letters-beyond-plane-zero-lost",
    /// A user without userName is created, under a name that the provider makes up.
    UserNameNotRequired = "user-name-not-required",
    /// The creation of a user with a userName that is taken answers 400.
    DuplicateAnswers400 = "duplicate-answers-400",
    /// The refusal of a userName that is taken has no scimType.
    DuplicateWithoutKeyword = "duplicate-without-keyword",
    /// A userName that is taken in other letter case is accepted, with a 2 behind it.
    OtherCaseGetsNumber = "other-case-gets-number",
    /// A creation that answers 400 for a wrong value leaves a user without that value behind.
    RefusedCreateLeavesUser = "refused-create-leaves-user",
    /// A group without members is refused.
    GroupNeedsMembers = "group-needs-members",
    /// A group created with several members has only the first.
    CreateKeepsFirstMember = "create-keeps-first-member",
    /// A group without displayName is created, under a name that the provider makes up.
    GroupNameNotRequired = "group-name-not-required",
    /// An empty userName is taken, and a name is made up for it.
    EmptyUserNameStored = "empty-user-name-stored",
    /// A URN in schemas that no schema has is shown in the schemas of the new resource.
    UnknownUrnKept = "unknown-urn-kept",
    /// A user made without schemas is answered without them.
    CreatedWithoutSchemasLacksThem = "created-without-schemas-lacks-them",
    /// A creation whose schemas begin with the URN of an extension is refused.
    FirstUrnIsTheType = "first-urn-is-the-type",
    /// A creation with an attribute that no schema has answers 500.
    UnknownAttributeAnswers500 = "unknown-attribute-answers-500",
    /// An attribute that is sent as null gets its default.
    NullGetsDefault = "null-gets-default",
    /// A group that is sent to /Users becomes a user of that name.
    GroupBodyMakesUser = "group-body-makes-user",

    // read, RFC 7644 section 3.4.1
    /// GET of one group answers a list response with that group in it.
    GroupReadAsList = "group-read-as-list",
    /// GET of an id that no resource ever had answers 200 with an empty object.
    UnknownReadAnswers200 = "unknown-read-answers-200",
    /// A creation drops the given name.
    CreateDropsGivenName = "create-drops-given-name",
    /// meta.created is a date without a time.
    CreatedWithoutTime = "created-without-time",
    /// meta has no lastModified.
    MetaWithoutLastModified = "meta-without-last-modified",
    /// meta.location in the answer to a GET names an endpoint that is not there.
    MetaLocationLeadsNowhere = "meta-location-leads-nowhere",
    /// groups of a user holds names of groups in the place of ids.
    GroupsOfUserByName = "groups-of-user-by-name",
    /// An id is understood in any case.
    IdInAnyCase = "id-in-any-case",
    /// GET of a group's id at the endpoint of users shows the group.
    UsersEndpointShowsGroups = "users-endpoint-shows-groups",
    /// An encoded slash behind two dots leads to another endpoint.
    EncodedSlashClimbs = "encoded-slash-climbs",
    /// A user without nickName shows an empty one.
    UnassignedIsEmptyText = "unassigned-is-empty-text",
    /// Searches by POST show users without userName.
    SearchLeavesOutUserName = "search-leaves-out-user-name",
    /// Lists show users without name.
    ListsLeaveOutName = "lists-leave-out-name",

    // resource, RFC 7643 sections 2 and 3
    /// schemas of a resource that is read by its id is an empty list.
    ResourceNamesNoSchema = "resource-names-no-schema",
    /// A list names a bare word among its schemas.
    ListNamesBareWord = "list-names-bare-word",
    /// A user names a schema that /ResourceTypes does not declare.
    ResourceNamesForeignSchema = "resource-names-foreign-schema",
    /// A schema that a client sends twice stands twice in schemas.
    SchemasKeptTwice = "schemas-kept-twice",
    /// The extension of a user is shown, and schemas does not name it.
    ExtensionNotInSchemas = "extension-not-in-schemas",
    /// The answer to a PUT has no id.
    ReplaceAnswersWithoutId = "replace-answers-without-id",
    /// Groups have no meta.
    GroupsWithoutMeta = "groups-without-meta",
    /// For every user there is a group with the same id.
    GroupsShareIdsOfUsers = "groups-share-ids-of-users",
    /// A user whose userName is replaced gets another id.
    RenamingChangesId = "renaming-changes-id",
    /// Who is created under the userName of somebody deleted gets the same id.
    IdGivenAgain = "id-given-again",
    /// A user without externalId gets one that the provider makes up.
    ExternalIdMadeUp = "external-id-made-up",
    /// A filter finds an externalId in any case.
    FilterExternalIdAnyCase = "filter-external-id-any-case",
    /// Times in meta are the local time of another zone, labelled as UTC.
    TimesOfMetaAreLocal = "times-of-meta-are-local",
    /// lastModified of a new resource is a little later than created.
    NewIsModifiedLater = "new-is-modified-later",
    /// meta.lastModified stays what meta.created is.
    LastModifiedStays = "last-modified-stays",
    /// Content-Location names an inner host.
    ContentLocationOfInnerHost = "content-location-of-inner-host",
    /// $ref of a member is its name.
    MemberRefIsName = "member-ref-is-name",
    /// $ref of a member is the address of the group that it is in.
    MemberRefIsGroup = "member-ref-is-group",
    /// $ref of a member is relative to the group that it is in.
    MemberRefRelativeToGroup = "member-ref-relative-to-group",
    /// In a creation, an attribute in another case than that of the schema is ignored.
    CreateNamesCaseExact = "create-names-case-exact",
    /// Two attributes whose names differ only in case are both kept.
    BothSpellingsKept = "both-spellings-kept",
    /// A creation that does not begin with schemas is refused.
    SchemasMustComeFirst = "schemas-must-come-first",
    /// An email that is sent without the list around it is dropped.
    SingleEmailLost = "single-email-lost",
    /// itemsPerPage of a list is written with a fraction.
    ItemsPerPageHasFraction = "items-per-page-has-fraction",
    /// Two emails that are sent as primary are both kept so.
    TwoPrimariesKept = "two-primaries-kept",
    /// Several emails that do not say whether they are primary are all so.
    MissingPrimaryIsTrue = "missing-primary-is-true",
    /// An email that is sent twice is kept twice.
    SameEmailKeptTwice = "same-email-kept-twice",
    /// A userName that is taken is accepted if its accents are encoded otherwise.
    AccentsMakeAnotherName = "accents-make-another-name",
    /// A deleted group is still among the groups of its members.
    DeletedGroupStaysWithUser = "deleted-group-stays-with-user",
    /// type in the groups of a user is a word of the provider's own.
    MembershipTypeMadeUp = "membership-type-made-up",

    // replace, RFC 7644 section 3.5.1
    /// PUT answers with success and keeps the old displayName of a user.
    ReplaceKeepsDisplayName = "replace-keeps-display-name",
    /// A successful PUT answers 204.
    ReplaceAnswers204 = "replace-answers-204",
    /// PUT adds the given emails to the old ones.
    ReplaceAppendsEmails = "replace-appends-emails",
    /// PUT keeps attributes that are sent as null or [] as they were.
    ReplaceKeepsWhatIsNull = "replace-keeps-what-is-null",
    /// PUT refuses a body that has meta.location, as each GET shows it.
    ReplaceRefusesMeta = "replace-refuses-meta",
    /// PUT answers with success and leaves active as it was.
    ReplaceKeepsActive = "replace-keeps-active",
    /// PUT answers with success and keeps the old displayName of a group.
    ReplaceKeepsGroupName = "replace-keeps-group-name",
    /// PUT of an id that no resource ever had creates a resource.
    ReplaceCreates = "replace-creates",
    /// PUT with the userName of another user answers 200 and changes nothing.
    ReplaceHidesConflict = "replace-hides-conflict",
    /// PUT refuses a body whose id is not that of the resource.
    ReplaceRefusesOtherId = "replace-refuses-other-id",
    /// meta.created moves with each change.
    ReplaceResetsCreated = "replace-resets-created",
    /// PUT with another externalId is answered with success, and the first one stays.
    ExternalIdNeverChanges = "external-id-never-changes",
    /// PUT without userName is answered with success, and the old one stays.
    ReplaceWithoutUserNameKeepsIt = "replace-without-user-name-keeps-it",
    /// PUT of the emails that are there already adds them once more.
    ReplaceDoublesEmails = "replace-doubles-emails",
    /// PUT answers with success and leaves the values of extensions as they were.
    ReplaceIgnoresExtension = "replace-ignores-extension",

    // delete, RFC 7644 section 3.6
    /// DELETE answers 200 with the resource that is gone, instead of 204 without a body.
    DeleteAnswers200 = "delete-answers-200",
    /// GET of what was deleted answers 200 with what was there.
    DeletedStillReadable = "deleted-still-readable",
    /// What was deleted is still in the lists that a filter selects it for.
    DeletedStillListed = "deleted-still-listed",
    /// DELETE of what is not there answers 204.
    UnknownDeleteAnswers204 = "unknown-delete-answers-204",
    /// PUT to what was deleted answers 200, without effect.
    DeletedCanBeReplaced = "deleted-can-be-replaced",
    /// PATCH of what was deleted answers 204, without effect.
    DeletedCanBePatched = "deleted-can-be-patched",
    /// The userName of a deleted user is never free again.
    UserNameStaysTaken = "user-name-stays-taken",

    // errors, RFC 7644 section 3.12
    /// Errors do not name their schema.
    ErrorWithoutSchemas = "error-without-schemas",
    /// status in an error is a number.
    ErrorStatusIsNumber = "error-status-is-number",
    /// The scimType of a body that is no JSON is badRequest.
    ErrorKeywordMadeUp = "error-keyword-made-up",
    /// A body that is no JSON answers 500.
    MalformedAnswers500 = "malformed-answers-500",
    /// A body that is JSON and no object answers 500.
    ArrayAnswers500 = "array-answers-500",
    /// A text in the place of name answers 500.
    WrongTypeAnswers500 = "wrong-type-answers-500",
    /// Any text is taken for true in the place of active.
    NonsenseIsTrue = "nonsense-is-true",
    /// An endpoint that is not there answers 200 with an empty object.
    UnknownEndpointAnswers200 = "unknown-endpoint-answers-200",
    /// The error of a user that is not there comes with status 200.
    ErrorAnswers200 = "error-answers-200",
    /// Whoever has no valid token is answered 403.
    UnauthorisedAnswers403 = "unauthorised-answers-403",
    /// PATCH answers 500, whether it is offered or not.
    PatchNotOfferedAnswers500 = "patch-not-offered-answers-500",
    /// POST to an endpoint with a slash at its end is redirected with 302.
    SlashRedirects302 = "slash-redirects-302",
    /// A user without userName is refused with 422.
    MissingValueAnswers422 = "missing-value-answers-422",
    /// The refusal of a user without userName says uniqueness.
    MissingValueSaysUniqueness = "missing-value-says-uniqueness",
    /// A change to a userName that is taken answers 500.
    TakenNameOnChangeAnswers500 = "taken-name-on-change-answers-500",

    // etag, RFC 7644 section 3.14
    /// meta.version lacks the W/ that the ETag header has.
    MetaVersionDiffers = "meta-version-differs",
    /// If-None-Match is ignored.
    IfNoneMatchIgnored = "if-none-match-ignored",
    /// If-Match with a weak version never matches.
    WeakVersionNeverMatches = "weak-version-never-matches",
    /// PUT ignores If-Match.
    StalePutCarriedOut = "stale-put-carried-out",
    /// PATCH ignores If-Match.
    StalePatchCarriedOut = "stale-patch-carried-out",
    /// DELETE ignores If-Match.
    StaleDeleteCarriedOut = "stale-delete-carried-out",
    /// meta.version begins with a small w/ if it is weak.
    WeakVersionInSmallLetter = "weak-version-in-small-letter",
    /// meta has no version, though there is an ETag header.
    MetaWithoutVersion = "meta-without-version",
    /// PUT gives the resource the version 1, whatever it changes.
    VersionIsOneAfterPut = "version-is-one-after-put",
    /// Each GET gives the resource another version.
    VersionMovesWithReads = "version-moves-with-reads",
    /// If-None-Match with any version is answered with 304.
    EveryVersionIsPresent = "every-version-is-present",
    /// If-Match: * answers 412.
    StarNeverMatches = "star-never-matches",
    /// A change on the ground of an old version answers 409.
    StaleAnswers409 = "stale-answers-409",
    /// If-Match of a PUT is looked at some time before the change is carried out.
    VersionComparedTooEarly = "version-compared-too-early",

    // auth, RFC 7644 section 2
    /// POST needs no token.
    CreateWithoutToken = "create-without-token",
    /// Any bearer token is accepted.
    AnyTokenWillDo = "any-token-will-do",
    /// /.search needs no token.
    SearchWithoutToken = "search-without-token",
    /// The scheme Bearer without a token lets everybody in.
    EmptyTokenWillDo = "empty-token-will-do",
    /// A client that may only read can write as well.
    RestrictedMayWrite = "restricted-may-write",
    /// A client that may see only to itself reads everybody's data.
    RestrictedMayRead = "restricted-may-read",
    /// What a client may not do answers 500.
    ForbiddenAnswers500 = "forbidden-answers-500",
    /// A 401 has no WWW-Authenticate header.
    UnauthorizedWithoutChallenge = "unauthorized-without-challenge",

    // tenancy, RFC 7644 section 6
    /// A second tenant reads the first one's resources by their id.
    OtherTenantReads = "other-tenant-reads",
    /// A second tenant's lists hold the first one's resources too.
    OtherTenantLists = "other-tenant-lists",
    /// A second tenant changes and deletes the first one's resources.
    OtherTenantWrites = "other-tenant-writes",
    /// An externalId that the first tenant uses is taken for the second one too.
    ExternalIdTakenAcrossTenants = "external-id-taken-across-tenants",
    /// Who names another tenant in the path is let in with the token of its own.
    NamedTenantWins = "named-tenant-wins",

    /// What comes over plain HTTP is answered, though the base URL is https.
    ServesPlainHttp = "serves-plain-http",
    /// With the first tenant's cursor the second one reads its page.
    CursorsCrossTenants = "cursors-cross-tenants",
    /// Who uses another tenant's cursor is told whose it is.
    ForeignCursorsAreTold = "foreign-cursors-are-told",

    // hostile requests, RFC 7643 section 9
    /// Lists show the hash of a password.
    ListsShowPassword = "lists-show-password",
    /// Who asks for the attribute password of one user gets its hash.
    PasswordOnRequest = "password-on-request",
    /// A filter by the beginning of the password finds the user.
    PasswordCanBeFiltered = "password-can-be-filtered",
    /// A refusal quotes the body that was sent.
    RefusalsQuoteBody = "refusals-quote-body",
    /// A refusal holds a stack trace.
    RefusalsShowStackTrace = "refusals-show-stack-trace",
    /// An apostrophe in a filter ends the value, and what follows is carried out.
    FilterIsInjectable = "filter-is-injectable",
    /// %, _ and * in a filter stand for any letters.
    WildcardsMatchAnything = "wildcards-match-anything",
    /// An apostrophe in an id answers 500.
    OddIdAnswers500 = "odd-id-answers-500",
    /// A template in a displayName is evaluated.
    TemplatesAreEvaluated = "templates-are-evaluated",
    /// A deeply nested body answers 500.
    DeepNestingAnswers500 = "deep-nesting-answers-500",
    /// A GET with X-HTTP-Method-Override is taken for that method.
    MethodCanBeOverridden = "method-can-be-overridden",

    // http, RFC 7644 section 3.8
    /// Answers to those who accept anything are labelled text/plain.
    UnaskedAnswersTextPlain = "unasked-answers-text-plain",
    /// All answers are labelled application/json.
    LabelledPlainJson = "labelled-plain-json",
    /// A client that accepts application/json alone is answered 406.
    AcceptJsonAnswers406 = "accept-json-answers-406",
    /// A body whose media type has a charset answers 415.
    CharsetRefused = "charset-refused",
    /// A body labelled application/json answers 500.
    PlainJsonAnswers500 = "plain-json-answers-500",
    /// A query parameter that is not known answers 400.
    UnknownParameterAnswers400 = "unknown-parameter-answers-400",
    /// An Accept header that names several media types answers 406.
    AcceptOfSeveralAnswers406 = "accept-of-several-answers-406",
    /// A request that has to do with XML answers 500.
    XmlAnswers500 = "xml-answers-500",
    /// DELETE of a user answers 405, and is carried out.
    DeleteAnswers405 = "delete-answers-405",
    /// PUT to the endpoint of users creates one.
    PutToEndpointCreates = "put-to-endpoint-creates",
    /// Every version in the address is served as the second.
    AnyVersionServed = "any-version-served",
    /// GET of a user that is not there is answered with a web page.
    NotFoundIsWebPage = "not-found-is-web-page",
    /// Errors are labelled application/json.
    ErrorsLabelledPlainJson = "errors-labelled-plain-json",
    /// Discovery documents are labelled application/json.
    DiscoveryLabelledPlainJson = "discovery-labelled-plain-json",
    /// /ServiceProviderConfig names a bare word among its schemas.
    ConfigNamesBareWord = "config-names-bare-word",
    /// The type of each user in a list stands in quotation marks of its own.
    ResourceTypeInQuotes = "resource-type-in-quotes",
    /// Answers whose letters Latin 1 has are written in it.
    AnswersInLatin1 = "answers-in-latin-1",
    /// The address of a user ends with a userName that is not ASCII, as it stands.
    LocationHoldsName = "location-holds-name",

    // attributes, as the schemas declare them (RFC 7643 section 7)
    /// A creation drops nickName.
    CreateDropsNickName = "create-drops-nick-name",
    /// PUT answers with success and keeps the old nickName.
    ReplaceKeepsNickName = "replace-keeps-nick-name",
    /// Removing nickName with PATCH is answered with success and changes nothing.
    PatchRemoveKeepsNickName = "patch-remove-keeps-nick-name",
    /// Adding userType with PATCH is answered with success and changes nothing.
    PatchAddDropsUserType = "patch-add-drops-user-type",
    /// Replacing timezone with PATCH is answered with success and changes nothing.
    PatchReplaceKeepsTimeZone = "patch-replace-keeps-time-zone",
    /// PUT and PATCH overwrite what is immutable.
    ImmutableOverwritten = "immutable-overwritten",
    /// nickName is shown only to those who ask for it.
    NickNameNeedsAsking = "nick-name-needs-asking",
    /// attributes with a sub-attribute, or with an attribute of an extension, shows neither.
    PartsCannotBeAskedFor = "parts-cannot-be-asked-for",
    /// excludedAttributes with title in it is ignored.
    TitleCannotBeExcluded = "title-cannot-be-excluded",
    /// excludedAttributes with a sub-attribute, or with an attribute of an extension, is ignored.
    PartsCannotBeExcluded = "parts-cannot-be-excluded",
    /// attributes hides the rank, which is returned always.
    AlwaysCanBeLeftOut = "always-can-be-left-out",
    /// The answer to a creation lacks the notes, which are returned on request.
    RequestedNotInCreation = "requested-not-in-creation",
    /// The answer to a creation shows the pin, which is writeOnly.
    SecretEchoed = "secret-echoed",
    /// A device without model is created, though model is required.
    ModelNotRequired = "model-not-required",
    /// A member without value is left out in silence.
    IncompleteElementsDropped = "incomplete-elements-dropped",
    /// The serial, which is readOnly, is what the client sends.
    SerialCanBeWritten = "serial-can-be-written",
    /// PATCH of an immutable attribute answers with success and keeps the old value.
    ImmutablePatchSilentlyKept = "immutable-patch-silently-kept",
    /// PUT with another birthplace, which is immutable, answers with success and keeps the old one.
    ImmutableSilentlyKept = "immutable-silently-kept",
    /// PUT refuses the first birthplace, which is immutable.
    ImmutableNeverSet = "immutable-never-set",
    /// PATCH changes display in contacts, which is immutable.
    DisplayCanBeChanged = "display-can-be-changed",
    /// The badge, which is case exact, is kept in small letters.
    BadgeLowered = "badge-lowered",
    /// The rating, a decimal, is shown as a text.
    DecimalIsText = "decimal-is-text",
    /// The fingerprint, which is binary, is shown in small letters.
    BinaryLowered = "binary-lowered",
    /// Certificates are shown with the lines that begin and end a file.
    CertificateArmoured = "certificate-armoured",
    /// The country US is shown as USA.
    CountryLengthened = "country-lengthened",
    /// A locale of more than five letters is refused.
    LongLocaleRefused = "long-locale-refused",
    /// preferredLanguage is cut at the first comma.
    LanguagesCut = "languages-cut",
    /// The timezone America/Los_Angeles is shown as GMT-8.
    ZoneIsOffset = "zone-is-offset",
    /// Addresses lose their line breaks.
    LineBreaksStripped = "line-breaks-stripped",
    /// Of two certificates in one value the first is kept, and the second is dropped in silence.
    SecondCertificateDropped = "second-certificate-dropped",
    /// The floor, an integer, loses its fraction in silence.
    FractionCut = "fraction-cut",
    /// A day in a thirteenth month is kept as the day of hiring.
    MonthThirteenKept = "month-thirteen-kept",
    /// Asterisks are kept as the fingerprint, which is binary.
    AsterisksKept = "asterisks-kept",
    /// An object is kept as nickName, which is a text.
    WrongTypeKept = "wrong-type-kept",
    /// The boolean remote is shown as a text.
    RemoteIsText = "remote-is-text",
    /// Devices name a schema that /Schemas does not have.
    DeviceNamesUnknownSchema = "device-names-unknown-schema",
    /// A device without its required extension is created, and gets one.
    WarrantyMadeUp = "warranty-made-up",
    /// A user without the enterprise extension is refused.
    EnterpriseDemanded = "enterprise-demanded",
    /// attributes hides the id of devices.
    DeviceIdLeftOut = "device-id-left-out",
    /// A userName that is taken is accepted, with a 2 behind it.
    TakenUserNameGetsNumber = "taken-user-name-gets-number",

    // what a write does to others, RFC 7644 sections 3.5 and 3.6
    /// Whoever is added to a group of three or more takes the place of the first.
    AddingDropsFirstOfThree = "adding-drops-first-of-three",
    /// Of the members in one PATCH, the first twenty are added.
    PatchAddsTwentyMembers = "patch-adds-twenty-members",
    /// Of the members of a new group, the first twenty are kept.
    GroupBeginsWithTwentyMembers = "group-begins-with-twenty-members",
    /// Whoever joins a group leaves all others.
    SecondGroupLeavesFirst = "second-group-leaves-first",
    /// A user shows the last of its groups.
    UserShowsLastGroupOnly = "user-shows-last-group-only",
    /// PUT of a group adds members and takes none out.
    GroupPutOnlyAddsMembers = "group-put-only-adds-members",
    /// PUT of a user takes it out of all groups.
    UserPutLeavesGroups = "user-put-leaves-groups",
    /// PATCH of a group makes its members inactive.
    GroupPatchDeactivatesMembers = "group-patch-deactivates-members",
    /// A new externalId takes all members out of a group.
    LinkingEmptiesGroup = "linking-empties-group",
    /// DELETE of a group deletes the users in it.
    GroupDeletesItsMembers = "group-deletes-its-members",
    /// DELETE of a user takes all members out of the groups of that user.
    DeletingMemberEmptiesGroup = "deleting-member-empties-group",
    /// DELETE of a user who is in a group is refused.
    MemberCannotBeDeleted = "member-cannot-be-deleted",
    /// DELETE of a user who is inactive is refused.
    InactiveCannotBeDeleted = "inactive-cannot-be-deleted",
    /// A query by externalId finds who was deleted.
    DeletedFoundByExternalId = "deleted-found-by-external-id",
    /// The name of a group that was deleted is refused.
    GroupNameStaysTaken = "group-name-stays-taken",
    /// PUT and PATCH with the own userName in another case are refused as a conflict.
    OwnNameInOtherCaseIsTaken = "own-name-in-other-case-is-taken",
    /// PUT and PATCH give a user the name of another, if it is written in another case.
    RenamedToTakenInOtherCase = "renamed-to-taken-in-other-case",
    /// POST makes a second user with the name of one who is inactive.
    InactiveNameIsFree = "inactive-name-is-free",
    /// A user who was made inactive never becomes active again.
    ReactivationHasNoEffect = "reactivation-has-no-effect",
    /// PATCH of a title changes all users who had the same title.
    PatchChangesAllOfThatTitle = "patch-changes-all-of-that-title",
    /// Of the operations in one PATCH, the first twenty are applied.
    PatchAppliesTwentyOperations = "patch-applies-twenty-operations",
    /// Each PATCH of a user takes its roles away.
    PatchDropsRoles = "patch-drops-roles",
    /// The removal of an extension as a whole is answered with success and changes nothing.
    ExtensionCannotBeRemoved = "extension-cannot-be-removed",
    /// A PUT that is refused changes the title.
    RefusedPutKeepsTitle = "refused-put-keeps-title",
    /// A PATCH that is refused for a taken userName keeps its first operation.
    ConflictKeepsFirstOperation = "conflict-keeps-first-operation",
    /// A PATCH of a group that is refused keeps its first operation.
    RefusedGroupPatchAddsMember = "refused-group-patch-adds-member",

    // groups alone, and what lists and conditions share with them
    /// POST of a group answers 201 without a Location header.
    GroupWithoutLocation = "group-without-location",
    /// GET of a group that never was answers 404 without a body.
    UnknownGroupWithoutError = "unknown-group-without-error",
    /// A deleted group can still be read.
    DeletedGroupStillReadable = "deleted-group-still-readable",
    /// meta.lastModified of a group is always meta.created.
    GroupLastModifiedStays = "group-last-modified-stays",
    /// A filter by externalId finds no group.
    GroupExternalIdFindsNobody = "group-external-id-finds-nobody",
    /// A PATCH of members leaves the group in its first version.
    GroupVersionStaysWithMembers = "group-version-stays-with-members",
    /// If-Match is ignored on groups.
    GroupIfMatchIgnored = "group-if-match-ignored",
    /// A filter by the displayName of a group finds all whose names begin so.
    GroupNameIsAPrefix = "group-name-is-a-prefix",
    /// A query that no group matches answers 404.
    NoGroupAnswers404 = "no-group-answers-404",
    /// A filter by members finds no group.
    GroupsByMemberFindNobody = "groups-by-member-find-nobody",
    /// count is ignored in lists of groups.
    GroupCountIgnored = "group-count-ignored",
    /// sortBy is ignored in lists of groups.
    GroupSortIgnored = "group-sort-ignored",
    /// The filter of a search for groups by POST is ignored.
    GroupSearchFilterIgnored = "group-search-filter-ignored",
    /// attributes is ignored on groups.
    GroupAttributesIgnored = "group-attributes-ignored",
    /// Lists of groups show no members.
    GroupsListedWithoutMembers = "groups-listed-without-members",
    /// In lists meta.version is that of no version.
    ListedVersionDiffers = "listed-version-differs",
    /// An answer 304 has no ETag.
    NotModifiedWithoutVersion = "not-modified-without-version",
    /// If-Match with several versions is never met.
    SeveralVersionsNeverMatch = "several-versions-never-match",
    /// PUT and PATCH with a body that cannot be read answer 500.
    UnreadableChangeAnswers500 = "unreadable-change-answers-500",

    // values, lives and neighbours, each of a small group of resources that is easily forgotten
    /// An ampersand in a text is kept as an entity of HTML.
    AmpersandsEscaped = "ampersands-escaped",
    /// Integers have 32 bits, and larger ones wrap.
    LargeIntegersWrap = "large-integers-wrap",
    /// A PUT of a user keeps the first two e-mail addresses.
    PutKeepsTwoMails = "put-keeps-two-mails",
    /// In a PUT, null for an attribute of an extension leaves what was there.
    NullInExtensionKeeps = "null-in-extension-keeps",
    /// The extension of the showcase is dropped where its URN is the first in schemas.
    ShowcaseStandsSecond = "showcase-stands-second",
    /// A successful DELETE of a device answers 200.
    DeviceDeleteAnswers200 = "device-delete-answers-200",
    /// In lists devices have the version that they had at first.
    DeviceListedAsItWas = "device-listed-as-it-was",
    /// A device that was changed has been so in the next century.
    ModifiedNextCentury = "modified-next-century",
    /// Any PATCH of a user takes the desk of its extension away.
    PatchEmptiesDesk = "patch-empties-desk",
    /// A device that is not there is answered with a web page.
    UnknownDeviceIsAPage = "unknown-device-is-a-page",
    /// A body for a device that cannot be read answers 500.
    UnreadableDeviceAnswers500 = "unreadable-device-answers-500",
    /// A PATCH of a user takes the user out of all groups.
    UserPatchLeavesGroups = "user-patch-leaves-groups",
    /// A PUT of a group takes the titles of its members away.
    GroupPutClearsTitles = "group-put-clears-titles",
    /// A group shows its first hundred members.
    GroupsShowAHundred = "groups-show-a-hundred",
    /// A PUT that is refused for a taken userName sets the nickName.
    RefusedPutKeepsNickName = "refused-put-keeps-nick-name",
    /// A PUT of a group that is refused empties it.
    RefusedGroupPutEmpties = "refused-group-put-empties",
    /// A PATCH of members does not move meta.lastModified.
    MembersLeaveLastModified = "members-leave-last-modified",
    /// A PATCH that adds a single object as a member adds nobody.
    SingleMemberIgnored = "single-member-ignored",
    /// A group is created without the externalId that was sent.
    GroupExternalIdDropped = "group-external-id-dropped",
    /// A group that is a member is shown as a user.
    NestedGroupIsAUser = "nested-group-is-a-user",
    /// Deleting a user deletes the groups that have nobody else.
    LastMemberTakesGroup = "last-member-takes-group",
    /// A DELETE of a group in a bulk request answers 204 and does nothing.
    BulkGroupDeleteIgnored = "bulk-group-delete-ignored",
    /// The hash of a password is shown, under another name.
    PasswordHashShown = "password-hash-shown",
    /// Whatever begins with the token is taken for it.
    TokenNeedsOnlyBegin = "token-needs-only-begin",
    /// A 401 is a web page.
    UnauthorizedIsAPage = "unauthorized-is-a-page",
    /// Filters in paths mind the case of types.
    PathFilterMindsCase = "path-filter-minds-case",

    // queries that go wrong in one way of asking, or beside another parameter
    /// Of the terms that or joins, the first ten are read.
    FilterReadsTenTerms = "filter-reads-ten-terms",
    /// A plus sign in the filter of a search is read as a space.
    PlusInSearchIsSpace = "plus-in-search-is-space",
    /// Accents do not count where groups are looked for by name.
    GroupAccentsDoNotCount = "group-accents-do-not-count",
    /// Dates in filters are cut to whole seconds.
    FilterDatesCutToSeconds = "filter-dates-cut-to-seconds",
    /// meta.lastModified in a filter is read as meta.created.
    FilterModifiedIsCreated = "filter-modified-is-created",
    /// Pages after the first are not sorted.
    SecondPageUnsorted = "second-page-unsorted",
    /// startIndex in a search for users is ignored.
    SearchStartIndexIgnored = "search-start-index-ignored",
    /// Groups are counted from 0, so that a list from 1 lacks the first.
    GroupsCountedFromZero = "groups-counted-from-zero",
    /// excludedAttributes in a search for groups is ignored.
    GroupSearchExcludesNothing = "group-search-excludes-nothing",
    /// sortOrder in a search over all types is ignored.
    RootSearchAscendsOnly = "root-search-ascends-only",
    /// A filter by the displayName that a user had before the last change finds the user.
    FiltersSeeFormerName = "filters-see-former-name",
    /// A deleted group is still found by its name.
    DeletedGroupStaysListed = "deleted-group-stays-listed",
    /// A filter by the room of a desk finds nobody.
    FilterByRoomFindsNobody = "filter-by-room-finds-nobody",
    /// A list of devices answers 500.
    DeviceListAnswers500 = "device-list-answers-500",
    /// A list of users that nobody filters leaves out who is inactive.
    PlainListHidesInactive = "plain-list-hides-inactive",
    /// A list of groups that nobody filters leaves out the last, and counts it.
    PlainListOfGroupsLacksLast = "plain-list-of-groups-lacks-last",
    /// A list of groups that nobody filters shows no members.
    PlainListOfGroupsWithoutMembers = "plain-list-of-groups-without-members",
    /// sortBy with an attribute of an extension is ignored.
    SortByExtensionIgnored = "sort-by-extension-ignored",
    /// members with brackets in a filter finds no group.
    GroupsByBracketsFindNobody = "groups-by-brackets-find-nobody",
    /// A filter by groups finds no user.
    UsersByGroupFindNobody = "users-by-group-find-nobody",
    /// Of the names in attributes and excludedAttributes the first two are read.
    ThirdNameIgnored = "third-name-ignored",
    /// attributes with a part of an attribute with several values shows the whole values.
    PartsOfValuesComeWhole = "parts-of-values-come-whole",
    /// attributes and excludedAttributes are ignored by PATCH.
    PatchAnswersIgnoreAttributes = "patch-answers-ignore-attributes",
    /// attributes and excludedAttributes are forgotten from the second page of a query by cursor on.
    CursorForgetsAttributes = "cursor-forgets-attributes",
    /// totalResults of a later page by cursor is the number of those who are left.
    CursorTotalShrinks = "cursor-total-shrinks",
    /// A query for groups by cursor is answered by index.
    GroupsWithoutCursor = "groups-without-cursor",
    /// A user who is created ends every cursor.
    CursorsEndWithAWrite = "cursors-end-with-a-write",
    /// For each user who was created since the first page, later pages begin one later.
    JoinersPushPages = "joiners-push-pages",
    /// A query that ends with & is refused.
    DanglingAmpersandRefused = "dangling-ampersand-refused",
    /// A comparison behind a filter in brackets is refused.
    ComparisonBehindBracketsRefused = "comparison-behind-brackets-refused",
    /// A resource type that is read alone has no schemaExtensions.
    SingleTypeLacksExtensions = "single-type-lacks-extensions",
    /// Schemas have no meta.
    SchemasWithoutMeta = "schemas-without-meta",
    /// displayName stands in the User schema a second time, with several values.
    DisplayNameDefinedTwice = "display-name-defined-twice",
    /// The schema says of emails that they have a type, and not that they have a value.
    EmailsPublishedWithoutValue = "emails-published-without-value",
    /// A filter of groups by externalId is refused.
    GroupExternalIdFilterRefused = "group-external-id-filter-refused",
    /// A list that nobody filters shows the notes, which are returned on request.
    RequestedComesInPlainLists = "requested-comes-in-plain-lists",

    // races: what is not kept from others who come at the same time
    /// A creation looks whether the userName is free, and stores the user a moment later without looking again.
    UserNameComparedTooEarly = "user-name-compared-too-early",
    /// A change of a userName looks whether it is free, and is stored a moment later without looking again.
    NewNameComparedTooEarly = "new-name-compared-too-early",
    /// A PATCH of a group reads all members, and writes all of them a moment later.
    MembersWrittenAsRead = "members-written-as-read",
    /// A PATCH of a user reads all attributes, and writes all of them a moment later.
    UserWrittenAsRead = "user-written-as-read",
    /// DELETE takes the attributes of a user away, and a moment later the user.
    DeletedInParts = "deleted-in-parts",
    /// Who was created over another connection is not found by the first query.
    CreatedElsewhereFoundLater = "created-elsewhere-found-later",
    /// Who was deleted over another connection is found by one query more, and read once more.
    DeletedElsewhereSeenOnceMore = "deleted-elsewhere-seen-once-more",

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
    /// A deleted user is still among the members of the groups it was in.
    DeletedStaysMember = "deleted-stays-member",

    // load: seen only afterwards, by looking who is really there
    /// POST stores a user and answers 500.
    CreateAnswers500ButStores = "create-answers-500-but-stores",
    /// POST answers 201, but every tenth user is not stored.
    EveryTenthCreateIsLost = "every-tenth-create-is-lost",
    /// POST stores a user twice, with two ids.
    CreateStoresTwice = "create-stores-twice",
}
