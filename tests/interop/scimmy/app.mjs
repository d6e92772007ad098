// A SCIM service provider the way an application would build one with scimmy and
// scimmy-routers: the two libraries do SCIM, and this file is the application around them,
// with its records in memory. It follows the libraries' documentation and leaves every
// option at its default unless a comment says why not. It neither breaks nor mends what
// the libraries do, so that what a test finds here is true of them.
//
//   SCIM_TOKEN=secret node app.mjs [PORT]
//
// PORT may also come from the environment; 0, the default, takes a free one. Once it
// serves, it prints one line: listening on http://127.0.0.1:PORT/scim/v2

import {randomUUID, timingSafeEqual} from "node:crypto";
import {isDeepStrictEqual} from "node:util";
import express from "express";
import SCIMMYRouters, {SCIMMY} from "scimmy-routers";

const token = process.env.SCIM_TOKEN;
const port = Number(process.argv[2] ?? process.env.PORT ?? 0);

if (!token) {
    console.error("SCIM_TOKEN must hold the bearer token that clients have to send");
    process.exit(2);
}

/** The application's own data: resources by id. */
const users = new Map();
const groups = new Map();

const notFound = (id) => new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);

/** What to keep of a resource the library has parsed; its JSON form leaves out the password. */
const plain = (instance) => JSON.parse(JSON.stringify(instance));

/** Stores a new or a changed resource. What the library hands over is the whole new state. */
function save(store, id, instance) {
    const current = store.get(id);
    const now = new Date().toISOString();
    const {meta, ...resource} = {...plain(instance), id: id ?? randomUUID()};

    // The library also hands over what is as it was before; that is no modification
    if (current && isDeepStrictEqual({...resource, meta: current.meta}, current)) return current;

    const record = {...resource, meta: {...meta, created: current?.meta.created ?? now, lastModified: now}};

    store.set(record.id, record);
    return record;
}

/** One resource by its id, or all of those that match the filter, if there is one. */
function load(store, {id, filter}, view) {
    if (id) {
        if (!store.has(id)) throw notFound(id);
        return view(store.get(id));
    }

    const all = [...store.values()].map(view);
    return filter ? filter.match(all) : all;
}

/** A user with the groups it is a direct member of. */
function userView(user) {
    const memberOf = [...groups.values()]
        .filter(({members = []}) => members.some(({value}) => value === user.id))
        .map(({id, displayName}) => ({
            value: id,
            $ref: `${SCIMMY.Resources.Group.basepath()}/${id}`,
            display: displayName,
            type: "direct"
        }));

    return memberOf.length ? {...user, groups: memberOf} : user;
}

const groupView = (group) => group;

SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .extend(SCIMMY.Schemas.EnterpriseUser, false)
    .ingress((resource, instance) => {
        const {id} = resource;
        if (id && !users.has(id)) throw notFound(id);

        // The schema says of userName: unique in the server, and not caseExact
        const wanted = instance.userName.toLowerCase();
        for (const user of users.values()) {
            if (user.id !== id && user.userName.toLowerCase() === wanted)
                throw new SCIMMY.Types.Error(409, "uniqueness", `userName '${instance.userName}' is taken`);
        }

        return userView(save(users, id, instance));
    })
    .egress((resource) => load(users, resource, userView))
    .degress(({id}) => {
        if (!users.delete(id)) throw notFound(id);

        // Nobody can be a member who is not there any more
        for (const group of groups.values()) {
            if (group.members) group.members = group.members.filter(({value}) => value !== id);
        }
    });

SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress((resource, instance) => {
        const {id} = resource;
        if (id && !groups.has(id)) throw notFound(id);

        return groupView(save(groups, id, instance));
    })
    .egress((resource) => load(groups, resource, groupView))
    .degress(({id}) => {
        if (!groups.delete(id)) throw notFound(id);
    });

const expected = Buffer.from(`Bearer ${token}`);
const app = express();

app.use("/scim/v2", new SCIMMYRouters({
    type: "bearer",
    // Without it, every location would be a relative path
    baseUri: (request) => `${request.protocol}://${request.get("host")}`,
    handler: (request) => {
        const given = Buffer.from(request.get("Authorization") ?? "");
        if (given.length !== expected.length || !timingSafeEqual(given, expected))
            throw new Error("A valid bearer token is required");
        // No user id to return: the token belongs to a provisioning client, not to a user
    }
}));

const server = app.listen(port, "127.0.0.1", () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}/scim/v2`);
});
