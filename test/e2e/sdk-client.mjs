import { PluggyClient } from 'pluggy-sdk';

/**
 * The official SDK in a process of its own, as in an app: it reads where Pluggy is from PLUGGY_API_URL when it is
 * constructed. Calls its methods on request and sends back what they resolve or reject with.
 */
const client = new PluggyClient({
  clientId: process.env.PLUGGY_CLIENT_ID,
  clientSecret: process.env.PLUGGY_CLIENT_SECRET,
});

process.on('message', async ({ call, method, args }) => {
  try {
    process.send({ call, value: await client[method](...args) });
  } catch (error) {
    // Pluggy's error body as a plain object; an Error when no answer came or the key was refused.
    process.send({ call, error: error instanceof Error ? { message: error.message, isError: true } : error });
  }
});
process.on('disconnect', () => process.exit(0));
