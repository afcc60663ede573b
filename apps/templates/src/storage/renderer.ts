import { setImmediate as othersFirst } from 'node:timers/promises';
import { type Channel, type Locale, Refusal, type Rendered, type RenderRequest } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { TooSlow } from '../domain/liquid.ts';
import { languageFor, type ParsedPart, parsePart, partOf, renderPart } from '../domain/parts.ts';
import { type TemplateVersion, versionId } from '../domain/template.ts';
import { refuseMissing } from '../domain/variables.ts';
import { templates, templateVersions } from './templates.ts';

type Message = RenderRequest['messages'][number];

/** By the clock: a starved machine shall not make a sound message look endless, a usual one takes 0.2 ms. */
const messageMs = 500;
/** Of rendering for one call, between which others have their turn. */
const batchMs = 2_000;
/** What a caller waits for a call at most, below its deadline. */
const patienceMs = 4_000;

/** Renders messages, each of its template's active version, or of the version named. */
export interface Renderer {
  /**
   * One outcome per message, in their order. What is not ready in its time is refused with `template-too-slow`, and so
   * is the rest of the batch that uses the same part: by itself it may be rendered yet. What was not begun, because the
   * time of the batch was used up, is refused with `unavailable`.
   */
  render(messages: readonly (Message & { template_version?: number | undefined })[]): Promise<(Rendered | Refusal)[]>;
}

/** Versions never change, so what is parsed is kept by (code, version, language, channel) for good, `capacity` of them. */
export function createRenderer(
  { store, clock }: Pick<Kit, 'store' | 'clock'>,
  { capacity }: { capacity: number },
): Renderer {
  const versions = recent<TemplateVersion>(capacity);
  const parts = recent<ParsedPart>(capacity);

  async function activeVersions(codes: readonly string[]): Promise<Map<string, number>> {
    const found = await store.documents(templates).findMany([...new Set(codes)]);
    return new Map(
      found.flatMap(({ id, active_version, deleted_at }) => (deleted_at === undefined ? [[id, active_version]] : [])),
    );
  }

  async function load(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => versions.get(id) === undefined);
    if (missing.length === 0) return;
    for (const version of await store.documents(templateVersions).findMany(missing)) versions.set(version.id, version);
  }

  function part(key: string, version: TemplateVersion, channel: Channel, language: Locale): ParsedPart {
    const known = parts.get(key);
    if (known) return known;
    const parsed = parsePart(partOf(version.languages, channel, language) ?? {});
    parts.set(key, parsed);
    return parsed;
  }

  function renderOne(
    { template_code, channel, locale, time_zone, variables }: Message,
    id: string | undefined,
    batch: Batch,
  ): Rendered {
    if (id === undefined) throw new Refusal('template-not-found', { template_code });
    const version = versions.get(id);
    if (!version) throw new Refusal('template-version-not-found');
    const language = languageFor(version.languages, channel, locale);
    if (!language) throw new Refusal('template-channel-missing', { template_code, channel });
    refuseMissing(variables, version.variables);
    const key = `${version.id}.${language}.${channel}`;
    const begunMs = clock.monotonicMs();
    if (batch.renderedMs >= batchMs || begunMs >= batch.untilMs) throw new Refusal('unavailable');
    try {
      if (batch.slow.has(key)) throw new TooSlow();
      const rendered = renderPart(part(key, version, channel, language), variables, {
        region: { locale: language, timeZone: time_zone ?? 'UTC' },
        remainingMs: () => begunMs + messageMs - clock.monotonicMs(),
      });
      return { template_version: version.number, locale: language, critical: version.critical, ...rendered };
    } catch (cause) {
      if (!(cause instanceof TooSlow)) throw cause;
      batch.slow.add(key);
      throw new Refusal('template-too-slow', { template_code, channel, limit_ms: messageMs }, { cause });
    } finally {
      batch.renderedMs += clock.monotonicMs() - begunMs;
    }
  }

  return {
    async render(messages) {
      const active = await activeVersions(messages.map(({ template_code }) => template_code));
      const ids = messages.map(({ template_code, template_version }) => {
        const number = active.has(template_code) ? (template_version ?? active.get(template_code)) : undefined;
        return number === undefined ? undefined : versionId(template_code, number);
      });
      await load(ids.filter((id) => id !== undefined));
      const batch: Batch = { slow: new Set(), renderedMs: 0, untilMs: clock.monotonicMs() + patienceMs };
      const outcomes: (Rendered | Refusal)[] = [];
      for (const [index, message] of messages.entries()) {
        if (index > 0) await othersFirst();
        try {
          outcomes.push(renderOne(message, ids[index], batch));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          outcomes.push(error);
        }
      }
      return outcomes;
    },
  };
}

/** What the messages of one call share: parts that were too slow, the time they took, and when the caller's patience ends. */
interface Batch {
  slow: Set<string>;
  renderedMs: number;
  untilMs: number;
}

/** A map that forgets what was set longest ago. */
function recent<Value>(capacity: number) {
  const entries = new Map<string, Value>();
  return {
    get: (key: string): Value | undefined => entries.get(key),
    set(key: string, value: Value): void {
      entries.set(key, value);
      const oldest = entries.size > capacity ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
  };
}
