import { join } from 'node:path';
import { cacheFolder } from '../setup/versions.ts';
import { root } from '../stack/layout.ts';

/** The lab: a real one-node Kubernetes from source, for machines that can pull no image. Its README says how. */
export const lab = join(root, 'tools', 'cluster', 'lab', 'cluster');
export const labFolder = join(cacheFolder(), 'cluster');
/** helm, kubectl, skaffold, tilt, docker as the lab has them. */
export const labPrograms = join(labFolder, 'bin');
/** Archives of images that were written from this machine's own parts. */
export const partImages = join(labFolder, 'part-images');
/** What a development cluster must keep to itself: passwords, keys, certificate. */
export const clusterDirectory = join(root, '.waybill', 'cluster');

export const namespace = 'waybill';
export const host = 'waybill.test';
/** The lab's node: API server, ingress, node ports. */
export const nodeAddress = '10.244.0.1';
