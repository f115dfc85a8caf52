import { readConfig, ConfigError, EXPECTED } from './config.js';

const COMPLETE = {
  DATABASE_URL: 'postgres://hub@localhost:5432/hub',
  PLUGGY_CLIENT_ID: '6f1c4b7e-2d1a-4c58-9d43-0a8f1f2b3c4d',
  PLUGGY_CLIENT_SECRET: 'a secret',
  PUBLIC_URL: 'https://hub.example.com',
};

const KEY = Buffer.alloc(32, 7).toString('base64');

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('It was accepted');
}

const namesIn = (message: string): string[] =>
  Object.keys(EXPECTED).filter((name) => message.includes(`\n  ${name} `));

it('takes defaults for everything but four variables', () => {
  expect(readConfig(COMPLETE)).toMatchObject({
    ...COMPLETE,
    PLUGGY_API_URL: 'https://api.pluggy.ai',
    PORT: 3000,
    ROLE: 'all',
    HUB_MODE: 'production',
    WORKER_SILENCE_SECONDS: 30,
  });
});

it('names every missing variable in one message', () => {
  expect(namesIn(refusal({}))).toEqual(Object.keys(COMPLETE));
  expect(namesIn(refusal({ ...COMPLETE, DATABASE_URL: '' }))).toEqual(['DATABASE_URL']);
});

it('names every malformed variable in one message, with what is expected, and never a value', () => {
  const malformed = Object.fromEntries(Object.keys(EXPECTED).map((name) => [name, ' s3cret\u0000: ']));
  const message = refusal(malformed);
  const anyText = ['HOST', 'PLUGGY_CLIENT_SECRET'];
  expect(namesIn(message)).toEqual(Object.keys(EXPECTED).filter((name) => !anyText.includes(name)));
  expect(message).not.toContain('s3cret');
  for (const name of namesIn(message))
    expect(message).toContain(`${name} is malformed: ${EXPECTED[name as keyof typeof EXPECTED]}`);
});

it.each([
  ['PORT', '65536'],
  ['PORT', '1.5'],
  ['DATABASE_POOL', '4'],
  ['WORKER_CONCURRENCY', '0'],
  ['WORKER_SILENCE_SECONDS', '1'],
  ['PLUGGY_RATE_LIMITS', '*=1'],
  ['PLUGGY_RATE_LIMITS', 'GET /accounts=360,'],
  ['PLUGGY_RATE_LIMITS', 'accounts=360'],
  ['EGRESS_GROUP', 'two words'],
  ['APP_WEBHOOK_HOSTS', 'https://ledger.internal'],
  ['DATA_ENCRYPTION_KEY', `k:${KEY.slice(1)}`],
  ['DATA_ENCRYPTION_KEY', KEY],
  ['DATA_ENCRYPTION_KEY', `a:${KEY},`],
  ['DATA_ENCRYPTION_KEY', `a:${KEY}, b:${KEY}, a:${KEY}`],
  ['ROLE', 'everything'],
  ['PUBLIC_URL', 'https://hub.example.com/'],
  ['PUBLIC_URL', 'hub.example.com'],
  ['PUBLIC_URL', 'http://hub.example.com'],
])('refuses %s=%s', (name, value) => {
  expect(namesIn(refusal({ ...COMPLETE, [name]: value }))).toEqual([name]);
});

it('allows http only where the sandbox stands in for Pluggy', () => {
  const env = { ...COMPLETE, PUBLIC_URL: 'http://127.0.0.1:3000', HUB_MODE: 'local' };
  expect(readConfig(env).PUBLIC_URL).toBe('http://127.0.0.1:3000');
});

it('takes a demo app for the explorer only where npm start has started it all', () => {
  expect(namesIn(refusal({ ...COMPLETE, DEMO_APP_FILE: '/demo-app.json' }))).toEqual(['DEMO_APP_FILE']);
  const local = readConfig({ ...COMPLETE, HUB_MODE: 'local', DEMO_APP_FILE: '/demo-app.json' });
  expect(local.DEMO_APP_FILE).toBe('/demo-app.json');
});
