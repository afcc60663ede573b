import { escaped } from '../plot.ts';
import { byOrigin, type Flame } from './fold.ts';

const width = 1_200;
const rowHeight = 17;
const top = 64;
const deepest = 48;
/** Of the whole; what is narrower cannot be read and would only make the file long. */
const narrowest = 0.004;
const legendEntries = 9;
const colours = ['#e07a5f', '#81b29a', '#f2cc8f', '#8fb8de', '#cdb4db', '#a3b18a', '#f4a6a6', '#9ad1d4', '#d9c5a0'];
const grey = '#d5d5d5';
const letterWidth = 6.2;

/** A flame graph from the top down: as wide as its time, coloured by whose code it is, told in full by its tooltip. */
export function drawFlame(title: string, flame: Flame): string {
  const origins = byOrigin(flame);
  const colourOf = new Map(origins.slice(0, legendEntries).map(([origin], index) => [origin, colours[index] ?? grey]));
  const boxes: string[] = [];
  let rows = 0;

  function draw(one: Flame, x: number, depth: number): void {
    const share = one.totalUs / flame.totalUs;
    if (share < narrowest || depth > deepest) return;
    rows = Math.max(rows, depth + 1);
    boxes.push(box(one, { x, y: top + depth * rowHeight, share, fill: colourOf.get(one.origin) ?? grey }));
    let at = x;
    for (const child of one.children) {
      draw(child, at, depth + 1);
      at += (child.totalUs / flame.totalUs) * width;
    }
  }
  if (flame.totalUs > 0) draw(flame, 0, 0);

  const legend = origins.slice(0, legendEntries).map(([origin, us], index) => {
    const x = 8 + (index % 5) * 238;
    const y = 30 + Math.floor(index / 5) * 16;
    const says = `${origin} ${((us / flame.totalUs) * 100).toFixed(1)} %`;
    return `<rect x="${x}" y="${y}" width="11" height="11" fill="${colourOf.get(origin)}"/><text x="${x + 16}" y="${y + 10}">${escaped(says)}</text>`;
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top + rows * rowHeight + 8}" font-family="sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="8" y="18" font-size="14">${escaped(title)}</text>`,
    ...legend,
    ...boxes,
    '</svg>',
  ].join('\n')}\n`;
}

function box(
  { name, origin, totalUs, selfUs }: Flame,
  { x, y, share, fill }: { x: number; y: number; share: number; fill: string },
): string {
  const wide = share * width;
  const letters = Math.floor((wide - 6) / letterWidth);
  const shown = letters < 3 ? '' : name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
  const ms = (us: number) => `${(us / 1_000).toFixed(1)} ms`;
  const says = `${name} (${origin}): ${(share * 100).toFixed(1)} %, ${ms(totalUs)}, itself ${ms(selfUs)}`;
  const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, wide - 0.5).toFixed(1)}" height="${rowHeight - 1}" fill="${fill}"/>`;
  const label = shown ? `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escaped(shown)}</text>` : '';
  return `<g><title>${escaped(says)}</title>${rect}${label}</g>`;
}
