// Creates a role and a user for each service that uses MongoDB, or brings them up to date: what roles.json beside this file says, and no more.
//
//   MARKET_API_MONGODB_PASSWORD=… MARKET_SCHEDULER_MONGODB_PASSWORD=… mongosh "mongodb://HOST/admin" --username ADMIN --file deploy/mongodb/users.js
//
// The roles are created in the database of the listings (MARKET_MONGODB_DATABASE, "market" if it is not set), the users in "admin".
// To run it takes a user who may manage users in any database (userAdminAnyDatabase). Running it again sets roles and passwords anew.
{
  const { readFileSync } = require('fs');
  const { join } = require('path');
  const { services } = JSON.parse(readFileSync(join(__dirname, 'roles.json'), 'utf8'));

  const missing = services.map((service) => service.passwordFrom).filter((name) => !process.env[name]);
  if (missing.length > 0) {
    throw new Error(`Nothing was changed. Set a password in ${missing.join(' and in ')} first.`);
  }

  const market = db.getSiblingDB(process.env.MARKET_MONGODB_DATABASE || 'market');
  const admin = db.getSiblingDB('admin');

  for (const { name, passwordFrom, privileges } of services) {
    const role = {
      privileges: privileges.map(({ collection, actions }) => ({ resource: { db: market.getName(), collection }, actions })),
      roles: [],
    };
    const roleIsNew = market.getRole(name) === null;
    if (roleIsNew) {
      market.createRole({ role: name, ...role });
    } else {
      market.updateRole(name, role);
    }

    const user = { pwd: process.env[passwordFrom], roles: [{ role: name, db: market.getName() }], mechanisms: ['SCRAM-SHA-256'] };
    const userIsNew = admin.getUser(name) === null;
    if (userIsNew) {
      admin.createUser({ user: name, ...user });
    } else {
      admin.updateUser(name, user);
    }

    print(`${name}: role in ${market.getName()} ${roleIsNew ? 'created' : 'updated'}, user in admin ${userIsNew ? 'created' : 'updated'}`);
  }
}
