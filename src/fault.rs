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

faults! {
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

    // auth, RFC 7644 section 2
    /// POST needs no token.
    CreateWithoutToken = "create-without-token",
    /// Any bearer token is accepted.
    AnyTokenWillDo = "any-token-will-do",
    /// A 401 has no WWW-Authenticate header.
    UnauthorizedWithoutChallenge = "unauthorized-without-challenge",

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
}
