import { EmailAddress, Password, Username } from '@waybill/contracts';
import { z } from 'zod';

const seconds = z.coerce.number().int().min(1);

export const Settings = z.object({
  /** `iss` and `aud` of access tokens; every service checks them. */
  TOKEN_ISSUER: z.string().default('waybill'),
  TOKEN_AUDIENCE: z.string().default('waybill'),
  /** Roles and permissions ride in the token, so this is how long a change of them may go unnoticed. */
  ACCESS_TOKEN_TTL_S: seconds.max(600).default(600),
  REFRESH_TOKEN_TTL_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  USER_CACHE_TTL_S: seconds.default(300),
  USER_LIST_CACHE_TTL_S: seconds.default(60),
  /** The first administrator: all three or none. */
  ADMIN_EMAIL: EmailAddress.optional().describe("the first administrator's e-mail address"),
  ADMIN_USERNAME: Username.optional().describe("the first administrator's username"),
  ADMIN_PASSWORD: Password.optional().describe("the first administrator's password, 8 to 128 characters"),
});
export type Settings = z.infer<typeof Settings>;
