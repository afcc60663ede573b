import { type HandedOver, logged, type Parcel, type Provider } from '@waybill/deliveries';
import type { Kit } from '@waybill/service';
import { Unreachable } from '@waybill/sidecar';
import { type Access, createAccessTokens } from './access-token.ts';
import { type Answer, handedOver } from './answer.ts';
import { fcmMessage } from './message.ts';

/** The HTTPEndpoint in front of the push service. */
const endpoint = 'push-provider';
const batch = 8;

/** Sends pushes through FCM's HTTP v1 API, one per device. */
export function createFcm(
  { sidecar, clock }: Pick<Kit, 'sidecar' | 'clock'>,
  { atOnce, deadlineMs }: { atOnce: number; deadlineMs: number },
): Provider {
  const tokens = createAccessTokens({ sidecar, clock });

  async function post({ token, projectId }: Access, parcel: Parcel): Promise<Answer> {
    const { status, headers, body } = await sidecar.forward({
      app: endpoint,
      method: 'POST',
      path: `/v1/projects/${encodeURIComponent(projectId)}/messages:send`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      // Bytes, so that their length is known: a sidecar would stream anything else.
      body: Buffer.from(JSON.stringify(fcmMessage(parcel))),
      deadlineMs,
    });
    return { status, headers, text: Buffer.concat(await body.toArray()).toString() };
  }

  return {
    batches: Math.ceil(atOnce / batch),

    flawOf: ({ message: { title, body } }) =>
      title || body ? undefined : 'The message has neither title nor body; mend its template',

    async send(parcel) {
      const signedIn = await tokens.current().catch(notSignedIn);
      if ('outcome' in signedIn) return signedIn;
      try {
        let answer = await post(signedIn, parcel);
        if (answer.status === 401) {
          tokens.reject(signedIn.token);
          const renewed = await tokens.current().catch(notSignedIn);
          if ('outcome' in renewed) return renewed;
          answer = await post(renewed, parcel);
        }
        return handedOver(answer, { token: parcel.to, at: clock.now() });
      } catch (error) {
        if (error instanceof Unreachable && error.cause === undefined) return unreached(error);
        throw error;
      }
    },
  };
}

/** Nothing was sent, and whatever keeps us out keeps every message out: none of them spends a try. */
const notSignedIn = (error: unknown): HandedOver => ({
  outcome: 'none',
  answer: logged(error instanceof Error ? error.message : String(error)),
});

/** Our own sidecar's word, or that of a proxy before the push service. */
function unreached(error: Unreachable): HandedOver {
  const answer = logged(error.message);
  // An endpoint that is not loaded is taken for an app, which nobody finds.
  if (/no host found|failed to resolve/i.test(answer)) return { outcome: 'none', answer };
  const notSent = /busy|dial|connection refused|no such host/i.test(answer);
  return { outcome: notSent ? 'failed' : 'unknown', answer, fault: 'provider' };
}
