import { problem } from './problem.ts';

export const deadLettersProblems = {
  'dead-letter-not-found': problem(
    'not-found',
    { en: 'There is no such dead letter', vi: 'Không có thư chết này' },
    { en: 'It may have been replayed or discarded.', vi: 'Có thể nó đã được phát lại hoặc bỏ đi.' },
  ),
} as const;
