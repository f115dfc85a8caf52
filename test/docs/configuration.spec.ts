import { parseEnv } from 'node:util';
import { expect, it } from '@jest/globals';
import { Config, EXPECTED, readConfig } from '../../src/kernel/config/config.js';
import { read } from './documents.js';

const variables = Object.keys(EXPECTED);
const example = (): NodeJS.Dict<string> => parseEnv(read('.env.example'));

it('.env.example has every variable of the hub, and no other', () => {
  expect(Object.keys(example()).sort()).toEqual([...variables].sort());
});

it('.env.example explains every variable above it', () => {
  const paragraphs = read('.env.example').split(/\n\n+/);
  for (const name of variables)
    expect(paragraphs.find((text) => new RegExp(`^${name}=`, 'm').test(text))).toMatch(/^#\s+\w/m);
});

it('.env.example is a configuration that the hub takes, with the defaults as they are', () => {
  const { DATABASE_URL, PLUGGY_CLIENT_ID, PLUGGY_CLIENT_SECRET, PUBLIC_URL, ...optional } =
    readConfig(example());
  for (const needed of [DATABASE_URL, PLUGGY_CLIENT_ID, PLUGGY_CLIENT_SECRET, PUBLIC_URL])
    expect(needed).toMatch(/\S/);
  expect(new Config()).toMatchObject(optional);
});

it('the README or a document names every variable', () => {
  const text = read('README.md') + read('docs/operations.md');
  expect(variables.filter((name) => !text.includes(`\`${name}`))).toEqual([]);
});
