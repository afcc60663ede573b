import { readDaprYaml } from '../stack/dapr-yaml.ts';
import { daprYaml } from '../stack/layout.ts';
import { run } from './run.ts';

/** Every image the platform chart asks for: one an app, and one for its jobs. */
const imageNames = (): string[] => [...readDaprYaml(daprYaml).map(({ appId }) => appId), 'jobs'];

export interface ImageOptions {
  readonly tag: string;
  /** The base image. Default: the one the Dockerfile names. */
  readonly nodeImage?: string;
}

/** Builds them one after another: what they share is built once and found in the cache by the rest. */
export async function buildImages({ tag, nodeImage }: ImageOptions, apps = imageNames()): Promise<string[]> {
  const images: string[] = [];
  for (const app of apps) {
    const image = `waybill/${app}:${tag}`;
    const base = nodeImage === undefined ? [] : ['--build-arg', `NODE_IMAGE=${nodeImage}`];
    const about = ['--build-arg', `APP=${app}`, '--build-arg', `VERSION=${tag}`];
    // The lab's docker has no network of its own.
    await run('docker', ['build', '--network', 'host', ...base, ...about, '--tag', image, '.']);
    images.push(image);
  }
  return images;
}
