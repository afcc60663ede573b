import { z } from 'zod';
import { Password, UserView } from './user.ts';

/** `POST /auth/login`: a password with either the e-mail address or the username. */
export const Credentials = z
  .strictObject({
    email: z.string().max(254).optional(),
    username: z.string().max(254).optional(),
    password: z.string().min(1).max(128),
  })
  .refine(({ email, username }) => (email === undefined) !== (username === undefined), {
    path: ['username'],
    message: 'give either email or username',
  });
export type Credentials = z.infer<typeof Credentials>;

/** `PUT /users/:user_id/password`. */
export const PasswordChange = z.strictObject({ current_password: z.string().min(1).max(128), new_password: Password });

/** `POST /auth/refresh` and `POST /auth/logout`. */
export const RefreshRequest = z.strictObject({ refresh_token: z.string().min(1).max(512) });

/** What a login or a refresh gives. Each refresh token is good for one use; `expires_in` is the access token's life in seconds. */
export const TokenGrant = z.strictObject({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  user: UserView,
});
export type TokenGrant = z.infer<typeof TokenGrant>;

/** `GET /auth/jwks` (RFC 7517): the public halves of the keys that sign access tokens. */
export const JsonWebKeySet = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      kid: z.string(),
      alg: z.string(),
      use: z.string(),
      crv: z.string().optional(),
      x: z.string().optional(),
      y: z.string().optional(),
    }),
  ),
});
export type JsonWebKeySet = z.infer<typeof JsonWebKeySet>;
