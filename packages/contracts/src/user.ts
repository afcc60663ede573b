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
  'manage_articles',
  'manage_templates',
  'manage_notifications',
  'manage_dead_letters',
  'view_analytics',
]);
export type Permission = z.infer<typeof Permission>;

/** What each role may do. A customer needs no permission for what is their own. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  customer: [],
  manager: [
    'manage_products',
    'manage_stock',
    'manage_orders',
    'manage_articles',
    'manage_templates',
    'manage_notifications',
    'manage_dead_letters',
    'view_analytics',
  ],
  admin: Permission.options,
};

/** A name from the IANA time zone database, such as `Asia/Ho_Chi_Minh`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'not an IANA time zone');

/** Hours and minutes of a day, such as `22:00`. */
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** How a user wants to hear from the platform. Quiet hours are local times in `time_zone`; they delay, they do not skip. */
export const Preferences = z.strictObject({
  email: z.boolean(),
  push: z.boolean(),
  sms: z.boolean(),
  locale: Locale,
  time_zone: TimeZone,
  quiet_hours: z.strictObject({ from: LocalTime, to: LocalTime }).optional(),
});
export type Preferences = z.infer<typeof Preferences>;

/** An E.164 number: `+84901234567`. */
export const PhoneNumber = z.e164('a + and 7 to 15 digits, such as +84901234567');

export const UserView = z.strictObject({
  id: Id,
  username: z.string(),
  email: z.string(),
  phone: z.string().optional(),
  name: z.string(),
  roles: z.array(Role),
  preferences: Preferences,
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type UserView = z.infer<typeof UserView>;

/** Unique without regard to case; kept as it was written. */
export const Username = z
  .string()
  .regex(/^[A-Za-z0-9._-]{3,32}$/, '3 to 32 letters, digits, dots, underscores or hyphens');

/** Unique without regard to case; kept as it was written. */
export const EmailAddress = z.email().max(254);

/** A password as it is chosen; the commonest are refused besides (`password-too-common`). */
export const Password = z.string().min(8).max(128);

const displayName = z.string().trim().min(1).max(100);

/** `POST /auth/register`. The name defaults to the username, the locale to the request's language. */
export const Registration = z.strictObject({
  username: Username,
  email: EmailAddress,
  password: Password,
  name: displayName.optional(),
  phone: PhoneNumber.optional(),
  locale: Locale.optional(),
  preferences: Preferences.partial().optional(),
});
export type Registration = z.infer<typeof Registration>;

/** `POST /users`, by staff; setting roles needs `manage_roles`. */
export const NewUser = Registration.extend({ roles: z.array(Role).min(1).max(Role.options.length).optional() });

/** `PATCH /users/:user_id`: what is left out stays; a phone number of null goes. */
export const UserChanges = z
  .strictObject({
    username: Username,
    email: EmailAddress,
    name: displayName,
    phone: PhoneNumber.nullable(),
    locale: Locale,
  })
  .partial();
export type UserChanges = z.infer<typeof UserChanges>;

/** `PUT /users/:user_id/roles`: all roles the user shall have. */
export const RoleGrant = z.strictObject({ roles: z.array(Role).min(1).max(Role.options.length) });

/** `GET /users/stats`. A user with two roles counts under both. */
export const UserStats = z.strictObject({
  total_users: z.int(),
  by_role: z.record(Role, z.int()),
  by_locale: z.record(Locale, z.int()),
});
export type UserStats = z.infer<typeof UserStats>;

/** `POST /internal/users/read`. Each caller gets only its fields; unknown and deleted ids are left out of the answer. */
export const ReadUsersRequest = z.strictObject({ ids: z.array(Id).min(1).max(500) });
export const ReadUsersAnswer = z.object({
  users: z.array(
    z.object({
      id: Id,
      version: z.int(),
      name: z.string(),
      email: z.string().optional(),
      phone: z.string().optional(),
      preferences: Preferences.optional(),
      devices: z.array(z.object({ id: Id, platform: z.string(), token: z.string() })).optional(),
    }),
  ),
});
export type ReadUsersAnswer = z.infer<typeof ReadUsersAnswer>;

const zones: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

/** The list lacks aliases and other spellings; making a formatter, which knows them, is slow. */
function isTimeZone(name: string): boolean {
  if (zones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
