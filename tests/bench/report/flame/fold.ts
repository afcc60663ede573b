/** A CPU profile as Node's inspector writes it: what this reads of it. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node that ran at each sample, and the microseconds since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** From 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A function and whose code it is: `packages/store`, `mongodb`, `node`. */
export interface Place {
  readonly name: string;
  readonly origin: string;
}

/** A function as it was called from its parent, all its calls together, the longest child first. */
export interface Flame extends Place {
  readonly selfUs: number;
  readonly totalUs: number;
  readonly children: readonly Flame[];
}

const notComputing = new Set(['(idle)', '(root)', '(program)']);

/** The time of every stack, calls of the same function from the same place taken together. Waiting is left out. */
export function fold(profile: CpuProfile, placeOf: (frame: CallFrame) => Place): Flame {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    // A delta leads up to its sample, so what a sample found running ran until the next.
    const us = profile.timeDeltas[index + 1] ?? 0;
    if (!notComputing.has(nodes.get(id)?.callFrame.functionName ?? ''))
      own.set(id, (own.get(id) ?? 0) + Math.max(0, us));
  });
  const merged = (place: Place, same: readonly ProfileNode[]): Flame => {
    const below = new Map<string, { place: Place; same: ProfileNode[] }>();
    for (const id of same.flatMap(({ children = [] }) => children)) {
      const node = nodes.get(id);
      if (!node) continue;
      const at = placeOf(node.callFrame);
      const key = `${at.origin}|${at.name}`;
      const known = below.get(key) ?? { place: at, same: [] };
      known.same.push(node);
      below.set(key, known);
    }
    const children = [...below.values()]
      .map((child) => merged(child.place, child.same))
      .filter(({ totalUs }) => totalUs > 0)
      .sort((a, b) => b.totalUs - a.totalUs);
    const selfUs = same.reduce((sum, { id }) => sum + (own.get(id) ?? 0), 0);
    return { ...place, selfUs, totalUs: children.reduce((sum, child) => sum + child.totalUs, selfUs), children };
  };
  const [root] = profile.nodes;
  return merged({ name: 'all', origin: '' }, root ? [root] : []);
}

/** Microseconds of their own by whose code it is, most first. */
export function byOrigin(flame: Flame): [origin: string, us: number][] {
  const sums = new Map<string, number>();
  const add = ({ origin, selfUs, children }: Flame): void => {
    if (selfUs > 0) sums.set(origin, (sums.get(origin) ?? 0) + selfUs);
    children.forEach(add);
  };
  add(flame);
  return [...sums].sort(([, a], [, b]) => b - a);
}
