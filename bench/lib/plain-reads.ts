import http from 'node:http';
import pg from 'pg';

/** What reads are measured against: node:http and pg and nothing else. No key, no ownership, the same rows. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });

const PAGE = `
  with found as (
    select id, date, data from sync.transactions where account_id = $1 ORDERED order by date desc, id desc limit 501
  ), shown as (select * from found order by date desc, id desc limit 500)
  select json_build_object(
    'results', (select json_agg(data order by date desc, id desc) from shown),
    'next', (select date || '|' || id from shown order by date, id limit 1))::text as page`;

const server = http.createServer((request, response) => {
  const query = new URL(request.url!, 'http://x').searchParams;
  const [at, id] = query.get('after')?.split('|') ?? [];
  const sql = PAGE.replace('ORDERED', at ? 'and (date, id) < ($2, $3)' : '');
  pool.query<{ page: string }>(sql, [query.get('accountId'), ...(at ? [at, id] : [])]).then(
    ({ rows }) => response.writeHead(200, { 'content-type': 'application/json' }).end(rows[0]!.page),
    () => response.writeHead(500).end(),
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1');
