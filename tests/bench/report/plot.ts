import type { Figures } from '../measure.ts';

const width = 720;
const height = 380;
const plot = { left: 70, right: 560, top: 50, bottom: 320 };
const colours = ['#0b6e4f', '#c8553d', '#3d5a80', '#8d6a9f'];

/** Requests per second over connections, a line per subject with the spread of its runs as a bar. */
export function plotOf(title: string, all: readonly Figures[]): string {
  const connections = [...new Set(all.map((figures) => figures.connections))].sort((a, b) => a - b);
  const subjects = [...new Set(all.map(({ subject }) => subject))];
  const ceiling = niceCeiling(Math.max(1, ...all.map(({ perSecond }) => perSecond.most)));
  const x = (value: number) =>
    plot.left + ((connections.indexOf(value) + 0.5) / connections.length) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - (value / ceiling) * (plot.bottom - plot.top);

  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(ceiling * share).toFixed(1);
    return [
      `<line x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}" stroke="#ddd"/>`,
      text(plot.left - 8, Number(at) + 4, (ceiling * share).toLocaleString('en'), 'end'),
    ].join('');
  });
  const axis = connections.map((value) => text(x(value), plot.bottom + 20, String(value), 'middle'));
  const lines = subjects.map((subject, index) => {
    const own = all.filter((figures) => figures.subject === subject);
    const colour = colours[index % colours.length] ?? '#000';
    const points = own.map(
      (figures) => `${x(figures.connections).toFixed(1)},${y(figures.perSecond.median).toFixed(1)}`,
    );
    const marks = own.map(({ connections: at, perSecond: { median, least, most } }) => {
      const place = x(at).toFixed(1);
      const bar = `<line x1="${place}" x2="${place}" y1="${y(least).toFixed(1)}" y2="${y(most).toFixed(1)}" stroke="${colour}"/>`;
      return `${bar}<circle cx="${place}" cy="${y(median).toFixed(1)}" r="3.5" fill="${colour}"/>`;
    });
    const legendY = plot.top + 12 + index * 20;
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...marks,
      `<rect x="${plot.right + 16}" y="${legendY - 9}" width="12" height="12" fill="${colour}"/>`,
      text(plot.right + 34, legendY + 1, subject, 'start'),
    ].join('\n');
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${plot.left}" y="26" font-size="15">${escaped(title)}</text>`,
    ...grid,
    ...axis,
    text((plot.left + plot.right) / 2, plot.bottom + 44, 'connections', 'middle'),
    ...lines,
    '</svg>',
  ].join('\n')}\n`;
}

const text = (x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${escaped(content)}</text>`;

export const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The next of 1, 2, 4, 5, 8 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}
