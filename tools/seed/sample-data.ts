/** The sample data: small enough to read, with both currencies, both languages and every state of an order. */

export interface SampleUser {
  readonly name: string;
  readonly username: string;
  readonly locale: 'en' | 'vi';
  readonly roles: readonly string[];
  /** E.164. */
  readonly phone?: string;
  /** The push token of the one device they have. */
  readonly device?: { readonly platform: 'ios' | 'android' | 'web'; readonly token: string; readonly name: string };
}

export const users: readonly SampleUser[] = [
  { username: 'manager', name: 'Mara Lindqvist', locale: 'en', roles: ['manager'] },
  {
    username: 'linh',
    name: 'Nguyễn Thùy Linh',
    locale: 'vi',
    roles: ['customer'],
    phone: '+84901234567',
    device: { platform: 'android', token: 'sample-device-of-linh-0000000000000000', name: 'Điện thoại của Linh' },
  },
  {
    username: 'alex',
    name: 'Alex Morgan',
    locale: 'en',
    roles: ['customer'],
    device: { platform: 'ios', token: 'sample-device-of-alex-0000000000000000', name: 'Alex’s phone' },
  },
];

export interface SampleProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: 'Electronics' | 'Furniture' | 'Stationery' | 'Accessories';
  readonly price: { readonly amount: number; readonly currency: 'USD' | 'VND' };
  readonly stock: number;
  readonly tags: readonly string[];
}

const usd = (amount: number) => ({ amount, currency: 'USD' as const });
const vnd = (amount: number) => ({ amount, currency: 'VND' as const });

export const products: readonly SampleProduct[] = [
  {
    sku: 'EL-KEY-01',
    name: 'Mechanical keyboard',
    description: 'Tenkeyless, hot-swappable switches, USB-C.',
    category: 'Electronics',
    price: usd(8_900),
    stock: 40,
    tags: ['desk', 'typing'],
  },
  {
    sku: 'EL-MON-27',
    name: '27-inch monitor',
    description: 'IPS panel, 2560 × 1440, adjustable height.',
    category: 'Electronics',
    price: usd(27_900),
    stock: 15,
    tags: ['desk'],
  },
  {
    sku: 'EL-HUB-07',
    name: 'USB-C hub, 7 ports',
    description: 'HDMI, Ethernet, card reader and pass-through charging.',
    category: 'Electronics',
    price: usd(4_500),
    stock: 60,
    tags: ['travel'],
  },
  {
    sku: 'FU-DSK-140',
    name: 'Standing desk, 140 cm',
    description: 'Two motors, oak top, remembers three heights.',
    category: 'Furniture',
    price: usd(54_900),
    stock: 8,
    tags: ['desk', 'oak'],
  },
  {
    sku: 'FU-CHR-02',
    name: 'Office chair',
    description: 'Mesh back, lumbar support, armrests that move in four directions.',
    category: 'Furniture',
    price: usd(31_900),
    stock: 12,
    tags: ['desk'],
  },
  {
    sku: 'ST-NOT-A5',
    name: 'Notebook A5, dotted',
    description: '192 numbered pages, 100 g paper, lies flat.',
    category: 'Stationery',
    price: usd(1_490),
    stock: 200,
    tags: ['paper'],
  },
  {
    sku: 'ST-PEN-05',
    name: 'Gel pens, set of five',
    description: '0.5 mm, five colours, refillable.',
    category: 'Stationery',
    price: usd(990),
    stock: 300,
    tags: ['ink'],
  },
  {
    sku: 'ST-CAL-VN',
    name: 'Lịch để bàn',
    description: 'Lịch để bàn giấy mỹ thuật, có ngày âm lịch.',
    category: 'Stationery',
    price: vnd(185_000),
    stock: 120,
    tags: ['paper'],
  },
  {
    sku: 'AC-BAG-15',
    name: 'Túi đựng laptop 15 inch',
    description: 'Vải canvas chống thấm, ngăn đệm riêng cho máy.',
    category: 'Accessories',
    price: vnd(649_000),
    stock: 35,
    tags: ['travel'],
  },
  {
    sku: 'AC-CBL-2M',
    name: 'Braided USB-C cable, 2 m',
    description: '100 W, 480 Mbit/s, with a cable tie.',
    category: 'Accessories',
    price: usd(1_290),
    stock: 250,
    tags: ['travel', 'desk'],
  },
];

export type OrderStatus = 'pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled';

export interface SampleOrder {
  /** Of the customer's own choosing: placing it again finds it. */
  readonly key: string;
  readonly customer: 'linh' | 'alex';
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly status: OrderStatus;
}

const line = (sku: string, quantity: number) => ({ sku, quantity });

export const orders: readonly SampleOrder[] = [
  { key: 'sample-order-1', customer: 'alex', lines: [line('EL-KEY-01', 1)], status: 'delivered' },
  { key: 'sample-order-2', customer: 'linh', lines: [line('ST-CAL-VN', 2), line('AC-BAG-15', 1)], status: 'shipped' },
  { key: 'sample-order-3', customer: 'alex', lines: [line('ST-NOT-A5', 3), line('ST-PEN-05', 2)], status: 'confirmed' },
  { key: 'sample-order-4', customer: 'linh', lines: [line('EL-MON-27', 1), line('EL-HUB-07', 1)], status: 'pending' },
  { key: 'sample-order-5', customer: 'alex', lines: [line('FU-DSK-140', 1)], status: 'cancelled' },
  { key: 'sample-order-6', customer: 'linh', lines: [line('AC-CBL-2M', 4)], status: 'delivered' },
  { key: 'sample-order-7', customer: 'alex', lines: [line('FU-CHR-02', 2), line('AC-CBL-2M', 1)], status: 'confirmed' },
  { key: 'sample-order-8', customer: 'linh', lines: [line('ST-PEN-05', 5)], status: 'pending' },
];

/** The statuses an order passes through on its way, the first of which it has when it is placed. */
export function pathTo(status: OrderStatus): readonly OrderStatus[] {
  const delivery: readonly OrderStatus[] = ['pending', 'confirmed', 'shipped', 'delivered'];
  return status === 'cancelled' ? ['pending', 'cancelled'] : delivery.slice(0, delivery.indexOf(status) + 1);
}

export interface SampleArticle {
  readonly title: string;
  readonly slug: string;
  readonly body: string;
  readonly tags: readonly string[];
  readonly skus: readonly string[];
  readonly status: 'draft' | 'published';
}

export const articles: readonly SampleArticle[] = [
  {
    title: 'A desk for standing and sitting',
    slug: 'a-desk-for-standing-and-sitting',
    body: '## What to look for\n\n- **Height**: elbows at a right angle, in both positions.\n- **Two motors** lift more evenly than one.\n\nA good chair matters as much.',
    tags: ['desk', 'ergonomics'],
    skus: ['FU-DSK-140', 'FU-CHR-02'],
    status: 'published',
  },
  {
    title: 'Chọn túi cho chuyến công tác',
    slug: 'chon-tui-cho-chuyen-cong-tac',
    body: 'Một chiếc túi tốt có **ngăn đệm riêng** cho máy và chỗ cho cáp sạc.\n\n1. Đo kích thước máy.\n2. Thử quai đeo khi túi đầy.',
    tags: ['travel'],
    skus: ['AC-BAG-15', 'AC-CBL-2M'],
    status: 'published',
  },
  {
    title: 'Paper that lies flat',
    slug: 'paper-that-lies-flat',
    body: 'Notes for an article on bindings: *thread-sewn* or glued?',
    tags: ['paper'],
    skus: ['ST-NOT-A5'],
    status: 'draft',
  },
];
