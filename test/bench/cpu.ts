/** CPU time of this process so far, in ns, the threads of its garbage collector included. Other programs on the machine do not count. */
export function cpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}

/**
 * Leaves to what is measured next as little as possible of the garbage before it. The collection is a minor one: with a full one the
 * engine drops the shapes of which no object is left, and the code that it compiled for them, so that each run would measure the compiler.
 */
export function collectYoungGarbage(): void {
  collect({ type: "minor" });
}

function collect(options?: { readonly type: "minor" }): void {
  if (globalThis.gc === undefined) throw new Error("the benchmark needs node --expose-gc");
  globalThis.gc(options as never);
}

/** Bytes of all that is reachable: on the heap, and outside it as typed arrays are. */
export function bytesInUse(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
