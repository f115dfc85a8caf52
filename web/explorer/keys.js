/** A little before its end, so that no call goes out with a key that has just expired. */
const RENEW_MS = 60_000;

const place = document.getElementById('key');
const state = document.getElementById('key-state');
const button = document.getElementById('use-demo');

/**
 * Which key the calls carry, and that the page says so. On a developer's machine it is the demo app's without anybody
 * doing anything, and renewed; elsewhere, and for another app there, the one that `POST /auth` has answered, which
 * Swagger UI keeps in this browser's local storage (persistAuthorization).
 */
export class Keys {
  #ui;
  #demo;
  #renewal;

  /** @param demo credentials of the demo app, if there is one */
  constructor(demo) {
    this.#demo = demo;
    button.addEventListener('click', () => void this.#useDemo());
  }

  async begin(ui) {
    this.#ui = ui;
    const kept = ui.authSelectors.authorized().getIn(['apiKey', 'value']);
    // A hub that was begun anew does not know a key from before.
    if (kept && claims(kept).endsAt > Date.now() && (!this.#demo || (await isTaken(kept)))) this.#show(kept);
    else if (this.#demo) await this.#useDemo();
    else if (kept) this.#say('none', 'The API key has expired. Get another one with POST /auth.');
    else
      this.#say(
        'none',
        'No key yet. Open “Get a key”, fill in your app’s credentials and execute POST /auth.',
      );
  }

  /** A key that the person has asked for. */
  use(apiKey) {
    // preauthorizeApiKey() would forget the key at the next reload.
    this.#ui.authActions.authorizeWithPersistOption(this.#as('apiKey', apiKey));
    this.#show(apiKey);
  }

  useAdmin(csrfToken) {
    this.#ui.authActions.authorize(this.#as('adminCsrf', csrfToken));
  }

  /** Not kept: a reload gets a new one. */
  async #useDemo() {
    const response = await fetch('auth', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.#demo),
    });
    const { apiKey } = await response.json();
    if (!apiKey)
      return this.#say('none', 'The demo app’s credentials are refused. Get a key with POST /auth.');
    localStorage.removeItem('authorized');
    this.#ui.authActions.authorize(this.#as('apiKey', apiKey));
    this.#show(apiKey);
  }

  #as(name, value) {
    const schema = this.#ui.specSelectors.specJson().getIn(['components', 'securitySchemes', name]);
    return { [name]: { name, schema, value } };
  }

  #show(apiKey) {
    const { clientId, endsAt } = claims(apiKey);
    const isDemo = clientId === this.#demo?.clientId;
    const until = new Date(endsAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    this.#say(
      'ready',
      isDemo
        ? 'Calls carry the demo app’s key. Try anything: behind it is the sandbox.'
        : `Calls carry the key of app ${clientId}, good until ${until}.`,
    );
    button.hidden = !this.#demo || isDemo;
    clearTimeout(this.#renewal);
    if (isDemo) this.#renewal = setTimeout(() => void this.#useDemo(), endsAt - Date.now() - RENEW_MS);
  }

  #say(how, words) {
    place.className = how;
    state.textContent = words;
  }
}

async function isTaken(apiKey) {
  return (await fetch('categories', { headers: { 'x-api-key': apiKey } })).ok;
}

/** What a JWT says: whose it is and when it ends; nothing of use for any other text. */
function claims(apiKey) {
  try {
    const { sub, exp } = JSON.parse(atob(apiKey.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    return { clientId: sub, endsAt: exp * 1000 };
  } catch {
    return { clientId: '', endsAt: 0 };
  }
}
