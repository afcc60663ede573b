import type { Attempt, Money, OrderFacts, Rendered, TrailEntry } from '@waybill/contracts';

/** The apps that keep books of their own. */
export const keepers = [
  'users',
  'products',
  'orders',
  'notifications',
  'email',
  'push',
  'sms',
  'templates',
  'articles',
  'analytics',
] as const;
export type Keeper = (typeof keepers)[number];

/** A row of a service's log. */
export interface LogRow {
  sequence: number;
  id: string;
  type: string;
  subject: string;
  subjectversion: number;
  time: string;
  data: { order?: OrderFacts; notification_id?: string; old_quantity?: number; new_quantity?: number; reason?: string };
}

/** What every service's database holds beside its own documents. */
export interface Ledger {
  events: LogRow[];
  /** The log's counter: the number of its newest event. */
  counter: number;
  inbox: { reaction: string; event: string; source: string; sequence: number }[];
  cursors: { reaction: string; source: string; sequence: number }[];
  letters: { id: string; status: string; by: string; error: string }[];
  /** `<queue>|<id>` of what is still to be done. */
  tasks: string[];
}

interface OrderRow extends OrderFacts {
  version: number;
}

interface ReservationRow extends Pick<OrderFacts, 'id' | 'lines'> {
  status: string;
  order_version: number;
}

export interface NotificationRow {
  id: string;
  user_id: string;
  template_code: string;
  status: string;
  created_at: string;
  attempts: Attempt[];
  address?: string;
  message?: Rendered;
}

interface DeliveryRow {
  id: string;
  status: string;
  attempts: Attempt[];
}

/** A notification that goes to one place, or to each of several devices. */
export interface PlacedRow extends Omit<NotificationRow, 'address' | 'message'> {
  places: { device_id?: string; address?: string }[];
}

/** A push or a text as it arrived: at which token or number, and whose it was. */
export interface ArrivedRow {
  to: string;
  notification_id: string;
}

/** The books of a channel beside the mails, with those of its provider. */
export interface ChannelBooks {
  notifications: PlacedRow[];
  deliveries: DeliveryRow[];
  arrived: ArrivedRow[];
}

interface KnownOrderRow {
  id: string;
  order_version: number;
  status: string;
  units: number;
  total: Money;
  placed_at?: string;
}

interface SummaryRow {
  by_status: Record<string, number>;
  revenue: Record<string, { amount: number; orders: number }>;
}

export interface MailRow {
  to: string[];
  subject: string;
  html: string;
}

/** Everything that is written down anywhere, at one moment. */
export interface Books {
  ledgers: Record<Keeper, Ledger>;
  orders: OrderRow[];
  /** The answers kept under clients' keys: `<caller>|<route>|<key>`, and the order they gave. */
  keptAnswers: { key: string; order_id: string | undefined }[];
  products: { id: string; stock: number; price: Money }[];
  reservations: ReservationRow[];
  notifications: NotificationRow[];
  /** Of e-mail, as are `notifications`. */
  deliveries: DeliveryRow[];
  known: { orders: KnownOrderRow[]; summary: SummaryRow | undefined; trail: Omit<TrailEntry, 'correlation_id'>[] };
  mails: MailRow[];
  pushes: ChannelBooks;
  texts: ChannelBooks;
}

/** One answer to one try, or none. */
export interface Answered {
  /** 0: nothing came back, or nothing that says whether it was done (5xx). */
  status: number;
  order_id?: string;
  total?: Money;
  text?: string;
}

/** One order a client wanted, under one key, tried until it was answered. */
export interface OrderRequest {
  key: string;
  user_id: string;
  lines: { product_id: string; quantity: number }[];
  answers: Answered[];
}

interface Cancellation {
  order_id: string;
  answers: Answered[];
}

/** A change of stock by hand. Each try has a reason of its own, because a PATCH has no key. */
interface StockChange {
  product_id: string;
  change: number;
  reason: string;
  status: number;
}

/** What the clients wrote down. */
export interface Diary {
  /** `stock` as it was at first, and every price it has had. */
  products: { id: string; stock: number; prices: Money[] }[];
  requests: OrderRequest[];
  cancellations: Cancellation[];
  stockChanges: StockChange[];
}

export const acknowledged = ({ status }: Answered): boolean => status >= 200 && status < 300;
export const refused = ({ status }: Answered): boolean => status >= 400 && status < 500;
