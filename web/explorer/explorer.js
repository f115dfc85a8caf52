/* global SwaggerUIBundle */
// Swagger UI over this hub's own document. A key that POST /auth answers is used for every later call, so that
// trying the API takes no copying; Swagger UI keeps it in this browser's local storage (persistAuthorization).
const keyState = document.getElementById('key-state');

function showKey(apiKey) {
  const expiresAt = expiry(apiKey);
  const valid = expiresAt > Date.now();
  keyState.classList.toggle('ready', valid);
  keyState.textContent = valid
    ? `Calls carry an API key, valid until ${new Date(expiresAt).toLocaleTimeString()}.`
    : 'The API key has expired. Execute POST /auth to get a new one.';
}

// The end of a JWT in milliseconds; 0 for anything else.
function expiry(apiKey) {
  try {
    return JSON.parse(atob(apiKey.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'))).exp * 1000;
  } catch {
    return 0;
  }
}

const ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#explorer',
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  // A page of 500 transactions in colours holds the browser up for many seconds.
  syntaxHighlight: false,
  validatorUrl: null,
  responseInterceptor: (response) => {
    const apiKey = new URL(response.url).pathname.endsWith('/auth') && response.body?.apiKey;
    if (apiKey) {
      const schema = ui.specSelectors.specJson().getIn(['components', 'securitySchemes', 'apiKey']);
      // preauthorizeApiKey() would forget the key at the next reload.
      ui.authActions.authorizeWithPersistOption({ apiKey: { name: 'apiKey', schema, value: apiKey } });
      showKey(apiKey);
    }
    const { csrfToken } = response.body ?? {};
    if (csrfToken && new URL(response.url).pathname.includes('/admin/api/session')) {
      const schema = ui.specSelectors.specJson().getIn(['components', 'securitySchemes', 'adminCsrf']);
      ui.authActions.authorize({ adminCsrf: { name: 'adminCsrf', schema, value: csrfToken } });
    }
    return response;
  },
  onComplete: () => {
    const apiKey = ui.authSelectors.authorized().getIn(['apiKey', 'value']);
    if (apiKey) showKey(apiKey);
  },
});
