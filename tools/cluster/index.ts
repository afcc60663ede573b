export { accessList } from '../docs/access-list.ts';
export { readDaprYaml } from '../stack/dapr-yaml.ts';
export { daprYaml, root } from '../stack/layout.ts';
export { labPrograms, namespace } from './places.ts';
