import type { StackOptions } from '@waybill/tools/stack';
import { afterAll, beforeAll } from 'vitest';
import { openShop, runLoad, type Shop } from './load.ts';
import { chosenSeed, type Random, randomFrom } from './support/random.ts';
import { report } from './support/report.ts';
import { allUp, balance, type Stage, setStage } from './support/stage.ts';

interface Load {
  orders: number;
  overMs: number;
}

/** What all tests of a file stand on: their books are one, and each test adds to them and leaves them right. */
export interface Opened {
  readonly random: Random;
  readonly stage: Stage;
  readonly shop: Shop;
  /** Places so many orders over `overMs`, until each is answered. */
  order(load: Load): Promise<void>;
  /**
   * Harms the platform while so many orders are placed over `overMs`; `over()` turns true with the last answer. What
   * `harm` resolves with is printed. Ends with every process up and the books right.
   */
  underLoad(load: Load, harm: (over: () => boolean) => Promise<readonly string[] | undefined>): Promise<void>;
}

interface Opening {
  customers?: number;
  /** Of each product but the scarce one. */
  stock?: number;
  /** Called when the stack has started, before anybody signs up. */
  ready?: (stage: Stage) => Promise<void> | void;
}

/** Opens stage and shop before the file's first test, and closes them after its last. */
export function openForFile(
  options: () => Promise<StackOptions> | StackOptions = () => ({}),
  { ready = () => {}, ...shop }: Opening = {},
): Opened {
  const random = randomFrom(chosenSeed());
  let opened: { stage: Stage; shop: Shop } | undefined;
  beforeAll(async () => {
    const stage = await setStage(await options());
    try {
      await ready(stage);
      opened = { stage, shop: await openShop(stage.client, stage.admin, shop) };
    } catch (error) {
      await stage.close();
      throw error;
    }
  }, 300_000);
  afterAll(() => opened?.stage.close(), 60_000);

  const now = () => {
    if (!opened) throw new Error('The stage is set before the first test, not while the file is read');
    return opened;
  };
  return {
    random,
    get stage() {
      return now().stage;
    },
    get shop() {
      return now().shop;
    },
    order: (load) => runLoad(now().shop, random, load),
    async underLoad(load, harm) {
      const { stage, shop } = now();
      let over = false;
      const placing = runLoad(shop, random, load).finally(() => {
        over = true;
      });
      const [deeds] = await Promise.all([harm(() => over), placing]);
      report(shop, deeds ?? []);
      await allUp(stage);
      await balance(stage, shop.diary);
    },
  };
}
