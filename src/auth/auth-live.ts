import { Injectable } from '@nestjs/common';
import { LiveTopics } from '../kernel/live/live-topics.js';

/** What the admin page watches of accounts and of what was done. */
@Injectable()
export class AuthLive {
  constructor(topics: LiveTopics) {
    topics.add('audit', `select max(id) from auth.audit_log`);
    topics.add('apps', `select concat_ws('/', count(*), count(revoked_at)) from auth.credentials`);
    topics.add(
      'admins',
      `select md5(string_agg(concat_ws('/', id, role, disabled_at, password_expires_at), ',' order by id))
                            from auth.admins`,
    );
  }
}
