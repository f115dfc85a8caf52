import type { Demo } from './demo.js';
import type { LocalAdmin } from './local-admin.js';

export interface Places {
  hubUrl: string;
  sandboxUrl: string;
  databaseUrl: string;
  dataDir: string;
  notes: string[];
  demo: Pick<Demo, 'app' | 'itemId'>;
  admin: LocalAdmin;
}

/** What a person sees when everything runs: where things are, and a first request to paste. */
export function welcome({ hubUrl, sandboxUrl, databaseUrl, dataDir, notes, demo, admin }: Places): string {
  const lines = [
    '',
    'pluggy-hub is running. The sandbox stands in for Pluggy; Ctrl-C ends everything.',
    '',
    `  Open this      ${hubUrl}/admin`,
    '',
    `  Hub            ${hubUrl}`,
    `  Explorer       ${hubUrl}/docs`,
    `  Sandbox        ${sandboxUrl}`,
    '                 (open it in a browser to break banks and lose webhooks)',
    `  Connect page   ${hubUrl}/connect#<accessToken of POST /connect_token>`,
    `  PostgreSQL     ${databaseUrl}`,
    `  Data           ${dataDir}`,
    ...notes.map((note) => `                 ${note}`),
    '',
    `  Demo app       client id      ${demo.app.clientId}`,
    `                 client secret  ${demo.app.clientSecret}`,
    `  Demo Item      ${demo.itemId}`,
    `  Admin          user           ${admin.user}`,
    `                 password       ${admin.password ?? '(the one that you chose)'}`,
    '',
    'A first request:',
    '',
    firstRequest(hubUrl, demo),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** One paste: gets a key, then the demo Item's accounts. No jq, which few machines have. */
function firstRequest(hubUrl: string, { app, itemId }: Places['demo']): string {
  const accounts = `${hubUrl}/accounts?itemId=${itemId}`;
  const credentials = JSON.stringify({ clientId: app.clientId, clientSecret: app.clientSecret });
  if (process.platform === 'win32') {
    return `$key = (Invoke-RestMethod ${hubUrl}/auth -Method Post -ContentType application/json -Body '${credentials}').apiKey
Invoke-RestMethod '${accounts}' -Headers @{ 'X-API-KEY' = $key }`;
  }
  return `curl -s '${accounts}' -H "X-API-KEY: $(curl -s ${hubUrl}/auth \\
  -H 'Content-Type: application/json' -d '${credentials}' | sed 's/.*"apiKey":"\\([^"]*\\)".*/\\1/')"`;
}
