import { Money, minorUnits } from '@waybill/contracts';
import type { FilterImplOptions } from 'liquidjs';

/** What the filters of one rendering go by. */
export interface Region {
  locale: string;
  timeZone: string;
}

const dateStyles = {
  date: { dateStyle: 'long' },
  date_time: { dateStyle: 'long', timeStyle: 'short' },
} as const;

/** `1.234.000 ₫`, `$19.99`: from minor units, by the currency and the reader's locale. */
export function money(value: unknown, { locale }: Pick<Region, 'locale'>): string {
  const { data: price } = Money.safeParse(value);
  if (!price) throw new TypeError('money takes { amount, currency } with whole minor units');
  const { format, unit } = currencyIn(locale, price.currency);
  return format.format(price.amount / unit);
}

/** A moment by the reader's calendar and time zone. */
export function moment(value: unknown, style: keyof typeof dateStyles, { locale, timeZone }: Region): string {
  const at = new Date(String(value));
  if (Number.isNaN(at.getTime())) throw new TypeError(`${style} takes a time such as 2026-01-02T03:04:05Z`);
  return momentIn(locale, timeZone, style).format(at);
}

export function number(value: unknown, { locale }: Pick<Region, 'locale'>): string {
  if (typeof value !== 'number') throw new TypeError('number takes a number');
  return numberIn(locale).format(value);
}

// Making a formatter costs more than the rest of a message, and there are few: languages, currencies, time zones.
const numberIn = kept((locale: string) => new Intl.NumberFormat(locale));
const currencyIn = kept((locale: string, currency: string) => ({
  format: new Intl.NumberFormat(locale, { style: 'currency', currency }),
  unit: 10 ** minorUnits(currency),
}));
const momentIn = kept(
  (locale: string, timeZone: string, style: keyof typeof dateStyles) =>
    new Intl.DateTimeFormat(locale, { ...dateStyles[style], timeZone }),
);

function kept<Keys extends string[], Value>(make: (...keys: Keys) => Value): (...keys: Keys) => Value {
  const made = new Map<string, Value>();
  return (...keys) => {
    const key = keys.join('|');
    const value = made.get(key) ?? make(...keys);
    made.set(key, value);
    return value;
  };
}

/** Filters by name. `date` replaces Liquid's own, which knows neither locale nor time zone of the reader. */
export const filters: Record<string, FilterImplOptions> = {
  money(value) {
    return money(value, regionOf(this.context));
  },
  date(value) {
    return moment(value, 'date', regionOf(this.context));
  },
  date_time(value) {
    return moment(value, 'date_time', regionOf(this.context));
  },
  number(value) {
    return number(value, regionOf(this.context));
  },
};

/** The region travels in the globals, where no variable of the caller's can stand in its place. */
const regionOf = ({ globals }: { globals: unknown }): Region => (globals as { region: Region }).region;
