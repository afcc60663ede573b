import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id } from '../ids.ts';

const data = z.object({ user_id: Id });
const subject = ({ user_id }: { user_id: string }) => user_id;

export const UserCreated = defineEvent({
  type: 'user.created',
  owner: 'users',
  summary: 'An account was made',
  data,
  subject,
});

export const UserUpdated = defineEvent({
  type: 'user.updated',
  owner: 'users',
  summary: 'An account, its roles or its preferences changed',
  data,
  subject,
});

export const UserDeleted = defineEvent({
  type: 'user.deleted',
  owner: 'users',
  summary: 'An account was deleted: whatever names its owner must go',
  data,
  subject,
});

export const UserLoggedIn = defineEvent({
  type: 'user.logged_in',
  owner: 'users',
  summary: 'Somebody logged in',
  data,
  subject,
});
