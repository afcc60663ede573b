export { logged } from './answer.ts';
export { deliverOver } from './channel.ts';
export { deliveries } from './collection.ts';
export { migrations } from './migrations.ts';
export type { HandedOver, Parcel, Provider, Room } from './provider.ts';
export { deliverySettings } from './settings.ts';
