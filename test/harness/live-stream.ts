import { eventually } from './eventually.js';

/** An open page's stream of `GET /admin/api/live`, and what has come by it so far. */
export class LiveStream {
  readonly events: { type: string; topics: string[] }[] = [];
  ended = false;
  private readonly abort = new AbortController();

  static async open(hubUrl: string, cookie: string): Promise<LiveStream> {
    const stream = new LiveStream();
    const response = await fetch(`${hubUrl}/admin/api/live`, {
      headers: { cookie },
      signal: stream.abort.signal,
    });
    if (response.headers.get('content-type') !== 'text/event-stream')
      throw new Error(`no stream: ${response.status} ${await response.text()}`);
    void stream.read(response.body!);
    await eventually(() => Promise.resolve(stream.events.some(({ type }) => type === 'hello')));
    return stream;
  }

  /** Until a change of each topic has come. */
  async changed(...topics: string[]): Promise<void> {
    const came = (topic: string): boolean => this.events.some((event) => event.topics.includes(topic));
    await eventually(() => Promise.resolve(topics.every(came)));
  }

  close(): void {
    this.abort.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) this.take(block);
      }
    } catch {
      // closed by us, or the hub has died: ended either way
    }
    this.ended = true;
  }

  private take(block: string): void {
    const type = /^event: (.+)$/m.exec(block)?.[1];
    if (!type) return;
    const data = JSON.parse(/^data: (.+)$/m.exec(block)?.[1] ?? '{}') as { topics?: string[] };
    this.events.push({ type, topics: data.topics ?? [] });
  }
}
