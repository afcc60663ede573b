import { deliverySettings } from '@waybill/deliveries';
import { z } from 'zod';

export const Settings = z.object({
  EMAIL_FROM: z.string().default('Waybill <orders@waybill.example>').describe('the sender of every mail'),
  EMAIL_COMPONENTS: z
    .string()
    .default('email-1,email-2,email-3,email-4')
    .transform((names) => [...new Set(names.split(',').flatMap((name) => name.trim() || []))])
    .refine((names) => names.length > 0, 'name at least one')
    .describe('names of output bindings, separated by commas; one mail at a time goes through each'),
  ...deliverySettings,
});
export type Settings = z.infer<typeof Settings>;
