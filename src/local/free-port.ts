import { createServer, type AddressInfo } from 'node:net';

/** The wanted port of 127.0.0.1 when nothing listens there, otherwise any free one. */
export async function freePort(wanted: number | undefined): Promise<number> {
  const port = (await tryPort(wanted ?? 0)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('No free port on 127.0.0.1');
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve(got));
    });
  });
}
