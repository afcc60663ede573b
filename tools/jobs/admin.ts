export interface Admin {
  readonly email: string;
  readonly password: string;
}

export function adminIn({ ADMIN_EMAIL, ADMIN_PASSWORD }: Readonly<Record<string, string | undefined>>): Admin {
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD)
    throw new Error('Set ADMIN_EMAIL and ADMIN_PASSWORD, from the secret of the admin');
  return { email: ADMIN_EMAIL, password: ADMIN_PASSWORD };
}
