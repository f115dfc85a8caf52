/**
 * Examples of the API document that run as they stand on a local hub: what `npm start` connects first, whose ids the
 * sandbox derives from its seed (the default one). A contract test calls every route with them.
 */
export const DEMO_ITEM = 'e25652c0-a3d3-48a0-8a63-6358f8621e4a';
export const DEMO_ACCOUNT = '91f18578-11a9-4e00-9a68-4b8aaa8cc361';
export const DEMO_CARD = '4a3849f8-497e-4738-abd8-fd35a6583a66';
export const DEMO_TRANSACTION = '6066af30-a0f1-437f-9653-6a1a0174ab8a';
export const DEMO_BILL = '6489691d-4a14-4267-97ac-482b2c244d0f';
export const DEMO_INVESTMENT = '5e051783-44f9-442c-89b0-4b0b4c16cb3d';
export const DEMO_LOAN = '5ad1f0e5-df13-488e-9081-1d045e31da1c';
export const DEMO_IDENTITY = 'c06df3c6-da82-434c-b5c2-b42be6e70aa5';

/** What `npm start` connects. */
export const DEMO_NEW_ITEM = {
  connectorId: 2,
  parameters: { user: 'user-ok', password: 'password-ok' },
  clientUserId: 'demo-user',
};
