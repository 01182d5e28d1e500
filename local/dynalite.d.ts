// dynalite 4 comes without types; this is what is used of it.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options?: { readonly createTableMs?: number }): Server;
  export = dynalite;
}
