import type { Preferences } from '@waybill/contracts';

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** The first moment from `at` on which is not quiet for the user, by the user's own time of day. */
export function afterQuietHours(
  at: Date,
  { quiet_hours: quiet, time_zone }: Pick<Preferences, 'quiet_hours' | 'time_zone'>,
): Date {
  if (!quiet) return at;
  const [from, to, now] = [minutesOf(quiet.from), minutesOf(quiet.to), localMinutes(at, time_zone)];
  const isQuiet = from <= to ? now >= from && now < to : now >= from || now < to;
  if (!isQuiet) return at;
  const startOfMinute = Math.floor(at.getTime() / minuteMs) * minuteMs;
  const end = startOfMinute + modulo(to - now) * minuteMs;
  // Clocks may have been put forward or back in between.
  const shift = modulo(to - localMinutes(new Date(end), time_zone) + dayMinutes / 2) - dayMinutes / 2;
  return new Date(end + shift * minuteMs);
}

const modulo = (minutes: number): number => ((minutes % dayMinutes) + dayMinutes) % dayMinutes;

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

const localMinutes = (at: Date, timeZone: string): number =>
  minutesOf(
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at),
  );
