const quick = process.env.QUICK === '1';

/** How much is measured. `QUICK=1` only shows that everything runs: its figures are kept nowhere. */
export const plan = {
  quick,
  connections: quick ? [1, 32] : [1, 8, 32, 64, 128],
  parityConnections: quick ? [32] : [32, 64, 128],
  runs: quick ? 2 : 5,
  warmUpMs: quick ? 200 : 400,
  lastsMs: quick ? 800 : 1_500,
  /** Each subject once, before its first run. */
  firstTimeMs: quick ? 1_000 : 5_000,
  /** At which the gateway, hot reads, and batches of one are measured. */
  throughGateway: 32,
  hotReads: 32,
  oneByOne: 64,
  profiled: 64,
  /** Runs of what happens at a steady rate. */
  pacedMs: quick ? 2_000 : 6_000,
  pacedWarmUps: quick ? 1 : 3,
  /** Events that a fresh consumer walks. */
  logged: quick ? 2_000 : 20_000,
  /** A section that takes longer has failed. */
  longestMs: 480_000,
  idleMs: quick ? 4_000 : 20_000,
  /** Orders that are there already; `GROWTH=1000,100000,1000000` measures with more. */
  growth: numbers(process.env.GROWTH) ?? (quick ? [1_000, 5_000] : [1_000, 100_000]),
} as const;

/** No run sends more, however fast it is. */
export const maxRequests = 40_000;

function numbers(text: string | undefined): number[] | undefined {
  if (!text) return undefined;
  const all = text.split(',').map(Number);
  if (all.some((one) => !Number.isInteger(one) || one < 1))
    throw new Error(`GROWTH=${text}: say numbers of orders, least first, such as GROWTH=1000,100000`);
  return all.sort((a, b) => a - b);
}
