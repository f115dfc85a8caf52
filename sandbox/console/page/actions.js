/** The control API (README.md), and what came of the last click. */
const told = document.getElementById('told');

async function call(method, path, body) {
  const response = await fetch(`/_sandbox/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? `Answered ${response.status}`);
  return answer;
}

export const read = (path) => call('GET', path);

export function tell(text, failed = false) {
  told.textContent = text;
  told.className = failed ? 'failed' : '';
}

let look = () => undefined;
/** What to do after every action. */
export const afterwards = (run) => (look = run);

/** Does one thing, says what came of it and looks again. */
export async function act(what, method, path, body) {
  tell(`${what}…`);
  try {
    const answer = await call(method, path, body);
    tell(`${what}: done.`);
    return answer;
  } catch (error) {
    tell(`${what}: ${error.message}`, true);
    return undefined;
  } finally {
    await look();
  }
}
