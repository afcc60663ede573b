import { inventory, setup } from '../setup/setup.ts';

export async function setupCommand(): Promise<void> {
  const { installed } = await setup();
  console.log(installed.length === 0 ? 'Everything is there:' : 'Everything is there now:');
  for (const line of inventory()) console.log(`  ${line}`);
}
