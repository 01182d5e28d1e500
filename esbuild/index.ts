export { type AxiosAdapterName, MIDDY_DEADLINE_DEFAULTS, type MiddyDeadlineOptions } from './bundle-options.ts';
export type {
  EsbuildBuild,
  EsbuildCallback,
  EsbuildFile,
  EsbuildFilter,
  EsbuildImport,
  EsbuildOptions,
  EsbuildPlugin,
  EsbuildResolved,
  EsbuildResult,
} from './esbuild-plugin.ts';
export { middyDeadline } from './middy-deadline.ts';
