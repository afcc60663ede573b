import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';

export const Locale = z.enum(['en', 'vi']);
export type Locale = z.infer<typeof Locale>;

export const Role = z.enum(['customer', 'manager', 'admin']);
export type Role = z.infer<typeof Role>;

export const Permission = z.enum([
  'manage_products',
  'manage_stock',
  'manage_orders',
  'manage_users',
  'manage_roles',
  'manage_templates',
  'manage_notifications',
  'manage_dead_letters',
  'view_analytics',
]);
export type Permission = z.infer<typeof Permission>;

/** What each role may do. A customer needs no permission for what is their own. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  customer: [],
  manager: ['manage_products', 'manage_stock', 'manage_orders', 'manage_templates', 'manage_notifications', 'manage_dead_letters', 'view_analytics'],
  admin: Permission.options,
};

/** How a user wants to hear from the platform. Quiet hours are local times in `time_zone`; they delay, they do not skip. */
export const Preferences = z.strictObject({
  email: z.boolean(),
  push: z.boolean(),
  sms: z.boolean(),
  locale: Locale,
  time_zone: z.string(),
  quiet_hours: z.strictObject({ from: z.string().regex(/^\d\d:\d\d$/), to: z.string().regex(/^\d\d:\d\d$/) }).optional(),
});
export type Preferences = z.infer<typeof Preferences>;

export const UserView = z.strictObject({
  id: Id,
  username: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(Role),
  preferences: Preferences,
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type UserView = z.infer<typeof UserView>;

/** `POST /internal/users/read`. Each caller gets only its fields; unknown and deleted ids are left out of the answer. */
export const ReadUsersRequest = z.strictObject({ ids: z.array(Id).min(1).max(500) });
export const ReadUsersAnswer = z.object({
  users: z.array(
    z.object({
      id: Id,
      version: z.int(),
      name: z.string(),
      email: z.string().optional(),
      preferences: Preferences.optional(),
      devices: z.array(z.object({ platform: z.string(), token: z.string() })).optional(),
    }),
  ),
});
export type ReadUsersAnswer = z.infer<typeof ReadUsersAnswer>;
