/** Fields of answers that let somebody in. */
const FIELDS = ['apiKey', 'accessToken', 'clientSecret', 'csrfToken'];

/** Everything in a run that lets somebody in, and what stands in its place in what is recorded. */
export class Secrets {
  private readonly known = new Map<string, string>();

  /** @param placeholder a word that says what belongs there. */
  add(secret: string, placeholder: string): void {
    if (!this.known.has(secret)) this.known.set(secret, `<${placeholder}>`);
  }

  /** Finds those in an answer, also in what stands after the `#` of a link. */
  learn(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [key, value] of Object.entries(answer)) {
      if (typeof value === 'string') {
        if (FIELDS.includes(key)) this.add(value, key);
        const link = /#link=([\w.-]+)/.exec(value)?.[1];
        if (link) this.add(link, 'link');
      } else this.learn(value);
    }
  }

  replaceIn<T>(value: T): T {
    let text = JSON.stringify(value);
    // One may begin with another.
    const longestFirst = [...this.known].sort(([a], [b]) => b.length - a.length);
    for (const [secret, placeholder] of longestFirst) text = text.replaceAll(JSON.stringify(secret).slice(1, -1), placeholder); // prettier-ignore
    return JSON.parse(text) as T;
  }
}
