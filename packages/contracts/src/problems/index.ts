import { analyticsProblems } from './analytics.ts';
import { articlesProblems } from './articles.ts';
import { deadLettersProblems } from './dead-letters.ts';
import { everyServiceProblems } from './every-service.ts';
import { notificationsProblems } from './notifications.ts';
import { ordersProblems } from './orders.ts';
import type { Problem } from './problem.ts';
import { productsProblems } from './products.ts';
import { templatesProblems } from './templates.ts';
import { usersProblems } from './users.ts';

export { type Kind, type Problem, statusOf, type Text } from './problem.ts';

/**
 * The catalogue of everything a service may refuse: one entry per code, with the texts a caller sees. `{name}` in a
 * detail is replaced by the refusal's parameter of that name. `docs/problems.md` is made from here.
 */
export const problems = {
  ...everyServiceProblems,
  ...usersProblems,
  ...productsProblems,
  ...ordersProblems,
  ...templatesProblems,
  ...notificationsProblems,
  ...articlesProblems,
  ...analyticsProblems,
  ...deadLettersProblems,
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;
