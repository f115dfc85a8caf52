/* global SwaggerUIBundle */
import { Keys } from './keys.js';
import { hubPlugin, search } from './plugin.js';

// Swagger UI over this hub's own document, which is loaded here so that the demo app's credentials can be filled in.
const dark = matchMedia('(prefers-color-scheme: dark)');
const showTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', showTheme);
showTheme();

/** On a developer's own machine the hub gives the demo app's credentials; everywhere else it has none. */
const [spec, demo] = await Promise.all([
  fetch('openapi.json').then((response) => response.json()),
  fetch('docs/demo').then((response) => (response.status === 200 ? response.json() : undefined)),
]);
if (demo) {
  const body = spec.paths['/auth'].post.requestBody.content['application/json'];
  body.examples = { demo: { summary: 'The demo app of this hub', value: demo } };
}

const keys = new Keys(demo);
const ui = SwaggerUIBundle({
  spec,
  dom_id: '#explorer',
  plugins: [hubPlugin],
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // The groups fit on a page; all routes would be five.
  docExpansion: 'none',
  // Within a group as the document has them, deletions last.
  operationsSorter: (a, b) => (a.get('method') === 'delete') - (b.get('method') === 'delete'),
  defaultModelsExpandDepth: 0,
  // A page of 500 transactions in colours holds the browser up for many seconds.
  syntaxHighlight: false,
  validatorUrl: null,
  responseInterceptor: (response) => {
    const { pathname } = new URL(response.url);
    const { apiKey, csrfToken } = response.body ?? {};
    if (apiKey && pathname.endsWith('/auth')) keys.use(apiKey);
    if (csrfToken && pathname.includes('/admin/api/session')) keys.useAdmin(csrfToken);
    return response;
  },
  onComplete: () => void keys.begin(ui),
});

document
  .getElementById('more-keys')
  .addEventListener('click', () => ui.authActions.showDefinitions(ui.authSelectors.definitionsToAuthorize()));
document.getElementById('search').addEventListener('input', ({ target }) => search(ui, target.value));
