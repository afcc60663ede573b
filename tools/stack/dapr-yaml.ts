import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** One app as `dapr.yaml` lists it, with the ports of its first replica. */
export interface AppEntry {
  readonly appId: string;
  readonly appPort: number;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly internalGrpcPort: number;
  readonly metricsPort: number;
  /** Relative to the repository. */
  readonly configurationFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** Reads Dapr's multi-app run file; throws naming the app and the field that is missing. */
export function readDaprYaml(file: string): AppEntry[] {
  return appsOf(readFileSync(file, 'utf8'));
}

export function appsOf(yaml: string): AppEntry[] {
  const document = record(parse(yaml), 'the file');
  const common = record(document.common ?? {}, 'common');
  if (!Array.isArray(document.apps)) throw new Error("dapr.yaml: 'apps' must be a list");
  return document.apps.map((value, index) => {
    const app = record(value, `apps[${index}]`);
    const appId = text(app, 'appID', `apps[${index}]`);
    return {
      appId,
      appPort: port(app, 'appPort', appId),
      httpPort: port(app, 'daprHTTPPort', appId),
      grpcPort: port(app, 'daprGRPCPort', appId),
      internalGrpcPort: port(app, 'daprInternalGRPCPort', appId),
      metricsPort: port(app, 'metricsPort', appId),
      configurationFile: text({ ...common, ...app }, 'configFilePath', appId),
      env: environment({ ...record(common.env ?? {}, 'common.env'), ...record(app.env ?? {}, `${appId}.env`) }),
      command: command(app, appId),
    };
  });
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`dapr.yaml: ${where} must be a mapping`);
}

function text(from: Record<string, unknown>, key: string, where: string): string {
  const value = from[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`dapr.yaml: ${where} needs '${key}', a text`);
}

function port(from: Record<string, unknown>, key: string, where: string): number {
  const value = from[key];
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw new Error(`dapr.yaml: ${where} needs '${key}', a port`);
}

function command(from: Record<string, unknown>, where: string): string[] {
  const value = from.command;
  if (Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string')) return value;
  throw new Error(`dapr.yaml: ${where} needs 'command', a list of words`);
}

function environment(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
