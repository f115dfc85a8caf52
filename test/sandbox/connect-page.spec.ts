import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  });
});
