import { Refusal } from '@waybill/contracts';
import type { Invocation, Sidecar } from '@waybill/sidecar';

const deadlineMs = 2_000;

/** Asks several apps the same. Who does not answer is named and holds nobody up; what one refuses is refused. */
export async function askAll<Answer>(
  sidecar: Pick<Sidecar, 'invoke'>,
  apps: readonly string[],
  question: Omit<Invocation<Answer>, 'app'>,
): Promise<{ answers: Answer[]; unanswered: string[] }> {
  const unanswered: string[] = [];
  const asked = await Promise.all(
    apps.map(async (app) => {
      try {
        return [await sidecar.invoke({ deadlineMs, ...question, app })];
      } catch (error) {
        if (error instanceof Refusal) throw error;
        unanswered.push(app);
        return [];
      }
    }),
  );
  return { answers: asked.flat(), unanswered };
}
