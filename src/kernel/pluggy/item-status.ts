/** An execution is under way; its end will be told by a webhook, and what it brings is read then. */
export const MOVING = ['UPDATING', 'MERGING', 'WAITING_USER_INPUT', 'WAITING_USER_ACTION'];

/** The last execution failed. */
export const FAILED = ['LOGIN_ERROR', 'OUTDATED'];
