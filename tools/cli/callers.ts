import { type Api, apiAt } from '../seed/api.ts';
import type { Report } from './report.ts';

/** The API as the sample user of this name, or the admin, uses it. */
export async function apiAs({ gateway, users }: Report, name: string): Promise<Api> {
  const account = users.find(({ email }) => email === `${name}@waybill.example`);
  if (account === undefined) throw new Error(`There is no sample user '${name}'`);
  const { email, password } = account;
  const body = { email, password };
  const grant = await apiAt(gateway)<{ access_token: string }>({ method: 'POST', path: '/auth/login', body });
  return apiAt(gateway, grant.access_token);
}

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** `$19.99`, `450.000 ₫`. */
export function written({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat(currency === 'VND' ? 'vi' : 'en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
