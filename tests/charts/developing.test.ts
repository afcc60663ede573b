import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daprYaml, readDaprYaml, root } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ofKind, podsOf, render } from './support/render.ts';

interface Skaffold {
  build: { artifacts: { image: string; docker: { buildArgs: { APP: string; NODE_IMAGE: string } } }[] };
  deploy: { helm: { releases: { setValueTemplates: Record<string, string> }[] } };
  profiles: { name: string; patches?: { path: string; value: unknown }[] }[];
}

const skaffold: Skaffold = parse(readFileSync(join(root, 'skaffold.yaml'), 'utf8'), { merge: true });
const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);
const images = [...apps, 'jobs'];

const settings = '/deploy/helm/releases/0/setValues';
const patchesOf = (profile: string) => skaffold.profiles.find(({ name }) => name === profile)?.patches ?? [];

describe('skaffold.yaml', () => {
  test('builds the image of every app, each as its own', () => {
    const built = skaffold.build.artifacts.map(({ image, docker }) => [image, docker.buildArgs.APP]);
    expect(built.sort()).toEqual(images.map((app) => [`waybill/${app}`, app]).sort());
  });

  test('hands each of them to the chart', () => {
    const given = skaffold.deploy.helm.releases[0]?.setValueTemplates ?? {};
    for (const app of images) {
      const at = app === 'jobs' ? 'jobs' : `${app}.image`;
      expect(given[`${at}.repository`], app).toBe(`{{ .IMAGE_REPO_waybill_${app} }}`);
      expect(given[`${at}.tag`], app).toBe(`{{ .IMAGE_TAG_waybill_${app} }}`);
    }
  });

  test('has profiles for kind, minikube, development and a small machine', () => {
    expect(skaffold.profiles.map(({ name }) => name)).toEqual(['kind', 'minikube', 'live', 'minimal']);
  });

  test('in development runs the sources of every app, and copies what changes in them', () => {
    const patches = new Map(patchesOf('live').map(({ path, value }) => [path, value]));
    expect(patches.get(`${settings}/global.development`)).toBe(true);
    const source = { manual: ['apps', 'packages'].map((home) => ({ src: `${home}/*/src/**/*.ts`, dest: '/src' })) };
    for (const [index, { image }] of skaffold.build.artifacts.entries()) {
      const isApp = image !== 'waybill/jobs';
      expect(patches.get(`/build/artifacts/${index}/docker/target`), image).toBe(isApp ? 'development' : undefined);
      expect(patches.get(`/build/artifacts/${index}/sync`), image).toEqual(isApp ? source : undefined);
    }
  });

  test('tells the gateway of the small machine which apps it leaves there', () => {
    const set = patchesOf('minimal').map(({ path, value }) => `${path.replace(`${settings}/`, '')}=${value}`);
    const deployments = ofKind(render({ set }), 'Deployment');
    const gateway = podsOf(deployments).find(({ name }) => name === 'gateway');
    const told = gateway?.spec.containers[0]?.env?.find(({ name }) => name === 'APPS')?.value?.split(',') ?? [];
    expect(told).toEqual(['users', 'products', 'orders']);
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(['gateway', ...told].sort());
  });
});

describe('the Dockerfile', () => {
  const text = readFileSync(join(root, 'Dockerfile'), 'utf8');

  test('pulls nothing but the base image it is told', () => {
    expect(text).not.toMatch(/^# syntax=/m);
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases.join(' ')).toMatch(/^\$\{NODE_IMAGE\} workspace sources sources \$\{NODE_IMAGE\} base$/);
  });

  test('ends as somebody who is not root, with labels that say what it is', () => {
    expect(text).toMatch(/^USER 1000:1000$/m);
    for (const label of ['title', 'version', 'revision', 'licenses', 'base.name']) {
      expect(text).toContain(`org.opencontainers.image.${label}=`);
    }
  });

  test('lets an image depend on its own app and the packages, not on other apps', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
    const manifests = apps.map((app) => `apps/${app}/package.json`);
    const ofApps = copied.filter((source) => source.startsWith('apps/'));
    expect(ofApps.filter((source) => !source.includes('{APP}')).sort()).toEqual(manifests.sort());
    expect(copied).not.toContain('.');
  });

  test('has the version of pnpm that the workspace pins', () => {
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    expect(text).toContain(packageManager);
  });
});
