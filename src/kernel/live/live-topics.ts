import { Injectable } from '@nestjs/common';

/**
 * What the admin page watches. Each topic has one SQL expression, a text that is another one after every change: the
 * highest number of a table that only grows, a count. It must cost little: it is asked every second while somebody
 * looks. The module that owns the tables adds it.
 */
@Injectable()
export class LiveTopics {
  private readonly topics = new Map<string, string>();

  add(topic: string, version: string): void {
    this.topics.set(topic, version);
  }

  /** One statement with a column per topic. */
  get sql(): string {
    return `select ${[...this.topics].map(([topic, version]) => `(${version})::text as ${topic}`).join(', ')}`;
  }
}
