import type { Clock } from '@waybill/runtime';

/** Those who wait for something, in their order, each as long as it will. */
export interface Line<Place> {
  /** Waits for a place; undefined when there was none within `waitMs`. `serve` is called once it stands in line. */
  stand(waitMs: number, serve: () => void): Promise<Place | undefined>;
  /** Sends everybody away without a place. */
  dismiss(): void;
  /** Gives places to the first ones, until `next` has none. */
  serve(next: () => Place | undefined): void;
}

interface Waiter<Place> {
  called: AbortController;
  place?: Place;
}

export function createLine<Place>(clock: Pick<Clock, 'sleep'>): Line<Place> {
  const waiting: Waiter<Place>[] = [];
  return {
    async stand(waitMs, serve) {
      const waiter: Waiter<Place> = { called: new AbortController() };
      waiting.push(waiter);
      serve();
      if (waiter.place === undefined && waitMs > 0) await clock.sleep(waitMs, waiter.called.signal);
      const index = waiting.indexOf(waiter);
      if (index >= 0) waiting.splice(index, 1);
      return waiter.place;
    },
    dismiss() {
      for (const { called } of waiting.splice(0)) called.abort('dismissed');
    },
    serve(next) {
      while (waiting.length > 0) {
        const place = next();
        if (place === undefined) return;
        const waiter = waiting.shift() as Waiter<Place>;
        waiter.place = place;
        waiter.called.abort('called');
      }
    },
  };
}
