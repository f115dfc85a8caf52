/**
 * Examples of the API document that run as they stand on a local hub: what `npm start` connects first, whose ids the
 * sandbox derives from its seed (the default one). A contract test calls every route with them.
 */
export const DEMO_ITEM = 'e25652c0-a3d3-48a0-b298-6358f8621e4a';
export const DEMO_ACCOUNT = '91f18578-11a9-4e00-869a-4b8aaa8cc361';
export const DEMO_TRANSACTION = '3f2a50da-dc7c-445d-8bab-c8674c164f3d';

/** What `npm start` connects. */
export const DEMO_NEW_ITEM = {
  connectorId: 2,
  parameters: { user: 'user-ok', password: 'password-ok' },
  clientUserId: 'demo-user',
};
