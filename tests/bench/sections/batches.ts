import { buildOneByOne } from '../build.ts';
import { measure } from '../measure.ts';
import { plan } from '../plan.ts';
import { figuresTable, ratio } from '../report/figures-tables.ts';
import { atLeast } from '../report/finding.ts';
import { orderSubject } from '../subjects.ts';
import { type Section, summary, warmUp } from './section.ts';

export const batches: Section = {
  name: 'batches',
  title: 'Batches against one by one',
  stages: ['with careless', 'one by one'],
  async run({ open, generator, say }) {
    await buildOneByOne();
    const [stage, other] = [await open('with careless'), await open('one by one')];
    const subjects = [
      orderSubject(stage, 'batches', 'orders', await stage.signIn()),
      orderSubject(other, 'one by one', 'orders', await other.signIn()),
    ];
    await warmUp(generator, subjects, plan.firstTimeMs);
    const figures = await measure(generator, subjects, plan.oneByOne);
    say(`${plan.oneByOne} connections: ${summary(figures)}`);
    const [together, alone] = figures;
    return {
      findings: atLeast(`Batches against one by one, ${plan.oneByOne} connections`, ratio(together, alone), 8, '×'),
      tables: [figuresTable('Batches against one by one', figures)],
      runs: figures,
    };
  },
};
