//! Slots: what placeholders in the files of a persona can stand for.

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `{user.id}`: the id that the provider gave the account.
    UserId,
    /// `{user.userName}`.
    UserName,
    /// `{user.externalId}`: the person's id at the identity provider.
    UserExternalId,
    /// `{user.mailNickname}`: the part of the user name before the `@`.
    UserMailNickname,
    /// `{user.givenName}`.
    UserGivenName,
    /// `{user.familyName}`.
    UserFamilyName,
    /// `{user.displayName}`.
    UserDisplayName,
    /// `{user.email}`: the work address.
    UserEmail,
    /// `{user.title}`.
    UserTitle,
    /// `{user.department}`.
    UserDepartment,
    /// `{user.password}`.
    UserPassword,
    /// `{group.id}`: the id that the provider gave the group.
    GroupId,
    /// `{group.name}`: its name before the event.
    GroupName,
    /// `{group.newName}`: its name after a renaming.
    GroupNewName,
    /// `{group.externalId}`: the group's id at the identity provider.
    GroupExternalId,
    /// `{member.id}`: one of the members, in an item template.
    MemberId,
    /// `{member.userName}`.
    MemberUserName,
    /// `{items}`: the item template, once for each member.
    Items,
    /// `{random}`: a UUID that nobody has.
    Random,
    /// `{start}`: the first index of a page.
    Start,
}

impl Slot {
    /// Every placeholder with its name in the files.
    pub const ALL: [(&'static str, Slot); 20] = [
        ("user.id", Slot::UserId),
        ("user.userName", Slot::UserName),
        ("user.externalId", Slot::UserExternalId),
        ("user.mailNickname", Slot::UserMailNickname),
        ("user.givenName", Slot::UserGivenName),
        ("user.familyName", Slot::UserFamilyName),
        ("user.displayName", Slot::UserDisplayName),
        ("user.email", Slot::UserEmail),
        ("user.title", Slot::UserTitle),
        ("user.department", Slot::UserDepartment),
        ("user.password", Slot::UserPassword),
        ("group.id", Slot::GroupId),
        ("group.name", Slot::GroupName),
        ("group.newName", Slot::GroupNewName),
        ("group.externalId", Slot::GroupExternalId),
        ("member.id", Slot::MemberId),
        ("member.userName", Slot::MemberUserName),
        ("items", Slot::Items),
        ("random", Slot::Random),
        ("start", Slot::Start),
    ];

    /// The name in the files.
    #[must_use]
    pub fn name(self) -> &'static str {
        let known = Slot::ALL.iter().find(|(_, slot)| *slot == self);
        known.map_or("", |(name, _)| *name)
    }
}
