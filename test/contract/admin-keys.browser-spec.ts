import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { AdminClient } from '../harness/admin-client.js';
import { AdminPage } from '../harness/admin-page.js';
import { SLOW_MS, inBrowser, launchChromium } from '../harness/chromium.js';
import { Stack } from '../harness/stack.js';

inBrowser('apps with their keys and admins', () => {
  let stack: Stack;
  let admin: AdminClient;
  let browser: Browser;
  let page: AdminPage;

  beforeAll(async () => {
    stack = await Stack.start();
    admin = await stack.createAdmin('admin', 'boss');
    browser = await launchChromium();
    page = await AdminPage.open(browser, stack.url, admin);
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, SLOW_MS);
  afterEach(() => expect(page.problems.splice(0)).toEqual([]));

  const dialog = () => page.page.getByRole('dialog');
  /** What is shown once, and then stored. */
  async function secrets(label: string): Promise<string> {
    const value = await dialog().getByLabel(label, { exact: true }).inputValue();
    await page.page.keyboard.press('Escape');
    expect(await dialog().getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
    expect(await page.barriers()).toEqual([]);
    await dialog().getByLabel('I have stored it in a safe place').check();
    await page.confirm('Close');
    await dialog().waitFor({ state: 'detached' });
    return value;
  }
  const lets = async (clientId: string, clientSecret: string): Promise<number> =>
    (
      await fetch(`${stack.url}/auth`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ clientId, clientSecret }),
      })
    ).status;
  const row = (name: string) => page.page.locator('#main tr[id^=row-]', { hasText: name });

  it(
    'makes an app, rotates its secret without a break, and locks it out',
    async () => {
      await page.go('/apps');
      await page.page.getByRole('button', { name: 'Create an app' }).first().click();
      await dialog().getByLabel('Name').fill('Budget planner');
      expect(await page.barriers()).toEqual([]);
      await page.confirm('Create an app');
      const clientId = await dialog().getByLabel('Client id', { exact: true }).inputValue();
      const first = await secrets('Client secret');
      expect(await lets(clientId, first)).toBe(200);

      await row('Budget planner').getByRole('button', { name: 'Rotate the secret' }).click();
      await page.confirm('Rotate the secret');
      const second = await secrets('Client secret');
      expect([await lets(clientId, first), await lets(clientId, second)]).toEqual([200, 200]);

      await row('Budget planner').getByRole('button', { name: 'Revoke the previous one' }).click();
      await page.confirm('Revoke the previous one');
      await row('Budget planner').getByRole('button', { name: 'Rotate the secret' }).waitFor();
      expect(await lets(clientId, first)).not.toBe(200);
      expect(await lets(clientId, second)).toBe(200);

      await row('Budget planner').getByRole('button', { name: 'More actions' }).click();
      await page.page.getByRole('menuitem', { name: 'Revoke all' }).click();
      expect(await dialog().getByRole('button', { name: 'Revoke all' }).isDisabled()).toBe(true);
      await dialog().getByLabel('Type the name of the app to confirm').fill('Budget planner');
      expect(await page.barriers()).toEqual([]);
      await page.confirm('Revoke all');
      await row('Budget planner')
        .getByText(/^All revoked/)
        .waitFor();
      expect(await lets(clientId, second)).not.toBe(200);

      await row('Budget planner').getByRole('button', { name: 'Give a new key' }).click();
      await page.confirm('Give a new key');
      const another = await dialog().getByLabel('Client id', { exact: true }).inputValue();
      expect(another).not.toBe(clientId);
      expect(await lets(another, await secrets('Client secret'))).toBe(200);
      await row(another).getByRole('button', { name: 'Rotate the secret' }).waitFor();
      expect(await row('Budget planner').count()).toBe(2);
      expect(await page.page.getByRole('button', { name: 'Give a new key' }).count()).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'makes a viewer, who chooses a password, sees everything and can do nothing',
    async () => {
      await stack.createApp('ledger');
      await page.go('/admins');
      await page.page.getByRole('button', { name: 'Create an account' }).click();
      await dialog().getByLabel('Name to log in with').fill('joao');
      expect(await page.barriers()).toEqual([]);
      await page.confirm('Create an account');
      const initial = await secrets('Initial password');
      await row('joao').getByText('Has to choose a password').waitFor();

      const theirs = await AdminPage.open(browser, stack.url);
      await theirs.page.goto(`${stack.url}/admin/apps`);
      await theirs.page.getByLabel('User').fill('joao');
      await theirs.page.getByLabel('Password', { exact: true }).fill(initial);
      await theirs.page.getByRole('button', { name: 'Log in' }).click();
      await theirs.page.getByLabel('Password so far').fill(initial);
      await theirs.page.getByLabel('New password', { exact: true }).fill('four words that nobody says');
      await theirs.page.getByLabel('New password again').fill('four words that nobody says');
      await theirs.page.getByRole('button', { name: 'Change' }).click();
      await theirs.page.getByText('ledger').first().waitFor();
      for (const path of ['/apps', '/webhooks', '/jobs', '/unclaimed', '/audit', '/admins']) {
        await theirs.go(path);
        const actions = theirs.page.locator('#main').getByRole('button', {
          name: /Create|Rotate|Revoke|Give|Replay|Try|Discard|Sessions|More actions/,
        });
        expect([path, await actions.count(), await theirs.page.locator('#main input[type=checkbox]').count()]).toEqual([path, 0, 0]); // prettier-ignore
      }
      expect(await theirs.barriers()).toEqual([]);
      expect(theirs.problems).toEqual([]);
      await theirs.close();
    },
    SLOW_MS,
  );

  it(
    'ends a session, changes a role, disables an account, and keeps the last admin',
    async () => {
      await page.go('/admins');
      await row('joao').getByRole('button', { name: 'Sessions' }).click();
      await dialog()
        .getByRole('button', { name: /^End the session/ })
        .first()
        .click();
      await page.page.getByText('The session is ended.').waitFor();
      expect(await page.barriers()).toEqual([]);
      await page.page.keyboard.press('Escape');

      const ask = async (name: string, action: string): Promise<void> => {
        await row(name)
          .getByRole('button', { name: /^More actions/ })
          .click();
        await page.page.getByRole('menuitem', { name: action }).click();
        await page.confirm(action);
      };
      await stack.db.query(`update auth.admins set disabled_at = now() where name not in ('boss', 'joao')`);
      await ask('boss', 'Disable');
      await page.page.getByText(/^It is the last account that may act/).waitFor();
      await page.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await ask('joao', 'Let them act');
      await row('joao').getByText('Administrator').waitFor();
      await ask('joao', 'Disable');
      await row('joao')
        .getByText(/^Disabled/)
        .waitFor();
      await ask('joao', 'Reset the password');
      expect(await secrets('Initial password')).toMatch(/^.{12,}$/);
    },
    SLOW_MS,
  );

  it(
    'ends one of one’s own sessions from the account menu',
    async () => {
      const other = await stack.createAdmin('admin', 'second');
      const theirs = await AdminPage.open(browser, stack.url, other);
      await theirs.go('/audit');
      await theirs.page
        .getByRole('button', { name: /Account/ })
        .last()
        .click();
      expect(await theirs.barriers()).toEqual([]);
      await theirs.page.getByRole('menuitem', { name: 'My sessions' }).click();
      await theirs.page.getByText('this one').waitFor();
      await theirs.page
        .getByRole('button', { name: /^End the session/ })
        .last()
        .click();
      await theirs.page.getByText('The session is ended.').waitFor();
      await theirs.close();
    },
    SLOW_MS,
  );
});
