import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roleOnSite, sitesOfOperator } from '../../db/queries/operators.ts';
import { openStore, type Store } from '../../db/store.ts';
import { systemDeps as deps } from '../../server/deps.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { ensureOwner } from '../../server/operators/owner.ts';
import { hashPassword, verifyPassword } from '../../server/operators/passwords.ts';
import { createSiteDirectory } from '../../server/sites/directory.ts';
import { createSite, listSites, setOrigins } from '../../server/sites/sites.ts';
import { readOnce } from '../support/database.ts';
import { newDatabaseUrl, removeDatabase, STORE } from '../support/test-store.ts';

let folder = '';
let url = '';
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-sites-'));
  url = await newDatabaseUrl(folder);
  store = await openStore(url);
});
afterEach(async () => {
  await store.close();
  await removeDatabase(url);
  await rm(folder, { recursive: true });
});

const SHOP = { name: 'Shop', origins: ['https://shop.example'] };
const FIRST_START = { ownerEmail: '', ownerPassword: '' };

describe('a site', () => {
  test('is found by each of its keys, once the directory knows it', async () => {
    const directory = await createSiteDirectory(store);
    const keys = await createSite(store, deps, SHOP);
    expect(directory.byWriteKey(keys.writeKey)).toBeUndefined();
    await directory.refresh();
    expect(directory.byWriteKey(keys.writeKey)).toMatchObject({ id: keys.siteId, name: 'Shop', holdout: 10 });
    expect(directory.bySecretKey(keys.secretKey)?.id).toBe(keys.siteId);
    expect(directory.byId(keys.siteId)?.origins).toEqual(['https://shop.example']);
    expect(directory.bySecretKey(keys.writeKey)).toBeUndefined();
    expect(directory.byWriteKey(keys.secretKey)).toBeUndefined();
    expect(directory.bySecretKey('sk_')).toBeUndefined();
  });

  test('never leaves its secret key in the store', async () => {
    const { secretKey } = await createSite(store, deps, SHOP);
    const directory = await createSiteDirectory(store);
    expect(JSON.stringify(directory.all())).not.toContain(secretKey);
    expect(JSON.stringify(await readOnce(url, 'SELECT * FROM sites'))).not.toContain(secretKey);
    if (STORE !== 'embedded') return;
    await store.close();
    expect((await readFile(join(folder, 'foyer.db'))).includes(secretKey)).toBe(false);
    store = await openStore(url);
  });

  test.each([
    [{ ...SHOP, name: '  ' }, /name/],
    [{ ...SHOP, name: 'x'.repeat(101) }, /name/],
    [{ ...SHOP, name: 'two\nlines' }, /control/],
    [{ ...SHOP, origins: [] }, /at least one origin/],
    [{ ...SHOP, origins: ['https://shop.example/path'] }, /not an origin/],
    [{ ...SHOP, holdout: 101 }, /0 to 100/],
    [{ ...SHOP, holdout: Number.NaN }, /0 to 100/],
    [{ ...SHOP, settings: { color: 'red' } }, /rrggbb/],
  ])('is refused with %j', async (input, message) => {
    await expect(createSite(store, deps, input)).rejects.toThrow(message);
    expect(await listSites(store)).toEqual([]);
  });

  test('may move to other origins', async () => {
    const { siteId } = await createSite(store, deps, SHOP);
    await setOrigins(store, siteId, ['http://localhost:3000']);
    expect((await listSites(store))[0]!.origins).toEqual(['http://localhost:3000']);
  });
});

describe('the owner', () => {
  test('is made once, and owns the sites there are and those to come', async () => {
    const before = await createSite(store, deps, SHOP);
    const owner = await ensureOwner(store, deps, FIRST_START);
    expect(owner).toMatchObject({ email: 'owner@localhost' });
    expect(owner!.generatedPassword).toMatch(/^[\w-]{16}$/);
    const after = await createSite(store, deps, { ...SHOP, name: 'Second' });
    const sites = await sitesOfOperator(store, owner!.operatorId);
    expect(sites.map(({ id, role }) => [id, role])).toEqual([
      [before.siteId, 'owner'],
      [after.siteId, 'owner'],
    ]);
    expect(await ensureOwner(store, deps, FIRST_START)).toBeNull();
  });

  test('is who the environment says, whose password is not repeated', async () => {
    const owner = await ensureOwner(store, deps, { ownerEmail: 'Mara@Shop.example', ownerPassword: 'a long password' });
    expect(owner).toMatchObject({ email: 'mara@shop.example', generatedPassword: null });
  });
});

describe('an operator', () => {
  test('has a role on one site and none on another', async () => {
    const one = await createSite(store, deps, SHOP);
    const two = await createSite(store, deps, SHOP);
    const made = await createOperator(store, deps, { email: 'a@b.c', siteId: one.siteId, role: 'operator' });
    expect(made.password).not.toBeNull();
    expect(await roleOnSite(store, made.operatorId, one.siteId)).toBe('operator');
    expect(await roleOnSite(store, made.operatorId, two.siteId)).toBeUndefined();
    const again = await createOperator(store, deps, { email: 'A@B.C', siteId: two.siteId, role: 'admin' });
    expect(again).toEqual({ operatorId: made.operatorId, email: 'a@b.c', password: null });
    expect(await roleOnSite(store, made.operatorId, two.siteId)).toBe('admin');
  });

  test('is refused for an unknown site, a strange address, a short password', async () => {
    const { siteId } = await createSite(store, deps, SHOP);
    const make = (given: object) => createOperator(store, deps, { email: 'a@b.c', siteId, role: 'operator', ...given });
    await expect(make({ siteId: 's_none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(make({ siteId: '*' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(make({ email: 'nobody' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(make({ password: 'short' })).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('a password', () => {
  test('is kept as argon2id, and only the right one opens', async () => {
    const hash = await hashPassword('pässword of Mara');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(hash, 'pässword of Mara')).toBe(true);
    expect(await verifyPassword(hash, 'pa\u0308ssword of Mara')).toBe(true);
    expect(await verifyPassword(hash, 'password of Mara')).toBe(false);
    expect(await verifyPassword('not a hash', 'x')).toBe(false);
    expect(await verifyPassword(undefined, 'the password of nobody')).toBe(false);
  });
});
