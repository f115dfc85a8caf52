import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Sandbox } from '../harness/sandbox.js';

describe('the Connect page', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
  });
  afterAll(() => sandbox.stop());

  it('is served whole, with nothing inline and nothing from elsewhere', async () => {
    const page = await fetch(`${sandbox.ready.url}/connect?connect_token=x`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await page.text();
    const links = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] as string);
    expect(links.length).toBe(2);
    for (const link of links) expect((await fetch(sandbox.ready.url + link)).status).toBe(200);
    expect(html).not.toMatch(/<script(?![^>]*src)|<style|style=| on[a-z]+=/);
    for (const name of ['connect-hints.js', 'connect-texts.js', 'oauth-done.js'])
      expect((await fetch(`${sandbox.ready.url}/connect/${name}`)).status).toBe(200);
  });

  it('offers every login that is documented to be tapped', async () => {
    const [readme, hints] = await Promise.all([
      readFile('sandbox/README.md', 'utf8'),
      (await fetch(`${sandbox.ready.url}/connect/connect-hints.js`)).text(),
    ]);
    const tables = readme.slice(readme.indexOf('| user |'), readme.indexOf('How an execution ends'));
    const rows = tables.split('\n').map((line) => line.split('|')[1] ?? '');
    const users = rows.flatMap((row) => row.match(/`user-[a-z-]+`/g) ?? []).map((user) => user.slice(1, -1));
    const cpfs = rows.flatMap((row) => row.match(/\d{3}\.\d{3}\.\d{3}-\d\d/g) ?? []);
    expect([users.length, cpfs.length]).toEqual([18, 7]);
    for (const login of [...users, ...cpfs]) expect(hints).toContain(`'${login}'`);
  });
});
