const quick = process.env.QUICK === '1';

/** How much is measured. `QUICK=1` only shows that everything runs: its figures are kept nowhere. */
export const plan = {
  quick,
  connections: quick ? [1, 32] : [1, 8, 32, 64, 128],
  runs: quick ? 2 : 5,
  warmUpMs: quick ? 200 : 400,
  lastsMs: quick ? 800 : 1_500,
  /** At which the gateway, hot reads, and batches of one are measured. */
  throughGateway: 32,
  hotReads: 32,
  oneByOne: 64,
} as const;

/** No run sends more, however fast it is. */
export const maxRequests = 40_000;
